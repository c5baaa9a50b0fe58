import json

import pytest

from eval.errors import RunError
from eval.records import read_answers
from eval.runner import ask_missing, keep_answers
from tests.eval.builders import answer, questions

ASKED = questions()[:4]


class Pipeline:
    """Answers and remembers what it was asked; fails on the ids named."""

    def __init__(self, *failing):
        self.asked, self.failing = [], failing

    def __call__(self, question):
        self.asked.append(question.id)
        if question.id in self.failing:
            raise ValueError("no such thing")
        return answer(question)


def ids_in(path):
    return [json.loads(line)["id"] for line in path.read_text().splitlines()]


def test_each_answer_is_on_disk_before_the_next_is_asked(tmp_path):
    path, counts = tmp_path / "answers.jsonl", []

    def ask(question):
        counts.append(len(read_answers(path)))
        return answer(question)

    ask_missing(path, ASKED, ask)
    assert counts == [0, 1, 2, 3]


def test_a_failing_question_is_passed_over_and_asked_again(tmp_path, caplog):
    path = tmp_path / "answers.jsonl"
    failures = ask_missing(path, ASKED, Pipeline("a1"))
    assert [(failure.id, failure.reason) for failure in failures] == [("a1", "ValueError: no such thing")]
    assert ids_in(path) == ["a0", "a2", "a3"]
    assert "question a1 failed" in caplog.text
    again = Pipeline()
    assert ask_missing(path, ASKED, again) == ()
    assert again.asked == ["a1"]
    assert ids_in(path) == ["a0", "a1", "a2", "a3"]


def test_a_torn_last_line_is_asked_again(tmp_path):
    path = tmp_path / "answers.jsonl"
    ask_missing(path, ASKED, Pipeline())
    path.write_bytes(path.read_bytes()[:-20])
    keep_answers(path, ASKED, {question.id: question for question in ASKED})
    again = Pipeline()
    ask_missing(path, ASKED, again)
    assert again.asked == ["a3"]
    assert ids_in(path) == ["a0", "a1", "a2", "a3"]


def test_a_stop_in_the_middle_costs_only_the_question_being_asked(tmp_path):
    path = tmp_path / "answers.jsonl"

    def ask(question):
        if question.id == "a2":
            raise KeyboardInterrupt
        return answer(question)

    with pytest.raises(KeyboardInterrupt):
        ask_missing(path, ASKED, ask)
    again = Pipeline()
    ask_missing(path, ASKED, again)
    assert again.asked == ["a2", "a3"]


def test_an_answer_to_other_words_or_turns_is_not_kept(tmp_path):
    path = tmp_path / "answers.jsonl"
    ask_missing(path, ASKED, Pipeline())
    before = {question.id: question for question in ASKED}
    before["a1"] = ASKED[1].model_copy(update={"question": "How many days did rule 1 allow?"})
    del before["a2"]
    keep_answers(path, ASKED[:3], before)
    assert ids_in(path) == ["a0"]


def test_progress_counts_what_was_there_already(tmp_path):
    told = []
    ask_missing(tmp_path / "answers.jsonl", ASKED, Pipeline("a0"), lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_full_disc_ends_the_run_with_what_was_answered(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()

    def ask(question):
        if question.id == "a2":
            folder.rename(tmp_path / "gone")  # as with a full disc, the next answer cannot be written
        return answer(question)

    with pytest.raises(RunError, match="cannot be written"):
        ask_missing(folder / "answers.jsonl", ASKED, ask)
    assert ids_in(tmp_path / "gone/answers.jsonl") == ["a0", "a1"]


def test_a_damaged_line_is_told_with_its_number(tmp_path):
    (tmp_path / "answers.jsonl").write_text(json.dumps(answer(ASKED[0])) + '\n{"id": "x"}\n')
    with pytest.raises(RunError, match=r"answers.jsonl:2: not an answer"):
        read_answers(tmp_path / "answers.jsonl")
