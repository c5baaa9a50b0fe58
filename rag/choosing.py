"""Chooses the sentences of an answer: the best one, then those that add what the question still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.acronyms import Acronym, with_acronyms
from rag.composing import enumerates, shares_words
from rag.datatypes import Reading, Sentence
from rag.features import NAMED_KINDS, held, match
from rag.question_form import QuestionForm, parts_of, read_question
from rag.words import STOP_WORDS, stem, words_of

# New telling words below which a sentence says nothing but the question again.
_MIN_NEW = 2
# Share of the best sentence's score from which one that holds what is asked for goes before one that does not:
# a figure or date is rarely there by chance, a name often.
_MIN_HOLDER, _MIN_NAME_HOLDER = 0.05, 0.4


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
    usable = [one for one in reading.sentences if _is_usable(form, one)] or list(reading.sentences)
    if not usable:
        return ()
    sides = _sides(form, usable)
    if sides:
        return sides
    lead = _lead(form, usable)
    chosen, n_words = [lead], len(lead.words.split())
    while len(chosen) < options.max_sentences:
        rest = [one for one in usable if one not in chosen and n_words + len(one.words.split()) <= options.aim_words]
        rest = [one for one in rest if all(shares_words(one.words, c.words) < options.max_shared for c in chosen)]
        scored = [(_worth(form, one, chosen), at) for at, one in enumerate(rest)]
        worth, at = max(scored, key=lambda pair: (pair[0], -pair[1]), default=(0.0, -1))
        if at < 0 or worth < options.min_score:
            at = _completing(form, rest, chosen, reading.acronyms)
        if at < 0:
            break
        chosen.append(rest[at])
        n_words += len(rest[at].words.split())
    return tuple(chosen)


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


def _lead(form: QuestionForm, usable: Sequence[Sentence]) -> Sentence:
    """Return the best sentence that holds what is asked for, the best one where none near it does."""
    best = usable[0]
    if form.is_list:
        listing = [one for one in usable[:8] if enumerates(one.words) and one.score > 0.3 * best.score]
        return max([best, *listing], key=lambda one: one.score * (1 + 3 * _on_focus(form, one) * (one in listing)))
    least = best.score * (_MIN_NAME_HOLDER if form.kind in NAMED_KINDS else _MIN_HOLDER)
    holders = [one for one in usable[:6] if held(form, one) and one.score > least]
    return holders[0] if held(form, best) == [] and holders else best


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
