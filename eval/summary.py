"""What a run comes to: each metric with its number of questions and a bootstrap interval, in all and by tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from eval.metrics import METRICS, SAME, Columns, Floats, Metric
from eval.metrics_abstention import reliability, risk_coverage
from eval.metrics_speed import StageSpeed, measure_speed, questions_per_second
from eval.records import AnswerRecord
from eval.scores import FAILED, QuestionScores, as_columns

_CURVE_POINTS = 200


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """How sure the numbers are said to be.

    Attributes:
        resamples: Bootstrap samples of the questions.
        level: Share of them inside the interval, 0 to 1.
        seed: Same seed, same interval.
    """

    resamples: int = 1000
    level: float = 0.95
    seed: int = 20240229


DEFAULT_OPTIONS = SummaryOptions()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A metric over some questions.

    Attributes:
        value: None when it is undefined for all of them.
        low: Lower end of the interval; None where there is none: without a value, for a single question, and where
            all score the same, unless they are yes or no.
        high: Upper end, None with the lower.
        n: Questions it is defined for.
        undefined: Questions it is not defined for.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    undefined: int


Estimates = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Summary:
    """All that summary.json holds.

    Attributes:
        n_questions: Questions of the run.
        n_failed: Those that could not be asked to their end. They have no scores.
        outcomes: Questions by outcome.
        metrics: By name, over all questions.
        by_tag: The same by tag.
        by_set: The same by set, empty when there is only one.
        speed: By stage, in seconds.
        questions_per_second: One after the other; None when no time is known.
        risk_coverage: Points (coverage, risk), surest replies first.
        reliability: Points (confidence, share correct, n).
    """

    n_questions: int
    n_failed: int
    outcomes: Mapping[str, int]
    metrics: Estimates
    by_tag: Mapping[str, Estimates] = field(default_factory=dict)
    by_set: Mapping[str, Estimates] = field(default_factory=dict)
    speed: Mapping[str, StageSpeed] = field(default_factory=dict)
    questions_per_second: float | None = None
    risk_coverage: tuple[tuple[float, float], ...] = ()
    reliability: tuple[tuple[float, float, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the summary as JSON holds it."""
        return asdict(self)


def summarise(
    rows: Sequence[QuestionScores],
    records: Iterable[AnswerRecord] = (),
    options: SummaryOptions = DEFAULT_OPTIONS,
) -> Summary:
    """Return what the scores come to. The records are only asked how long they took."""
    records = tuple(records)
    speed = measure_speed(records)
    tags = sorted({tag for row in rows for tag in row.tags})
    sets = sorted({row.set_name for row in rows})
    columns = as_columns(rows)
    surest, bins = _curves(columns)
    return Summary(
        n_questions=len(rows),
        n_failed=sum(row.outcome == FAILED for row in rows),
        outcomes={name: sum(row.outcome == name for row in rows) for name in sorted({row.outcome for row in rows})},
        metrics=estimate(columns, options),
        by_tag={tag: estimate(as_columns([row for row in rows if tag in row.tags]), options) for tag in tags},
        by_set={name: estimate(as_columns([row for row in rows if row.set_name == name]), options) for name in sets}
        if len(sets) > 1
        else {},
        speed=speed,
        questions_per_second=questions_per_second(speed, records),
        risk_coverage=surest,
        reliability=bins,
    )


def estimate(columns: Columns, options: SummaryOptions = DEFAULT_OPTIONS) -> Estimates:
    """Return every metric over the rows. The interval is of resampled questions, all metrics on the same samples."""
    n = len(next(iter(columns.values())))
    generator = np.random.default_rng(options.seed)
    counts = generator.multinomial(n, np.full(n, 1 / n), size=options.resamples) if n else np.zeros((0, 0), dtype=int)
    return {metric.name: _estimate(metric, columns, counts, options.level, n) for metric in METRICS}


def _estimate(
    metric: Metric, columns: Columns, counts: npt.NDArray[np.int64], level: float, n_rows: int
) -> Estimate:  # fmt: skip
    value = metric.value(columns)
    n = int(metric.defined(columns).sum()) if value is not None else 0
    if value is None:
        return Estimate(None, None, None, 0, n_rows)
    low, high = _interval(metric, value, n, resampled(metric, columns, counts), level)
    return Estimate(value, low, high, n, n_rows - n)


def _interval(metric: Metric, value: float, n: int, samples: Floats, level: float) -> tuple[float | None, float | None]:
    if n < 2 or not len(samples):
        return None, None
    if np.ptp(samples) > SAME:
        low, high = np.quantile(samples, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)
    # Samples of equal scores are equal however few there are: ten right answers of ten are no certainty.
    return _wilson(round(value * n), n, level) if metric.is_share else (None, None)


def _wilson(k: int, n: int, level: float) -> tuple[float, float]:
    """Return Wilson's interval of the share k of n."""
    from scipy.stats import binomtest

    found = binomtest(k, n).proportion_ci(level, "wilson")
    return float(found.low), float(found.high)


def resampled(metric: Metric, columns: Columns, counts: npt.NDArray[np.int64]) -> Floats:
    """Return the metric of each sample on which it is defined.

    Args:
        metric: The metric.
        columns: One row a question.
        counts: How often each row is in each sample, (samples, rows).
    """
    kept = metric.defined(columns)
    inside = counts[:, kept]
    if metric.of_columns is None:
        n = inside.sum(axis=1)
        means: Floats = (inside[n > 0] @ columns[metric.name][kept]) / n[n > 0]
        return means
    values = [columns[name][kept] for name in metric.needs]
    places = np.arange(int(kept.sum()))
    found = (metric.of_columns(*(value[np.repeat(places, row)] for value in values)) for row in inside)
    return np.array([value for value in found if value is not None])


def _curves(columns: Columns) -> tuple[tuple[tuple[float, float], ...], tuple[tuple[float, float, int], ...]]:
    known = ~np.isnan(columns["confidence"]) & ~np.isnan(columns["correct"])
    confidence, correct = columns["confidence"][known], columns["correct"][known]
    if not len(confidence):
        return (), ()
    coverage, risk = risk_coverage(confidence, correct)
    step = max(1, len(coverage) // _CURVE_POINTS)
    kept = sorted({*range(0, len(coverage), step), len(coverage) - 1})
    points = tuple((round(float(coverage[at]), 6), round(float(risk[at]), 6)) for at in kept)
    return points, tuple((bin_.confidence, bin_.correct, bin_.n) for bin_ in reliability(confidence, correct))
