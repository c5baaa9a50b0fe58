"""Reorders what was found so that the first passages hold what a question needs: pure, on what fusing returns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import pairwise

from index.datatypes import Span
from rag.language.words import all_stems
from rag.question.question_form import QuestionForm
from rag.retrieving.fusing import Found, best_first

# Characters between two chunks that stand beside each other: a heading, at most.
_MAX_GAP = 200
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# What may stand between two things that a question sets side by side: "Lincolnshire and in Canterbury".
_BETWEEN = re.compile(
    r"\W*(?:and|or|versus|vs\.?|than|to|with|compared (?:to|with))(?: (?:in|the|of|for|by|that|those))*\W*",
    re.IGNORECASE,
)


def with_neighbours(found: Sequence[Found], share: float) -> tuple[Found, ...]:
    """Return the hits best first, each helped by the better of the two hits that stand beside it in its document.

    A long answer, or one in words unlike the question's, stands beside what the question's words led to.

    Args:
        found: Scores 0 to 1; they stay so.
        share: Of the neighbour's score that is added.
    """
    in_order = sorted(found, key=lambda one: (one.chunk.document_id, one.chunk.span.start))
    beside = dict.fromkeys((one.chunk.id for one in in_order), 0.0)
    for one, other in pairwise(in_order):
        gap = other.chunk.span.start - one.chunk.span.end
        if one.chunk.document_id == other.chunk.document_id and gap <= _MAX_GAP:
            beside[one.chunk.id] = max(beside[one.chunk.id], other.score)
            beside[other.chunk.id] = max(beside[other.chunk.id], one.score)
    return best_first(replace(one, score=(one.score + share * beside[one.chunk.id]) / (1 + share)) for one in in_order)


def current_first(found: Sequence[Found], replaced: Container[str], share: float) -> tuple[Found, ...]:
    """Return the hits best first after hits of replaced documents kept only this share of their score."""
    return best_first(
        replace(one, score=one.score * share) if one.chunk.document_id in replaced else one for one in found
    )


def without_duplicates(
    found: Sequence[Found], overlap: float, n_hits: int, replaced: Container[str] = ()
) -> tuple[Found, ...]:
    """Return the first n hits that are not near-duplicates of one before; of two, the one that is not replaced stays.

    Chunks whose figures differ are no duplicates, however alike: that is where documents disagree.

    Args:
        found: Best first.
        overlap: Share of common words from which two chunks are near-duplicates, 0 to 1.
        n_hits: Most hits returned.
        replaced: Ids of documents that newer ones replaced.
    """
    kept: list[Found] = []
    seen: list[frozenset[str]] = []
    for one in found:
        words = frozenset(one.chunk.words.lower().split())
        same = next((at for at, other in enumerate(seen) if _is_near(words, other, overlap)), None)
        if same is None:
            if len(kept) == n_hits:
                break
            kept.append(one)
            seen.append(words)
        elif kept[same].chunk.document_id in replaced and one.chunk.document_id not in replaced:
            kept[same] = replace(one, score=kept[same].score)
    return tuple(kept)


def _is_near(one: frozenset[str], other: frozenset[str], overlap: float) -> bool:
    fewer, more = sorted((len(one), len(other)))
    if fewer < overlap * more:  # the quick way out, for nearly every pair
        return False
    common = len(one & other)
    if common < overlap * (fewer + more - common):
        return False
    return not any(char.isdigit() for word in one ^ other for char in word)


def spread(found: Sequence[Found], form: QuestionForm, n_first: int = 6) -> tuple[Found, ...]:
    """Return the hits so that all a comparing question sets side by side is among the first; others as they are.

    Each thing set side by side (a place, a year, a document, what is compared) has the best hit that speaks of it
    there, and no document takes more than half of the first places while others have something. Scores stay as they
    are.
    """
    sides = _sides(form)
    if len(sides) < 2:
        return tuple(found)
    first: list[Found] = []
    for side in sides:
        about = (one for one in found if side <= _stems(one))
        if (best := next(about, None)) and best not in first:
            first.append(best)
    counts = Counter(one.chunk.document_id for one in first)
    for one in found:
        if len(first) >= n_first:
            break
        if one not in first and counts[one.chunk.document_id] < n_first // 2:
            first.append(one)
            counts[one.chunk.document_id] += 1
    first = sorted(first[:n_first], key=found.index)
    return (*first, *(one for one in found if one not in first))


def _sides(form: QuestionForm) -> list[frozenset[str]]:
    """Return the stems of each thing a question sets side by side; fewer than two if it does not."""
    if form.compared:
        return [frozenset({side}) for side in form.compared]
    things = [*(name.span for name in form.names), *(Span(*match.span()) for match in _YEAR.finditer(form.text))]
    things.sort(key=lambda thing: thing.start)
    paired = [pair for pair in pairwise(things) if _BETWEEN.fullmatch(form.text[pair[0].end : pair[1].start])]
    beside = dict.fromkeys(thing.cut(form.text) for pair in paired for thing in pair)
    return list(dict.fromkeys(all_stems(words) for words in beside))


def _stems(one: Found) -> frozenset[str]:
    return all_stems(f"{one.chunk.context} {one.chunk.words}")
