"""Chooses the sentences of an answer: the best one, then those that add what the question still lacks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.datatypes import BlockKind
from rag.acronyms import Acronym, with_acronyms
from rag.announcing import told_after
from rag.composing import enumerates, shares_words
from rag.datatypes import Reading, Sentence
from rag.features import NAMED_KINDS, held, match
from rag.parts import Part, asked_parts, holds, worth
from rag.question_form import FIGURE_KINDS, AnswerKind, QuestionForm, parts_of, read_question
from rag.ranges import is_other_row, looked_up, row_name
from rag.words import STOP_WORDS, stem, words_of

# New telling words below which a sentence says nothing but the question again.
_MIN_NEW = 2
# Share of the best sentence's score from which one that holds what is asked for goes before one that does not:
# a figure or date is rarely there by chance, a name often.
_MIN_HOLDER, _MIN_NAME_HOLDER = 0.05, 0.4


# Share of a row's name from which the question asks for this row.
_IS_NAMED = 0.5
# Fewer words than this without a full stop are a caption or a table's head.
_CAPTION = 14
_ENDS = re.compile(r"[.!?;:…][\"”'’)\]]*$")


@dataclass(frozen=True, slots=True)
class ChooseOptions:
    """How many sentences are chosen.

    Attributes:
        max_sentences: Most sentences.
        aim_words: Words the answer should stay within, the best sentence apart.
        min_score: Probability below which a further sentence is not added, 0 to 1.
        max_shared: Share of words in common with a chosen sentence from which another says nothing new, 0 to 1.
    """

    max_sentences: int = 3
    aim_words: int = 60
    min_score: float = 0.12
    max_shared: float = 0.75


def choose(form: QuestionForm, reading: Reading, options: ChooseOptions = ChooseOptions()) -> tuple[Sentence, ...]:
    """Return the sentences of the answer, the one that answers best first; empty for a reading without any."""
    usable = [
        one
        for one in reading.sentences
        if (_is_usable(form, one) or told_after(form, one, reading)) and not _is_caption(one, reading)
    ]
    usable = usable or list(reading.sentences)
    row = looked_up(form, reading)
    if row:
        usable = [one for one in usable if one.span != row.span and not is_other_row(one, row)]
    if not usable and not row:
        return ()
    sides = _sides(form, usable)
    if sides:
        return sides
    lead = row or _best_row(form, usable, _lead(form, usable, reading))
    if form.kind in FIGURE_KINDS and _named(form, lead) >= _IS_NAMED:
        usable = [one for one in usable if not is_other_row(one, lead) or _adds_name(form, one, lead)]
    chosen = [lead, *told_after(form, lead, reading)]
    n_words = sum(len(one.words.split()) for one in chosen)
    for part in asked_parts(form.text):
        holder = _holder(part, usable, chosen, reading)
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


def _best_row(form: QuestionForm, usable: Sequence[Sentence], lead: Sentence) -> Sentence:
    """Return the row that the question names, where the lead is another row of its table."""
    rows = [lead, *(one for one in usable if one.label == lead.label and row_name(lead) and is_other_row(one, lead))]
    best = max(rows, key=lambda one: (_named(form, one), -rows.index(one)))
    return best if _named(form, best) >= _IS_NAMED else lead


def _named(form: QuestionForm, sentence: Sentence) -> float:
    """Return which share of a table row's name the question holds, 0 for what is no row."""
    name = {stem(word) for word in words_of(row_name(sentence)) if word not in STOP_WORDS}
    asked = frozenset(form.stems)
    return sum(match(s, asked) for s in name) / len(name) if name else 0.0


def _adds_name(form: QuestionForm, sentence: Sentence, lead: Sentence) -> bool:
    """Tell whether the name of a row holds a word of the question that the lead's name does not."""
    mine, leads = (frozenset(stem(word) for word in words_of(row_name(one))) for one in (sentence, lead))
    return any(match(s, mine) and not match(s, leads) for s in form.stems)


def _sides(form: QuestionForm, usable: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the best sentence on each of the things compared, () unless both have one."""
    chosen: list[Sentence] = []
    for at, mine in enumerate(form.compared):
        other = form.compared[1 - at]
        on_mine = [one for one in usable if match(mine, _stems(one)) and not match(other, _stems(one))]
        if not on_mine:
            return ()
        chosen.append(on_mine[0])
    return tuple(dict.fromkeys(chosen))


def _stems(sentence: Sentence) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(sentence.words))


def _is_usable(form: QuestionForm, sentence: Sentence) -> bool:
    """Tell whether the sentence says something: questions, bare labels and the question's own words do not."""
    words = sentence.words.rstrip("\"”'’")
    new = {stem(word) for word in words_of(words) if word not in STOP_WORDS} - set(form.stems)
    return not words.endswith("?") and len(words.split()) > 2 and (len(new) >= _MIN_NEW or bool(held(form, sentence)))


def _is_caption(sentence: Sentence, reading: Reading) -> bool:
    """Tell whether the sentence only names what stands below it: a table's caption or head, a line without an end."""
    passage = next(one for one in reading.passages if one.label == sentence.label)
    blocks = reading.documents[passage.chunk.document_id].blocks
    at = bisect_right(blocks, sentence.span.start, key=lambda one: one.span.start) - 1
    if at < 0 or _ENDS.search(sentence.words):
        return False
    if blocks[at].kind is BlockKind.TABLE_ROW:
        return ": " not in sentence.words and not sentence.notes
    is_above_table = at + 1 < len(blocks) and blocks[at + 1].kind is BlockKind.TABLE_ROW
    return blocks[at].kind is BlockKind.PARAGRAPH and (is_above_table or len(sentence.words.split()) < _CAPTION)


def _lead(form: QuestionForm, usable: Sequence[Sentence], reading: Reading) -> Sentence:
    """Return the best sentence that holds what is asked for, the best one where none near it does."""
    best = usable[0]
    if form.is_list:
        listing = [one for one in usable[:8] if enumerates(one.words) and one.score > 0.3 * best.score]
        best = max([best, *listing], key=lambda one: one.score * (1 + 3 * _on_focus(form, one) * (one in listing)))
        return _of_list(form, reading.sentences, best) or best
    least = best.score * (_MIN_NAME_HOLDER if form.kind in NAMED_KINDS else _MIN_HOLDER)
    holders = [one for one in usable[:6] if held(form, one) and one.score > least]
    speaking = {passage.label for passage in reading.passages if passage.chunk.speaker}
    is_said = form.kind is AnswerKind.PERSON and best.label in speaking  # the name is the speaker's
    return holders[0] if held(form, best) == [] and holders and not is_said else best


def _of_list(form: QuestionForm, sentences: Sequence[Sentence], best: Sentence) -> Sentence | None:
    """Return an item of the list whose items together are likelier than the best sentence, None if there is none."""
    lists: dict[tuple[str, str], list[Sentence]] = {}
    for one in sentences:
        if one.notes.endswith(":"):
            lists.setdefault((one.label, one.notes), []).append(one)
    if not lists:
        return None
    scores = {
        key: sum(one.score for one in items)
        + sum(one.score for one in sentences if one.label == key[0] and one.words.endswith(key[1][-40:]))
        for key, items in lists.items()
    }
    key = max(scores, key=lambda key: scores[key])
    least = best.score * (1 + enumerates(best.words) * _on_focus(form, best))
    items = sorted(lists[key], key=lambda one: enumerates(one.words))
    return items[0] if scores[key] > least and best.notes != key[1] else None


def _on_focus(form: QuestionForm, sentence: Sentence) -> float:
    """Return the share of what is asked for that the sentence names: "groups" of "which groups"."""
    here = frozenset(stem(word) for word in words_of(sentence.words))
    return sum(match(s, here) for s in form.focus) / len(form.focus) if form.focus else 1.0


def _completing(
    form: QuestionForm, rest: Sequence[Sentence], chosen: Sequence[Sentence], acronyms: tuple[Acronym, ...]
) -> int:
    """Return the place of the first sentence on what a question of several parts still lacks, -1 if there is none."""
    if len(parts_of(form.text)) < 2:
        return -1
    lacking = _lacking(form, chosen)
    covered = [
        (sum(match(s, here) for s in lacking), sum(match(s, here) for s in form.stems), -at)
        for at, here in enumerate(with_acronyms(_stems(one), acronyms) for one in rest)
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
    here = _stems(sentence)
    if lacking:
        worth *= 1 + sum(match(s, here) for s in lacking) / len(lacking)
    for part in parts_of(form.text)[1:]:
        other = read_question(part)
        if held(other, sentence) and not any(held(other, one) for one in chosen):
            worth *= 1.5
    return worth
