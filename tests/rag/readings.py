"""Readings made by hand, without an index."""

from __future__ import annotations

from collections.abc import Sequence

from index.chunk import chunk_document
from index.datatypes import Block, BlockKind, Document, Section, Source, Span
from index.text import search_words
from rag.datatypes import Passage, Reading, Sentence
from rag.reading.sentences import sentences_of


def count_words(texts: Sequence[str]) -> list[int]:
    """A token is a word."""
    return [len(text.split()) for text in texts]


def passage_of(label: str, document: Document, **more) -> Passage:
    """The whole of a short document as one passage."""
    (chunk,) = chunk_document(document, count_words)
    return Passage(label, chunk, 1.0, document.source, **more)


def reading_of(question: str, *texts: str, best: str = "", answerable: float = 0.9) -> Reading:
    """A reading of documents "1.md", "2.md", … as passages P1, P2, …, `best` the sentence that answers best."""
    documents = [_document(at, text) for at, text in enumerate(texts, 1)]
    passages = tuple(passage_of(f"P{at}", document) for at, document in enumerate(documents, 1))
    sentences: list[Sentence] = []
    for passage, document in zip(passages, documents, strict=True):
        sentences += [one for one in sentences_of(passage, document) if one.words == search_words(best)]
    return Reading(question, passages, {one.id: one for one in documents}, tuple(sentences), answerable)


def _document(at: int, text: str) -> Document:
    whole = Span(0, len(text))
    blocks, sections = (Block(BlockKind.PARAGRAPH, whole),), (Section((), whole),)
    return Document(f"{at}.md", text, Source(f"Document {at}"), blocks=blocks, sections=sections)
