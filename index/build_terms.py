"""What a build is asked for, and what it tells at its end."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.chunk import ChunkOptions
from index.corpus import Problem
from index.readers import ReadLimits
from index.vectors import VectorOptions


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How an index is built.

    Attributes:
        chunks: Sizes of chunks; never more tokens than the embedder reads.
        limits: What one document may cost.
        vectors: When search stops being exact.
        wait_s: Seconds to wait for another build to end.
        replace: Whether a folder that shares no document with the index may take the place of all it has.
    """

    chunks: ChunkOptions = ChunkOptions()
    limits: ReadLimits = field(default_factory=ReadLimits)
    vectors: VectorOptions = VectorOptions()
    wait_s: float = 30.0
    replace: bool = False


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. Documents are given by id, in order.

    Attributes:
        added: New documents.
        changed: Documents whose words changed.
        renamed: (old id, new id) of documents moved without a change.
        removed: Documents that are gone.
        recut: Documents cut anew though their words are the same: options changed, or which lines are furniture.
        unchanged: Documents left as they were.
        stale: Documents kept in their last good version, as the file cannot be read now.
        problems: What could not be read, or only with a loss, each with reason and remedy.
        n_unread: How many of them keep words out of the index.
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
