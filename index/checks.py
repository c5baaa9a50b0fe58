"""Checks every promise of an index: `python -m index verify`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from index.corpus import digest_file
from index.datatypes import ChunkKind
from index.embedding_cache import EmbeddingCache
from index.errors import IndexStateError, build_command
from index.facts import IndexFacts, facts_from
from index.store import CHUNK_COLUMNS, DATABASE, EMBEDDINGS, chunk_from, connect, document_from, read_facts
from index.vectors import FaissVectors

_AT_ONCE = 10_000


def find_faults(folder: Path) -> Iterator[str]:
    """Yield a sentence for every promise the index breaks; nothing if all is well.

    Checked are: the database itself, each document's structure, that every chunk is its document's text at its span
    and its sentences lie in it outside the furniture, that keywords and chunks agree, that vectors are those of the
    cache, one for each chunk of prose and no other, and the checksum of the vectors file.

    Raises:
        IndexStateError: There is no index, or not one of this format.
    """
    path = folder / DATABASE
    if not path.is_file():
        raise IndexStateError(f"There is no index in {str(folder)!r}.", build_command(folder))
    with closing(connect(path, read_only=True)) as db:
        db.execute("BEGIN")
        try:
            facts = facts_from(read_facts(db), folder)
            yield from _database_faults(db)
            yield from _document_faults(db)
            yield from _vector_faults(db, folder, facts)
        except sqlite3.DatabaseError as exc:
            yield f"The database cannot be read to its end: {exc}."


def _database_faults(db: sqlite3.Connection) -> Iterator[str]:
    for (line,) in db.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield f"The database is damaged: {line}."
    orphans = _count(db, "chunks WHERE document NOT IN (SELECT row FROM documents)")
    if orphans:
        yield f"{orphans} chunks belong to no document."
    stray = _count(db, "lines WHERE document NOT IN (SELECT row FROM documents)")
    if stray:
        yield f"{stray} lines counted for furniture belong to no document."
    n_keywords = _count(db, "keywords_docsize")
    n_chunks = _count(db, "chunks")
    if n_keywords != n_chunks:
        yield f"{n_chunks} chunks have {n_keywords} rows of keywords."


def _count(db: sqlite3.Connection, rows: str) -> int:
    n: int = db.execute(f"SELECT count(*) FROM {rows}").fetchone()[0]  # noqa: S608 - only the texts above
    return n


def _document_faults(db: sqlite3.Connection) -> Iterator[str]:
    for row, *columns in db.execute("SELECT row, id, text, structure, marked FROM documents ORDER BY id"):
        try:
            document = document_from(*columns)
        except ValueError as exc:
            yield f"{columns[0]}: its structure is damaged: {exc}."
            continue
        seen: set[tuple[int, int]] = set()
        for values in db.execute(
            f"SELECT {CHUNK_COLUMNS} FROM chunks JOIN documents ON documents.row = chunks.document"  # noqa: S608
            " WHERE chunks.document = ?",
            (row,),
        ):
            chunk = chunk_from(values)
            if chunk.text != chunk.span.cut(document.text):
                yield f"{chunk.id}: its text is not the document's at its span."
            if not chunk.sentences or not all(chunk.span.contains(sentence) for sentence in chunk.sentences):
                yield f"{chunk.id}: its sentences lie outside it."
            if (chunk.span.start, chunk.span.end) in seen:
                yield f"{chunk.id}: it is there twice."
            seen.add((chunk.span.start, chunk.span.end))


def _vector_faults(db: sqlite3.Connection, folder: Path, facts: IndexFacts) -> Iterator[str]:
    path = folder / facts.vectors_name
    try:
        if digest_file(path)[0] != facts.vectors_digest:
            yield f"{path.name} is not what was written: its checksum differs."
            return
        vectors = FaissVectors.load(path, facts.dim)
    except (OSError, IndexStateError) as exc:
        yield f"The vectors cannot be read: {exc}"
        return
    prose = (ChunkKind.PROSE.value,)
    keys = dict(db.execute("SELECT row, embedding FROM chunks WHERE kind = ?", prose))
    n_without = len(keys.keys() - set(vectors.ids.tolist()))
    n_stray = len(set(vectors.ids.tolist()) - keys.keys())
    if n_without or n_stray:
        yield f"{n_without} chunks have no vector, and {n_stray} vectors have no chunk."
    both = [row for row in vectors.ids.tolist() if row in keys]
    if not (folder / EMBEDDINGS).is_file():
        yield "The embedding cache is gone."
        return
    with closing(EmbeddingCache(folder / EMBEDDINGS, read_only=True)) as cache:
        for start in range(0, len(both), _AT_ONCE):
            rows = both[start : start + _AT_ONCE]
            try:
                cached = cache.vectors([keys[row] for row in rows])
            except KeyError:
                yield "The embedding cache lacks vectors that the index uses."
                return
            if not np.array_equal(cached, vectors.vectors_of(rows)):
                yield f"Vectors among rows {rows[0]} to {rows[-1]} are not those of the embedding cache."
            if not np.allclose(np.linalg.norm(cached, axis=1), 1, atol=1e-3):
                yield f"Vectors among rows {rows[0]} to {rows[-1]} are not of length 1."
