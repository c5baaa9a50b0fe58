"""Every metric by name: what kind it is, which way is better, and how a table of scores becomes its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from eval.metrics_abstention import abstention_f1, answerable_auc, expected_calibration_error, risk_coverage_area
from eval.metrics_retrieval import AP_CUT, CUTS

Floats = npt.NDArray[np.float64]
# Columns of scores by name, one row a question; NaN stands for undefined, and never leaves this package.
Columns = Mapping[str, Floats]


# Sums of the same numbers in another order differ in their last digits.
SAME = 1e-12


class Kind(Enum):
    """What a metric is about."""

    RETRIEVAL = "retrieval"
    ANSWER = "answer"
    CITATION = "citation"
    ABSTENTION = "abstention"


class Better(Enum):
    """Which way a metric should go."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric over the questions of a run.

    Attributes:
        name: As in summary.json; also its column in scores.csv where it has one.
        kind: What it is about.
        meaning: In a few words, for the report.
        better: Which way it should go.
        in_gate: Whether a fall holds a change back.
        is_share: Whether it is the share of questions of which something is so: each scores 0 or 1.
        of_columns: Computes it from these columns, rows with an undefined one left out; None for the mean of its own.
        columns: The columns it is computed from.
    """

    name: str
    kind: Kind
    meaning: str
    better: Better = Better.HIGHER
    in_gate: bool = False
    is_share: bool = False
    of_columns: Callable[..., float | None] | None = None
    columns: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the columns a row must have for it to count."""
        return self.columns or (self.name,)

    def defined(self, columns: Columns) -> npt.NDArray[np.bool_]:
        """Return which rows count."""
        undefined: npt.NDArray[np.bool_] = np.logical_or.reduce([np.isnan(columns[name]) for name in self.needs])
        return ~undefined

    def value(self, columns: Columns) -> float | None:
        """Return the metric over these rows; None when it is undefined on them."""
        kept = self.defined(columns)
        if not kept.any():
            return None
        values = [columns[name][kept] for name in self.needs]
        return self.of_columns(*values) if self.of_columns else float(values[0].mean())


def _retrieval(
    name: str, meaning: str, cuts: tuple[int, ...], gated: tuple[int, ...], is_share: bool = False
) -> tuple[Metric, ...]:  # fmt: skip
    return tuple(
        Metric(
            f"{name}@{k}",
            Kind.RETRIEVAL,
            meaning.format(first="first passage" if k == 1 else f"first {k} passages"),
            in_gate=k in gated,
            is_share=is_share,
        )
        for k in cuts
    )


METRICS: tuple[Metric, ...] = (
    *_retrieval("success", "a gold quote is in the {first}", CUTS, (1, 5), is_share=True),
    *_retrieval("recall", "share of the gold quotes in the {first}", CUTS, (10,)),
    Metric("mrr", Kind.RETRIEVAL, "1 / rank of the first passage with a gold quote", in_gate=True),
    *_retrieval("ndcg", "discounted gain of the {first}", CUTS, (10,)),
    *_retrieval("map", "mean average precision in the {first}", (AP_CUT,), ()),
    Metric("right", Kind.ANSWER, "answers that hold every fact asked for", in_gate=True, is_share=True),
    Metric("gold_quoted", Kind.ANSWER, "share of the gold quotes that the answer cites", in_gate=True),
    Metric("token_f1", Kind.ANSWER, "words in common with the reference answer", in_gate=True),
    Metric("rouge_l", Kind.ANSWER, "longest sequence of words in common with the reference answer"),
    Metric("speaker_cited", Kind.ANSWER, "answers that cite the person asked about", in_gate=True, is_share=True),
    Metric("n_words", Kind.ANSWER, "words of an answer", Better.NEITHER),
    Metric("quotes_literal", Kind.CITATION, "quotes that stand in the document, to the character", in_gate=True),
    Metric("citation_recall_checks", Kind.CITATION, "claims their citations support, by the checks", in_gate=True),
    Metric("citation_recall_gold", Kind.CITATION, "claims that cite a gold quote", in_gate=True),
    Metric("citation_precision_checks", Kind.CITATION, "citations that are needed, by the checks", in_gate=True),
    Metric("citation_precision_gold", Kind.CITATION, "citations of a gold quote", in_gate=True),
    Metric("rejection", Kind.ABSTENTION, "unanswerable questions declined", in_gate=True, is_share=True),
    Metric(
        "over_refusal", Kind.ABSTENTION, "answerable questions declined", Better.LOWER, in_gate=True, is_share=True
    ),
    Metric(
        "abstention_f1", Kind.ABSTENTION, "F1 of declining the unanswerable", in_gate=True,
        of_columns=abstention_f1, columns=("answerable", "declined"),
    ),
    Metric(
        "answerable_auc", Kind.ABSTENTION, "answerable questions look more answerable than others", in_gate=True,
        of_columns=answerable_auc, columns=("answerable", "declined", "confidence"),
    ),
    Metric(
        "risk_coverage_area", Kind.ABSTENTION, "mean share wrong among the surest replies", Better.LOWER, in_gate=True,
        of_columns=risk_coverage_area, columns=("confidence", "correct"),
    ),
    Metric(
        "calibration_error", Kind.ABSTENTION, "distance of confidence from the share correct (ECE)", Better.LOWER,
        of_columns=expected_calibration_error, columns=("confidence", "correct"),
    ),
)  # fmt: skip
BY_NAME = {metric.name: metric for metric in METRICS}
# Columns of scores.csv that are no metric of their own but go into some.
STATE_COLUMNS = ("answerable", "declined", "confidence", "correct")
SCORE_COLUMNS = tuple(metric.name for metric in METRICS if metric.of_columns is None)
