"""Embeds questions and a few sentences by the model an index was built with, for any number of threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from index.embed import Embedder, SentenceTransformerEmbedder, Vectors
from index.errors import IndexStateError, build_command
from index.facts import IndexFacts

_REMEMBERED = 20_000  # vectors kept in memory: 30 MB at 384 numbers each


class QuestionEmbedder:
    """The model of an index, loaded when first needed, and changed when a build changes it.

    Args:
        folder: Of the index, for messages.
        given: A model to use instead of loading the one the index names.
    """

    def __init__(self, folder: Path, given: Embedder | None = None) -> None:
        self._folder = folder
        self._given = given
        self._embedder: Embedder | None = None
        self._lock = threading.Lock()
        self._remembered: dict[tuple[str, str, str], Vectors] = {}

    def embed_query(self, question: str, facts: IndexFacts) -> Vectors:
        """Return the question's unit vector, float32, (dim,), by the model the index was built with.

        Raises:
            EmbedderError: The model is not on this machine.
            IndexStateError: It is another than the one the index was built with.
        """
        vector: Vectors = self._embed("query", [question], facts)[0]
        return vector

    def embed_texts(self, texts: Sequence[str], facts: IndexFacts) -> Vectors:
        """Return the unit vectors of texts, float32, (n, dim), in order; raises as `embed_query`.

        The latest are remembered, as questions of one chat meet the same sentences again.
        """
        return self._embed("passage", list(texts), facts) if texts else np.empty((0, facts.dim), dtype=np.float32)

    def _embed(self, role: str, texts: list[str], facts: IndexFacts) -> Vectors:
        with self._lock:  # tokenizers and models are not meant for several threads at once
            embedder = self._embedder_of(facts)
            keys = [(facts.embedder_digest, role, text) for text in texts]
            missing = list(dict.fromkeys(key for key in keys if key not in self._remembered))
            fresh = _vectors(embedder, role, [text for *_, text in missing])
            self._remembered.update(zip(missing, fresh, strict=True))
            rows = np.array([self._remembered[key] for key in keys], dtype=np.float32)
            while len(self._remembered) > _REMEMBERED:
                self._remembered.pop(next(iter(self._remembered)))
            return rows

    def _embedder_of(self, facts: IndexFacts) -> Embedder:
        """Return the model that made the vectors; a build may have changed it since the last question."""
        if self._embedder is None or self._embedder.digest != facts.embedder_digest:
            self._embedder = self._given or SentenceTransformerEmbedder(facts.embedder)
        if self._embedder.digest != facts.embedder_digest:
            raise IndexStateError(
                f"The index was built with another {facts.embedder!r} than the one on this machine.",
                build_command(self._folder, facts.corpus),
            )
        return self._embedder


def _vectors(embedder: Embedder, role: str, texts: list[str]) -> Iterable[Vectors]:
    if role == "query":
        return [embedder.embed_query(text) for text in texts]
    found: dict[int, Vectors] = {}
    for positions, rows in embedder.embed_passages(texts) if texts else ():
        found.update(zip(positions.tolist(), rows, strict=True))
    return [found[at] for at in range(len(texts))]
