"""Embeds what was never embedded, and writes the vectors file of the next state of an index."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

import numpy as np

from index.datatypes import ChunkKind
from index.embed import Embedder
from index.embedding_cache import EmbeddingCache
from index.errors import IndexStateError
from index.matching import Progress
from index.vectors import FaissVectors, VectorOptions

logger = logging.getLogger(__name__)

_AT_ONCE = 16_384  # texts sorted by length together; keeps memory flat however large the corpus
_PROSE = (ChunkKind.PROSE.value,)  # reference lists are found by their words alone


def embed_chunks(
    db: sqlite3.Connection, cache: EmbeddingCache, embedder: Embedder, after_row: int, progress: Progress
) -> int:
    """Embed the chunks of prose past a row whose words were never embedded; return how many texts that were.

    Each slab is kept at once, whatever becomes of the transaction.
    """
    new = "SELECT DISTINCT embedding FROM chunks WHERE kind = ? AND row > ?"
    keys = [key for (key,) in db.execute(new, (*_PROSE, after_row))]
    missing = sorted(cache.missing(keys))
    n_done = 0
    for start in range(0, len(missing), _AT_ONCE):
        some = missing[start : start + _AT_ONCE]
        progress("Embedding", n_done, len(missing))
        for positions, vectors in embedder.embed_passages([_indexed_text(db, key) for key in some]):
            cache.add([some[at] for at in positions], vectors)
            n_done += len(positions)
            progress("Embedding", n_done, len(missing))
    return n_done


def _indexed_text(db: sqlite3.Connection, key: bytes) -> str:
    row = db.execute("SELECT context, notes, words FROM chunks WHERE embedding = ? LIMIT 1", (key,)).fetchone()
    return "\n".join(part for part in row if part)


def write_vectors(
    db: sqlite3.Connection,
    cache: EmbeddingCache,
    before: Path | None,
    path: Path,
    dim: int,
    options: VectorOptions,
) -> None:
    """Write the vectors of all chunks of prose to `path`, synced to disk, starting from the file `before`.

    Args:
        db: The database as it is about to be committed.
        cache: Holds the embedding of every chunk.
        before: Vectors of the same embedder to start from; None to take all from the cache.
        path: A name that no index uses yet.
        dim: Length of the vectors.
        options: When search stops being exact.
    """
    vectors = _load(before, dim, options)
    select = "FROM chunks WHERE kind = ?"
    wanted = np.fromiter((row for (row,) in db.execute(f"SELECT row {select}", _PROSE)), dtype=np.int64)
    vectors.delete(np.setdiff1d(vectors.ids, wanted))
    # Rows are numbered upwards and never used again, so those without a vector come after all that have one.
    last = int(vectors.ids[-1]) if vectors.count() else 0
    new = db.execute(f"SELECT row, document, embedding {select} AND row > ? ORDER BY row", (*_PROSE, last)).fetchall()
    for start in range(0, len(new), _AT_ONCE):
        ids, documents, keys = zip(*new[start : start + _AT_ONCE], strict=True)
        vectors.upsert(np.array(ids, dtype=np.int64), np.array(documents, dtype=np.int64), cache.vectors(keys))
    vectors.snapshot(path)
    _sync_folder(path.parent)


def _load(before: Path | None, dim: int, options: VectorOptions) -> FaissVectors:
    vectors = FaissVectors(dim, options)
    if before:
        try:
            vectors.switch(before)
        except (OSError, IndexStateError) as exc:
            logger.warning("the vectors are made anew from the embedding cache: %s", exc)
    return vectors


def _sync_folder(folder: Path) -> None:
    """Make a new file's name last through a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
