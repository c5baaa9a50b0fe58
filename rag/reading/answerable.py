"""What tells whether the best sentences answer a question at all."""

from __future__ import annotations

from collections.abc import Iterable

from rag.question.question_form import AnswerKind, QuestionForm
from rag.reading.features import NAMES, Features
from rag.reading.years import is_year_unheard
from rag.retrieving.word_weights import WordWeights

_TAKEN = (
    "coverage", "coverage_place", "coverage_near", "coverage_passage", "missing_rarest", "names_missing",
    "names_missing_passage", "figures_missing", "kind_lacking", "kind_near", "unit_near", "speaker_missing", "by_words",
    "by_meaning", "evidence", "relevance", "evidence_alone", "relevance_alone", "pairs", "novelty", "is_definition",
)  # fmt: skip


def answerable_signs(
    form: QuestionForm, weights: WordWeights, shares: Features, rows: Features, found: Iterable[str]
) -> dict[str, float]:
    """Return what tells, by name; only the bias when there are no sentences.

    Args:
        form: What is asked for.
        weights: How telling the question's words are.
        shares: Of the sentences, best first.
        rows: Their features.
        found: The passages found, each with what is known of its place.
    """
    if not len(rows):
        return {"bias": 1.0}
    best = dict(zip(NAMES, rows[0], strict=True))
    top = rows[:3]
    total = weights.total(form.stems) or 1.0
    return {name: float(best[name]) for name in _TAKEN} | {
        "bias": 1.0,
        "share": float(shares[0]),
        "unknown": weights.total(s for s in form.stems if s in weights.unknown) / total,
        "year_unheard": float(is_year_unheard(form, found)),
        "all_lack_kind": float(top[:, NAMES.index("kind_lacking")].min()),
        "best_coverage": float(top[:, NAMES.index("coverage")].max()),
        "best_evidence": float(rows[:, NAMES.index("evidence")].max()),
        "best_relevance": float(rows[:, NAMES.index("relevance")].max()),
        "best_alone": float(rows[:, NAMES.index("relevance_alone")].max()),
        "n_stems": min(10, len(form.stems)) / 10,
        "asks_figure": float(form.kind in _FIGURES),
        "asks_name": float(form.kind in {AnswerKind.PERSON, AnswerKind.PLACE, AnswerKind.NAME}),
    }


_FIGURES = frozenset(
    {AnswerKind.NUMBER, AnswerKind.QUANTITY, AnswerKind.MONEY, AnswerKind.PERCENT, AnswerKind.DURATION, AnswerKind.DATE}
)
