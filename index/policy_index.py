"""The index as others use it: open it once, take a snapshot for each question.

A snapshot sees one state of the index, whole, however long it is used and whatever is built meanwhile.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.embed import Embedder
from index.errors import IndexStateError, build_command
from index.facts import IndexFacts, facts_from
from index.question_embedder import QuestionEmbedder
from index.snapshot import Snapshot
from index.store import DATABASE, connect, read_facts
from index.vectors import FaissVectors
from index.vocabulary import Vocabulary


class PolicyIndex:
    """An index in a folder, for any number of threads.

    Args:
        folder: Where `python -m index build` made it.
        embedder: The model to embed questions with; by default the one the index names, loaded when first needed.

    Raises:
        IndexStateError: There is no index, or it does not fit this program or the embedder.
    """

    def __init__(self, folder: Path, embedder: Embedder | None = None) -> None:
        self.folder = folder
        self._embedder = QuestionEmbedder(folder, embedder)
        self._vectors_lock = threading.Lock()
        self._vectors: tuple[str, FaissVectors] | None = None
        self._vocabulary = Vocabulary()
        with self.snapshot():
            pass

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Give the index as it is now, unchanged until the `with` ends. Cheap: call it on each question."""
        for attempt in range(3):
            with closing(self._connect()) as db:
                db.execute("BEGIN")
                facts = facts_from(_facts_of(db, self.folder), self.folder)
                try:
                    vectors = self._load_vectors(facts)
                except FileNotFoundError as exc:
                    if attempt < 2:
                        continue  # a build was committed since BEGIN and has tidied up: begin again
                    raise IndexStateError(
                        f"The index in {str(self.folder)!r} has lost its vectors ({facts.vectors_name}).",
                        build_command(self.folder, facts.corpus),
                    ) from exc
                yield Snapshot(db, facts, vectors, self._embedder, self._vocabulary)
                return

    def _connect(self) -> sqlite3.Connection:
        path = self.folder / DATABASE
        if not path.is_file():
            raise IndexStateError(f"There is no index in {str(self.folder)!r}.", build_command(self.folder))
        try:
            return connect(path, read_only=True)
        except sqlite3.Error as exc:
            raise _broken(self.folder, exc) from exc

    def _load_vectors(self, facts: IndexFacts) -> FaissVectors:
        with self._vectors_lock:
            if self._vectors is None or self._vectors[0] != facts.vectors_name:
                loaded = FaissVectors.load(self.folder / facts.vectors_name, facts.dim)
                self._vectors = (facts.vectors_name, loaded)
            return self._vectors[1]


def _facts_of(db: sqlite3.Connection, folder: Path) -> dict[str, str]:
    try:
        return read_facts(db)
    except sqlite3.DatabaseError as exc:
        raise _broken(folder, exc) from exc


def _broken(folder: Path, exc: Exception) -> IndexStateError:
    return IndexStateError(f"The index in {str(folder)!r} cannot be read: {exc}.", build_command(folder))
