"""Notices where documents disagree on a figure, and where one replaced another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datatypes import Passage, Reading, Remark, RemarkKind, Sentence
from rag.drafting.composing import plain
from rag.drafting.same_thing import counted_figures, same_thing
from rag.drafting.versions import counterpart, other_version, replaces
from rag.language.figure_kinds import Figure, FigureKind, days_of
from rag.question.question_form import QuestionForm, asks_for_past
from rag.reading.features import held

_COUNTED_WORDS = re.compile(
    r"(?:\s(?!(?:of|in|a|an|the|and|or|to|for|after|before|from|by|at|on|is|are)\b)[a-z]+){1,2}"
)
# Sentences behind the best one that are looked at for another figure.
_N_OTHERS = 8


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
    """Return what other sentences say against the chosen ones: another version's, or another document's."""
    passages = {passage.label: passage for passage in reading.passages}
    current: list[tuple[Sentence, Sentence]] = []
    also: list[Sentence] = []
    remarks: list[Remark] = []
    for one in chosen:
        mine = passages[one.label]
        other = _in_other_version(one, mine, reading) or _chosen_of_newer(mine, chosen, passages, reading)
        differs = other is not None and _changed(one, other, form)
        if mine.source.superseded and other and not asks_for_past(form.text):
            current.append((one, other))
            if differs:
                remarks.append(_replaced(mine, one))
        elif mine.source.superseded:
            remarks.append(Remark(RemarkKind.SUPERSEDED, f"{_named(mine)} was replaced on {mine.source.superseded}."))
        if other and differs and one is chosen[0] and not mine.source.superseded:
            remarks.append(_replaced(passages[other.label], other))
        if other and differs and asks_for_past(form.text):
            also.append(other)
    for one in chosen[:1]:
        against = _against(one, form, reading, passages)
        if against:
            also.append(against)
            remarks.append(_disagree(one, passages[one.label], against, passages[against.label], form))
    return Conflicts(tuple(current), tuple(also), tuple(dict.fromkeys(remarks)))


def _in_other_version(one: Sentence, mine: Passage, reading: Reading) -> Sentence | None:
    document = reading.documents[mine.chunk.document_id]
    passage = other_version(document, reading)
    if passage is None:
        return None
    return counterpart(one, document, passage, reading.documents[passage.chunk.document_id])


def _chosen_of_newer(
    mine: Passage, chosen: Sequence[Sentence], passages: dict[str, Passage], reading: Reading
) -> Sentence | None:
    """Return the first chosen sentence of the document that replaced a passage's, None where there is none."""
    document = reading.documents[mine.chunk.document_id]
    newer = (one for one in chosen if replaces(reading.documents[passages[one.label].chunk.document_id], document))
    return next(newer, None)


def _against(one: Sentence, form: QuestionForm, reading: Reading, passages: dict[str, Passage]) -> Sentence | None:
    """Return the first sentence of another current document that gives another figure for the same thing.

    None for a question that compares: what it sets side by side may well differ.
    """
    mine = passages[one.label]
    if mine.source.superseded or form.compared:
        return None
    for other in reading.sentences[:_N_OTHERS]:
        theirs = passages[other.label]
        is_elsewhere = theirs.chunk.document_id != mine.chunk.document_id and not theirs.source.superseded
        if (
            is_elsewhere
            and held(form, other) != []
            and same_thing(one.words, other.words, form)
            and _differ(one, other, form)
        ):
            return other
    return None


def _differ(one: Sentence, other: Sentence, form: QuestionForm) -> bool:
    """Tell whether both give figures of a kind and none of them agrees: "two hours" and "24 hours", 1/5 and 25%."""
    mine, theirs = ({_measure(figure) for figure in counted_figures(said.words, form)} for said in (one, other))
    return bool({kind for kind, _ in mine} & {kind for kind, _ in theirs}) and not mine & theirs


def _changed(one: Sentence, other: Sentence, form: QuestionForm) -> bool:
    """Tell whether two versions of a provision give different figures of a kind, others being the same."""
    mine, theirs = ({_measure(figure) for figure in counted_figures(said.words, form)} for said in (one, other))
    return bool({kind for kind, _ in mine - theirs} & {kind for kind, _ in theirs - mine})


def _measure(figure: Figure) -> tuple[str, str]:
    """Return what a figure measures and its value, so that 24 hours and a day, or a fifth and 20%, are the same."""
    if figure.kind is FigureKind.MEASURE and days_of(figure.unit):
        return "time", f"{float(figure.value) * days_of(figure.unit):.6g}"
    if figure.kind is FigureKind.PERCENT and not figure.unit:
        return "share", f"{float(figure.value) / 100:.4g}"
    if figure.kind is FigureKind.NUMBER and figure.value.startswith("0."):
        return "share", figure.value
    return f"{figure.kind.value} {figure.unit}", figure.value


def _replaced(old: Passage, sentence: Sentence) -> Remark:
    when = f" on {old.source.superseded}" if old.source.superseded else ""
    return Remark(RemarkKind.SUPERSEDED, f"{_named(old)}, replaced{when}, said otherwise: “{sentence.words.strip()}”")


def _disagree(one: Sentence, mine: Passage, other: Sentence, theirs: Passage, form: QuestionForm) -> Remark:
    told = [
        [(_measure(figure)[0], _told(plain(said.words), figure)) for figure in counted_figures(said.words, form)]
        for said in (one, other)
    ]
    kinds = {kind for kind, _ in told[0]} & {kind for kind, _ in told[1]}
    said = [next((words for kind, words in figures if kind in kinds), "") for figures in told]
    dates = [[words for kind, words in figures if kind.startswith(FigureKind.DATE.value)] for figures in told]
    # A date in one of them only says which is the newer statement.
    dated = [f" ({mine[0]})" if mine and not others else "" for mine, others in (dates, dates[::-1])]
    return Remark(
        RemarkKind.DISAGREEMENT,
        f"The documents disagree: {_named(mine)} says {said[0]}{dated[0]}, {_named(theirs)} says {said[1]}{dated[1]}.",
    )


def _told(words: str, figure: Figure) -> str:
    """Return a figure with what a plain number counts: "5 working days"."""
    told = figure.span.cut(words)
    if figure.kind is FigureKind.DATE:
        return told.rstrip(".")  # "3 May." ends its sentence, not ours
    counted = _COUNTED_WORDS.match(words[figure.span.end :]) if figure.kind is FigureKind.NUMBER else None
    return told + (counted.group() if counted else "")


def _named(passage: Passage) -> str:
    title = passage.source.title or passage.chunk.document_id
    return f"“{title}” ({passage.source.published})" if passage.source.published else f"“{title}”"
