"""Ranks the passages of published collections: by the retriever alone, and with the reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from eval.importers.collection import Collection, write_collection
from eval.questions import SetQuestion
from index.embed import Embedder
from rag.reading.looking import look
from rag.reading.reader import Reader
from rag.reading.weighing import weigh
from rag.retrieving.finding import find
from training.as_found import indexed


@dataclass(frozen=True, slots=True)
class Ranked:
    """Where the passages that answer a question came, from 1, in order; those not found are left out.

    Attributes:
        n_gold: How many answer.
        before: As the retriever ranked them.
        after: As retriever and reader together ranked them.
    """

    n_gold: int
    before: tuple[int, ...]
    after: tuple[int, ...]


def ranked(
    name: str, collection: Collection, questions: Sequence[SetQuestion], work: Path, reader: Reader, embedder: Embedder
) -> Iterator[Ranked]:
    """Yield each question's ranks, in order; the collection is indexed in `work` the first time.

    Args:
        name: Of the collection, for its folders.
        collection: Each passage a document.
        questions: Those of the collection that are asked.
        work: Where documents and indexes are kept.
        reader: Reads what the retriever found.
        embedder: The index's.
    """
    corpus, index = work / "published" / name, work / "indexes" / name
    if not corpus.exists():
        write_collection(collection, corpus, corpus.with_suffix(".jsonl"))
    with indexed(corpus, index, embedder) as (snapshot, open_document):
        for one in tqdm(questions, desc=name, unit=" questions", disable=None):
            gold = frozenset(quote.document for quote in one.evidence)
            finding = find(snapshot, one.as_asked())
            reading = weigh(look(snapshot, finding, open_document, reader))
            before = [hit.chunk.document_id for hit in finding.found]
            after = [passage.chunk.document_id for passage in reading.passages]
            yield Ranked(len(gold), _ranks(before, gold), _ranks(after, gold))


def _ranks(documents: Sequence[str], gold: frozenset[str]) -> tuple[int, ...]:
    """Return the ranks of the documents that answer, each document counted once."""
    return tuple(rank for rank, name in enumerate(dict.fromkeys(documents), 1) if name in gold)
