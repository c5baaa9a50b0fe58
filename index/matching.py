"""Brings the documents of an index in line with the files of a folder, inside the transaction under way."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from index.corpus import Corpus, CorpusFile, Problem, digest_file
from index.errors import ReadError
from index.furniture import repeatable_lines
from index.readers import ReadLimits, read_document
from index.store import add_problem, delete_document, insert_document

# Raise it when readers, furniture or chunking change: documents read by another version are read again.
READING_VERSION = "6"

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is."""


@dataclass(slots=True)
class Matched:
    """What matching found and did, gathered document by document. Documents are given by id."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    n_chunks_removed: int = 0

    @property
    def is_change(self) -> bool:
        """Tell whether the index holds other words or names than before."""
        return bool(self.added or self.changed or self.renamed or self.removed)


@dataclass(frozen=True, slots=True)
class _Known:
    """A document the index already has."""

    row: int
    id: str
    digest: str
    reading: str


@dataclass(frozen=True, slots=True)
class _ToRead:
    """A file that is new or has changed, and what the index has under its id."""

    file: CorpusFile
    digest: str
    n_bytes: int
    before: _Known | None


def match_documents(db: sqlite3.Connection, corpus: Corpus, limits: ReadLimits, progress: Progress) -> Matched:
    """Read what is new or changed, rename what moved, and drop what is gone.

    A file that cannot be read leaves its last good version in place, marked as stale. New documents are not cut yet.
    """
    known = {row[1]: _Known(*row) for row in db.execute("SELECT row, id, digest, reading FROM documents")}
    matched = Matched(problems=list(corpus.problems))
    to_read, kept = _look(db, corpus, known, matched, progress)
    present = {file.document_id for file in corpus.files}
    moved = {row.digest: row for row in known.values() if row.id not in present}
    for at, new in enumerate(to_read):
        progress("Reading", at, len(to_read))
        origin = moved.get(new.digest)
        if origin and not new.before and _has_same_reading(origin, new.file):
            db.execute("UPDATE documents SET id = ? WHERE row = ?", (new.file.document_id, origin.row))
            matched.renamed.append((origin.id, new.file.document_id))
            kept.add(origin.id)
            del moved[new.digest]
        elif _read(db, new, limits, matched) and new.before:
            kept.add(new.before.id)
    progress("Reading", len(to_read), len(to_read))
    for row in known.values():
        if row.id in kept:
            continue
        if corpus.hides(row.id):
            _mark_stale(db, row, matched)  # the folder's own problem says why
        else:
            matched.n_chunks_removed += delete_document(db, row.row)
            matched.removed.append(row.id)
    return matched


def _look(
    db: sqlite3.Connection, corpus: Corpus, known: dict[str, _Known], matched: Matched, progress: Progress
) -> tuple[list[_ToRead], set[str]]:
    """Return the files to read, and the ids of the documents that stay as they are."""
    to_read: list[_ToRead] = []
    kept: set[str] = set()
    for at, file in enumerate(corpus.files):
        progress("Looking", at, len(corpus.files))
        before = known.get(file.document_id)
        try:
            digest, n_bytes = digest_file(file.path)
        except FileNotFoundError:
            continue  # gone since the folder was listed: treated as removed
        except OSError as exc:
            fault = ReadError(f"{exc.strerror}.", "Allow this user to read the file.")
            if _keep(db, file.document_id, before, fault, matched) and before:
                kept.add(before.id)
            continue
        if before and (before.digest, before.reading) == (digest, READING_VERSION):
            db.execute("UPDATE documents SET is_stale = 0 WHERE row = ? AND is_stale", (before.row,))
            kept.add(before.id)
        else:
            to_read.append(_ToRead(file, digest, n_bytes, before))
    progress("Looking", len(corpus.files), len(corpus.files))
    return to_read, kept


def _has_same_reading(origin: _Known, file: CorpusFile) -> bool:
    """Tell whether the bytes would be read just as they were under the old name."""
    return Path(origin.id).suffix.lower() == file.path.suffix.lower() and origin.reading == READING_VERSION


def _read(db: sqlite3.Connection, new: _ToRead, limits: ReadLimits, matched: Matched) -> bool:
    """Read a file into the index in place of what was there; False if it vanished meanwhile."""
    document_id = new.file.document_id
    try:
        document = read_document(new.file.path, document_id, limits)
    except FileNotFoundError:
        return False
    except ReadError as exc:
        return _keep(db, document_id, new.before, exc, matched)
    if new.before:
        matched.n_chunks_removed += delete_document(db, new.before.row)
    (matched.changed if new.before else matched.added).append(document_id)
    read_at = datetime.now(UTC).isoformat(timespec="seconds")
    row = insert_document(
        db, document, digest=new.digest, n_bytes=new.n_bytes, reading=READING_VERSION, read_at=read_at
    )
    for warning in document.warnings:
        add_problem(db, Problem(document_id, warning), row)
    lines = ((line_key(line), row) for line in repeatable_lines(document))
    db.executemany("INSERT OR IGNORE INTO lines VALUES (?, ?)", lines)
    return True


def line_key(line: str) -> bytes:
    """Return what a line is counted by: half a sha256, far too long to meet another by chance."""
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).digest()[:16]


def _keep(db: sqlite3.Connection, document_id: str, before: _Known | None, fault: ReadError, matched: Matched) -> bool:
    """Note why a file could not be read; True if its last good version stays."""
    kept = " Its last good version is kept." if before else ""
    matched.problems.append(Problem(document_id, fault.message + kept, fault.remedy, is_unread=True))
    if before:
        _mark_stale(db, before, matched)
    return before is not None


def _mark_stale(db: sqlite3.Connection, document: _Known, matched: Matched) -> None:
    db.execute("UPDATE documents SET is_stale = 1 WHERE row = ?", (document.row,))
    matched.stale.append(document.id)
