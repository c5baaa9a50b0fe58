"""How well it is known when not to answer: refusals, and whether `confidence` means what it says.

A reply is correct when an answerable question got a right answer, or an unanswerable one was declined. `confidence`
is the probability of just that, so risk and calibration are measured over all replies, whatever their outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
N_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The replies whose confidence lies in one tenth of 0..1: their mean confidence, share correct, and number."""

    confidence: float
    correct: float
    n: int


def abstention_f1(answerable: Floats, declined: Floats) -> float | None:
    """Return the F1 of declining, seen as finding the unanswerable; None when there is nothing to find."""
    n_unanswerable = float((1 - answerable).sum())
    if not n_unanswerable:
        return None
    found = float(((1 - answerable) * declined).sum())
    return 2 * found / (n_unanswerable + float(declined.sum()))


def answerable_auc(answerable: Floats, declined: Floats, confidence: Floats) -> float | None:
    """Return how often an answerable question looks more answerable than an unanswerable one; ties count half.

    How answerable a question looks is the confidence of an answer, and 1 - that of a refusal. None without both kinds.
    """
    looks = np.where(declined > 0, 1 - confidence, confidence)
    yes, no = looks[answerable > 0], np.sort(looks[answerable == 0])
    if not len(yes) or not len(no):
        return None
    below, not_above = np.searchsorted(no, yes, "left"), np.searchsorted(no, yes, "right")
    return float((below + not_above).sum() / (2 * len(yes) * len(no)))


def risk_coverage(confidence: Floats, correct: Floats) -> tuple[Floats, Floats]:
    """Return the curve of coverage (share of replies kept, surest first) and risk (share of those that are wrong).

    One point a reply. Replies of the same confidence cannot be told apart, so each carries the group's mean error.
    """
    order = np.argsort(-confidence, kind="stable")
    wrong = 1 - correct[order]
    _, group = np.unique(-confidence[order], return_inverse=True)
    wrong = (np.bincount(group, wrong) / np.bincount(group))[group]
    kept = np.arange(1, len(wrong) + 1)
    return kept / len(wrong), np.cumsum(wrong) / kept


def risk_coverage_area(confidence: Floats, correct: Floats) -> float | None:
    """Return the mean risk over all coverages: 0 is best. None without replies."""
    return float(risk_coverage(confidence, correct)[1].mean()) if len(confidence) else None


def reliability(confidence: Floats, correct: Floats) -> tuple[Bin, ...]:
    """Return the bins of equal width that hold replies, in order of confidence."""
    places = _bins_of(confidence)
    inside = [places == at for at in range(N_BINS)]
    return tuple(
        Bin(float(confidence[mask].mean()), float(correct[mask].mean()), int(mask.sum()))
        for mask in inside
        if mask.any()
    )


def expected_calibration_error(confidence: Floats, correct: Floats) -> float | None:
    """Return the mean distance of confidence from the share correct, over the bins; None without replies."""
    if not len(confidence):
        return None
    places = _bins_of(confidence)
    return float(np.abs(np.bincount(places, confidence - correct)).sum() / len(confidence))


def _bins_of(confidence: Floats) -> npt.NDArray[np.intp]:
    return np.clip((confidence * N_BINS).astype(np.intp), 0, N_BINS - 1)  # 1.0 belongs to the last bin
