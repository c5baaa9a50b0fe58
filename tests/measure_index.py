"""Measures what the index costs: `python -m tests.measure_index scale` and `python -m tests.measure_index embedding`.

Not a test: machines differ. Numbers to quote are ratios and medians, with the command that made them.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from index.build import build_index
from index.embed import SentenceTransformerEmbedder
from index.policy_index import PolicyIndex

WORDS = 30_000
SENTENCES_A_DOCUMENT = 900


class RandomEmbedder(SentenceTransformerEmbedder):
    """The real tokenizer with vectors that cost nothing: what is measured is everything else."""

    digest = "random vectors of the measurement"

    def embed_passages(self, texts: Sequence[str]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Yield random unit rows."""
        rng = np.random.default_rng(len(texts))
        for start in range(0, len(texts), 2048):
            rows = rng.normal(size=(min(2048, len(texts) - start), self.dim)).astype(np.float32)
            yield np.arange(start, start + len(rows)), rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return a random unit vector, the same for the same text."""
        row = np.random.default_rng(list(text.encode())).normal(size=self.dim).astype(np.float32)
        return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


@click.group()
def main() -> None:
    """Measure what the index costs."""


@main.command()
@click.option("--chunks", default=100_000, show_default=True)
def scale(chunks: int) -> None:
    """Build an index of many chunks, add and drop a document, search it."""
    rng = np.random.default_rng(0)
    words = np.array(["".join(rng.choice(list("abcdefghilmnoprstu"), rng.integers(3, 9))) for _ in range(WORDS)])
    # Words come as often as in real text: the r-th most frequent 1/r as often as the first (Zipf).
    shares = 1 / np.arange(1, WORDS + 1)
    shares /= shares.sum()

    def document() -> str:
        drawn = rng.choice(words, size=(SENTENCES_A_DOCUMENT, 18), p=shares)
        sentences = [" ".join(row).capitalize() + "." for row in drawn]
        return "\n\n".join(" ".join(sentences[at : at + 6]) for at in range(0, len(sentences), 6))

    with tempfile.TemporaryDirectory() as root:
        corpus, folder, embedder = Path(root) / "corpus", Path(root) / "index", RandomEmbedder()
        corpus.mkdir()
        (corpus / "0.txt").write_text(document())
        per_document = build_index(corpus, folder, embedder).n_chunks
        for n in range(1, chunks // per_document + 1):
            (corpus / f"{n}.txt").write_text(document())
        summary = build_index(corpus, folder, embedder)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"build of {summary.n_chunks} chunks: {summary.seconds:.0f} s, peak memory {peak:.2f} GB")
        (corpus / "new.txt").write_text("A new document says one thing.\n")
        added = build_index(corpus, folder, embedder)
        (corpus / "new.txt").unlink()
        removed = build_index(corpus, folder, embedder)
        nothing = build_index(corpus, folder, embedder)
        print(
            f"add one document {added.seconds:.2f} s, drop it {removed.seconds:.2f} s, nothing {nothing.seconds:.2f} s"
        )
        started = time.perf_counter()
        index = PolicyIndex(folder, embedder)
        print(f"open {time.perf_counter() - started:.2f} s")
        # The fifty most frequent stand for stop words, which are not searched.
        telling = shares[50:] / shares[50:].sum()
        questions = [" ".join(rng.choice(words[50:], size=5, p=telling)) for _ in range(100)]
        with index.snapshot() as snapshot:
            snapshot.search_vectors(questions[0], 20)
            vectors = _median(lambda question: snapshot.search_vectors(question, 20), questions)
            keywords = _median(lambda question: snapshot.search_keywords(question, 20), questions)
        taken = _median(lambda _: _touch(index), questions)
        print(f"median of 100: vectors {vectors * 1e3:.1f} ms, keywords {keywords * 1e3:.1f} ms, "
              f"taking a snapshot {taken * 1e3:.1f} ms")  # fmt: skip


def _touch(index: PolicyIndex) -> None:
    with index.snapshot():
        pass


def _median(call: Callable[[str], object], questions: Sequence[str]) -> float:
    seconds = []
    for question in questions:
        started = time.perf_counter()
        call(question)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


@main.command()
@click.option("--corpus", type=click.Path(path_type=Path), default=Path("corpus"), show_default=True)
@click.option("--rounds", default=3, show_default=True)
def embedding(corpus: Path, rounds: int) -> None:
    """Compare the embedder with plain SentenceTransformer.encode in float32, on the chunks of a corpus, in turn."""
    import torch
    from sentence_transformers import SentenceTransformer

    embedder = SentenceTransformerEmbedder()
    with tempfile.TemporaryDirectory() as root:
        build_index(corpus, Path(root), RandomEmbedder())
        with PolicyIndex(Path(root), RandomEmbedder()).snapshot() as snapshot:
            texts = [chunk.indexed_text for row in snapshot.documents() for chunk in snapshot.chunks_of(row.id)]
    plain = SentenceTransformer(str(embedder._folder), device="cpu")
    list(embedder.embed_passages(texts[:100]))
    plain.encode(texts[:100])
    ratios = []
    for _ in range(rounds):
        started = time.perf_counter()
        list(embedder.embed_passages(texts))
        ours = time.perf_counter() - started
        started = time.perf_counter()
        plain.encode(texts)
        ratios.append((time.perf_counter() - started) / ours)
        print(f"{len(texts)} chunks: {len(texts) / ours:.0f} a second, {ratios[-1]:.2f} x plain", file=sys.stderr)
    print(f"median {statistics.median(ratios):.2f} x plain float32 on {torch.get_num_threads()} threads")


if __name__ == "__main__":
    main()
