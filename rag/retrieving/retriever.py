"""Finds the chunks a question may be answered from: by meaning and by words, fused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.datatypes import Filter, Hit
from index.snapshot import Snapshot
from rag.question.acronyms import Acronym
from rag.question.followup import Earlier
from rag.question.question_form import asks_for_past, read_question
from rag.retrieving.fusing import Found, add_weighted, agreement, fuse
from rag.retrieving.spreading import current_first, spread, with_neighbours, without_duplicates

__all__ = ["Found", "RetrieveOptions", "retrieve", "search_agreement"]

# Hits compared to tell whether two questions are of one topic: more would agree by chance in a small library.
_N_COMPARED = 30


@dataclass(frozen=True, slots=True)
class RetrieveOptions:
    """How many chunks are looked at, and what counts.

    Attributes:
        n_hits: Hits returned.
        n_each: Hits asked of each search.
        keyword_weight: Share of the keyword score, 0 to 1; the rest is the vectors'. Scores are normalised per
            question first: on ObliQA dev that beats fusing by rank (R@10 .80 against .78).
        phrase_weight: What two words count that stand together as in the question, as a share of what one word does:
            on ObliQA dev R@10 .792 against .774 without, and no worse on five other sets.
        neighbour_share: How much a hit is helped by one that stands beside it, 0 to 1.
        replaced_share: What is left of the score of a document that was replaced, 0 to 1, unless the question asks
            how things were. It is still found, for the answer to say what changed.
        duplicate_overlap: Share of common words from which two chunks are near-duplicates, 0 to 1.
    """

    n_hits: int = 20
    n_each: int = 60
    keyword_weight: float = 0.55
    phrase_weight: float = 0.4
    neighbour_share: float = 0.2
    replaced_share: float = 0.7
    duplicate_overlap: float = 0.9


def retrieve(
    snapshot: Snapshot,
    question: str,
    wanted: Filter = Filter(),
    acronyms: Sequence[Acronym] = (),
    options: RetrieveOptions = RetrieveOptions(),
    earlier: Sequence[Earlier] = (),
) -> tuple[Found, ...]:
    """Return the chunks most likely to answer, best first; empty when neither search finds any.

    Args:
        snapshot: The index.
        question: The standalone question.
        wanted: Which documents may answer.
        acronyms: Short forms that count as the words they stand for.
        options: How many chunks are looked at, and what counts.
        earlier: Words of the turns before, to be searched for beside the question's own.
    """
    other_forms = " ".join(f"{one.short} {one.short}s {' '.join(one.words)}" for one in acronyms)
    searches = [Earlier(f"{question} {other_forms}", 1.0), *earlier]
    by_words = add_weighted(
        [
            (snapshot.search_phrases(question, options.n_each, wanted), options.phrase_weight),
            *((snapshot.search_keywords(one.words, options.n_each, wanted), one.weight) for one in searches),
        ]
    )
    by_meaning = snapshot.search_vectors(question, options.n_each, wanted)
    found = with_neighbours(
        fuse(by_words[: options.n_each], by_meaning, options.keyword_weight), options.neighbour_share
    )
    replaced = frozenset() if asks_for_past(question) else snapshot.replaced_documents()
    found = current_first(found, replaced, options.replaced_share)
    found = without_duplicates(found, options.duplicate_overlap, options.n_hits, replaced)
    return spread(found, read_question(question))


def search_agreement(snapshot: Snapshot, wanted: Filter = Filter()) -> Callable[[str, str], float]:
    """Return a function that tells how much keyword searches for two texts find the same chunks, 0 to 1."""

    @lru_cache
    def search(words: str) -> tuple[Hit, ...]:
        return snapshot.search_keywords(words, _N_COMPARED, wanted)

    return lambda one, other: agreement(search(one), search(other))
