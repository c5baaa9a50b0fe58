"""Scores how well texts answer a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from index.embed import Vectors
from index.policy_index import PolicyIndex


class Reader(Protocol):
    """Scores (question, text) pairs. A trained cross-encoder and the embedder both are one."""

    @property
    def name(self) -> str:
        """Return what reads, for the record of a run."""

    def score(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return how well each text answers, float32, (n,), higher is better, comparable across questions."""


class EmbedderReader:
    """Reads by similarity of meaning: the cosine of the question's vector and each text's."""

    def __init__(self, index: PolicyIndex) -> None:
        self._index = index
        self.name = "similarity"

    def score(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return the cosine similarities, -1 to 1."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        with self._index._embedder_lock:
            embedder = self._index.embedder
            wanted = embedder.embed_query(question)
            scores = np.zeros(len(texts), dtype=np.float32)
            for positions, rows in embedder.embed_passages(texts):
                scores[positions] = rows @ wanted
        return scores
