"""What tells whether the best sentences answer a question at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rag.datatypes import Sentence
from rag.language.words import telling_stems
from rag.question.question_form import AnswerKind, QuestionForm
from rag.reading.features import NAMES, Features, held, match
from rag.reading.ranges import row_name
from rag.reading.seen import Seen
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


def is_plain(form: QuestionForm, best: Seen, row: Features) -> bool:
    """Tell whether anybody sees that the best sentence answers, whatever the reader makes of it.

    The reader saw few tables and few talks in short turns.

    Args:
        form: What is asked for.
        best: The best sentence.
        row: Its features, (len(NAMES),).
    """
    seen = dict(zip(NAMES, row, strict=True))
    if any(seen[name] > 0 for name in ("names_missing_passage", "figures_missing")):
        return False
    return _names_cell(form, best.sentence, seen) or _is_view(form, best, seen)


def _names_cell(form: QuestionForm, sentence: Sentence, seen: Mapping[str, float]) -> bool:
    """Tell whether the question names both the row and the kind of cell that a sentence of a table holds.

    "How many days of study leave …" of "Leave type: Study leave; Days: 30". It asks for a figure in a unit or of a kind
    that few columns hold.
    """
    named = telling_stems(row_name(sentence))
    return (
        (bool(form.unit) or form.kind in _OF_ONE_COLUMN)
        and bool(named)
        and all(match(s, frozenset(form.stems)) for s in named)
        and bool(held(form, sentence))
        and bool(seen["coverage"] + seen["coverage_place"] >= _LEAST_COVERED)
    )


def _is_view(form: QuestionForm, best: Seen, seen: Mapping[str, float]) -> bool:
    """Tell whether a speaker whose view is asked for speaks, of what the question names, there or just before.

    One word that was said before tells no topic: "what did she say about pay", where somebody paid for repairs.
    """
    if not best.found.chunk.speaker or seen["is_speaker"] < 1 or form.kind is not AnswerKind.ANYTHING:
        return False
    known = telling_stems(form.speaker) | _SAYING
    topic = [s for s in form.stems if s not in known]
    around = best.passage | best.near
    is_said_there = any(match(s, best.passage) for s in topic)
    return all(match(s, around) for s in topic) and (is_said_there or len(topic) != 1)


_SAYING = telling_stems("say think thought view opinion argue suggest")
_OF_ONE_COLUMN = frozenset({AnswerKind.MONEY, AnswerKind.PERCENT, AnswerKind.DURATION})
_LEAST_COVERED = 0.5  # of the question's telling words, in the row and its place
_FIGURES = frozenset(
    {AnswerKind.NUMBER, AnswerKind.QUANTITY, AnswerKind.MONEY, AnswerKind.PERCENT, AnswerKind.DURATION, AnswerKind.DATE}
)
