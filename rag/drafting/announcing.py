"""Sentences that announce and those that tell: "It has two parts. One is the grant, and the other the loan."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.datatypes import Reading, Sentence
from rag.drafting.listing import enumerates
from rag.language.words import stem
from rag.question.question_form import AnswerKind, QuestionForm

_ANNOUNCES = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|several|[2-9])\s+(?:[\w’'-]+\s+){0,3}?(?P<things>[\w’'-]+s)\b",
    re.IGNORECASE,
)
# What is announced to be told, whatever the next sentence looks like.
_TOLD_THINGS = frozenset(
    stem(word)
    for word in "parts bits reasons ways steps stages phases options types kinds sorts forms groups elements "
    "components aspects factors conditions criteria aims goals objectives principles priorities themes areas points "
    "problems challenges questions issues things exceptions requirements duties rules approaches methods routes tasks "
    "recommendations benefits risks differences strands categories".split()
)
_TIME = r"(?:second|minute|hour|day|night|week|fortnight|month|quarter|year|decade|time)s?\b"
_TELLS = re.compile(
    r"^[“\"‘']?(?:(?:and|so|well|now|then),? )?(?:the )?(?:one|first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth|"
    rf"(?<=the )(?:other|next|last)|another|next(?=,)|lastly|finally)\b(?! {_TIME}| in \w+\b)",
    re.IGNORECASE,
)
_LATER = re.compile(r"^[“\"‘']?(?:the )?(?:second|third|fourth|other|another|last|finally|lastly)", re.IGNORECASE)
# "One was a grant", "The first is", "One panel": the first of things that any word may name.
_FIRST = re.compile(
    r"^[“\"‘']?(?:the )?(?:one|first)(?: of (?:them|these))?(?:,| (?:is|was|are|were|has|had|(?P<thing>[\w’'-]+))\b)",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:the other|another|the second|second(?:ly)?,)", re.IGNORECASE)
# "You then have two days", "After that, wait": a step that goes on from the one before.
_NEXT_STEP = re.compile(r"\b(?:then|next|afterwards|after (?:that|this)|once (?:that|this) is done)\b", re.IGNORECASE)
_OPENING, _LONGEST_STEP = 4, 30  # words
_MOST, _REACH = 3, 6  # sentences told, and sentences looked at for them
_TELLING = frozenset({AnswerKind.REASON, AnswerKind.METHOD, AnswerKind.DEFINITION})


def told_after(form: QuestionForm, sentence: Sentence, reading: Reading) -> tuple[Sentence, ...]:
    """Return the sentences after one that tell what it announces, in order; () where it announces nothing.

    Only a question for several things, a reason, a way or a meaning wants to be told all that is announced.
    """
    if not _wants_all(form):
        return ()
    things = {stem(found["things"].lower()) for found in _ANNOUNCES.finditer(sentence.words)}
    if not things or enumerates(sentence.words):
        return ()
    after = sorted(
        (one for one in reading.sentences if one.label == sentence.label and one.span.start >= sentence.span.end),
        key=lambda one: one.span.start,
    )
    told: list[Sentence] = []
    for one in after[:_REACH]:
        if tells_one(one.words):
            told.append(one)
        elif not told:
            break  # the first stands right behind what announces it; what is said of it may stand before the second
    told = told[:_MOST]
    return tuple(told) if things & _TOLD_THINGS or _are_told(told, things) else ()


def tells_one(words: str) -> bool:
    """Tell whether a sentence opens as one of several that are told in turn: "The first is …", "Secondly, …"."""
    return bool(_TELLS.match(words))


def told_before(form: QuestionForm, sentence: Sentence, reading: Reading) -> tuple[Sentence, ...]:
    """Return the sentences before one that tell what comes before it, in order: "The first …", then "The second …".

    () where the sentence is no later one of several, where the first of them is not near, or one is asked for.
    """
    if not (_wants_all(form) and tells_one(sentence.words) and _LATER.match(sentence.words)):
        return ()
    before = sorted(
        (one for one in reading.sentences if one.label == sentence.label and one.span.end <= sentence.span.start),
        key=lambda one: -one.span.start,
    )
    told: list[Sentence] = []
    for one in before[:_REACH]:
        if tells_one(one.words):
            told.insert(0, one)
            if not _LATER.match(one.words):
                return tuple(told)
    return ()


def step_before(form: QuestionForm, sentence: Sentence, reading: Reading) -> tuple[Sentence, ...]:
    """Return the sentence before one that goes on from it ("You then have two days."), where a way is asked for."""
    opening = " ".join(sentence.words.split()[:_OPENING])
    if form.kind is not AnswerKind.METHOD or not _NEXT_STEP.search(opening):
        return ()
    before = (one for one in reading.sentences if one.label == sentence.label and one.span.end <= sentence.span.start)
    last = max(before, key=lambda one: one.span.start, default=None)
    is_step = last is not None and len(last.words.split()) <= _LONGEST_STEP and not last.words.endswith(("?", ":"))
    return (last,) if last and is_step else ()


def _wants_all(form: QuestionForm) -> bool:
    return form.is_list or form.kind in _TELLING


def _are_told(told: Sequence[Sentence], things: set[str]) -> bool:
    """Tell whether sentences name one of the things and then another: "One panel hears …, the other …"."""
    first = _FIRST.match(told[0].words) if told else None
    if first is None or (first["thing"] and stem(first["thing"].lower()) not in things):
        return False
    return any(_OTHERS.search(one.words) for one in told)
