"""Makes the index match a folder: reads what is new or changed, embeds what was never embedded, drops what is gone."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.chunk import ChunkOptions, chunk_document
from index.corpus import Corpus, CorpusFile, Problem, digest_file, list_corpus
from index.datatypes import ChunkKind
from index.embed import Embedder
from index.embedding_cache import EmbeddingCache, embedding_key
from index.errors import CorpusError, IndexStateError, ReadError
from index.furniture import is_repeated, mark_furniture, repeatable_lines
from index.lock import write_lock
from index.readers import ReadLimits, read_document
from index.store import (
    DATABASE,
    EMBEDDINGS,
    FORMAT_VERSION,
    connect,
    create_tables,
    delete_chunks,
    delete_document,
    document_from,
    drop_tables,
    insert_chunks,
    insert_document,
    read_facts,
    write_facts,
    write_furniture,
)
from index.vectors import FaissVectors, VectorOptions

logger = logging.getLogger(__name__)

# Raise it when readers, furniture or chunking change: documents read by another version are read again.
READING_VERSION = "1"
_EMBED_AT_ONCE = 16_384  # texts sorted by length together; keeps memory flat however large the corpus

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is; the same words until it is done."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How an index is built.

    Attributes:
        chunks: Sizes of chunks; never more tokens than the embedder reads.
        limits: What one document may cost.
        vectors: When search stops being exact.
        wait_s: Seconds to wait for another build to end.
        allow_empty: Whether a folder without documents may empty an index that has some.
    """

    chunks: ChunkOptions = ChunkOptions()
    limits: ReadLimits = field(default_factory=ReadLimits)
    vectors: VectorOptions = VectorOptions()
    wait_s: float = 30.0
    allow_empty: bool = False


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. Documents are given by id, in order.

    Attributes:
        added: New documents.
        changed: Documents whose words changed.
        renamed: (old id, new id) of documents moved without a change.
        removed: Documents that are gone.
        recut: Documents whose chunks changed only because others share their furniture, or options changed.
        unchanged: Documents left as they were.
        stale: Documents kept in their last good version, as the file cannot be read now.
        problems: What could not be read, or only with a loss, each with reason and remedy.
        n_unread: How many of them left a file unread.
        n_documents: Documents in the index now.
        n_chunks: Chunks in the index now; `n_chunks_added` and `n_chunks_removed` are the difference.
        n_embedded: Texts that had to be embedded.
        seconds: How long it took; `embed_seconds` of them went to embedding.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    recut: tuple[str, ...]
    unchanged: tuple[str, ...]
    stale: tuple[str, ...]
    problems: tuple[Problem, ...]
    n_unread: int
    n_documents: int
    n_chunks: int
    n_chunks_added: int
    n_chunks_removed: int
    n_embedded: int
    seconds: float
    embed_seconds: float


def build_index(
    corpus_folder: Path,
    folder: Path,
    embedder: Embedder,
    options: BuildOptions = BuildOptions(),
    progress: Progress | None = None,
) -> BuildSummary:
    """Make the index in `folder` match the corpus folder, and say what changed.

    Readers see the old index until the new one is whole. Whatever stops the build, the old one stays as it was, and
    what was embedded is not embedded again.

    Raises:
        CorpusError: The corpus folder is missing, or empty while the index is not.
        IndexStateError: Another process is building, or the index cannot be written (a full disk, say).
        EmbedderError: The embedding model cannot be used.
    """
    corpus = list_corpus(corpus_folder)
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with write_lock(folder, options.wait_s), closing(_open(folder)) as db:
            with closing(EmbeddingCache(folder / EMBEDDINGS)) as cache:
                return _Build(corpus_folder, corpus, folder, db, cache, embedder, options, progress).run()


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn faults of the disk into words."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as exc:
        raise IndexStateError(
            f"The index in {str(folder)!r} could not be written: {exc}. It is as it was before.",
            "Check the free space and the permissions there, then run: python -m index build",
        ) from exc


def _open(folder: Path) -> sqlite3.Connection:
    """Open the database; one that is damaged is put aside, and everything is read again."""
    path = folder / DATABASE
    try:
        db = connect(path, read_only=False)
        read_facts(db)
        return db
    except sqlite3.DatabaseError as exc:
        if isinstance(exc, sqlite3.OperationalError):
            raise
        aside = path.with_suffix(f".damaged-{int(time.time())}")
        logger.warning("the index database is damaged (%s); it is kept as %s and made anew", exc, aside.name)
        path.rename(aside)
        return connect(path, read_only=False)


@dataclass(frozen=True, slots=True)
class _Known:
    """A document the index already has."""

    row: int
    id: str
    digest: str
    reading: str


class _Build:
    """One run of a build: the connection and what it has found so far. Used once."""

    def __init__(
        self,
        corpus_folder: Path,
        corpus: Corpus,
        folder: Path,
        db: sqlite3.Connection,
        cache: EmbeddingCache,
        embedder: Embedder,
        options: BuildOptions,
        progress: Progress | None,
    ) -> None:
        self.corpus_folder, self.corpus, self.folder, self.db, self.cache = corpus_folder, corpus, folder, db, cache
        self.embedder, self.options = embedder, options
        self.progress: Progress = progress or (lambda what, done, total: None)
        most = min(options.chunks.max_tokens, embedder.max_tokens)
        self.chunk_options = ChunkOptions(most, options.chunks.context_tokens, options.chunks.overlap_tokens)
        self.problems = list(corpus.problems)
        self.added: list[str] = []
        self.changed: list[str] = []
        self.renamed: list[tuple[str, str]] = []
        self.removed: list[str] = []
        self.recut: list[str] = []
        self.stale: list[str] = []
        self.n_chunks_added = self.n_chunks_removed = self.n_embedded = self.n_unread = 0
        self.embed_seconds = 0.0

    def run(self) -> BuildSummary:
        started = time.perf_counter()
        self.db.execute("BEGIN IMMEDIATE")
        try:
            facts = self._prepare()
            self._match_documents()
            self._cut_documents()
            is_changed = self._is_changed(facts)
            if is_changed:
                self._embed()
                facts = self._commit_vectors(facts)
            self._write_problems()
            write_facts(self.db, {"checked_at": _now(), "corpus": str(self.corpus_folder)})
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise
        self._tidy(facts["vectors_name"])
        return self._summary(time.perf_counter() - started)

    def _prepare(self) -> dict[str, str]:
        """Return the facts of the index to build on: none where there is none, or one that does not fit."""
        facts = read_facts(self.db)
        if facts and facts.get("format") != str(FORMAT_VERSION):
            logger.warning("the index has format %s; it is made anew in format %d", facts.get("format"), FORMAT_VERSION)
            drop_tables(self.db)
            facts = {}
        if not facts:
            create_tables(self.db)
        return facts

    def _is_changed(self, facts: dict[str, str]) -> bool:
        is_same_model = facts.get("embedder_digest") == self.embedder.digest
        touched = self.added or self.changed or self.renamed or self.removed or self.recut
        has_vectors = is_same_model and (self.folder / facts["vectors_name"]).is_file()
        return bool(touched) or not has_vectors

    # -- documents -------------------------------------------------------------------------------------------------

    def _match_documents(self) -> None:
        known = {row[1]: _Known(*row) for row in self.db.execute("SELECT row, id, digest, reading FROM documents")}
        if known and not self.corpus.files and not self.corpus.unlisted and not self.options.allow_empty:
            raise CorpusError(
                f"The corpus folder {str(self.corpus_folder)!r} holds no documents, but the index has {len(known)}. "
                "Nothing was changed.",
                "If the index is to be emptied: python -m index build --allow-empty",
            )
        kept: set[str] = set()
        to_read: list[tuple[CorpusFile, str, int]] = []
        for at, file in enumerate(self.corpus.files):
            self.progress("Looking", at, len(self.corpus.files))
            try:
                digest, n_bytes = digest_file(file.path)
            except FileNotFoundError:
                continue  # gone since the folder was listed: treated as removed
            except OSError as exc:
                remedy = "Allow this user to read the file."
                self._keep_stale(known.get(file.document_id), file.document_id, ReadError(f"{exc.strerror}.", remedy), kept)
                continue
            before = known.get(file.document_id)
            if before and (before.digest, before.reading) == (digest, READING_VERSION):
                kept.add(before.id)
                self.db.execute("UPDATE documents SET is_stale = 0 WHERE row = ? AND is_stale", (before.row,))
            else:
                to_read.append((file, digest, n_bytes))
        self.progress("Looking", len(self.corpus.files), len(self.corpus.files))
        present = {file.document_id for file in self.corpus.files}
        gone = {row.digest: row for row in known.values() if row.id not in present}
        for at, (file, digest, n_bytes) in enumerate(to_read):
            self.progress("Reading", at, len(to_read))
            moved = gone.get(digest)
            if moved and file.document_id not in known and self._rename(moved, file):
                kept.add(moved.id)
                del gone[digest]
            else:
                self._read(file, digest, n_bytes, known.get(file.document_id), kept)
        self.progress("Reading", len(to_read), len(to_read))
        for row in known.values():
            if row.id in kept:
                continue
            if self.corpus.hides(row.id):
                self.stale.append(row.id)  # its folder's own problem says why
                self.db.execute("UPDATE documents SET is_stale = 1 WHERE row = ?", (row.row,))
            else:
                self.n_chunks_removed += delete_document(self.db, row.row)
                self.removed.append(row.id)

    def _rename(self, moved: _Known, file: CorpusFile) -> bool:
        """Give a moved document its new id; False if its format or the reading code has changed with it."""
        if Path(moved.id).suffix.lower() != file.path.suffix.lower() or moved.reading != READING_VERSION:
            return False
        self.db.execute("UPDATE documents SET id = ? WHERE row = ?", (file.document_id, moved.row))
        self.renamed.append((moved.id, file.document_id))
        return True

    def _read(self, file: CorpusFile, digest: str, n_bytes: int, before: _Known | None, kept: set[str]) -> None:
        try:
            document = read_document(file.path, file.document_id, self.options.limits)
        except FileNotFoundError:
            return  # gone while it was being read: treated as removed
        except ReadError as exc:
            self._keep_stale(before, file.document_id, exc, kept)
            return
        for warning in document.warnings:
            self.problems.append(Problem(file.document_id, warning))
        if before:
            kept.add(before.id)
            self.n_chunks_removed += delete_document(self.db, before.row)
        (self.changed if before else self.added).append(file.document_id)
        row = insert_document(
            self.db, document, digest=digest, n_bytes=n_bytes, reading=READING_VERSION, read_at=_now()
        )
        lines = ((hashlib.sha256(line.encode()).digest()[:16], row) for line in repeatable_lines(document))
        self.db.executemany("INSERT OR IGNORE INTO lines VALUES (?, ?)", lines)

    def _keep_stale(self, before: _Known | None, document_id: str, fault: ReadError, kept: set[str]) -> None:
        """Keep the last good version of a document that cannot be read now, marked as such."""
        reason = fault.message
        self.n_unread += 1
        if before:
            kept.add(before.id)
            self.stale.append(before.id)
            self.db.execute("UPDATE documents SET is_stale = 1 WHERE row = ?", (before.row,))
            reason += " Its last good version is kept."
        self.problems.append(Problem(document_id, reason, fault.remedy))

    # -- chunks ----------------------------------------------------------------------------------------------------

    def _cut_documents(self) -> None:
        """Cut every new document, and every other whose furniture looks different beside the new ones."""
        total: int = self.db.execute("SELECT count(*) FROM documents").fetchone()[0]
        counts = self.db.execute("SELECT line, count(*) FROM lines GROUP BY line HAVING count(*) > 1")
        repeated = {line for line, count in counts if is_repeated(count, total)}
        rows = self.db.execute("SELECT row, id, repeats FROM documents ORDER BY id").fetchall()
        for at, (row, document_id, repeats) in enumerate(rows):
            self.progress("Cutting into chunks", at, len(rows))
            lines = sorted(
                line for (line,) in self.db.execute("SELECT line FROM lines WHERE document = ?", (row,)) if line in repeated
            )
            wanted = hashlib.sha256(repr((lines, asdict(self.chunk_options), self.embedder.digest)).encode()).hexdigest()
            if repeats == wanted:
                continue
            if repeats is not None:
                self.recut.append(document_id)
                self.n_chunks_removed += delete_chunks(self.db, row)
            self._cut(row, frozenset(lines), wanted)
        self.progress("Cutting into chunks", len(rows), len(rows))

    def _cut(self, row: int, repeated: frozenset[bytes], wanted: str) -> None:
        columns = self.db.execute("SELECT id, text, structure FROM documents WHERE row = ?", (row,)).fetchone()
        read = document_from(*columns, furniture=None)
        lines = (line for line in repeatable_lines(read) if hashlib.sha256(line.encode()).digest()[:16] in repeated)
        document = mark_furniture(read, frozenset(lines))
        chunks = chunk_document(document, self.embedder.count_tokens, self.chunk_options)
        if not any(chunk.kind is ChunkKind.PROSE for chunk in chunks):
            reason = "everything in it is furniture (menus, banners, lists of links): nothing to answer from."
            self.problems.append(Problem(document.id, reason, f"Look: python -m index show {document.id!r}"))
        write_furniture(self.db, row, document.furniture, wanted)
        keyed = [(chunk, embedding_key(self.embedder.digest, chunk.indexed_text)) for chunk in chunks]
        insert_chunks(self.db, row, keyed)
        self.n_chunks_added += len(chunks)

    def _embed(self) -> None:
        """Embed what was never embedded, keeping each slab at once."""
        keys = [key for (key,) in self.db.execute(
            "SELECT embedding FROM chunks WHERE kind = ? GROUP BY embedding ORDER BY min(row)", (ChunkKind.PROSE.value,)
        )]  # fmt: skip
        missing = sorted(self.cache.missing(keys))
        started = time.perf_counter()
        for start in range(0, len(missing), _EMBED_AT_ONCE):
            some = missing[start : start + _EMBED_AT_ONCE]
            texts = [self._indexed_text(key) for key in some]
            for positions, vectors in self.embedder.embed_passages(texts):
                self.cache.add([some[at] for at in positions], vectors)
                self.n_embedded += len(positions)
                self.progress("Embedding", self.n_embedded, len(missing))
        self.embed_seconds = time.perf_counter() - started

    def _indexed_text(self, key: bytes) -> str:
        row = self.db.execute("SELECT context, notes, words FROM chunks WHERE embedding = ? LIMIT 1", (key,)).fetchone()
        return "\n".join(part for part in row if part)

    # -- vectors ---------------------------------------------------------------------------------------------------

    def _commit_vectors(self, facts: dict[str, str]) -> dict[str, str]:
        """Write the vectors file and the facts that name it; the commit that follows makes them the index."""
        vectors = self._vectors_before(facts)
        wanted = dict(self.db.execute("SELECT row, document FROM chunks WHERE kind = ?", (ChunkKind.PROSE.value,)))
        vectors.delete(np.array([row for row in vectors.ids.tolist() if row not in wanted], dtype=np.int64))
        new = np.setdiff1d(np.array(sorted(wanted), dtype=np.int64), vectors.ids)
        for start in range(0, len(new), _EMBED_AT_ONCE):
            rows = new[start : start + _EMBED_AT_ONCE]
            keys = [self.db.execute("SELECT embedding FROM chunks WHERE row = ?", (int(r),)).fetchone()[0] for r in rows]
            documents = np.array([wanted[int(row)] for row in rows], dtype=np.int64)
            vectors.upsert(rows, documents, self.cache.vectors(keys))
        generation = int(facts.get("generation", "0")) + 1
        name = f"vectors-{generation:06d}.bin"
        vectors.snapshot(self.folder / name)
        written = {
            "format": str(FORMAT_VERSION),
            "generation": str(generation),
            "embedder": self.embedder.name,
            "embedder_digest": self.embedder.digest,
            "dim": str(self.embedder.dim),
            "chunk_options": json.dumps(asdict(self.chunk_options)),
            "built_at": _now(),
            "vectors_name": name,
            "vectors_digest": digest_file(self.folder / name)[0],
        }
        written["fingerprint"] = self._fingerprint(written)
        write_facts(self.db, written)
        _sync_folder(self.folder)
        return written

    def _vectors_before(self, facts: dict[str, str]) -> FaissVectors:
        """Return the vectors there are, or none if they are of another model, gone or damaged."""
        empty = FaissVectors(self.embedder.dim, self.options.vectors)
        if facts.get("embedder_digest") != self.embedder.digest:
            return empty
        try:
            empty.switch(self.folder / facts["vectors_name"])
        except (OSError, IndexStateError) as exc:
            logger.warning("the vectors are made anew from the embedding cache: %s", exc)
        return empty

    def _fingerprint(self, facts: dict[str, str]) -> str:
        documents = self.db.execute("SELECT id, digest, repeats FROM documents ORDER BY id").fetchall()
        held = [READING_VERSION, facts["format"], facts["embedder_digest"], facts["chunk_options"], documents]
        return hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16]

    def _write_problems(self) -> None:
        self.db.execute("DELETE FROM problems")
        rows = ((problem.document_id, problem.reason, problem.remedy) for problem in self.problems)
        self.db.executemany("INSERT OR REPLACE INTO problems VALUES (?, ?, ?)", rows)

    def _tidy(self, vectors_name: str) -> None:
        """Remove vector files that no index names any more; a reader that has one open keeps it."""
        for path in self.folder.glob("vectors-*.bin"):
            if path.name != vectors_name:
                path.unlink(missing_ok=True)

    def _summary(self, seconds: float) -> BuildSummary:
        touched = {*self.added, *self.changed, *self.recut, *self.stale, *(new for _, new in self.renamed)}
        ids = [row[0] for row in self.db.execute("SELECT id FROM documents ORDER BY id")]
        n_chunks: int = self.db.execute("SELECT count(*) FROM chunks").fetchone()[0]
        return BuildSummary(
            added=tuple(sorted(self.added)),
            changed=tuple(sorted(self.changed)),
            renamed=tuple(sorted(self.renamed)),
            removed=tuple(sorted(self.removed)),
            recut=tuple(sorted(self.recut)),
            unchanged=tuple(document_id for document_id in ids if document_id not in touched),
            stale=tuple(sorted(self.stale)),
            problems=tuple(sorted(self.problems, key=lambda problem: problem.document_id)),
            n_unread=self.n_unread,
            n_documents=len(ids),
            n_chunks=n_chunks,
            n_chunks_added=self.n_chunks_added,
            n_chunks_removed=self.n_chunks_removed,
            n_embedded=self.n_embedded,
            seconds=seconds,
            embed_seconds=self.embed_seconds,
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _sync_folder(folder: Path) -> None:
    """Make a new file's name last through a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
