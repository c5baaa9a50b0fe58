"""Every embedding ever made, by what was embedded and by which model.

It has a database of its own beside the index: a build that is stopped half-way rolls the index back, yet keeps what
it has embedded.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_AT_ONCE = 500  # variables in one statement; SQLite's own limit is higher


def embedding_key(embedder_digest: str, indexed_text: str) -> bytes:
    """Return the key of a text's embedding: the same for the same words and model, wherever they stand."""
    return hashlib.sha256(f"{embedder_digest}\0{indexed_text}".encode()).digest()


class EmbeddingCache:
    """Embeddings on disk, float32. One process writes at a time (the index's lock sees to that)."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if read_only:
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            return
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS embeddings (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
        )

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def is_empty(self) -> bool:
        """Tell whether nothing was ever embedded, or the cache was deleted."""
        return self._db.execute("SELECT 1 FROM embeddings LIMIT 1").fetchone() is None

    def missing(self, keys: Sequence[bytes]) -> set[bytes]:
        """Return those of the keys that have no embedding yet."""
        return set(keys) - {key for (key,) in self._select("key", keys)}

    def add(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keep the vectors (one row a key), at once and for good."""
        rows = [(key, vector.tobytes()) for key, vector in zip(keys, vectors, strict=True)]
        with self._db:
            self._db.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?)", rows)

    def vectors(self, keys: Sequence[bytes]) -> Vectors:
        """Return the vectors of the keys, float32, (n, dim), in order.

        Raises:
            KeyError: One of them is not there.
        """
        found = dict(self._select("key, vector", keys))
        return np.array([np.frombuffer(found[key], dtype=np.float32) for key in keys])

    def _select(self, columns: str, keys: Sequence[bytes]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            statement = f"SELECT {columns} FROM embeddings WHERE key IN ({marks})"  # noqa: S608 - names and marks only
            yield from self._db.execute(statement, some)
