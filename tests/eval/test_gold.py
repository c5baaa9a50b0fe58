import pytest

from eval.errors import QuestionSetError
from eval.gold import find_gold, texts_of
from eval.measure import part_of, read_fitting_sets
from eval.questions import Evidence, SetQuestion
from index.build import build_index
from index.policy_index import PolicyIndex
from tests.fakes import WordEmbedder


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    root = tmp_path_factory.mktemp("library")
    (root / "corpus").mkdir()
    (root / "corpus/leave.txt").write_text("Leave\n\nStaff get 27 days. Part-time staff get less. Staff get 27 days.\n")
    build_index(root / "corpus", root / "index", WordEmbedder())
    return PolicyIndex(root / "index", WordEmbedder())


def test_every_place_of_a_quote_is_gold_and_typography_is_forgiven(index):
    quotes = ("Staff get 27 days.", "PART–TIME  staff")
    evidence = tuple(Evidence(document="leave.txt", quote=quote) for quote in quotes)
    question = SetQuestion(id="q", question="?", evidence=evidence)
    with index.snapshot() as snapshot:
        text_of = texts_of(snapshot)
        first, second = find_gold(question, text_of)
        assert [span.cut(text_of("leave.txt")) for span in first.spans] == ["Staff get 27 days."] * 2
        assert [span.cut(text_of("leave.txt")) for span in second.spans] == ["Part-time staff"]


def test_faults_of_form_and_of_fit_are_told_together(index, tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text(
        '{"id": "a", "question": "?", "evidence": [{"document": "leave.txt", "quote": "Staff get 28 days."}]}\n'
        '{"id": "b", "question": "?", "evidence": [{"document": "leve.txt", "quote": "Staff"}]}\n'
        '{"id": "c", "qestion": "?"}\n'
        '{"id": "d", "question": "?", "evidence": [{"document": "leave.txt", "quote": "Staff get 27 days."}]}\n'
    )
    with index.snapshot() as snapshot, pytest.raises(QuestionSetError) as raised:
        read_fitting_sets([path], snapshot, texts_of(snapshot))
    assert [(fault.line, fault.message) for fault in raised.value.faults] == [
        (1, "quote is not in 'leave.txt': 'Staff get 28 days.'"),
        (2, "document 'leve.txt' is not indexed; did you mean 'leave.txt'?"),
        (3, "'question' is missing"),
        (3, "unknown key 'qestion'"),
    ]


def test_the_same_quote_twice_is_one(index):
    quotes = ("Part-time staff get less.", "part-time staff  get less.", "Leave")
    evidence = tuple(Evidence(document="leave.txt", quote=quote) for quote in quotes)
    with index.snapshot() as snapshot:
        found = find_gold(SetQuestion(id="q", question="?", evidence=evidence), texts_of(snapshot))
    assert [quote.quote for quote in found] == ["Part-time staff get less.", "Leave"]


def test_a_quote_that_stands_everywhere_and_a_set_for_another_index_are_told(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/long.txt").write_text("The rest.\n\n" + "Staff get days. " * 21)
    build_index(tmp_path / "corpus", tmp_path / "index", WordEmbedder())
    line = '{{"id": "{0}", "question": "?", "evidence": [{{"document": "{0}.txt", "quote": "Staff get"}}]}}\n'
    (tmp_path / "one.jsonl").write_text(line.format("long"))
    (tmp_path / "two.jsonl").write_text(line.format("a") + line.format("b") + line.format("long"))
    with PolicyIndex(tmp_path / "index", WordEmbedder()).snapshot() as snapshot:
        with pytest.raises(QuestionSetError) as raised:
            read_fitting_sets([tmp_path / "one.jsonl"], snapshot, texts_of(snapshot))
        (fault,) = raised.value.faults
        assert fault.message == "quote stands at 21 places of 'long.txt': 'Staff get'; quote the words around it"
        assert "--index" not in str(raised.value)
        with pytest.raises(QuestionSetError, match="name the index of these documents with --index"):
            read_fitting_sets([tmp_path / "two.jsonl"], snapshot, texts_of(snapshot))


def test_a_part_is_every_so_many_th_question_and_of_these_the_first(index, tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text("".join(f'{{"id": "{name}", "question": "?"}}\n' for name in "abcde"))
    with index.snapshot() as snapshot:
        sets = read_fitting_sets([path], snapshot, texts_of(snapshot))
    assert [question.id for question in part_of(sets, every=2)[0].questions] == ["a", "c", "e"]
    assert part_of(sets, every=2, limit=2)[0].lines == (1, 3)
    assert part_of(sets) == sets
