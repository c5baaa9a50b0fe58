"""Whether a metric differs between two runs by more than chance: the same questions, paired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from eval.metrics import METRICS, SAME, Better, Columns, Metric


@dataclass(frozen=True, slots=True)
class ChanceOptions:
    """How chance is measured.

    Attributes:
        resamples: Permutations, and bootstrap samples, of the paired questions.
        level: Share of the samples inside the interval of a difference, 0 to 1.
        seed: Same seed, same numbers.
    """

    resamples: int = 2000
    level: float = 0.95
    seed: int = 20240229


DEFAULT_CHANCE = ChanceOptions()


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric in two runs on the questions for which it is defined in both.

    Attributes:
        metric: Which.
        before: Its value in the first run.
        after: Its value in the second.
        low: Lower end of the bootstrap interval of after - before; None where every question changed alike, as when
            none did: samples of that say nothing.
        high: Upper end, None with the lower.
        p_any: How often chance alone makes a difference this large, either way, 0 to 1.
        p_worse: How often chance alone makes it this much worse; 1 for a metric with no better way.
        n: Paired questions.
    """

    metric: Metric
    before: float
    after: float
    low: float | None
    high: float | None
    p_any: float
    p_worse: float
    n: int

    @property
    def change(self) -> float:
        """Return after - before."""
        return self.after - self.before

    @property
    def worsening(self) -> float:
        """Return by how much it got worse: above 0 is worse, whichever way the metric goes."""
        return -self.change if self.metric.better is Better.HIGHER else self.change

    def as_json(self) -> dict[str, Any]:
        """Return the difference as JSON holds it, without its metric."""
        names = ("before", "after", "change", "low", "high", "p_any", "p_worse", "n")
        return {name: getattr(self, name) for name in names}


def compare_columns(
    before: Columns, after: Columns, options: ChanceOptions = DEFAULT_CHANCE
) -> tuple[Difference, ...]:  # fmt: skip
    """Return the difference of every metric that is defined in both runs, in the order of the metrics.

    Args:
        before: Scores of the first run, one row a question.
        after: Scores of the second, the same questions in the same order.
        options: How chance is measured.
    """
    found = (_compare(metric, before, after, options) for metric in METRICS)
    return tuple(difference for difference in found if difference is not None)


def _compare(metric: Metric, before: Columns, after: Columns, options: ChanceOptions) -> Difference | None:
    kept = metric.defined(before) & metric.defined(after)
    one = {name: before[name][kept] for name in metric.needs}
    two = {name: after[name][kept] for name in metric.needs}
    old, new = metric.value(one), metric.value(two)
    if old is None or new is None:
        return None
    n = int(kept.sum())
    if all(np.array_equal(one[name], two[name]) for name in metric.needs):
        return Difference(metric, old, new, low=None, high=None, p_any=1.0, p_worse=1.0, n=n)
    generator = np.random.default_rng(options.seed)
    chance = _permuted(metric, one, two, generator, options.resamples)
    samples = _bootstrapped(metric, one, two, generator, options.resamples)
    edge = (1 - options.level) / 2
    is_known = len(samples) > 0 and np.ptp(samples) > SAME
    sign = {Better.HIGHER: -1, Better.LOWER: 1, Better.NEITHER: 0}[metric.better]
    return Difference(
        metric=metric,
        before=old,
        after=new,
        low=float(np.quantile(samples, edge)) if is_known else None,
        high=float(np.quantile(samples, 1 - edge)) if is_known else None,
        p_any=_share_at_least(np.abs(chance), abs(new - old)),
        p_worse=_share_at_least(sign * chance, sign * (new - old)) if sign else 1.0,
        n=n,
    )


def _permuted(
    metric: Metric, one: Columns, two: Columns, generator: np.random.Generator, n: int
) -> npt.NDArray[np.float64]:  # fmt: skip
    """Return the differences that arise when, for each question, it is left to chance which run is which."""
    rows = len(one[metric.needs[0]])
    swaps = generator.random((n, rows)) < 0.5
    if metric.of_columns is None:
        change = two[metric.name] - one[metric.name]
        return np.where(swaps, -1.0, 1.0) @ change / rows
    found = []
    for swap in swaps:
        left = metric.value({name: np.where(swap, two[name], one[name]) for name in metric.needs})
        right = metric.value({name: np.where(swap, one[name], two[name]) for name in metric.needs})
        if left is not None and right is not None:
            found.append(right - left)
    return np.array(found)


def _bootstrapped(
    metric: Metric, one: Columns, two: Columns, generator: np.random.Generator, n: int
) -> npt.NDArray[np.float64]:  # fmt: skip
    rows = len(one[metric.needs[0]])
    if metric.of_columns is None:
        change = two[metric.name] - one[metric.name]
        return generator.multinomial(rows, np.full(rows, 1 / rows), size=n) @ change / rows
    found = []
    for picked in generator.integers(rows, size=(n, rows)):
        left = metric.value({name: one[name][picked] for name in metric.needs})
        right = metric.value({name: two[name][picked] for name in metric.needs})
        if left is not None and right is not None:
            found.append(right - left)
    return np.array(found)


def _share_at_least(chance: npt.NDArray[np.float64], observed: float) -> float:
    """Return the share of the values that reach the observed one, which counts itself: never 0."""
    return float((1 + (chance >= observed - SAME).sum()) / (1 + len(chance)))
