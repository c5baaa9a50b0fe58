"""Makes the index match a folder: reads what is new or changed, embeds what was never embedded, drops what is gone."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from index.build_terms import BuildOptions, BuildSummary
from index.chunk import ChunkOptions
from index.corpus import Corpus, digest_file, list_corpus
from index.cutting import Cut, cut_documents
from index.embed import Embedder
from index.embedding_cache import EmbeddingCache
from index.errors import CorpusError, IndexStateError
from index.lock import write_lock
from index.matching import READING_VERSION, Matched, Progress, match_documents
from index.store import (
    DATABASE,
    EMBEDDINGS,
    FORMAT_VERSION,
    connect,
    create_tables,
    drop_tables,
    read_facts,
    read_problems,
    replace_passing_problems,
    write_facts,
)
from index.vector_file import embed_chunks, write_vectors

__all__ = ["BuildOptions", "BuildSummary", "build_index"]

logger = logging.getLogger(__name__)

# After so many new chunks the pieces FTS5 wrote its keywords in are merged into one, which searches faster.
_MERGE_KEYWORDS_PAST = 2_000


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
    started = time.perf_counter()
    corpus = list_corpus(corpus_folder)
    if folder.resolve() == corpus_folder.resolve():
        raise CorpusError(f"{str(folder)!r} is the corpus folder.", "Name another folder for the index with --index.")
    if folder.exists() and not folder.is_dir():
        raise IndexStateError(f"{str(folder)!r} is a file, not a folder.", "Name a folder for the index with --index.")
    if not corpus.files and not folder.is_dir():
        raise CorpusError(
            f"The corpus folder {str(corpus_folder)!r} holds no documents.", "Put some there, and run this again."
        )
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with write_lock(folder, options.wait_s):
            build = partial(_run, corpus_folder, corpus, folder, embedder, options, progress or _no_progress, started)
            try:
                return build()
            except sqlite3.OperationalError:
                raise  # locked, full or forbidden: not damaged
            except sqlite3.DatabaseError as exc:
                if not [path for path in (folder / DATABASE, folder / EMBEDDINGS) if _put_aside_if_damaged(path)]:
                    raise
                logger.warning("the build begins again, as a database is damaged: %s", exc)
                return build()


def _run(
    corpus_folder: Path,
    corpus: Corpus,
    folder: Path,
    embedder: Embedder,
    options: BuildOptions,
    progress: Progress,
    started: float,
) -> BuildSummary:
    with (
        closing(connect(folder / DATABASE, read_only=False)) as db,
        closing(EmbeddingCache(folder / EMBEDDINGS)) as cache,
    ):
        return _Build(corpus_folder, corpus, folder, db, cache, embedder, options, progress).run(started)


def _no_progress(what: str, done: int, total: int) -> None:
    pass


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn faults of the disk into words."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as exc:
        raise IndexStateError(
            f"The index in {str(folder)!r} could not be written: {exc}. It is as it was before.",
            "Check the free space and the permissions there, then run: python -m index build",
        ) from exc


def _put_aside_if_damaged(path: Path) -> bool:
    """Rename a database that cannot be read to its end, so that what it held is made anew; tell whether it was so."""
    try:
        with closing(connect(path, read_only=False)) as db:
            fault = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as exc:
        fault = str(exc)
    if fault == "ok":
        return False
    aside = path.with_name(f"{path.stem}.damaged-{int(time.time())}{path.suffix}")
    logger.warning("%s is damaged; it is kept as %s", path.name, aside.name)
    path.rename(aside)
    for name in (f"{path.name}-wal", f"{path.name}-shm"):  # they belong to the damaged one
        (path.parent / name).unlink(missing_ok=True)
    return True


@dataclass(frozen=True, slots=True)
class _Build:
    """What one run of a build works with."""

    corpus_folder: Path
    corpus: Corpus
    folder: Path
    db: sqlite3.Connection
    cache: EmbeddingCache
    embedder: Embedder
    options: BuildOptions
    progress: Progress

    def run(self, started: float) -> BuildSummary:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            facts = self._prepare()
            last_row = _last_chunk_row(self.db)
            matched = match_documents(self.db, self.corpus, self.options.limits, self.progress)
            most = min(self.options.chunks.max_tokens, self.embedder.max_tokens)
            chunk_options = replace(self.options.chunks, max_tokens=most)
            cut = cut_documents(self.db, self.embedder, chunk_options, self.progress)
            if cut.n_added > _MERGE_KEYWORDS_PAST:
                self.db.execute("INSERT INTO keywords (keywords) VALUES ('optimize')")
            before = self._usable_vectors(facts)
            embedding_started = time.perf_counter()
            after_row = last_row if before else 0  # without vectors to start from, all are wanted
            n_embedded = embed_chunks(self.db, self.cache, self.embedder, after_row, self.progress)
            embed_seconds = time.perf_counter() - embedding_started
            if before is None or matched.is_change or cut.recut:
                facts = self._write_state(facts, before, chunk_options)
            replace_passing_problems(self.db, matched.problems)
            write_facts(self.db, {"checked_at": _now(), "corpus": str(self.corpus_folder)})
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise
        self._tidy(facts["vectors_name"])
        return self._summary(matched, cut, n_embedded, time.perf_counter() - started, embed_seconds)

    def _prepare(self) -> dict[str, str]:
        """Return the facts of the index to build on: none where there is none, or one of another format."""
        facts = read_facts(self.db)
        if facts and facts.get("format") != str(FORMAT_VERSION):
            logger.warning("the index has format %s; it is made anew in format %d", facts.get("format"), FORMAT_VERSION)
            drop_tables(self.db)
            facts = {}
        if not facts:
            create_tables(self.db)
        self._refuse_to_replace(facts)
        return facts

    def _refuse_to_replace(self, facts: dict[str, str]) -> None:
        """Stop before a wrong, or unmounted, corpus folder throws all documents out of the index."""
        known = {document_id for (document_id,) in self.db.execute("SELECT id FROM documents")}
        present = {file.document_id for file in self.corpus.files}
        is_same_folder = facts.get("corpus") == str(self.corpus_folder)
        if self.options.replace or not known or self.corpus.unlisted or known & present or (present and is_same_folder):
            return
        what = f"none of the {len(known)} documents of the index" if present else "no documents"
        raise CorpusError(
            f"The corpus folder {str(self.corpus_folder)!r} holds {what}, which was built from "
            f"{facts.get('corpus', 'another folder')!r}. Nothing was changed.",
            "If it is to take their place, add --replace.",
        )

    def _usable_vectors(self, facts: dict[str, str]) -> Path | None:
        """Return the vectors file there is, None if it or the cache is gone or damaged, or it is of another model."""
        if facts.get("embedder_digest") != self.embedder.digest or self.cache.is_empty():
            return None
        path = self.folder / facts["vectors_name"]
        try:
            is_whole = digest_file(path)[0] == facts["vectors_digest"]
        except FileNotFoundError:
            is_whole = False
        return path if is_whole else None

    def _write_state(self, facts: dict[str, str], before: Path | None, chunk_options: ChunkOptions) -> dict[str, str]:
        """Write the vectors file and the facts that name it; the commit that follows makes them the index."""
        generation = int(facts.get("generation", "0")) + 1
        # The time makes the name new even where an index was deleted and begun again beside an open reader.
        name = f"vectors-{generation:06d}-{time.time_ns():x}.bin"
        write_vectors(self.db, self.cache, before, self.folder / name, self.embedder.dim, self.options.vectors)
        written = {
            "format": str(FORMAT_VERSION),
            "generation": str(generation),
            "embedder": self.embedder.name,
            "embedder_digest": self.embedder.digest,
            "dim": str(self.embedder.dim),
            "chunk_options": json.dumps(asdict(chunk_options)),
            "built_at": _now(),
            "vectors_name": name,
            "vectors_digest": digest_file(self.folder / name)[0],
        }
        documents = self.db.execute("SELECT id, digest, cut_by FROM documents ORDER BY id").fetchall()
        held = [READING_VERSION, FORMAT_VERSION, self.embedder.digest, written["chunk_options"], documents]
        written["fingerprint"] = hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16]
        write_facts(self.db, written)
        return written

    def _tidy(self, vectors_name: str) -> None:
        """Remove vector files that no index names any more; a reader that has one open keeps it."""
        for path in self.folder.glob("vectors-*.bin"):
            if path.name != vectors_name:
                path.unlink(missing_ok=True)

    def _summary(
        self, matched: Matched, cut: Cut, n_embedded: int, seconds: float, embed_seconds: float
    ) -> BuildSummary:
        renamed = {new for _, new in matched.renamed}
        touched = {*matched.added, *matched.changed, *cut.recut, *matched.stale, *renamed}
        ids = [document_id for (document_id,) in self.db.execute("SELECT id FROM documents ORDER BY id")]
        n_chunks: int = self.db.execute("SELECT count(*) FROM chunks").fetchone()[0]
        problems = read_problems(self.db)
        return BuildSummary(
            added=tuple(sorted(matched.added)),
            changed=tuple(sorted(matched.changed)),
            renamed=tuple(sorted(matched.renamed)),
            removed=tuple(sorted(matched.removed)),
            recut=tuple(sorted(cut.recut)),
            unchanged=tuple(document_id for document_id in ids if document_id not in touched),
            stale=tuple(sorted(matched.stale)),
            problems=problems,
            n_unread=sum(problem.is_unread for problem in problems),
            n_documents=len(ids),
            n_chunks=n_chunks,
            n_chunks_added=cut.n_added,
            n_chunks_removed=matched.n_chunks_removed + cut.n_removed,
            n_embedded=n_embedded,
            seconds=seconds,
            embed_seconds=embed_seconds,
        )


def _last_chunk_row(db: sqlite3.Connection) -> int:
    row: int = db.execute("SELECT coalesce(max(row), 0) FROM chunks").fetchone()[0]
    return row


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
