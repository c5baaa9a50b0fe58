"""Drafts of the embedded generator from documents written in a test, with the scores a reader might give."""

from __future__ import annotations

from dataclasses import replace

from index.chunk import chunk_document
from index.readers.markdown import read_markdown
from rag.checking.citations import check_claims
from rag.datatypes import Draft, Passage, Reading
from rag.drafting.extractive import ExtractiveGenerator
from rag.reading.sentences import sentences_of
from tests.rag.readings import count_words


def reading_of_markdown(question: str, *texts: str, **scores: float) -> Reading:
    """A reading of documents "1.md", "2.md", …: each sentence with the score of the words it begins with, else .01.

    Args:
        question: What is asked.
        texts: The documents, in Markdown.
        scores: By the first words of a sentence, "_" for the spaces.
    """
    documents = [read_markdown(text.encode(), f"{at}.md") for at, text in enumerate(texts, 1)]
    chunked = [(document, chunk) for document in documents for chunk in chunk_document(document, count_words)]
    passages = [Passage(f"P{at}", chunk, 1.0, document.source) for at, (document, chunk) in enumerate(chunked, 1)]
    sentences = [
        replace(one, score=max((s for opens, s in scores.items() if _opens(one.words, opens)), default=0.01))
        for passage, (document, _) in zip(passages, chunked, strict=True)
        for one in sentences_of(passage, document)
    ]
    best_first = tuple(sorted(sentences, key=lambda one: -one.score))
    return Reading(question, tuple(passages), {one.id: one for one in documents}, best_first, 0.9)


def _opens(words: str, opens: str) -> bool:
    return words.startswith(opens.replace("_", " "))


def draft_of(question: str, *texts: str, **scores: float) -> Draft:
    """What the embedded generator drafts from such a reading; every claim of it passes the checks."""
    reading = reading_of_markdown(question, *texts, **scores)
    draft = ExtractiveGenerator().draft(reading)
    checked = check_claims(draft.claims, reading.passages, reading.documents)
    assert checked.dropped == (), checked.faults
    return draft


def said_of(question: str, *texts: str, **scores: float) -> str:
    """The text of such a draft."""
    return " ".join(claim.text for claim in draft_of(question, *texts, **scores).claims)
