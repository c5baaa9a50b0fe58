from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from eval.records import AnswerRecord, RecordOutcome
from eval.scores import QuestionScores
from page.quality_runs import Asked, RunRow, by_asked, list_runs, worst_first


def test_runs_come_oldest_first_and_damaged_ones_are_told(tmp_path):
    import os

    for at, name in enumerate(("b", "a")):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "summary.json"
        path.write_text(
            json.dumps({"metrics": {"right": {"value": 0.5 + at / 10}}, "speed": {"total": {"median": 0.2}}})
        )
        os.utime(path, (1000 + at, 1000 + at))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "summary.json").write_text("{")
    rows, faults = list_runs(tmp_path)
    assert [row.name for row in rows] == ["b", "a"]
    assert rows[1].metric("right") == 0.6
    assert rows[1].metric("no such") is None
    assert rows[0].seconds("median") == 0.2
    assert rows[0].seconds("p95") is None
    assert len(faults) == 1


SET = {"path": "a/tuning.jsonl", "sha256": "1" * 64, "questions": 12}


@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        ({}, Asked()),
        ({"sets": [SET]}, Asked("tuning (12 questions)", "1" * 64)),
        ({"sets": [SET], "every": 3, "limit": 2}, Asked("tuning (12 questions), one in 3, the first 2", "1" * 64)),
        ({"sets": [SET, SET | {"sha256": "2" * 64}]},
         Asked("tuning (12 questions) and tuning (12 questions)", "1" * 64 + "-" + "2" * 64)),
    ],
)  # fmt: skip
def test_what_a_run_asked_is_told_in_words(tmp_path, settings, asked):
    (tmp_path / "summary.json").write_text("{}")
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    rows, faults = list_runs(tmp_path)
    assert rows[0].asked == asked
    assert not faults


def test_only_runs_that_asked_the_same_stand_together():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    one, other, changed = Asked("a", "1"), Asked("b", "2"), Asked("a", "3")
    rows = [RunRow(str(n), at, {}, asked) for n, asked in enumerate((one, other, one, changed))]
    assert [(asked, [row.name for row in same]) for asked, same in by_asked(rows).items()] == [
        (changed, ["3"]), (one, ["0", "2"]), (other, ["1"]),
    ]  # fmt: skip
    assert by_asked(()) == {}


def test_there_may_be_no_runs(tmp_path):
    assert list_runs(tmp_path / "none") == ((), ())


def test_the_worst_come_first():
    rows = [
        QuestionScores("fine", "s", (), "answered", {"right": 1.0}),
        QuestionScores("declined", "s", (), "abstained", {"over_refusal": 1.0}),
        QuestionScores("sure-and-wrong", "s", (), "answered", {"right": 0.0}),
        QuestionScores("invented", "s", (), "answered", {"rejection": 0.0}),
    ]
    answers = {
        row.id: AnswerRecord(id=row.id, question="?", outcome=RecordOutcome(row.outcome), confidence=0.9)
        for row in rows
    }
    assert [bad.id for bad in worst_first(rows, answers)] == ["invented", "sure-and-wrong", "declined"]
