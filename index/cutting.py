"""Cuts the documents of an index into chunks, inside the transaction under way."""

from __future__ import annotations

import hashlib
import shlex
import sqlite3
from dataclasses import asdict, dataclass, field

from index.chunk import ChunkOptions, chunk_document
from index.corpus import Problem
from index.datatypes import ChunkKind
from index.embed import Embedder
from index.embedding_cache import embedding_key
from index.furniture import is_repeated, mark_furniture, repeatable_lines
from index.matching import Progress, line_key
from index.store import add_problem, delete_chunks, document_from, drop_problem, insert_chunks, write_marked

_NOTHING = "It holds only headings, menus, banners or lists of links: there is nothing to answer from."


@dataclass(slots=True)
class Cut:
    """What cutting did.

    Attributes:
        recut: Ids of documents that had chunks before, and now have others.
        n_added: Chunks made.
        n_removed: Chunks they took the place of.
    """

    recut: list[str] = field(default_factory=list)
    n_added: int = 0
    n_removed: int = 0


def cut_documents(db: sqlite3.Connection, embedder: Embedder, options: ChunkOptions, progress: Progress) -> Cut:
    """Cut every new document, and every other that would be cut otherwise now.

    That is so when options or the embedder changed, and when lines of it turn out to be furniture because documents
    that came or went share them.
    """
    total: int = db.execute("SELECT count(*) FROM documents").fetchone()[0]
    counts = db.execute("SELECT line, count(*) FROM lines GROUP BY line HAVING count(*) > 1")
    repeated = {line for line, count in counts if is_repeated(count, total)}
    cut = Cut()
    rows = db.execute("SELECT row, id, cut_by FROM documents ORDER BY id").fetchall()
    for at, (row, document_id, cut_by) in enumerate(rows):
        progress("Cutting into chunks", at, len(rows))
        lines = db.execute("SELECT line FROM lines WHERE document = ? ORDER BY line", (row,)).fetchall()
        repeats = [line for (line,) in lines if line in repeated]
        wanted = hashlib.sha256(repr((repeats, asdict(options), embedder.digest)).encode()).hexdigest()
        if cut_by == wanted:
            continue
        if cut_by is not None:
            cut.recut.append(document_id)
            cut.n_removed += delete_chunks(db, row)
        _cut(db, row, frozenset(repeats), wanted, embedder, options, cut)
    progress("Cutting into chunks", len(rows), len(rows))
    return cut


def _cut(
    db: sqlite3.Connection,
    row: int,
    repeats: frozenset[bytes],
    cut_by: str,
    embedder: Embedder,
    options: ChunkOptions,
    cut: Cut,
) -> None:
    select = "SELECT id, text, structure FROM documents WHERE row = ?"
    document_id, text, structure = db.execute(select, (row,)).fetchone()
    read = document_from(document_id, text, structure, None)
    lines = frozenset(line for line in repeatable_lines(read) if line_key(line) in repeats)
    document = mark_furniture(read, lines)
    chunks = chunk_document(document, embedder.count_tokens, options)
    drop_problem(db, _NOTHING, row)
    if not any(chunk.kind is ChunkKind.PROSE for chunk in chunks):
        add_problem(db, Problem(document.id, _NOTHING, f"Look: python -m index show {shlex.quote(document.id)}"), row)
    write_marked(db, row, document, cut_by)
    insert_chunks(db, row, [(chunk, embedding_key(embedder.digest, chunk.indexed_text)) for chunk in chunks])
    cut.n_added += len(chunks)
