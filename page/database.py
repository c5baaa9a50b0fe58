"""The page's SQLite file: chats and feedback, kept across restarts.

Each piece of work opens its own connection and closes it: any thread may read and write, and a session that ends
leaves nothing open.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.errors import FootnoteError

_FORMAT = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS chats (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, created_at TEXT NOT NULL, changed_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS chats_by_owner ON chats (owner, changed_at);
CREATE TABLE IF NOT EXISTS turns (
    id TEXT PRIMARY KEY,
    chat TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    choices TEXT NOT NULL,       -- the view settings it was asked with, JSON
    asked_at TEXT NOT NULL,
    state TEXT NOT NULL,         -- asking | answered | stopped | failed
    answer TEXT,                 -- the whole Answer, JSON; NULL until answered
    fault TEXT                   -- what went wrong, for the person; NULL unless failed
);
CREATE INDEX IF NOT EXISTS turns_by_chat ON turns (chat);
CREATE TABLE IF NOT EXISTS feedback (
    turn TEXT NOT NULL, owner TEXT NOT NULL, verdict TEXT NOT NULL, comment TEXT NOT NULL,
    is_unanswerable INTEGER NOT NULL, given_at TEXT NOT NULL,
    question TEXT NOT NULL, history TEXT NOT NULL, answer TEXT NOT NULL, fingerprint TEXT NOT NULL,
    PRIMARY KEY (turn, owner)
) WITHOUT ROWID;
"""


class StorageError(FootnoteError):
    """The page's own file cannot be used."""


class Database:
    """The page's file, made when it is not there yet.

    Raises:
        StorageError: It cannot be opened, or was written by a later version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise self._fault(exc) from exc
        with self.connect() as db:
            format_found = db.execute("PRAGMA user_version").fetchone()[0]
            if format_found > _FORMAT:
                raise StorageError(
                    f"{str(path)!r} was written by a later version of Footnote.",
                    "Update Footnote, or move the file.",
                )
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(_SCHEMA)
            db.execute(f"PRAGMA user_version = {_FORMAT}")

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """Give a connection whose changes are kept when the `with` ends well, and undone when it does not.

        Raises:
            StorageError: The file cannot be read or written, as on a full disk.
        """
        try:
            with closing(sqlite3.connect(self.path, timeout=15)) as db, db:
                db.execute("PRAGMA foreign_keys = ON")
                yield db
        except sqlite3.Error as exc:
            raise self._fault(exc) from exc

    def _fault(self, exc: Exception) -> StorageError:
        return StorageError(
            f"Chats cannot be kept in {str(self.path)!r}: {exc}.",
            "Make room there and allow this user to write, or set FOOTNOTE_STORAGE to another folder.",
        )


def now() -> str:
    """Return the time, ISO 8601 in UTC, fine enough to sort by."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
