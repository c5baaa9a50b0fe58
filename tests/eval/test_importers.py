import json

import pytest

from eval.errors import ImportFormatError
from eval.importers.beir import read_beir
from eval.importers.collection import Collection, document_id, write_collection
from eval.importers.forms import read_form
from eval.importers.mtrag import read_mtrag
from eval.importers.obliqa import read_obliqa
from eval.importers.squad import read_squad
from eval.questions import Evidence, PastTurn, read_question_sets
from rag.checking.quotes import find_quote


def write_lines(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def assert_quotes_stand(collection):
    for question in collection.questions:
        for evidence in question.evidence:
            assert find_quote(collection.texts[evidence.document], evidence.quote)


def squad(tmp_path):
    context = "The canal opened in 1820. It was closed in 1951, long after 1820."
    asked = [
        {"id": "1", "question": "When was it closed?", "is_impossible": False,
         "answers": [{"text": "1951", "answer_start": 43}, {"text": "in 1951", "answer_start": 40}]},
        {"id": "2", "question": "Who built it?", "is_impossible": True, "answers": []},
        {"id": "3", "question": "Astray?", "answers": [{"text": "1951", "answer_start": 0}]},
    ]  # fmt: skip
    data = [{"title": "Grand/Canal", "paragraphs": [{"context": context, "qas": asked}, {"context": " ", "qas": []}]}]
    (tmp_path / "squad.json").write_text(json.dumps({"version": "2.0", "data": data}))
    return tmp_path / "squad.json"


def test_squad(tmp_path):
    collection = read_squad(squad(tmp_path))
    closed, built = collection.questions
    assert closed.facts == (("1951", "in 1951"),)
    assert closed.evidence[0].quote == "It was closed in 1951, long after 1820."
    assert (built.answerable, built.evidence) == (False, ())
    assert list(collection.texts) == [f"{document_id('Grand/Canal').removesuffix('.txt')}/0001.txt"]
    assert collection.left_out == {
        "paragraphs without words": 1, "questions without words, or an answer in their paragraph": 1,
    }  # fmt: skip
    assert_quotes_stand(collection)


def beir(tmp_path):
    write_lines(
        tmp_path / "corpus.jsonl",
        {"_id": "d1", "title": "Leave", "text": "Five days."}, {"_id": "d/2", "title": "", "text": "Nine weeks.\n"},
        {"_id": "d3", "text": "…"},
    )  # fmt: skip
    write_lines(tmp_path / "queries.jsonl", {"_id": "q1", "text": "How long?"}, {"_id": "q2", "text": "Why?"})
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td/2\t1\nq1\td3\t1\nq2\td1\t0\n"
    )
    return tmp_path


def test_beir(tmp_path):
    collection = read_beir(beir(tmp_path))
    (question,) = collection.questions
    assert question.evidence == (
        Evidence(document="d1.txt", quote="Leave\n\nFive days."),
        Evidence(document=document_id("d/2"), quote="Nine weeks."),
    )
    assert sum(collection.left_out.values()) == 3
    assert_quotes_stand(collection)


def test_beir_asks_which_split_and_tells_bad_lines(tmp_path):
    beir(tmp_path)
    (tmp_path / "qrels/dev.tsv").write_text("query-id\tcorpus-id\tscore\nq1 d1 1\n")
    with pytest.raises(ImportFormatError, match=r"it holds: dev, test\. Choose one with --split"):
        read_beir(tmp_path)
    with pytest.raises(ImportFormatError, match=r"dev.tsv:2: not 'query-id<TAB>corpus-id<TAB>score'"):
        read_beir(tmp_path, "dev")
    assert len(read_beir(tmp_path, "test").questions) == 1


def task(id_, *turns, contexts=("p1",), answerability="ANSWERABLE", **more):
    said = [{"speaker": "user" if at % 2 == 0 else "agent", "text": text} for at, text in enumerate(turns)]
    row = {"task_id": id_, "input": said, "contexts": list(contexts), "Answerability": [answerability]}
    return row | {"targets": [{"speaker": "agent", "text": "In 1820."}], "Collection": "govt"} | more


def test_mtrag(tmp_path):
    write_lines(tmp_path / "passages_govt.jsonl", {"_id": "p1", "title": "Canal", "text": "Canal opened in 1820."})
    write_lines(tmp_path / "passages_fiqa.jsonl", {"_id": "p2", "title": "", "text": "Buy low."})
    write_lines(
        tmp_path / "tasks.jsonl",
        task("t<::>2", "What is it?", "A canal.", "When did it open?", **{"Multi-Turn": ["Follow-up"]}),
        task("t<::>3", "And who built it?", contexts=(), answerability="UNANSWERABLE"),
        task("t<::>4", "Thanks!", answerability="CONVERSATIONAL"),
        task("t<::>5", "Buy?", contexts=("p2",), Collection="fiqa"),
        task("t<::>6", "Own words?", contexts=({"document_id": "p9", "text": "Inline passage.", "title": ""},)),
    )
    collection = read_mtrag(tmp_path, "govt")
    followup, unanswerable, inline = collection.questions
    assert followup.history == (PastTurn(question="What is it?", answer="A canal."),)
    assert (followup.question, followup.reference) == ("When did it open?", "In 1820.")
    assert followup.evidence == (Evidence(document="govt/p1.txt", quote="Canal opened in 1820."),)
    assert followup.tags == ("follow-up", "answerable")
    assert (unanswerable.answerable, unanswerable.evidence, unanswerable.reference) == (False, (), None)
    assert inline.evidence[0].quote == "Inline passage."
    assert collection.left_out == {"turns that are conversational": 1}
    assert len(read_mtrag(tmp_path).questions) == 4
    assert_quotes_stand(collection)


def test_obliqa(tmp_path):
    passages = [
        {"DocumentID": 1, "PassageID": "1.1", "Passage": "Keep records."},
        {"DocumentID": 2, "PassageID": "1.1", "Passage": "Report."},
    ]
    write_lines(tmp_path / "passages.jsonl", *passages)
    asked = {"QuestionID": "q", "Question": "What must be kept?", "Passages": [passages[0]], "Group": 1}
    (tmp_path / "ObliQA_dev.json").write_text(json.dumps([asked]))
    collection = read_obliqa(tmp_path)
    assert len(collection.texts) == 2
    assert collection.questions[0].evidence == (Evidence(document=document_id("1/1.1"), quote="Keep records."),)


def test_what_is_written_is_a_corpus_and_a_set_without_faults(tmp_path):
    collection = read_squad(squad(tmp_path))
    write_collection(collection, tmp_path / "corpus", tmp_path / "sets/squad.jsonl")
    sets, faults = read_question_sets([tmp_path / "sets/squad.jsonl"])
    assert faults == ()
    assert sets[0].questions == collection.questions
    written = {path.relative_to(tmp_path / "corpus").as_posix() for path in (tmp_path / "corpus").rglob("*.txt")}
    assert written == set(collection.texts)
    with pytest.raises(ImportFormatError, match="is not empty"):
        write_collection(collection, tmp_path / "corpus", tmp_path / "sets/squad.jsonl")


def test_no_name_leaves_the_corpus_folder_or_hides(tmp_path):
    names = ["", "../../etc/passwd", ".hidden", "a b", "a_b", "A" * 300, "x/../y", "ä"]
    ids = [document_id(name) for name in names]
    assert len(set(ids)) == len(names)
    collection = Collection(dict.fromkeys(ids, "words"), ())
    write_collection(collection, tmp_path / "corpus", tmp_path / "set.jsonl")
    assert len(list((tmp_path / "corpus").glob("[!.]*.txt"))) == len(names)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", r"squad.json:1: not JSON"),
        ("[]", r"squad.json: not a JSON object\."),
        ("[" * 100_000, r"squad.json:1: JSON that is nested too deeply"),
        ('{"data": [{"title": "t"}]}', r"squad.json: 'data.0.paragraphs' is missing\."),
        ('{"data": ["x"]}', "'data.0' should be a JSON object, not 'x'"),
        ('{"data": [{"paragraphs": [{"qas": []}]}]}', "'data.0.paragraphs.0.context' is missing"),
        (
            '{"data": [{"paragraphs": [{"context": "x", "qas": [{}]}]}]}',
            r"qas.0.id' is missing; .*question' is missing",
        ),
        (
            '{"data": [{"paragraphs": [{"context": "x", "qas": [{"id": 1, "question": "x",'
            ' "answers": [{"text": "x", "answer_start": "0"}]}]}]}]}',
            "answers.0.answer_start' should be a whole number, not '0'",
        ),
        ('{"data": [{}, {}, {}, {}, {}]}', r"'data.2.paragraphs' is missing; and 2 more\."),
    ],
)
def test_another_form_is_told(tmp_path, content, message):
    (tmp_path / "squad.json").write_text(content)
    with pytest.raises(ImportFormatError, match=message):
        read_squad(tmp_path / "squad.json")


def test_missing_files_and_keys_are_told(tmp_path):
    with pytest.raises(ImportFormatError, match=r"There is no 'corpus.jsonl'"):
        read_beir(tmp_path)
    write_lines(tmp_path / "corpus.jsonl", {"id": 1})
    with pytest.raises(ImportFormatError, match=r"corpus.jsonl:1: '_id' is missing; 'text' is missing"):
        read_beir(tmp_path)


def test_a_turn_without_a_speaker_and_a_context_without_an_id_are_told(tmp_path):
    write_lines(tmp_path / "tasks.jsonl", {"task_id": "t", "input": [{"text": "Who?"}], "contexts": [{"text": "x"}]})
    with pytest.raises(
        ImportFormatError, match=r"1: 'input.0.speaker' is missing; 'contexts.0.document_id' is missing"
    ):
        read_mtrag(tmp_path)


@pytest.mark.parametrize(("form", "place"), [("squad", "."), ("beir", "a file"), ("mtrag", "a file")])
def test_a_file_for_a_folder_and_a_folder_for_a_file_are_told(tmp_path, form, place):
    (tmp_path / "a file").write_text("{}")
    with pytest.raises(ImportFormatError, match=r"is a (file|folder)\. Name the (file|folder) of"):
        read_form(form, tmp_path / place, None, None)


def test_a_collection_without_a_question_is_told(tmp_path):
    (tmp_path / "squad.json").write_text('{"data": []}')
    with pytest.raises(ImportFormatError, match=r"There is no question to ask .* left out: nothing"):
        read_form("squad", tmp_path / "squad.json", None, None)


def test_what_the_index_would_not_hold_is_cleaned_or_left_out(tmp_path):
    write_lines(
        tmp_path / "corpus.jsonl",
        {"_id": "d1", "text": "Five\0 days of\r\nleave."}, {"_id": "", "text": "No name."}, {"_id": "d2", "text": "B"},
    )  # fmt: skip
    asked = (("q1", "How long?"), ("q2", "  "), ("q3", "No name?"), ("q4", "B?"), (" q\n5", "Odd?"))
    write_lines(tmp_path / "queries.jsonl", *({"_id": id_, "text": text} for id_, text in asked))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/t.tsv").write_text("q1\td1\t1\nq2\td1\t1\nq3\t\t1\nq4\td2\t1\nq 5\td1\t1\n")
    collection = read_beir(tmp_path)
    write_collection(collection, tmp_path / "documents", tmp_path / "set.jsonl")
    assert read_question_sets([tmp_path / "set.jsonl"])[1] == ()
    assert [question.id for question in collection.questions] == ["q1", "q 5"]
    assert collection.texts == {"d1.txt": "Five days of\nleave.", "d2.txt": "B"}
    assert collection.left_out["passages without words or without a name"] == 1
    assert_quotes_stand(collection)


def test_squad_counts_places_in_the_paragraph_as_published(tmp_path):
    context = "\0\0It opened in 1820. It closed\0 in 1951."
    asked = {"id": "1", "question": "When?", "answers": [{"text": "1951", "answer_start": context.index("1951")}]}
    data = [{"paragraphs": [{"context": context, "qas": [asked]}]}]
    (tmp_path / "squad.json").write_text(json.dumps({"data": data}))
    collection = read_squad(tmp_path / "squad.json")
    assert collection.questions[0].evidence[0].quote == "It closed in 1951."
    assert_quotes_stand(collection)


def test_no_domain_leaves_the_corpus_folder(tmp_path):
    passage = {"document_id": "p", "text": "Inline."}
    write_lines(tmp_path / "tasks.jsonl", task("t", "Who?", contexts=(passage,), Collection="../../elsewhere"))
    (name,) = read_mtrag(tmp_path).texts
    assert ".." not in name
