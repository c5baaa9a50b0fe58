"""The index's SQLite database: its tables, and the rows of one document.

Whoever writes does so in one transaction, whose commit is the only moment the index changes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.corpus import Problem
from index.datatypes import Chunk, ChunkKind, Document, Source, Span
from index.readers.wire import from_wire, to_wire

FORMAT_VERSION = 3
DATABASE = "index.sqlite"
EMBEDDINGS = "embeddings.sqlite"

_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    row INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again, so that a vector cannot belong to a later document
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,                   -- sha256 of the file's bytes
    n_bytes INTEGER NOT NULL,
    reading TEXT NOT NULL,                  -- version of the code that read and cut it
    read_at TEXT NOT NULL,
    is_stale INTEGER NOT NULL DEFAULT 0,    -- the file on disk is newer, but cannot be read
    title TEXT, publisher TEXT, published TEXT, superseded TEXT,
    text TEXT NOT NULL,
    structure TEXT NOT NULL,                -- the Document as its reader gave it, without text, JSON
    cut_by TEXT,                            -- digest of all its chunks depend on beside it; NULL: not cut yet
    marked TEXT                             -- what marking its furniture put in place of that; NULL: not cut yet
);
CREATE TABLE lines (line BLOB NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (line, document)) WITHOUT ROWID;
CREATE INDEX lines_by_document ON lines (document);
CREATE TABLE chunks (
    row INTEGER PRIMARY KEY AUTOINCREMENT,  -- also the id of its vector
    document INTEGER NOT NULL REFERENCES documents (row),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    text TEXT NOT NULL, sentences TEXT NOT NULL,
    context TEXT NOT NULL, notes TEXT NOT NULL, words TEXT NOT NULL,
    speaker TEXT, page INTEGER, kind TEXT NOT NULL,
    embedding BLOB NOT NULL                 -- key in the embedding cache
);
CREATE INDEX chunks_by_document ON chunks (document, start);
CREATE INDEX chunks_by_embedding ON chunks (embedding);
CREATE VIRTUAL TABLE keywords USING fts5 (
    context, notes, words, content = 'chunks', content_rowid = 'row', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER chunk_added AFTER INSERT ON chunks BEGIN
    INSERT INTO keywords (rowid, context, notes, words) VALUES (new.row, new.context, new.notes, new.words);
END;
CREATE TRIGGER chunk_dropped AFTER DELETE ON chunks BEGIN
    INSERT INTO keywords (keywords, rowid, context, notes, words)
    VALUES ('delete', old.row, old.context, old.notes, old.words);
END;
CREATE TABLE problems (
    document_id TEXT NOT NULL, reason TEXT NOT NULL, remedy TEXT NOT NULL, is_unread INTEGER NOT NULL,
    document INTEGER                        -- the document it is about while that stays; NULL: of the last build only
);
"""
TABLES = ("facts", "documents", "lines", "chunks", "keywords", "problems")


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What the index knows of a document without opening its text.

    Attributes:
        id: Document id.
        digest: sha256 of the file's bytes when it was read.
        n_bytes: Size of the file.
        n_chunks: Chunks it was cut into.
        read_at: When, ISO 8601 in UTC.
        is_stale: Whether the file has changed since into something that cannot be read.
        source: Title, publisher and dates (authors, URL and language are with the document itself).
    """

    id: str
    digest: str
    n_bytes: int
    n_chunks: int
    read_at: str
    is_stale: bool
    source: Source


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Return a connection in autocommit mode: transactions begin and end where the code says so.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    mode = "ro" if read_only else "rwc"
    # as_uri quotes "?", "#" and "%" in folder names.
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=30)
    if not read_only:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
    return db


def create_tables(db: sqlite3.Connection) -> None:
    """Make the empty tables of a new index, inside the transaction under way."""
    for statement in _statements(_SCHEMA):
        db.execute(statement)


def drop_tables(db: sqlite3.Connection) -> None:
    """Drop the tables of an index of another format, inside the transaction under way."""
    for table in TABLES:
        db.execute(f"DROP TABLE IF EXISTS {table}")


def _statements(script: str) -> Iterable[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def read_facts(db: sqlite3.Connection) -> dict[str, str]:
    """Return what the index says of itself; empty if it has no tables yet."""
    has_tables = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone()
    return dict(db.execute("SELECT name, value FROM facts")) if has_tables else {}


def write_facts(db: sqlite3.Connection, facts: dict[str, str]) -> None:
    """Set what the index says of itself, name by name."""
    db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())


def insert_document(
    db: sqlite3.Connection, document: Document, *, digest: str, n_bytes: int, reading: str, read_at: str
) -> int:
    """Add a document as read, not cut yet; return its row."""
    source = document.source
    row = db.execute(
        "INSERT INTO documents (id, digest, n_bytes, reading, read_at, title, publisher, published, superseded, text,"
        " structure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (document.id, digest, n_bytes, reading, read_at, source.title, source.publisher, source.published,
         source.superseded, document.text, json.dumps(to_wire(replace(document, text="")), ensure_ascii=False)),
    ).lastrowid  # fmt: skip
    assert row is not None  # noqa: S101 - an INSERT always has one
    return row


def delete_document(db: sqlite3.Connection, row: int) -> int:
    """Drop a document with all that hangs on it; return how many chunks it had."""
    n_chunks = delete_chunks(db, row)
    db.execute("DELETE FROM lines WHERE document = ?", (row,))
    db.execute("DELETE FROM problems WHERE document = ?", (row,))
    db.execute("DELETE FROM documents WHERE row = ?", (row,))
    return n_chunks


def delete_chunks(db: sqlite3.Connection, document_row: int) -> int:
    """Drop a document's chunks and their keywords; return how many there were."""
    return db.execute("DELETE FROM chunks WHERE document = ?", (document_row,)).rowcount


def insert_chunks(db: sqlite3.Connection, document_row: int, chunks: Sequence[tuple[Chunk, bytes]]) -> None:
    """Add a document's chunks, each with the key of its embedding."""
    db.executemany(
        'INSERT INTO chunks (document, start, "end", text, sentences, context, notes, words, speaker, page, kind,'
        " embedding) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (document_row, chunk.span.start, chunk.span.end, chunk.text,
             json.dumps([[span.start, span.end] for span in chunk.sentences]), chunk.context, chunk.notes, chunk.words,
             chunk.speaker, chunk.page, chunk.kind.value, key)
            for chunk, key in chunks
        ),
    )  # fmt: skip


def replace_passing_problems(db: sqlite3.Connection, problems: Iterable[Problem]) -> None:
    """Keep what the last look at the folder found, in place of what the look before found."""
    db.execute("DELETE FROM problems WHERE document IS NULL")
    for problem in problems:
        add_problem(db, problem, None)


def add_problem(db: sqlite3.Connection, problem: Problem, document_row: int | None) -> None:
    """Keep a problem for as long as the document stays as it is."""
    values = (problem.document_id, problem.reason, problem.remedy, problem.is_unread, document_row)
    db.execute("INSERT INTO problems VALUES (?, ?, ?, ?, ?)", values)


def drop_problem(db: sqlite3.Connection, reason: str, document_row: int) -> None:
    """Forget a problem of a document that may be over."""
    db.execute("DELETE FROM problems WHERE document = ? AND reason = ?", (document_row, reason))


def read_problems(db: sqlite3.Connection) -> tuple[Problem, ...]:
    """Return what could not be read, or only with a loss, in order of id."""
    rows = db.execute(
        "SELECT coalesce(documents.id, document_id), reason, remedy, is_unread FROM problems"
        " LEFT JOIN documents ON documents.row = problems.document ORDER BY 1, 2"
    )
    return tuple(Problem(document_id, reason, remedy, bool(unread)) for document_id, reason, remedy, unread in rows)


def write_marked(db: sqlite3.Connection, document_row: int, marked: Document, cut_by: str) -> None:
    """Keep what marking changed in a document, and the digest of what it is cut by."""
    values = to_wire(marked)
    changed = {name: values[name] for name in ("furniture", "sections", "turns")}
    db.execute(
        "UPDATE documents SET marked = ?, cut_by = ? WHERE row = ?",
        (json.dumps(changed, ensure_ascii=False), cut_by, document_row),
    )


def document_from(document_id: str, text: str, structure: str, marked: str | None) -> Document:
    """Return the document that these columns hold; `marked` None leaves it as its reader gave it."""
    values = json.loads(structure)
    values.update(id=document_id, text=text)
    if marked is not None:
        values.update(json.loads(marked))
    return from_wire(values)


CHUNK_COLUMNS = (
    'chunks.row, documents.id, chunks.start, chunks."end", chunks.text, chunks.sentences, chunks.context, chunks.notes,'
    " chunks.words, chunks.speaker, chunks.page, chunks.kind"
)


def chunk_from(row: tuple[Any, ...]) -> Chunk:
    """Return the chunk that a row of CHUNK_COLUMNS holds."""
    _, document_id, start, end, text, sentences, context, notes, words, speaker, page, kind = row
    return Chunk(
        id=f"{document_id}#{start}-{end}",
        document_id=document_id,
        span=Span(start, end),
        text=text,
        sentences=tuple(Span(*pair) for pair in json.loads(sentences)),
        context=context,
        notes=notes,
        words=words,
        speaker=speaker,
        page=page,
        kind=ChunkKind(kind),
    )
