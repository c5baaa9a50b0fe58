"""Embeds questions by the model an index was built with, for any number of threads."""

from __future__ import annotations

import threading
from pathlib import Path

from index.embed import Embedder, SentenceTransformerEmbedder, Vectors
from index.errors import IndexStateError, build_command
from index.facts import IndexFacts


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

    def embed_query(self, question: str, facts: IndexFacts) -> Vectors:
        """Return the question's unit vector, float32, (dim,), by the model the index was built with.

        Raises:
            EmbedderError: The model is not on this machine.
            IndexStateError: It is another than the one the index was built with.
        """
        with self._lock:  # tokenizers and models are not meant for several threads at once
            return self._embedder_of(facts).embed_query(question)

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
