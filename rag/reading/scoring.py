"""Turns what is seen of sentences into probabilities, with weights fitted on development data.

The weights, how they were made and what they were measured on stand beside this file in calibration/, one file for
each reader: another reader's scores mean something else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.errors import FootnoteError
from rag.reading.features import N_CHEAP, NAMES, Features
from rag.reading.passage_features import PASSAGE_NAMES

_FOLDER = Path(__file__).parent / "calibration"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted weights.

    Attributes:
        cheap: One weight a feature, for choosing the sentences worth the reader's time.
        full: One weight a feature, the reader's included: ranks sentences.
        answerable: Weights of what tells whether the documents answer at all, by name; "bias" among them.
        right: Weights of the same for whether the answer that is given is right.
        threshold: Probability of an answer below which the documents are said not to answer.
        passage: One weight a feature of `rag/reading/passage_features.py`: ranks passages.
    """

    cheap: Features
    full: Features
    answerable: Mapping[str, float]
    right: Mapping[str, float]
    threshold: float
    passage: Features


class CalibrationError(FootnoteError):
    """Weights that are missing or do not fit the code."""


@cache
def load_calibration(reader: str) -> Calibration:
    """Return the weights fitted for a reader.

    Raises:
        CalibrationError: There are none, or they name features this code does not compute.
    """
    path = _FOLDER / f"{reader}.json"
    if not path.is_file():
        raise CalibrationError(
            f"There are no weights for the reader {reader!r} in {_FOLDER}.", "See rag/reading/calibration/README.md."
        )
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Calibration(
        cheap=np.append(_row(stored["cheap"], NAMES[:N_CHEAP], path), np.zeros(len(NAMES) - N_CHEAP)),
        full=_row(stored["full"], NAMES, path),
        answerable=stored["answerable"],
        right=stored["right"],
        threshold=float(stored["threshold"]),
        passage=_row(stored["passage"], PASSAGE_NAMES, path),
    )


def _row(weights: Mapping[str, float], names: Sequence[str], path: Path) -> Features:
    unknown = sorted(set(weights) - set(names))
    if unknown:
        raise CalibrationError(f"{path} has weights for unknown features: {', '.join(unknown)}.", "Fit it again.")
    return np.array([float(weights.get(name, 0.0)) for name in names])


def probability(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """Return the logistic function of the weighted signs; a sign without a weight counts nothing."""
    logit = sum(weights.get(name, 0.0) * value for name, value in signs.items())
    return float(logistic(np.array(logit)))


def logistic(logits: Features) -> Features:
    """Return the probability of each logit."""
    chances: Features = 1 / (1 + np.exp(-np.clip(logits, -50, 50)))
    return chances


def shares(scores: Features) -> Features:
    """Return the probability of each to be the one that answers, given that one does: they add up to 1."""
    raised = np.exp(scores - scores.max(initial=-np.inf)) if len(scores) else scores
    return raised / raised.sum() if len(scores) else scores
