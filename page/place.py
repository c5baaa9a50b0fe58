"""The place in a document that is open beside an answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from index.datatypes import Document, Source, Span
from rag.datatypes import Answer, Citation, Passage

_DIGEST_CHARS = 12  # 48 bits: enough to tell a quote from what took its place


@dataclass(frozen=True, slots=True)
class Opened:
    """What a person opened: a footnote by number or, with number 0, a passage by label, of one turn."""

    turn_id: str
    number: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it leads.

    Attributes:
        document_id: The document.
        span: The words to mark.
        quote: Those words as they stood when the answer was made.
        source: What is known of the document or article.
        section: Heading path.
        page: None where the format has no pages.
        speaker: None outside a transcript.
    """

    document_id: str
    span: Span
    quote: str
    source: Source
    section: tuple[str, ...] = ()
    page: int | None = None
    speaker: str | None = None


def place_of(opened: Opened, answer: Answer) -> Place | None:
    """Return where a footnote or passage of the answer leads, None if it has none such."""
    for citation in answer.citations:
        if opened.number == citation.number:
            return _of_citation(citation)
    for passage in answer.passages:
        if not opened.number and opened.label == passage.label:
            return _of_passage(passage)
    return None


def _of_citation(citation: Citation) -> Place:
    return Place(
        citation.document_id, citation.span, citation.quote, citation.source, citation.section, citation.page,
        citation.speaker,
    )  # fmt: skip


def _of_passage(passage: Passage) -> Place:
    chunk = passage.chunk
    return Place(
        chunk.document_id, chunk.span, chunk.text, passage.source, passage.section, chunk.page, chunk.speaker
    )  # fmt: skip


def current_span(document: Document, place: Place) -> Span | None:
    """Return where the quoted words stand in the document as it is now; None if it does not hold them any more.

    A document may have been changed since the answer was made: only the very same words are ever marked.
    """
    if place.span.cut(document.text) == place.quote:
        return place.span
    at = document.text.find(place.quote)
    return Span(at, at + len(place.quote)) if at >= 0 and place.quote else None


def document_address(document_id: str, span: Span, quote: str) -> str:
    """Return the address of a whole document with a quote marked, relative to the page's own.

    A short digest of the quote goes along, so that a link which outlives the text never marks other words.
    """
    asked = {"id": document_id, "start": span.start, "end": span.end, "quote": _digest(quote)}
    return f"document?{urlencode(asked)}"


def span_of_address(document: Document, start: str, end: str, digest: str) -> Span | None:
    """Return the words that such an address marks; None where they do not stand there (any more)."""
    try:
        first, last = int(start), int(end)
    except ValueError:
        return None
    is_there = 0 <= first < last <= len(document.text) and _digest(document.text[first:last]) == digest
    return Span(first, last) if is_there else None


def _digest(quote: str) -> str:
    return hashlib.sha256(quote.encode()).hexdigest()[:_DIGEST_CHARS]


def neighbours(opened: Opened, answer: Answer) -> tuple[int, int]:
    """Return the numbers of the footnotes before and after the open one, 0 where there is none."""
    numbers = [citation.number for citation in answer.citations]
    if opened.number not in numbers:
        return 0, numbers[0] if numbers else 0
    at = numbers.index(opened.number)
    return (numbers[at - 1] if at else 0), (numbers[at + 1] if at + 1 < len(numbers) else 0)
