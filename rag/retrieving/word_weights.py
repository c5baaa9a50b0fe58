"""How telling a word is: the fewer chunks of the index hold it, the more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Weights of a question's words by stem, and which of its words no chunk holds.

    Attributes:
        by_stem: Inverse document frequency, about 0 (in every chunk) to 10 (in one of many).
        unknown: Stems of words that stand nowhere in the index.
    """

    by_stem: Mapping[str, float]
    unknown: frozenset[str]

    def of(self, stem: str) -> float:
        """Return the weight of a stem of the question."""
        return self.by_stem.get(stem, 1.0)

    def total(self, stems: Iterable[str]) -> float:
        """Return the weight of them all."""
        return sum(map(self.of, stems))


def read_word_weights(
    snapshot: Snapshot, words: Mapping[str, str], otherwise: frozenset[str] = frozenset()
) -> WordWeights:
    """Return the weights of words, given as stem → one form of it that the question holds.

    Args:
        snapshot: The index.
        words: The words.
        otherwise: Stems of those that chunks hold in other words: they are not unknown.
    """
    n_chunks = snapshot.count_chunks()
    counts = {stem: snapshot.count_chunks_with(word) for stem, word in words.items()}
    weights = {stem: math.log1p((n_chunks - count + 0.5) / (count + 0.5)) for stem, count in counts.items()}
    return WordWeights(weights, frozenset(stem for stem, count in counts.items() if not count) - otherwise)
