"""The index as others use it: open it once, take a snapshot for each question.

A snapshot sees one state of the index, whole, however long it is used and whatever is built meanwhile.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.corpus import Problem
from index.datatypes import Chunk, ChunkKind, Document, Filter, Hit, Source
from index.embed import Embedder, SentenceTransformerEmbedder, Vectors
from index.errors import IndexStateError, build_command
from index.keywords import keyword_query
from index.store import (
    CHUNK_COLUMNS,
    DATABASE,
    FORMAT_VERSION,
    DocumentRow,
    chunk_from,
    connect,
    document_from,
    read_facts,
    read_problems,
)
from index.vectors import FaissVectors

_PROSE = frozenset([ChunkKind.PROSE])
# Weights of context, notes and words; FTS5's rank is lower for better.
_KEYWORD_RANK = "bm25(0.8, 0.5, 1.0)"
_RANKED = "SELECT rowid, rank FROM keywords WHERE keywords MATCH ? AND rank MATCH ? ORDER BY rank LIMIT ?"


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What an index says of itself.

    Attributes:
        fingerprint: Changes whenever any document, option or model of the index does.
        corpus: The folder it was built from.
        embedder: Name or path of the embedding model; `embedder_digest` is the hash of its weights and settings.
        dim: Length of its vectors.
        chunk_options: The options chunks were cut with, as JSON.
        built_at: When it last changed, ISO 8601 in UTC.
        checked_at: When it was last compared with the folder.
        vectors_name: The file of its vectors.
        vectors_digest: sha256 of that file.
    """

    fingerprint: str
    corpus: str
    embedder: str
    embedder_digest: str
    dim: int
    chunk_options: str
    built_at: str
    checked_at: str
    vectors_name: str
    vectors_digest: str


def facts_from(values: dict[str, str], folder: Path) -> IndexFacts:
    """Return what the index in a folder says of itself.

    Raises:
        IndexStateError: It has another format, or was never finished.
    """
    if not values:
        raise IndexStateError(f"The index in {str(folder)!r} was never finished.", build_command(folder))
    if values.get("format") != str(FORMAT_VERSION):
        raise IndexStateError(
            f"The index in {str(folder)!r} has format {values.get('format')}; this program reads {FORMAT_VERSION}.",
            build_command(folder, values.get("corpus", "")),
        )
    names = IndexFacts.__dataclass_fields__
    return IndexFacts(**{name: int(values[name]) if name == "dim" else values[name] for name in names})  # type: ignore[arg-type]


def stated_by(folder: Path) -> dict[str, str]:
    """Return what an index says of itself, by name; empty where there is none, or none that can be read."""
    path = folder / DATABASE
    if not path.is_file():
        return {}
    try:
        with closing(connect(path, read_only=True)) as db:
            return read_facts(db)
    except sqlite3.Error:
        return {}


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
        self._given_embedder = embedder
        self._embedder_lock = threading.Lock()
        self._vectors_lock = threading.Lock()
        self._vectors: tuple[str, FaissVectors] | None = None
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
                yield Snapshot(self, db, facts, vectors)
                return

    @cached_property
    def embedder(self) -> Embedder:
        """Return the model that made the vectors.

        Raises:
            EmbedderError: It is not on this machine.
        """
        with self.snapshot() as snapshot:
            return self._given_embedder or SentenceTransformerEmbedder(snapshot.facts.embedder)

    def embed_query(self, question: str, facts: IndexFacts) -> Vectors:
        """Return the question's vector, by the model the index was built with.

        Raises:
            IndexStateError: The model on this machine is another than the one the index was built with.
        """
        with self._embedder_lock:  # tokenizers and models are not meant for several threads at once
            if self.embedder.digest != facts.embedder_digest:
                raise IndexStateError(
                    f"The index was built with another {facts.embedder!r} than the one on this machine.",
                    build_command(self.folder, facts.corpus),
                )
            return self.embedder.embed_query(question)

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


class Snapshot:
    """One state of the index. Get it from `PolicyIndex.snapshot()`; it ends with that `with`."""

    def __init__(self, index: PolicyIndex, db: sqlite3.Connection, facts: IndexFacts, vectors: FaissVectors) -> None:
        self.facts = facts
        self._index = index
        self._db = db
        self._vectors = vectors

    def search_vectors(
        self, question: str, k: int, wanted: Filter = Filter(), *, exact: bool = False
    ) -> tuple[Hit, ...]:
        """Return the k chunks most like the question, best first; score = cosine similarity.

        Only prose has vectors: reference lists are never found this way.
        """
        documents = self._document_rows(wanted)
        if self._vectors.count() == 0 or documents == frozenset():
            return ()
        vector = self._index.embed_query(question, self.facts)
        found = self._vectors.search(vector, k, documents, exact=exact)
        chunks = self._chunks(found.ids.tolist())
        return tuple(Hit(chunks[int(row)], float(score)) for row, score in zip(found.ids, found.scores, strict=True))

    def search_keywords(
        self, words: str, k: int, wanted: Filter = Filter(), kinds: frozenset[ChunkKind] = _PROSE
    ) -> tuple[Hit, ...]:
        """Return the k chunks that hold the most telling of the words, best first; score = BM25.

        Empty when none of the words is in any chunk.
        """
        query = keyword_query(words)
        documents = self._document_rows(wanted)
        if not query or documents == frozenset():
            return ()
        # Ranking is quick as long as it touches nothing but the keywords; what a filter takes away is fetched again.
        limit = 4 * k
        while True:
            ranked = self._db.execute(_RANKED, (query, _KEYWORD_RANK, limit)).fetchall()
            places = self._places([row for row, _ in ranked])
            kept = [
                (row, -rank)
                for row, rank in sorted(ranked, key=lambda pair: (pair[1], pair[0]))
                if places[row][1] in kinds and (documents is None or places[row][0] in documents)
            ][:k]
            if len(kept) == k or len(ranked) < limit:
                break
            limit *= 8
        chunks = self._chunks([row for row, _ in kept])
        return tuple(Hit(chunks[row], score) for row, score in kept)

    def matched_words(self, chunk: Chunk, words: str) -> tuple[str, ...]:
        """Return the chunk's own words that a keyword search for these words matches, in order of appearance."""
        query = keyword_query(words)
        if not query:
            return ()
        marked = self._db.execute(
            "SELECT highlight(keywords, 0, char(2), char(3)) || ' ' || highlight(keywords, 2, char(2), char(3))"
            " FROM keywords JOIN chunks ON chunks.row = keywords.rowid JOIN documents ON documents.row = document"
            " WHERE keywords MATCH ? AND documents.id = ? AND start = ?",
            (query, chunk.document_id, chunk.span.start),
        ).fetchone()
        found = [part.split("\x03")[0].lower() for part in marked[0].split("\x02")[1:]] if marked else []
        return tuple(dict.fromkeys(found))

    def document(self, document_id: str) -> Document:
        """Return a document with all its furniture marked.

        Raises:
            IndexStateError: There is none of that id.
        """
        row = self._db.execute(
            "SELECT id, text, structure, marked FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        if row is None:
            raise IndexStateError(
                f"There is no document {document_id!r} in the index.", "List what there is: python -m index status"
            )
        return document_from(*row)

    def chunks_of(self, document_id: str) -> tuple[Chunk, ...]:
        """Return a document's chunks in reading order; empty if it has none or is not there."""
        rows = self._db.execute(
            f"SELECT {CHUNK_COLUMNS} FROM chunks JOIN documents ON documents.row = chunks.document"  # noqa: S608
            " WHERE documents.id = ? ORDER BY chunks.start, chunks.row",
            (document_id,),
        )
        return tuple(map(chunk_from, rows))

    def documents(self) -> tuple[DocumentRow, ...]:
        """Return what is indexed, in order of id, without opening any text."""
        rows = self._db.execute(
            "SELECT id, digest, n_bytes, (SELECT count(*) FROM chunks WHERE document = documents.row), read_at,"
            " is_stale, title, publisher, published, superseded FROM documents ORDER BY id"
        )
        return tuple(
            DocumentRow(
                id=document_id,
                digest=digest,
                n_bytes=n_bytes,
                n_chunks=n_chunks,
                read_at=read_at,
                is_stale=bool(is_stale),
                source=Source(title=title, publisher=publisher, published=published, superseded=superseded),
            )
            for document_id, digest, n_bytes, n_chunks, read_at, is_stale, *facts in rows
            for title, publisher, published, superseded in [facts]
        )

    def problems(self) -> tuple[Problem, ...]:
        """Return what could not be read, or only with a loss, in order of id."""
        return read_problems(self._db)

    def count_chunks(self) -> int:
        """Return how many chunks are indexed."""
        n: int = self._db.execute("SELECT count(*) FROM chunks").fetchone()[0]
        return n

    @property
    def vector_search(self) -> str:
        """Return how vectors are searched, in words."""
        if self._vectors.kind == "flat":
            return "exact"
        return f"approximate, finding {self._vectors.recall:.1%} of the exact ten best"

    def _chunks(self, rows: Iterable[int]) -> dict[int, Chunk]:
        listed = ",".join(str(int(row)) for row in rows)
        found = self._db.execute(
            f"SELECT {CHUNK_COLUMNS} FROM chunks JOIN documents ON documents.row = chunks.document"  # noqa: S608
            f" WHERE chunks.row IN ({listed})"
        )
        return {row[0]: chunk_from(row) for row in found}

    def _places(self, rows: Sequence[int]) -> dict[int, tuple[int, ChunkKind]]:
        """Return document and kind of chunks by row."""
        listed = ",".join(map(str, rows))
        found = self._db.execute(f"SELECT row, document, kind FROM chunks WHERE row IN ({listed})")  # noqa: S608
        return {row: (document, ChunkKind(kind)) for row, document, kind in found}

    def _document_rows(self, wanted: Filter) -> frozenset[int] | None:
        """Return the rows of the documents a search may look at, None for all."""
        if wanted == Filter():
            return None
        rows = self._db.execute("SELECT row, id, publisher, published FROM documents")
        return frozenset(row for row, *facts in rows if _is_wanted(wanted, *facts))


def _is_wanted(wanted: Filter, document_id: str, publisher: str | None, published: str | None) -> bool:
    """Tell whether a document passes; one without a date passes no filter of dates.

    Dates are compared as far as both are exact: "2021" lies between "2021-03-01" and "2021-06-30".
    """
    if wanted.documents and document_id not in wanted.documents:
        return False
    if wanted.publishers and publisher not in wanted.publishers:
        return False
    if (wanted.published_from or wanted.published_to) and published is None:
        return False
    date = published or ""
    first, last = wanted.published_from or "", wanted.published_to or date
    return date[: len(first)] >= first[: len(date)] and date[: len(last)] <= last[: len(date)]
