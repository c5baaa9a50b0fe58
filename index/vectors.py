"""Vector search: the seam behind which an engine for many machines will fit, filled here by FAISS.

Small indexes are searched exactly. Past `VectorOptions.flat_until` rows an inverted file (IVF) takes over: unlike
HNSW it can drop rows and can still be searched exactly. How much of the exact answer it finds is measured when it is
trained, with vectors of the index itself as questions, and kept with it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexStateError, build_command

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """Row ids, best first, with their cosine similarity (higher is better). Ties are in order of id."""

    ids: Ids
    scores: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class VectorOptions:
    """When search stops being exact, and how much it may miss.

    Attributes:
        flat_until: Most rows searched exactly. 200,000 x 384 take about 35 ms on two cores.
        recall: Share of the exact ten best that an approximate search must find, measured.
        n_probe_queries: Vectors of the index used as questions to measure it.
    """

    flat_until: int = 200_000
    recall: float = 0.98
    n_probe_queries: int = 200


class VectorIndex(Protocol):
    """What the index needs of a vector engine. A row is an id, the document it belongs to, and a unit vector."""

    def upsert(self, ids: Ids, documents: Ids, vectors: Vectors) -> None:
        """Add rows, or replace those whose id is there. `vectors` is float32, (n, dim), unit rows."""

    def delete(self, ids: Ids) -> int:
        """Drop the rows with these ids; return how many there were."""

    def delete_documents(self, documents: Ids) -> int:
        """Drop every row of these documents; return how many there were."""

    def count(self) -> int:
        """Return the number of rows."""

    def search(self, query: Vectors, k: int, documents: Collection[int] | None = None, *, exact: bool = False) -> Found:
        """Return the k best rows for a unit vector, fewer when there are fewer.

        Args:
            query: float32, (dim,).
            k: Most rows wanted.
            documents: Look only at rows of these; None for all.
            exact: Compare with every row, however many there are.
        """

    def snapshot(self, path: Path) -> None:
        """Write all rows to a file, synced to disk, that `switch` of the same engine reads."""

    def switch(self, path: Path) -> None:
        """Serve the rows of a snapshot from now on."""


class FaissVectors:
    """A `VectorIndex` in memory, kept in one file.

    Args:
        dim: Length of the vectors.
        options: When to stop being exact.
    """

    def __init__(self, dim: int, options: VectorOptions = VectorOptions()) -> None:
        import faiss

        self.dim = dim
        self.recall = 1.0
        self._options = options
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dim))
        self._ids: Ids = np.empty(0, dtype=np.int64)  # sorted
        self._documents: Ids = np.empty(0, dtype=np.int64)  # of the row of the same place in _ids

    @classmethod
    def load(cls, path: Path, dim: int) -> FaissVectors:
        """Return the vectors of a snapshot.

        Raises:
            FileNotFoundError: It is gone; a newer one has taken its place.
            IndexStateError: It is no snapshot of vectors of this length.
        """
        vectors = cls(dim)
        vectors.switch(path)
        return vectors

    @property
    def kind(self) -> str:
        """Return how rows are searched: "flat" (exact) or "ivf"."""
        return "flat" if self._ivf() is None else "ivf"

    @property
    def ids(self) -> Ids:
        """Return all row ids, ascending."""
        return self._ids

    def count(self) -> int:
        """Return the number of rows."""
        return len(self._ids)

    def upsert(self, ids: Ids, documents: Ids, vectors: Vectors) -> None:
        """Add rows, replacing those whose id is there."""
        if len(ids) == 0:
            return
        self.delete(ids)
        self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), ids)
        order = np.argsort(np.concatenate([self._ids, ids]), kind="stable")
        self._documents = np.concatenate([self._documents, documents])[order]
        self._ids = np.concatenate([self._ids, ids])[order]
        self._fit_to_size()

    def delete(self, ids: Ids) -> int:
        """Drop rows by id."""
        return self._drop(np.isin(self._ids, ids))

    def delete_documents(self, documents: Ids) -> int:
        """Drop rows by document."""
        return self._drop(np.isin(self._documents, documents))

    def search(self, query: Vectors, k: int, documents: Collection[int] | None = None, *, exact: bool = False) -> Found:
        """Return the k best rows, best first."""
        import faiss

        wanted = self._ids if documents is None else self._ids[np.isin(self._documents, list(documents))]
        k = min(k, len(wanted))
        if k == 0:
            return Found(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
        selector = None if documents is None else faiss.IDSelectorBatch(wanted)
        ivf = self._ivf()
        if ivf is None:
            parameters = faiss.SearchParameters(sel=selector) if selector else None
        else:
            # Every list is probed where few rows are wanted: an approximate search might meet none of them.
            n_probe = ivf.nlist if exact or selector else ivf.nprobe
            parameters = faiss.SearchParametersIVF(sel=selector, nprobe=n_probe)
        rows = np.ascontiguousarray(query, dtype=np.float32).reshape(1, self.dim)
        scores, ids = self._index.search(rows, k, params=parameters)
        is_row = ids[0] >= 0
        order = np.lexsort((ids[0][is_row], -scores[0][is_row]))
        return Found(ids[0][is_row][order], scores[0][is_row][order])

    def vectors_of(self, ids: Sequence[int] | Ids) -> Vectors:
        """Return the stored vectors of these rows, float32, (n, dim), in the order asked for."""
        import faiss

        wanted = np.asarray(ids, dtype=np.int64)
        if len(wanted) == 0:
            return np.empty((0, self.dim), dtype=np.float32)
        ivf = self._ivf()
        if ivf is not None:
            ivf.set_direct_map_type(faiss.DirectMap.Hashtable)
        rows: Vectors = self._index.reconstruct_batch(wanted)
        if ivf is not None:
            ivf.set_direct_map_type(faiss.DirectMap.NoMap)  # rows cannot be dropped while there is one
        return rows

    def snapshot(self, path: Path) -> None:
        """Write all rows to one file and sync it."""
        import faiss

        blob = faiss.serialize_index(self._index)
        with path.open("wb") as file:
            for array in (self._ids, self._documents, np.array([self.recall]), blob):
                np.lib.format.write_array(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())

    def switch(self, path: Path) -> None:
        """Read a snapshot."""
        import faiss

        try:
            with path.open("rb") as file:
                ids, documents, recall, blob = (np.lib.format.read_array(file, allow_pickle=False) for _ in range(4))
            index = faiss.deserialize_index(blob)
        except (ValueError, RuntimeError, EOFError) as exc:
            raise IndexStateError(f"The vectors in {path.name} are damaged: {exc}", build_command(path.parent)) from exc
        if index.d != self.dim or index.ntotal != len(ids):
            raise IndexStateError(
                f"{path.name} holds {index.ntotal} vectors of length {index.d}, not {len(ids)} of {self.dim}.",
                build_command(path.parent),
            )
        self._index, self._ids, self._documents, self.recall = index, ids, documents, float(recall[0])

    def _drop(self, dropped: NDArray[np.bool_]) -> int:
        import faiss

        n = int(dropped.sum())
        if n:
            self._index.remove_ids(faiss.IDSelectorBatch(self._ids[dropped]))
            self._ids, self._documents = self._ids[~dropped], self._documents[~dropped]
        return n

    def _ivf(self) -> Any:  # noqa: ANN401 - a faiss.IndexIVF, or None; faiss has no types
        import faiss

        return faiss.downcast_index(self._index) if isinstance(self._index, faiss.IndexIVF) else None

    def _fit_to_size(self) -> None:
        """Train an inverted file when exact search would be slow, and again at each doubling."""
        import faiss

        ivf = self._ivf()
        trained_for = 0 if ivf is None else ivf.nlist**2 // 16
        if len(self._ids) <= max(self._options.flat_until, 2 * trained_for):
            return
        vectors = self.vectors_of(self._ids)
        n_lists = int(4 * np.sqrt(len(self._ids)))  # the usual rule: 4 √n lists
        trained = faiss.IndexIVFFlat(faiss.IndexFlatIP(self.dim), self.dim, n_lists, faiss.METRIC_INNER_PRODUCT)
        # A step through all rows, so that the training sample is the same each time; 40 rows a list suffice.
        sample = vectors[:: max(1, len(vectors) // (40 * n_lists))]
        trained.train(np.ascontiguousarray(sample))
        trained.add_with_ids(vectors, self._ids)
        self._index = trained
        self._choose_n_probe(trained, vectors)

    def _choose_n_probe(self, ivf: Any, vectors: Vectors) -> None:  # noqa: ANN401 - a faiss.IndexIVF
        """Probe the fewest lists that find the wanted share of the exact ten best, and write that share down."""
        import faiss

        step = max(1, len(vectors) // self._options.n_probe_queries)
        queries = np.ascontiguousarray(vectors[::step][: self._options.n_probe_queries])
        # Questions are not passages: noise moves each away from the row it was.
        noise = np.random.default_rng(0).normal(0, 0.5 / np.sqrt(self.dim), queries.shape).astype(np.float32)
        queries = queries + noise
        _, exact = ivf.search(queries, 10, params=faiss.SearchParametersIVF(nprobe=ivf.nlist))
        n_probe = 8
        while True:
            _, found = ivf.search(queries, 10, params=faiss.SearchParametersIVF(nprobe=n_probe))
            self.recall = float(np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(exact, found, strict=True)]))
            if self.recall >= self._options.recall or n_probe >= ivf.nlist:
                break
            n_probe *= 2
        ivf.nprobe = n_probe
