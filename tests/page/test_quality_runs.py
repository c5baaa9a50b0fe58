from __future__ import annotations

import json

from eval.records import AnswerRecord, RecordOutcome
from eval.scores import QuestionScores
from page.quality_runs import list_runs, worst_first


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
