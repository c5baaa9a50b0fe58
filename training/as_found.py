"""Questions on an index, with the passages that its retriever found for them, marked by what answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from eval.gold import DocumentText, find_gold
from eval.questions import SetQuestion
from index.build import build_index
from index.datatypes import Chunk, Document, Span
from index.embed import Embedder
from index.policy_index import PolicyIndex
from index.snapshot import Snapshot
from rag.datatypes import Passage
from rag.question.acronyms import read_acronyms
from rag.reading.sentences import sentences_of
from rag.retrieving.retriever import retrieve
from training.examples import Asked, Shown

_WORDS = 120  # of an ordinary passage

Gold = list[tuple[str, Span]]  # document and place
Documents = Callable[[str], Document]


@contextmanager
def indexed(documents: Path, folder: Path, embedder: Embedder) -> Iterator[tuple[Snapshot, Documents]]:
    """Give a snapshot of the documents' index, built in the folder first, and what opens a document, each once."""
    build_index(documents, folder, embedder)
    with PolicyIndex(folder, embedder).snapshot() as snapshot:
        yield snapshot, cache(snapshot.document)


def gold_of(question: SetQuestion, text_of: DocumentText) -> Gold:
    """Return every place of the question's gold quotes."""
    return [(quote.document, span) for quote in find_gold(question, text_of) for span in quote.spans]


def touches(gold: Gold, others: Gold) -> bool:
    """Tell whether a place of one overlaps a place of the other."""
    return any(a == c and b.overlaps(d) for a, b in gold for c, d in others)


def asked_as_found(
    source: str, snapshot: Snapshot, documents: Documents, question: str, gold: Gold, random: Random, n_wrong: int = 2
) -> Asked | None:
    """Return a question with up to two chunks that hold gold and some that the retriever found beside them.

    Args:
        source: What the question is of.
        snapshot: The index.
        documents: Gives a document by id.
        question: The question.
        gold: Where it is answered; empty if nowhere.
        random: Chooses one passage more, from those further down.
        n_wrong: How many of the passages found first that do not answer; of short ones more.
    """
    found = retrieve(snapshot, question, acronyms=read_acronyms(snapshot, question))
    passages = [as_passage(documents, one.chunk) for one in found]
    shown = [(one, show(documents, one, gold)) for one in passages]
    right = [view for _, view in shown if view and view.answers][:2]
    for document, span in gold:  # what the retriever missed is learnt from all the same
        if not right:
            chunks = [one for one in snapshot.chunks_of(document) if one.span.overlaps(span)][:1]
            views = (show(documents, as_passage(documents, one), gold) for one in chunks)
            right = [view for view in views if view and view.answers]
    # An old version says nearly the same: calling it wrong would teach nothing but noise.
    wrong = [view for one, view in shown if view and not view.answers and not one.source.superseded]
    n_words = accumulate(sum(len(words.split()) for words in view.sentences) for view in wrong)
    n_wrong = max(n_wrong, sum(n < n_wrong * _WORDS for n in n_words))
    wrong = wrong[:n_wrong] + random.sample(wrong[n_wrong:], min(1, len(wrong[n_wrong:])))
    return Asked(source, question, (*right, *wrong)) if right or not gold else None


def as_passage(documents: Documents, chunk: Chunk) -> Passage:
    """Return a chunk as a passage; label and score say nothing."""
    return Passage("P1", chunk, 0.0, documents(chunk.document_id).source, ())


def show(documents: Documents, passage: Passage, gold: Gold) -> Shown | None:
    """Return a passage as the reader sees it, None if it has no sentence."""
    document = documents(passage.chunk.document_id)
    sentences = [one for one in sentences_of(passage, document) if one.words]
    evidence = tuple(any(id_ == document.id and one.span.overlaps(span) for id_, span in gold) for one in sentences)
    if not sentences:
        return None
    return Shown(passage.chunk.context, tuple(one.words for one in sentences), evidence, any(evidence))
