import json

import pytest

from eval.errors import QuestionSetError
from eval.questions import PastTurn, SetQuestion, read_question_sets, write_questions

GOOD = '{"id": "q1", "question": "Who?"}'


def faults_of(tmp_path, content):
    path = tmp_path / "set.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [(fault.line, fault.message) for fault in read_question_sets([path])[1]]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"question": "Who?"}', "'id' is missing"),
        ('{"id": "q"}', "'question' is missing"),
        ('{"id": "q", "question": "Who?", "answer": "me"}', "unknown key 'answer'"),
        ('{"id": "q", "question": "  "}', "'question' is empty"),
        ('{"id": 7, "question": "Who?"}', "'id' should be text, not 7"),
        (
            '{"id": "q", "question": "Who?", "answerable": "yes"}',
            "'answerable' should be true or false, not 'yes'",
        ),
        ('{"id": "q", "question": "Who?", "evidence": [{"document": "a.md"}]}', "'evidence.0.quote' is missing"),
        (
            '{"id": "q", "question": "Who?", "evidence": [{"document": "a", "quote": ""}]}',
            "'evidence.0.quote' is empty",
        ),
        ('{"id": "q", "question": "Who?", "facts": [[]]}', "'facts.0' is an empty list: no answer could be right"),
        ('{"id": "q", "question": "Who?", "history": [{"q": "x"}]}', "unknown key 'history.0.q'"),
        ('{"id": "q", "question": "Who?", "id": "r"}', "key 'id' stands twice"),
        ('{"id": "q", "question": "Who?"', "not JSON: Expecting ',' delimiter at column 31"),
        ("[1]", "not a JSON object"),
        ("[" * 100_000, "not a question: it is nested too deeply"),
        ('{"id": "q", "question": "Who?", "facts": "x"}', "'facts' should be a list, not 'x'"),
        ('{"id": "q", "question": "Who?", "facts": ["x"]}', "'facts.0' should be a list, not 'x'"),
        ('{"id": "q", "question": "Who?", "tags": [1]}', "'tags.0' should be text, not 1"),
        ('{"id": "q", "question": "Who?", "evidence": [1]}', "'evidence.0' should be a JSON object, not 1"),
        (
            '{"id": "q", "question": "Who \\ud800?"}',
            "'\\ud800' is half a character: write both halves, or the character itself",
        ),
        ('{"id": "q", "question": "Who?", "facts": [["5", "-"]]}', "'facts.0.1' has no letter or digit: '-'"),
        (
            '{"id": "q", "question": "Who?", "evidence": [{"document": "a", "quote": "a"}]}',
            "'evidence.0.quote' is too short to mean one place: 'a'",
        ),
        ('{"id": " q", "question": "Who?"}', "'id' ' q' has spaces around it, or characters that nobody sees"),
        ('{"id": "q\\nr", "question": "Who?"}', r"'id' 'q\nr' has spaces around it, or characters that nobody sees"),
        (
            '{"id": "q", "question": "Who?", "answerable": false, "facts": [["5"]]}',
            "'answerable' is false, but there is 'facts' of an answer",
        ),
    ],
)
def test_each_fault_is_told_in_words_with_its_line(tmp_path, line, message):
    assert (2, message) in faults_of(tmp_path, f"{GOOD}\n{line}\n")


def test_all_faults_of_all_files_are_found_at_once(tmp_path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text(f'{GOOD}\nnonsense\n\n{{"id": "q2", "queston": "x"}}\n')
    two.write_text(GOOD + "\n")
    sets, faults = read_question_sets([one, two])
    assert [(fault.path.name, fault.line) for fault in faults] == [
        ("one.jsonl", 2), ("one.jsonl", 4), ("one.jsonl", 4), ("two.jsonl", 1),
    ]  # fmt: skip
    assert faults[-1].message == "id 'q1' is already used at one.jsonl:1"
    told = str(QuestionSetError(faults))
    assert told.startswith("4 faults in the question set; nothing was run:\n")
    assert f"{one}:4: unknown key 'queston'" in told
    assert [question.id for question in sets[0].questions] == ["q1"]


def test_other_encodings_are_told_with_place(tmp_path):
    assert faults_of(tmp_path, GOOD.encode("utf-16")) == [(0, "it is UTF-16; save it as UTF-8")]
    assert faults_of(tmp_path, GOOD.encode("utf-32")) == [(0, "it is UTF-32; save it as UTF-8")]
    assert faults_of(tmp_path, GOOD.encode("utf-16-le")) == [
        (0, "it holds NUL bytes, as UTF-16 does; save it as UTF-8")
    ]
    assert faults_of(tmp_path, f"{GOOD}\n".encode() + '{"id": "é"}'.encode("latin-1")) == [
        (2, "byte 0xe9 at column 9 is not UTF-8")
    ]


def test_a_mark_of_utf8_blank_lines_and_windows_line_ends_are_no_fault(tmp_path):
    assert faults_of(tmp_path, b"\xef\xbb\xbf" + f"\r\n{GOOD}\r\n\r\n".encode()) == []


def test_unicode_line_separators_inside_a_string_do_not_end_the_line(tmp_path):
    assert faults_of(tmp_path, '{"id": "q", "question": "Who\u2028or\u0085what?"}\n') == []


def test_line_ends_of_old_macs_are_line_ends(tmp_path):
    assert faults_of(tmp_path, f"{GOOD}\r{GOOD.replace('q1', 'q2')}\r") == []
    assert faults_of(tmp_path, f"{GOOD}\rnonsense\r")[0][0] == 2


@pytest.mark.parametrize("value", [[json.loads(GOOD)] * 3, json.loads(GOOD)])
def test_one_value_over_many_lines_is_one_fault(tmp_path, value):
    assert faults_of(tmp_path, "\n" + json.dumps(value, indent=2) + "\n" + GOOD) == [
        (2, "a JSON value that goes on over several lines; write one object a line")
    ]


def test_the_digest_tells_any_change_but_a_default_written_out():
    one = SetQuestion.model_validate_json(GOOD)
    assert one.digest == SetQuestion.model_validate_json(GOOD[:-1] + ', "answerable": true, "tags": []}').digest
    changes = ({"tags": ("t",)}, {"facts": (("5",),)}, {"history": (PastTurn(question="What?"),)}, {"question": "Why?"})
    assert len({one.model_copy(update=change).digest for change in ({}, *changes)}) == 5


def test_an_empty_file_is_a_fault(tmp_path):
    assert faults_of(tmp_path, "\n") == [(0, "it holds no question")]


def test_written_questions_are_read_back_and_defaults_left_out(tmp_path):
    question = SetQuestion(id="q", question="Wer?", facts=(("£5", "5 pounds"),), tags=("who",))
    write_questions(tmp_path / "set.jsonl", [question])
    assert read_question_sets([tmp_path / "set.jsonl"])[0][0].questions == (question,)
    assert json.loads((tmp_path / "set.jsonl").read_text()) == {
        "id": "q", "question": "Wer?", "facts": [["£5", "5 pounds"]], "tags": ["who"],
    }  # fmt: skip


def test_history_reaches_the_pipeline():
    question = SetQuestion.model_validate_json('{"id": "q", "question": "Why?", "history": [{"question": "What?"}]}')
    asked = question.as_asked()
    assert (asked.text, asked.history[0].question, asked.history[0].answer) == ("Why?", "What?", "")
