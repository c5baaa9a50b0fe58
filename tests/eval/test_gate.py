from pathlib import Path

import numpy as np
import pytest
from scipy.stats import permutation_test

from eval.compare import compare_runs
from eval.gate import GateOptions, judge_run
from eval.questions import Evidence, PastTurn
from eval.records import AnswerRecord
from eval.run_folder import Run
from eval.scores import QuestionScores, as_columns
from eval.significance import ChanceOptions, compare_columns
from tests.eval.builders import answer, questions, scored, with_share

ASKED = questions()
QUICK = GateOptions(chance=ChanceOptions(resamples=500))


def run_of(answer_of, asked=ASKED, settings=None):
    answers = {q.id: AnswerRecord.model_validate(answer_of(q)) for q in asked if answer_of(q)}
    return Run(Path("run"), tuple(scored(asked, answer_of)), {}, answers, {q.id: q for q in asked}, {}, settings or {})


def usual(question, **faults):
    """Answer with the faults of an ordinary pipeline: some gold missed, some facts missing, some refusals wrong."""
    ordinary = {
        "finds": not with_share(0.15, question, 1),
        "holds": not with_share(0.2, question, 2),
        "cites": not with_share(0.1, question, 3),
        "declines": question.answerable == with_share(0.1, question, 4),
        "confidence": 0.6 if with_share(0.5, question, 5) else 0.9,
    }
    return answer(question, **ordinary | faults)


BASELINE = run_of(usual)
REGRESSIONS = {
    "retrieval": lambda q: usual(q, **({"finds": False} if with_share(0.3, q, 9) else {})),
    "answer": lambda q: usual(q, **({"holds": False} if with_share(0.3, q, 9) else {})),
    "citation": lambda q: usual(q, **({"cites": False} if with_share(0.3, q, 9) else {})),
    "over-refusal": lambda q: usual(q, **({"declines": True} if with_share(0.3, q, 9) else {})),
    "no rejection": lambda q: usual(q, **({"declines": False} if with_share(0.5, q, 9) else {})),
}
SIGNS = {
    "retrieval": "success@1", "answer": "right", "citation": "citation_precision_gold", "over-refusal": "over_refusal",
    "no rejection": "rejection",
}  # fmt: skip


@pytest.mark.parametrize("kind", SIGNS)
def test_a_planted_regression_of_each_kind_is_held_back(kind):
    verdict = judge_run(run_of(REGRESSIONS[kind]), BASELINE, QUICK)
    assert not verdict.is_passed
    assert any(reason.startswith(SIGNS[kind]) for reason in verdict.reasons), verdict.reasons


def test_ten_unchanged_runs_pass():
    for at in range(10):
        assert judge_run(run_of(lambda q, at=at: usual(q, seconds=at + 1)), BASELINE, QUICK).is_passed


def test_ten_runs_that_flicker_by_chance_pass():
    def flickering(question, seed):
        return usual(
            question, **({"holds": with_share(0.8, question, seed)} if with_share(0.06, question, seed) else {})
        )

    for seed in range(100, 110):
        verdict = judge_run(run_of(lambda q, seed=seed: flickering(q, seed)), BASELINE, QUICK)
        assert verdict.is_passed, verdict.reasons


def test_a_metric_that_can_no_longer_be_measured_is_held_back():
    def silent(question):
        return usual(question) | {"confidence": None}

    assert judge_run(run_of(silent), BASELINE, QUICK).reasons == (
        "No longer measured: answerable_auc, risk_coverage_area.",
    )


def test_questions_asked_in_other_words_are_held_back():
    asked = [ASKED[0].model_copy(update={"question": "How long?"}), *ASKED[1:]]
    assert judge_run(run_of(usual, asked), BASELINE, QUICK).reasons == (
        "1 questions of the baseline were asked in other words: a0.",
    )


def test_other_turns_gold_and_facts_under_the_same_words_are_held_back():
    changes = (
        {"history": (PastTurn(question="What?"),)},
        {"evidence": (Evidence(document="rules/1.md", quote="Preface"),)},
        {"facts": ()},
    )
    asked = [question.model_copy(update=change) for question, change in zip(ASKED, changes, strict=False)] + ASKED[3:]
    told = "3 questions of the baseline changed in the set (turns before, gold, facts, tags or the like): a0, a1, a2."
    assert told in judge_run(run_of(usual, asked), BASELINE, QUICK).reasons
    assert compare_runs(BASELINE, run_of(usual, asked), QUICK.chance).altered == ("a0", "a1", "a2")


def test_comparison_names_the_questions_that_failed():
    comparison = compare_runs(run_of(lambda q: None if q.id == "a3" else usual(q)), BASELINE, QUICK.chance)
    assert (comparison.failed_before, comparison.failed_after) == (("a3",), ())


def test_the_same_set_at_another_place_is_no_other_setting():
    def compared(before, after):
        runs = (run_of(usual, ASKED[:1], {"sets": [entry]}) for entry in (before, after))
        return compare_runs(*runs, QUICK.chance).settings

    entry = {"path": "a/s.jsonl", "sha256": "1", "questions": 3}
    assert compared(entry, entry | {"path": "b/s.jsonl"}) == ()
    assert [name for name, _, _ in compared(entry, entry | {"questions": 2})] == ["sets"]


def test_a_wrong_answer_is_no_better_than_none():
    before = run_of(lambda q: usual(q, declines=True) if q.id == "a5" else usual(q))
    after = run_of(lambda q: usual(q, holds=False, cites=False, declines=False) if q.id == "a5" else usual(q))
    assert compare_runs(before, after).changes == ()
    assert compare_runs(before, after).other_words == ("a5",)


def test_an_improvement_passes():
    assert judge_run(run_of(answer), BASELINE, QUICK).is_passed


def test_a_fall_within_the_tolerance_passes():
    worse = run_of(REGRESSIONS["answer"])
    assert judge_run(worse, BASELINE, GateOptions(tolerance=0.5, chance=QUICK.chance)).is_passed


def test_a_single_quote_that_is_not_literal_is_held_back():
    def altered(question):
        line = usual(question)
        if question.id == "a7":
            line["citations"][0]["quote"] += "!"
        return line

    assert judge_run(run_of(altered), BASELINE, QUICK).reasons == (
        "Quotes are not literally in their document in 1 answers: a7.",
    )


def test_failed_and_missing_questions_are_held_back():
    failing = run_of(lambda q: None if q.id == "a3" else usual(q))
    assert judge_run(failing, BASELINE, QUICK).reasons == ("1 questions failed, 0 in the baseline: a3.",)
    fewer = run_of(usual, ASKED[2:])
    assert judge_run(fewer, BASELINE, QUICK).reasons == ("2 questions of the baseline were not asked: a0, a1.",)
    assert judge_run(BASELINE, fewer, QUICK).is_passed
    assert not judge_run(run_of(usual, ASKED[:2]), run_of(usual, ASKED[2:]), QUICK).is_passed


def column_rows(values):
    return [QuestionScores(f"q{at}", "s", (), "answered", {"right": float(value)}) for at, value in enumerate(values)]


def test_chance_agrees_with_scipy():
    rng = np.random.default_rng(2)
    one, two = rng.integers(0, 2, 40), rng.integers(0, 2, 40)
    two[:8] = 1
    found = compare_columns(as_columns(column_rows(one)), as_columns(column_rows(two)), ChanceOptions(resamples=20_000))
    assert [difference.metric.name for difference in found] == ["right"]
    theirs = permutation_test(
        (two, one), lambda a, b, axis: (a - b).mean(axis=axis), permutation_type="samples", vectorized=True,
        n_resamples=20_000, alternative="two-sided", rng=3,
    )  # fmt: skip
    assert found[0].p_any == pytest.approx(theirs.pvalue, abs=0.02)
    assert found[0].change == pytest.approx((two - one).mean())
    assert found[0].low < found[0].change < found[0].high


def test_no_difference_is_never_more_than_chance():
    same = as_columns(column_rows([1, 0, 1]))
    (difference,) = compare_columns(same, same)
    assert (difference.p_any, difference.p_worse, difference.change) == (1, 1, 0)
    assert (difference.low, difference.high) == (None, None)


def test_comparison_tells_which_questions_changed_and_how():
    before = run_of(usual, settings={"generator": "a", "options": {"n": 1, "m": 2}, "documents": {"x": "1", "y": "1"}})
    after = run_of(
        lambda q: answer(q, declines=True) if q.id == "a5" else answer(q) if q.id == "a6" else usual(q), ASKED[:-1],
        settings={"generator": "a", "options": {"n": 3, "m": 2}, "documents": {"y": "2", "z": "1"}},
    )  # fmt: skip
    comparison = compare_runs(before, after)
    (worse,) = (change for change in comparison.changes if not change.is_better)
    assert (worse.id, worse.metric, worse.before, worse.after) == ("a5", "correct", 1, 0)
    assert (worse.answer_before, worse.answer_after) == ("Rule 5 allows 135 days.[1]", "(abstained)")
    assert comparison.only_before == ("u23",)
    assert comparison.settings == (("options.n", 1, 3),)
    assert comparison.corpus == ("removed: x", "added: z", "changed: y")
