import json
from dataclasses import replace

import numpy as np
import pytest

from eval.records import AnswerRecord
from eval.scores import QuestionScores, as_columns
from eval.summary import SummaryOptions, estimate, summarise
from tests.eval.builders import answer, questions


def rows(*values, name="right"):
    return [
        QuestionScores(f"q{at}", "s", ("t",) if at % 2 else (), "answered", {} if value is None else {name: value})
        for at, value in enumerate(values)
    ]


def test_the_mean_is_of_the_defined_and_the_others_are_counted():
    found = estimate(as_columns(rows(1.0, None, 0.0, 1.0)))["right"]
    assert (found.value, found.n, found.undefined) == (pytest.approx(2 / 3), 3, 1)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_the_interval_is_that_of_theory_and_the_same_each_time():
    scores = rows(*([1.0] * 60 + [0.0] * 40))
    one = estimate(as_columns(scores), SummaryOptions(resamples=4000))["right"]
    assert one == estimate(as_columns(scores), SummaryOptions(resamples=4000))["right"]
    half = 1.96 * np.sqrt(0.6 * 0.4 / 100)
    assert one.low == pytest.approx(0.6 - half, abs=0.012)
    assert one.high == pytest.approx(0.6 + half, abs=0.012)


def test_one_question_or_none_is_no_fault():
    only = estimate(as_columns(rows(1.0)))["right"]
    assert (only.value, only.low, only.high) == (1, None, None)
    nothing = summarise([])
    assert nothing.n_questions == 0
    assert nothing.metrics["right"].value is None
    json.dumps(nothing.as_json(), allow_nan=False)


def test_equal_scores_are_no_certainty():
    yes = estimate(as_columns(rows(*[1.0] * 10)))["right"]
    assert (yes.low, yes.high) == (pytest.approx(0.722, abs=0.001), 1)  # Wilson's, as tables of it have it
    no = estimate(as_columns(rows(*[0.0] * 10, None)))["right"]
    assert (no.low, no.high) == (0, pytest.approx(0.278, abs=0.001))
    share = estimate(as_columns(rows(*[1 / 3] * 10, name="gold_quoted")))["gold_quoted"]
    assert (share.value, share.low, share.high) == (pytest.approx(1 / 3), None, None)


def test_tags_and_sets_have_their_own_numbers():
    scores = rows(1.0, 0.0, 1.0, 0.0)
    summary = summarise([*scores[:2], *(replace(row, set_name="other") for row in scores[2:])])
    assert summary.by_tag["t"]["right"].value == 0
    assert {name: found["right"].n for name, found in summary.by_set.items()} == {"other": 2, "s": 2}


def test_speed_is_told_by_stage():
    records = [
        AnswerRecord.model_validate(answer(question, seconds=second / 10))
        for second, question in enumerate(questions()[:11])
    ]
    summary = summarise([], records)
    assert list(summary.speed) == ["retrieve", "total"]
    assert (summary.speed["total"].median, summary.speed["total"].p95) == (pytest.approx(0.5), pytest.approx(0.95))
    assert summary.questions_per_second == pytest.approx(11 / 5.5)
