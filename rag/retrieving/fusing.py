"""Puts together what several searches found: weighted, fused, compared. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.datatypes import Chunk, Hit


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk that two searches found, and what each thought of it.

    Attributes:
        chunk: The chunk.
        score: Both fused, 0 to 1, comparable inside this question only.
        by_words: BM25; 0 if the keyword search did not return it.
        by_meaning: Cosine similarity; the lowest returned if the vector search did not return it.
    """

    chunk: Chunk
    score: float
    by_words: float
    by_meaning: float


def fuse(by_words: Sequence[Hit], by_meaning: Sequence[Hit], keyword_weight: float) -> tuple[Found, ...]:
    """Return the hits of both searches, best first, each score a weighted mean of scores brought to 0..1."""
    least = min((hit.score for hit in by_meaning), default=0.0)
    found: dict[str, Found] = {}
    for hit, score in zip(by_words, _normalised(by_words), strict=True):
        found[hit.chunk.id] = Found(hit.chunk, keyword_weight * score, hit.score, least)
    for hit, score in zip(by_meaning, _normalised(by_meaning), strict=True):
        other = found.get(hit.chunk.id) or Found(hit.chunk, 0.0, 0.0, least)
        found[hit.chunk.id] = replace(other, score=other.score + (1 - keyword_weight) * score, by_meaning=hit.score)
    return best_first(found.values())


def best_first(found: Iterable[Found]) -> tuple[Found, ...]:
    """Return what was found by falling score; equal scores in order of id."""
    return tuple(sorted(found, key=lambda one: (-one.score, one.chunk.id)))


def add_weighted(searches: Sequence[tuple[Sequence[Hit], float]]) -> tuple[Hit, ...]:
    """Return the hits of several keyword searches, best first, their scores weighted and added.

    BM25 is a sum over words, so this is what one search with weighted words would give, as far as hits were returned.
    """
    hits: dict[str, Hit] = {}
    for found, weight in searches:
        for hit in found:
            before = hits[hit.chunk.id].score if hit.chunk.id in hits else 0.0
            hits[hit.chunk.id] = replace(hit, score=before + weight * hit.score)
    return tuple(sorted(hits.values(), key=lambda hit: (-hit.score, hit.chunk.id)))


def agreement(one: Sequence[Hit], other: Sequence[Hit]) -> float:
    """Return how much two searches found the same chunks, 0 to 1: the cosine of their normalised scores."""
    a, b = ({hit.chunk.id: score for hit, score in zip(hits, _normalised(hits), strict=True)} for hits in (one, other))
    shared = sum(score * b.get(id_, 0.0) for id_, score in a.items())
    sizes = [sum(score * score for score in scores.values()) for scores in (a, b)]
    return shared / math.sqrt(sizes[0] * sizes[1]) if shared else 0.0


def _normalised(hits: Sequence[Hit]) -> list[float]:
    """Return the scores brought to 0..1: the best 1, the worst 0, a lone one 1."""
    if not hits:
        return []
    best, worst = max(hit.score for hit in hits), min(hit.score for hit in hits)
    return [(hit.score - worst) / (best - worst) if best > worst else 1.0 for hit in hits]
