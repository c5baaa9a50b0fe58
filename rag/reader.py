"""Scores how well texts answer a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from index.embed import Vectors
from index.snapshot import Snapshot

SIMILARITY = "similarity"


class Reader(Protocol):
    """Scores (question, text) pairs. A trained cross-encoder and the embedder both are one."""

    @property
    def name(self) -> str:
        """Return what reads, for the record of a run."""

    def score(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return how well each text answers, float32, (n,), higher is better, comparable across questions."""


class EmbedderReader:
    """Reads by similarity of meaning: the cosine of the question's vector and each text's."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.name = SIMILARITY

    def score(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return the cosine similarities, -1 to 1."""
        scores: Vectors = self._snapshot.embed_texts(texts) @ self._snapshot.embed_query(question)
        return scores
