"""Holds back a change that made things worse by more than chance and more than a tolerance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.compare import QuestionChange, altered, asked_otherwise, changed_questions
from eval.metrics import BY_NAME, METRICS, Columns, Kind
from eval.run_folder import Run
from eval.scores import FAILED, as_columns
from eval.significance import DEFAULT_CHANCE, ChanceOptions, Difference, compare_columns


@dataclass(frozen=True, slots=True)
class GateOptions:
    """What holds a change back.

    Attributes:
        tolerance: A metric may get worse by this much, in its own unit (.01 is one point of a hundred).
        alpha: Chance of calling a kind of metric worse when it is not, 0 to 1. It is shared out among the gated
            metrics of the kind (Holm): fifteen tests at 1 in 20 each would ring by chance every other time.
        chance: How chance is measured.
    """

    tolerance: float = 0.01
    alpha: float = 0.05
    chance: ChanceOptions = DEFAULT_CHANCE


DEFAULT_GATE = GateOptions()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a run may pass.

    Attributes:
        reasons: Why it is held back, a sentence each; empty when it passes.
        differences: Every gated metric.
        worse: The questions that came out worse, whether the run is held back or not.
        not_asked: Ids of questions of the baseline that the run did not ask.
    """

    reasons: tuple[str, ...]
    differences: tuple[Difference, ...]
    worse: tuple[QuestionChange, ...]
    not_asked: tuple[str, ...] = ()

    @property
    def is_passed(self) -> bool:
        """Return whether nothing holds the run back."""
        return not self.reasons

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as JSON holds it."""
        return {
            "passed": self.is_passed,
            "reasons": list(self.reasons),
            "metrics": {d.metric.name: d.as_json() for d in self.differences},
            "worse": [asdict(change) for change in self.worse],
            "not_asked": list(self.not_asked),
        }


def judge_run(run: Run, baseline: Run, options: GateOptions = DEFAULT_GATE) -> Verdict:
    """Return whether the run is no worse than the baseline, on the questions of the baseline.

    Held back is also what no average shows: questions of the baseline that were not asked, or asked in other words or
    with another gold, more questions that failed, a metric that can no longer be measured, and a single quote that is
    not literally in its document.
    """
    new = {row.id: row for row in run.rows}
    pairs = [(old, new[old.id]) for old in baseline.rows if old.id in new]
    before, after = as_columns([old for old, _ in pairs]), as_columns([row for _, row in pairs])
    gated = tuple(d for d in compare_columns(before, after, options.chance) if d.metric.in_gate) if pairs else ()
    not_asked = tuple(row.id for row in baseline.rows if row.id not in new)
    reasons = [
        *_other_questions(run, baseline, not_asked),
        *_failed(run, baseline),
        *_not_literal(run),
        *_unmeasured(before, after),
    ]
    for kind in Kind:
        reasons += map(_told, _worse([d for d in gated if d.metric.kind is kind], options))
    worse = tuple(change for change in changed_questions(baseline, run) if not change.is_better)
    return Verdict(tuple(reasons), gated, worse, not_asked)


def _worse(differences: Sequence[Difference], options: GateOptions) -> Iterable[Difference]:
    """Yield the metrics that fell by more than chance, as Holm shares it out, and more than the tolerance."""
    ordered = sorted(differences, key=lambda difference: difference.p_worse)
    for at, difference in enumerate(ordered):
        if difference.p_worse > options.alpha / (len(ordered) - at):
            return
        if difference.worsening > options.tolerance:
            yield difference


def _told(difference: Difference) -> str:
    return (
        f"{difference.metric.name} went from {difference.before:.3f} to {difference.after:.3f} "
        f"on {difference.n} questions (chance alone: p = {difference.p_worse:.4f})."
    )


def _other_questions(run: Run, baseline: Run, not_asked: Sequence[str]) -> list[str]:
    kinds = (
        (not_asked, "were not asked"),
        (asked_otherwise(baseline, run), "were asked in other words"),
        (altered(baseline, run), "changed in the set (turns before, gold, facts, tags or the like)"),
    )
    return [f"{len(ids)} questions of the baseline {what}: {', '.join(ids[:5])}." for ids, what in kinds if ids]


def _failed(run: Run, baseline: Run) -> list[str]:
    now, before = ([row.id for row in each.rows if row.outcome == FAILED] for each in (run, baseline))
    return (
        [f"{len(now)} questions failed, {len(before)} in the baseline: {', '.join(now[:5])}."]
        if len(now) > len(before)
        else []
    )


def _unmeasured(before: Columns, after: Columns) -> list[str]:
    lost = [m.name for m in METRICS if m.in_gate and m.value(before) is not None and m.value(after) is None]
    # When nothing is answered any more there is nothing cited: over_refusal says so, and better.
    lost = [name for name in lost if BY_NAME[name].kind is not Kind.CITATION]
    return [f"No longer measured: {', '.join(lost)}."] if lost else []


def _not_literal(run: Run) -> list[str]:
    wrong = [row.id for row in run.rows if row.values.get("quotes_literal", 1.0) < 1]
    return (
        [f"Quotes are not literally in their document in {len(wrong)} answers: {', '.join(wrong[:5])}."]
        if wrong
        else []
    )
