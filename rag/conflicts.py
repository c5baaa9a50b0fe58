"""Notices where documents disagree on a figure, and where one replaced another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.datatypes import Passage, Reading, Remark, RemarkKind, Sentence
from rag.figures import Figure, FigureKind, read_figures
from rag.question_form import QuestionForm
from rag.words import STOP_WORDS, stem, words_of

# Share of all their words, figures apart, that two sentences must have in common to speak of the same thing.
_SAME_MATTER = 0.4
_COUNTED = frozenset(
    {FigureKind.NUMBER, FigureKind.MONEY, FigureKind.PERCENT, FigureKind.MEASURE, FigureKind.DATE, FigureKind.TIME}
)


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What was noticed about the chosen sentences.

    Attributes:
        current: A sentence of a replaced document → the one of the current document to answer from.
        also: Sentences that say otherwise, to be shown beside the answer.
        remarks: What to tell the person.
    """

    current: tuple[tuple[Sentence, Sentence], ...] = ()
    also: tuple[Sentence, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def instead_of(self, chosen: Sequence[Sentence]) -> tuple[Sentence, ...]:
        """Return the chosen sentences, those of replaced documents exchanged for the current ones."""
        exchanged = dict(self.current)
        return tuple(dict.fromkeys(exchanged.get(one, one) for one in chosen))


def find_conflicts(form: QuestionForm, chosen: Sequence[Sentence], reading: Reading) -> Conflicts:
    """Return what the other sentences say against the chosen ones."""
    passages = {passage.label: passage for passage in reading.passages}
    current: list[tuple[Sentence, Sentence]] = []
    also: list[Sentence] = []
    remarks: list[Remark] = []
    for one in chosen[:1]:
        mine = passages[one.label]
        for other in reading.sentences:
            theirs = passages[other.label]
            if theirs.chunk.document_id == mine.chunk.document_id or not _same_matter(one, other):
                continue
            if not _differ(one, other, form):
                continue
            if mine.source.superseded and not theirs.source.superseded:
                current.append((one, other))
                remarks.append(_replaced(mine, one))
            elif theirs.source.superseded and not mine.source.superseded:
                remarks.append(_replaced(theirs, other))
            elif not theirs.source.superseded:
                also.append(other)
                remarks.append(_disagree(mine, theirs))
            break
        if mine.source.superseded and not current:
            remarks.append(Remark(RemarkKind.SUPERSEDED, f"{_named(mine)} was replaced on {mine.source.superseded}."))
    return Conflicts(tuple(current), tuple(also), tuple(remarks))


def _same_matter(one: Sentence, other: Sentence) -> bool:
    a, b = (_matter(sentence) for sentence in (one, other))
    return len(a & b) >= 3 and len(a & b) / len(a | b) >= _SAME_MATTER


def _matter(sentence: Sentence) -> frozenset[str]:
    """Return the stems of what a sentence is about: its telling words without figures."""
    return frozenset(
        stem(word) for word in words_of(sentence.words) if word not in STOP_WORDS and not any(c.isdigit() for c in word)
    )


def _differ(one: Sentence, other: Sentence, form: QuestionForm) -> bool:
    """Tell whether both give figures of a kind and none of them agrees."""
    asked = {figure.value for figure in form.figures}
    mine = {_key(f) for f in read_figures(one.words) if f.kind in _COUNTED and f.value not in asked}
    theirs = {_key(f) for f in read_figures(other.words) if f.kind in _COUNTED and f.value not in asked}
    kinds = {(kind, unit) for kind, unit, _ in mine} & {(kind, unit) for kind, unit, _ in theirs}
    return bool(kinds) and not mine & theirs


def _key(figure: Figure) -> tuple[FigureKind, str, str]:
    return figure.kind, figure.unit, figure.value


def _replaced(old: Passage, sentence: Sentence) -> Remark:
    when = f" on {old.source.superseded}" if old.source.superseded else ""
    return Remark(RemarkKind.SUPERSEDED, f"{_named(old)}, replaced{when}, said otherwise: “{sentence.words.strip()}”")


def _disagree(one: Passage, other: Passage) -> Remark:
    return Remark(RemarkKind.DISAGREEMENT, f"The documents disagree: see {_named(one)} and {_named(other)}.")


def _named(passage: Passage) -> str:
    title = passage.source.title or passage.chunk.document_id
    return f"“{title}” ({passage.source.published})" if passage.source.published else f"“{title}”"
