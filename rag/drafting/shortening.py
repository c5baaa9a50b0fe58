"""Sentences too long for an answer: made whole, then cut at the ends of clauses, so that what they depend on stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import BlockKind, Document, ruling
from index.text import search_words, split_sentences
from rag.datatypes import Sentence
from rag.language.matching import match
from rag.language.words import all_stems
from rag.question.question_form import QuestionForm

_CLAUSE_ENDS = re.compile(
    r"(?<=;)\s+|(?<=,)\s+(?=(?:and|or|but|which|who|where|when|while|whereas|provided|subject|unless|if|except|save|"
    r"notwithstanding|including|having|being|as|so|nor|in (?:the|any|such|each))\b)|\s+(?=\([a-z]{1,4}\)\s)",
    re.IGNORECASE,
)
# A clause that what is said depends on.
_CONDITION = re.compile(
    r"\b(?:unless|if|except|provided|subject to|save (?:that|where|for)|only|not|never|notwithstanding)\b",
    re.IGNORECASE,
)
_LEFT_OUT = "…"
# Sentences of more words are torn when they are indexed.
_TORN = 100


def untorn(sentence: Sentence, document: Document) -> Sentence:
    """Return the whole of the sentence where only a part of it was indexed, itself otherwise."""
    block = ruling(document.blocks, sentence.span.start)
    if block is None or block.kind is not BlockKind.PARAGRAPH:
        return sentence
    for span in split_sentences(document.text, block.span):
        is_clean = not any(one.span.overlaps(span) for one in document.furniture)
        if span != sentence.span and span.contains(sentence.span) and is_clean:
            words = search_words(span.cut(document.text))
            return replace(sentence, span=span, words=words) if len(words.split()) > _TORN else sentence
    return sentence


def shortened(words: str, form: QuestionForm, most: int, aim: int) -> str:
    """Return the words within so many: first clause, conditions, then what the question names, in their order.

    Args:
        words: A sentence; as it is if it is short enough or cannot be cut.
        form: What is asked for.
        most: Words it may have.
        aim: Words it should have, conditions apart.
    """
    clauses = _CLAUSE_ENDS.split(words)
    if len(words.split()) <= most or len(clauses) == 1:
        return words
    order = sorted(range(len(clauses)), key=lambda at: (-_weight(clauses, at, form), at))
    kept: set[int] = set()
    used = 0
    for at in order:
        n_words = len(clauses[at].split()) + 1  # and the mark of what is left out
        is_needed = at == 0 or bool(_CONDITION.search(clauses[at]))
        if used + n_words <= (most if is_needed else aim):
            kept.add(at)
            used += n_words
    return _marked(clauses, kept) if 0 in kept else words


def _weight(clauses: Sequence[str], at: int, form: QuestionForm) -> float:
    """Return how much a clause is needed: the first most, then conditions, then by the question's words in it."""
    here = all_stems(clauses[at])
    named = sum(match(s, here) for s in form.stems) / (len(form.stems) or 1)
    return 10.0 * (at == 0) + 2.0 * bool(_CONDITION.search(clauses[at])) + named


def _marked(clauses: Sequence[str], kept: set[int]) -> str:
    """Return the kept clauses in order, an ellipsis wherever some are left out between them or behind."""
    said: list[str] = []
    for at, clause in enumerate(clauses):
        if at in kept:
            said.append(clause)
        elif said[-1] != _LEFT_OUT:
            said.append(_LEFT_OUT)
    return " ".join(said)
