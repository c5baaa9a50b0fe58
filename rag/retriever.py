"""Finds the chunks a question may be answered from: by meaning and by words, fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.datatypes import Chunk, Filter, Hit
from index.snapshot import Snapshot
from rag.acronyms import Acronym


@dataclass(frozen=True, slots=True)
class RetrieveOptions:
    """How many chunks are looked at, and what counts.

    Attributes:
        n_hits: Hits returned.
        n_each: Hits asked of each search.
        keyword_weight: Share of the keyword score, 0 to 1; the rest is the vectors'. Scores are normalised per
            question first: on ObliQA dev that beats fusing by rank (R@10 .80 against .78).
        duplicate_overlap: Share of common words from which two chunks are near-duplicates, 0 to 1.
    """

    n_hits: int = 20
    n_each: int = 60
    keyword_weight: float = 0.6
    duplicate_overlap: float = 0.9


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


def retrieve(
    snapshot: Snapshot,
    question: str,
    wanted: Filter = Filter(),
    acronyms: Sequence[Acronym] = (),
    options: RetrieveOptions = RetrieveOptions(),
) -> tuple[Found, ...]:
    """Return the chunks most likely to answer, best first; empty when neither search finds any."""
    other_forms = " ".join(f"{one.short} {one.short}s {' '.join(one.words)}" for one in acronyms)
    by_words = snapshot.search_keywords(f"{question} {other_forms}", options.n_each, wanted)
    by_meaning = snapshot.search_vectors(question, options.n_each, wanted)
    fused = fuse(by_words, by_meaning, options.keyword_weight)
    return without_duplicates(fused, options.duplicate_overlap)[: options.n_hits]


def fuse(by_words: Sequence[Hit], by_meaning: Sequence[Hit], keyword_weight: float) -> tuple[Found, ...]:
    """Return the hits of both searches, best first, each score a weighted mean of scores brought to 0..1."""
    least = min((hit.score for hit in by_meaning), default=0.0)
    found: dict[str, Found] = {}
    for hit, score in zip(by_words, _normalised(by_words), strict=True):
        found[hit.chunk.id] = Found(hit.chunk, keyword_weight * score, hit.score, least)
    for hit, score in zip(by_meaning, _normalised(by_meaning), strict=True):
        other = found.get(hit.chunk.id) or Found(hit.chunk, 0.0, 0.0, least)
        found[hit.chunk.id] = replace(other, score=other.score + (1 - keyword_weight) * score, by_meaning=hit.score)
    return tuple(sorted(found.values(), key=lambda one: (-one.score, one.chunk.id)))


def _normalised(hits: Sequence[Hit]) -> list[float]:
    """Return the scores brought to 0..1: the best 1, the worst 0, a lone one 1."""
    if not hits:
        return []
    best, worst = max(hit.score for hit in hits), min(hit.score for hit in hits)
    return [(hit.score - worst) / (best - worst) if best > worst else 1.0 for hit in hits]


def without_duplicates(hits: Sequence[Found], overlap: float) -> tuple[Found, ...]:
    """Return the hits without those whose words are nearly those of a better one."""
    kept: list[Found] = []
    seen: list[frozenset[str]] = []
    for hit in hits:
        words = frozenset(hit.chunk.words.lower().split())
        if any(_jaccard(words, other) >= overlap for other in seen):
            continue
        kept.append(hit)
        seen.append(words)
    return tuple(kept)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    either = len(one | other)
    return len(one & other) / either if either else 1.0
