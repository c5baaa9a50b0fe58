"""One state of an index, to be searched and read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from index.corpus import Problem
from index.datatypes import Chunk, ChunkKind, Document, Filter, Hit, Source
from index.errors import IndexStateError
from index.facts import IndexFacts
from index.keywords import keyword_query, phrase_query
from index.question_embedder import QuestionEmbedder
from index.store import CHUNK_COLUMNS, DocumentRow, chunk_from, document_from, read_problems
from index.vectors import FaissVectors
from index.vocabulary import KnownWord, Vocabulary

_PROSE = frozenset([ChunkKind.PROSE])
# Weights of context, notes and words; FTS5's rank is lower for better.
_KEYWORD_RANK = "bm25(0.8, 0.5, 1.0)"
_RANKED = "SELECT rowid, rank FROM keywords WHERE keywords MATCH ? AND rank MATCH ? ORDER BY rank LIMIT ?"


class Snapshot:
    """One state of the index. Get it from `PolicyIndex.snapshot()`; it ends with that `with`."""

    def __init__(
        self,
        db: sqlite3.Connection,
        facts: IndexFacts,
        vectors: FaissVectors,
        embedder: QuestionEmbedder,
        vocabulary: Vocabulary,
    ) -> None:
        self.facts = facts
        self._vocabulary = vocabulary
        self._embedder = embedder
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
        vector = self._embedder.embed_query(question, self.facts)
        found = self._vectors.search(vector, k, documents, exact=exact)
        chunks = self._chunks(found.ids.tolist())
        return tuple(Hit(chunks[int(row)], float(score)) for row, score in zip(found.ids, found.scores, strict=True))

    def search_keywords(
        self, words: str, k: int, wanted: Filter = Filter(), kinds: frozenset[ChunkKind] = _PROSE
    ) -> tuple[Hit, ...]:
        """Return the k chunks that hold the most telling of the words, best first; score = BM25.

        Empty when none of the words is in any chunk.
        """
        return self._search(keyword_query(words), k, wanted, kinds)

    def search_phrases(
        self, words: str, k: int, wanted: Filter = Filter(), kinds: frozenset[ChunkKind] = _PROSE
    ) -> tuple[Hit, ...]:
        """Return the k chunks in which telling words stand together as they do here, best first; score = BM25.

        Empty when none do.
        """
        return self._search(phrase_query(words), k, wanted, kinds)

    def _search(self, query: str, k: int, wanted: Filter, kinds: frozenset[ChunkKind]) -> tuple[Hit, ...]:
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

    def count_chunks_with(self, phrase: str) -> int:
        """Return how many chunks hold these words in this order, in any form that keyword search takes for the same."""
        quoted = '"' + phrase.replace('"', " ") + '"'
        select = "SELECT count(*) FROM keywords WHERE keywords MATCH ?"
        n: int = self._db.execute(select, (quoted,)).fetchone()[0]
        return n

    def vocabulary(self) -> Mapping[str, KnownWord]:
        """Return the words of five letters and more of chunks and headings, by their lower case; slow at first."""
        return self._vocabulary.words(self._db, self.facts.fingerprint)

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

    def documents(self, wanted: Filter = Filter()) -> tuple[DocumentRow, ...]:
        """Return what is indexed and passes the filter, in order of id, without opening any text."""
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
            if _is_wanted(wanted, document_id, publisher, published)
        )

    def replaced_documents(self) -> frozenset[str]:
        """Return the ids of the documents that newer ones replaced."""
        return frozenset(id_ for (id_,) in self._db.execute("SELECT id FROM documents WHERE superseded IS NOT NULL"))

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
