"""How long answers took, by stage. Times are of one machine on one day: they are reported, never compared by chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from eval.records import AnswerRecord


@dataclass(frozen=True, slots=True)
class StageSpeed:
    """Seconds a question spent in one stage.

    Attributes:
        median: Half of the questions took no longer.
        p95: 95 of 100 took no longer.
        n: Questions that went through the stage.
    """

    median: float
    p95: float
    n: int


def measure_speed(records: Iterable[AnswerRecord]) -> dict[str, StageSpeed]:
    """Return the speed of each stage, in the order stages run, "total" last."""
    seconds: dict[str, list[float]] = {}
    for record in records:
        for stage, value in record.seconds.items():
            seconds.setdefault(stage, []).append(value)
    ordered = sorted(seconds, key=lambda stage: stage == "total")
    return {
        stage: StageSpeed(
            float(np.median(seconds[stage])), float(np.percentile(seconds[stage], 95)), len(seconds[stage])
        )
        for stage in ordered
    }


def questions_per_second(speeds: dict[str, StageSpeed], records: Iterable[AnswerRecord]) -> float | None:
    """Return how many questions are answered a second, one after the other; None when no time is known."""
    total = sum(record.seconds.get("total", 0.0) for record in records)
    return speeds["total"].n / total if "total" in speeds and total else None
