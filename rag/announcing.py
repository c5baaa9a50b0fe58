"""Sentences that announce and those that tell: "It has two parts. One is the grant, and the other the loan."."""

from __future__ import annotations

import re

from rag.composing import enumerates, plain
from rag.datatypes import Reading, Sentence
from rag.question_form import FIGURE_KINDS, AnswerKind, QuestionForm

_ANNOUNCES = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|several|[2-9])\s+(?:[\w’'-]+\s+){0,3}?[\w’'-]+s\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"^[“\"‘']?(?:(?:and|so|well|now|then),? )?(?:the )?(?:one|first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth|other|"
    r"another|next|last(?:ly)?|finally)\b",
    re.IGNORECASE,
)
_MOST = 3


def told_after(form: QuestionForm, sentence: Sentence, reading: Reading) -> tuple[Sentence, ...]:
    """Return the sentences right after one that tell what it announces, in order; () where it announces nothing.

    A question for a figure, a name or a yes has its answer in the announcement itself.
    """
    if form.kind in FIGURE_KINDS or form.kind in {AnswerKind.PERSON, AnswerKind.PLACE, AnswerKind.YES_NO}:
        return ()
    words = plain(sentence.words)
    if not _ANNOUNCES.search(words) or enumerates(words):
        return ()
    after = sorted(
        (one for one in reading.sentences if one.label == sentence.label and one.span.start >= sentence.span.end),
        key=lambda one: one.span.start,
    )
    told: list[Sentence] = []
    for one in after[:_MOST]:
        if not _TELLS.match(one.words):
            break
        told.append(one)
    return tuple(told)
