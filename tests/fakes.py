"""Stand-ins whose behaviour a reader can work out in the head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray


class WordEmbedder:
    """Embeds a text as the set of its words, each a direction of its own: cosine = shared words / √(n · m).

    A token is a word. Keeps every text it was asked to embed, in `embedded`.
    """

    name = "words"
    digest = "digest of words"
    dim = 4096
    max_tokens = 256

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed_passages(self, texts: Sequence[str]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        self.embedded += texts
        half = len(texts) // 2
        for positions in (np.arange(half, len(texts)), np.arange(half)):  # any order is allowed, so not the first
            if len(positions):
                yield positions, np.array([self.embed_query(texts[at]) for at in positions])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dim, dtype=np.float32)
        for word in text.lower().split():
            vector[crc32(word.strip(".,;:?!()“”\"'").encode()) % self.dim] = 1
        vector[0] += 1e-3  # no text is without a direction
        return vector / np.linalg.norm(vector)
