"""Chooses the sentences of an answer: the best one, then those that add what the question still lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datatypes import Reading, Sentence
from rag.drafting.announcing import step_before, told_after, told_before
from rag.drafting.leading import adds_name, is_named_row, lead_of, sides_of
from rag.drafting.parts import Part, asked_parts, holds, worth
from rag.drafting.rows import rows_asked_for
from rag.drafting.usable import usable_sentences
from rag.drafting.views import own_words, whole_view
from rag.drafting.wording import shares_words
from rag.language.matching import match
from rag.language.words import all_stems, stem, words_of
from rag.question.acronyms import Acronym, with_acronyms
from rag.question.question_form import FIGURE_KINDS, QuestionForm, parts_of, read_question
from rag.reading.features import held
from rag.reading.ranges import is_other_row, looked_up


@dataclass(frozen=True, slots=True)
class ChooseOptions:
    """How many sentences are chosen.

    Attributes:
        max_sentences: Most sentences.
        aim_words: Words the answer should stay within, the best sentence apart.
        min_score: Probability below which a further sentence is not added, 0 to 1.
        min_part_score: The same for one that is added for a part of the question that nothing chosen answers.
        max_shared: Share of words in common with a chosen sentence from which another says nothing new, 0 to 1.
    """

    max_sentences: int = 3
    aim_words: int = 60
    min_score: float = 0.12
    min_part_score: float = 0.03
    max_shared: float = 0.75


def choose(form: QuestionForm, reading: Reading, options: ChooseOptions = ChooseOptions()) -> tuple[Sentence, ...]:
    """Return the sentences of the answer, the one that answers best first; empty for a reading without any.

    Rows of one table, and numbered steps of one passage, stand in the order they have there.
    """
    usable = own_words(form, usable_sentences(form, reading), reading)
    row = looked_up(form, reading)
    if row:
        usable = [one for one in usable if one.span != row.span and not is_other_row(one, row)]
    if not usable and not row:
        return ()
    rows = rows_asked_for(form, row or usable[0], reading)
    if len(rows) > 1:
        return rows
    if rows:
        row, usable = rows[0], [one for one in usable if one.span != rows[0].span and not is_other_row(one, rows[0])]
    sides = sides_of(form, usable) if usable else ()
    if sides:
        return sides
    lead = row or lead_of(form, usable, reading)
    view = whole_view(form, lead, reading)
    if view:
        lead, usable = view, [one for one in usable if not one.span.overlaps(view.span) or one.label != view.label]
    is_told = not (form.is_list or form.compared or _lacking(form, [lead]))
    if (form.kind in FIGURE_KINDS or is_told) and is_named_row(form, lead):
        usable = [one for one in usable if not is_other_row(one, lead) or adds_name(form, one, lead, reading.acronyms)]
    before = told_before(form, lead, reading) or step_before(form, lead, reading)
    if before:
        return (*before, lead)
    chosen = _with_more(form, usable, [lead, *told_after(form, lead, reading)], reading, options)
    return tuple(sorted(chosen, key=lambda one: one.span.start)) if _are_steps(chosen) else chosen


def _are_steps(chosen: Sequence[Sentence]) -> bool:
    """Tell whether the sentences stand one after the other as their numbers say: "Stage 1: …", "Stage 2: …"."""
    steps = [found["of"].lower() for one in chosen if (found := _STEP.match(one.words))]
    return len(steps) == len(chosen) and len(set(steps)) == len({one.label for one in chosen}) == 1


_STEP = re.compile(r"(?P<of>[^\W\d_]+) \d{1,2}\b")


def _with_more(
    form: QuestionForm, usable: Sequence[Sentence], chosen: list[Sentence], reading: Reading, options: ChooseOptions
) -> tuple[Sentence, ...]:
    """Return the chosen sentences and those that answer what parts of the question still lack, or add to them."""
    n_words = sum(len(one.words.split()) for one in chosen)
    for part in asked_parts(form.text):
        likely = [one for one in usable if one.score >= options.min_part_score]
        holder = _holder(part, likely, chosen, reading)
        if holder:
            chosen.append(holder)
            n_words += len(holder.words.split())
    while len(chosen) < options.max_sentences:
        rest = [one for one in usable if one not in chosen and n_words + len(one.words.split()) <= options.aim_words]
        rest = [one for one in rest if not any(_says_nothing_new(form, one, c, options) for c in chosen)]
        scored = [(_worth(form, one, chosen), at) for at, one in enumerate(rest)]
        best, at = max(scored, key=lambda pair: (pair[0], -pair[1]), default=(0.0, -1))
        if at < 0 or best < options.min_score:
            at = _completing(form, rest, chosen, reading.acronyms)
        if at < 0:
            break
        chosen.append(rest[at])
        n_words += len(rest[at].words.split())
    return tuple(chosen)


def _says_nothing_new(form: QuestionForm, one: Sentence, chosen: Sentence, options: ChooseOptions) -> bool:
    """Tell whether a chosen sentence says what this one does: in like words, or as the whole list it stands in."""
    is_in_list = form.is_list and bool(chosen.notes) and one.notes == chosen.notes
    return is_in_list or shares_words(one.words, chosen.words) >= options.max_shared


def _holder(part: Part, usable: Sequence[Sentence], chosen: Sequence[Sentence], reading: Reading) -> Sentence | None:
    """Return the best sentence that answers a part which no chosen one answers, None if there is none."""
    if any(holds(part, one, reading.acronyms) for one in chosen):
        return None
    of = {passage.label: passage.chunk.document_id for passage in reading.passages}
    near = [one for one in usable if of[one.label] == of[chosen[0].label]]
    for among in (near, usable):
        found = [(worth(part, one, reading.acronyms), one.score, -at) for at, one in enumerate(among)]
        best = max((one for one in found if one[0] > 0), default=None)
        if best and (part.own or among is near):
            return among[-best[2]]
    return None


def _completing(
    form: QuestionForm, rest: Sequence[Sentence], chosen: Sequence[Sentence], acronyms: tuple[Acronym, ...]
) -> int:
    """Return the place of the first sentence on what a question of several parts still lacks, -1 if there is none.

    -1 too where each part is answered: "quickly" of "and how quickly?" need not be said again.
    """
    parts = asked_parts(form.text)
    are_held = bool(parts) and all(any(holds(part, one, acronyms) for one in chosen) for part in parts)
    if len(parts_of(form.text)) < 2 or are_held:
        return -1
    lacking = _lacking(form, chosen)
    covered = [
        (sum(match(s, here) for s in lacking), sum(match(s, here) for s in form.stems), -at)
        for at, here in enumerate(with_acronyms(all_stems(one.words), acronyms) for one in rest)
    ]
    best = max((one for one in covered if 2 * one[0] >= len(lacking) > 0), default=None)
    return -best[2] if best else -1


def _lacking(form: QuestionForm, chosen: Sequence[Sentence]) -> list[str]:
    """Return the stems of the question that no chosen sentence holds, in itself or from its place."""
    said = frozenset(stem(word) for one in chosen for word in words_of(f"{one.words} {one.context} {one.notes}"))
    return [s for s in form.stems if not match(s, said)]


def _worth(form: QuestionForm, sentence: Sentence, chosen: Sequence[Sentence]) -> float:
    """Return the sentence's probability, raised by what it covers that the chosen ones do not."""
    worth = sentence.score
    lacking = _lacking(form, chosen)
    here = all_stems(sentence.words)
    if lacking:
        worth *= 1 + sum(match(s, here) for s in lacking) / len(lacking)
    for part in parts_of(form.text)[1:]:
        other = read_question(part)
        if held(other, sentence) and not any(held(other, one) for one in chosen):
            worth *= 1.5
    return worth
