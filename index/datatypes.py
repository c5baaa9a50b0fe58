"""The values that travel through the index: what was read, how it is cut, what a search returns.

Every offset is a character offset into one document's `text` (Python `str` positions), and every
range is half-open. All values are frozen; a stage that learns more returns a new value.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range [start, end) of one document's text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Return whether at least one character belongs to both."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Return whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def cut(self, text: str) -> str:
        """Return the words at this span of the text."""
        return text[self.start : self.end]


class BlockKind(Enum):
    """What a block of text is, as far as its document shows."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row: the name of its column ("" when the table has no header) and its span."""

    column: str
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row, in reading order.

    Attributes:
        kind: What it is.
        span: Its place. Blocks are in order and never overlap; between them lie only white space and marks of lists.
        level: Depth of a heading, 1 at the top, or of a list item, 1 at the left; else 0.
        lead_in: The line a list hangs on ("Staff may carry over leave when:"); else "".
        cells: The cells of a table row in column order; else empty.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    lead_in: str = ""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of where words come from. What is not known stays None or empty: nothing is guessed.

    Dates are ISO 8601, as exact as the document is: "2021-02-03", "2021-02" or "2021".

    Attributes:
        title: The document's or article's own title.
        publisher: Who put it out.
        authors: Who wrote it, in the order given.
        published: When it was published.
        superseded: When it was replaced by another.
        replaces: What it says it replaces: a document id or a title.
        url: Where it stands on the web.
        language: A BCP 47 tag, say "en-GB".
    """

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    superseded: str | None = None
    replaces: str | None = None
    url: str | None = None
    language: str | None = None

    def filled_from(self, other: Source) -> Source:
        """Return this source with what it does not know taken from the other."""
        return Source(
            title=self.title or other.title,
            publisher=self.publisher or other.publisher,
            authors=self.authors or other.authors,
            published=self.published or other.published,
            superseded=self.superseded or other.superseded,
            replaces=self.replaces or other.replaces,
            url=self.url or other.url,
            language=self.language or other.language,
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A heading path and the span it rules: from its heading to the next heading of any depth.

    Attributes:
        path: Headings from the outermost in, () before the first heading.
        span: From the start of the heading. The sections of a document follow each other without gaps.
        source: For an article among several in one document, its own title, authors and date; else None.
            The sections inside the article carry the same value.
    """

    path: tuple[str, ...]
    span: Span
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a transcript without a break, however many paragraphs."""

    speaker: str
    span: Span


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page: its number from 1, as a PDF viewer counts, and its span."""

    number: int
    span: Span


class FurnitureKind(Enum):
    """Why some text is not a document's content."""

    SCRIPT = "script"  # program or analytics code
    NAVIGATION = "navigation"  # menus, contents lists, breadcrumbs, "back to top"
    BANNER = "banner"  # cookie, subscribe, share, feedback and contact banners
    RELATED = "related"  # teasers of other documents
    RUNNING_HEADER = "running header"  # what repeats at the edges of pages, page numbers
    REFERENCES = "references"  # lists of works cited: findable by their words, never prose
    MISDECODED = "misdecoded"  # characters that came out of a broken conversion
    HIDDEN = "hidden"  # text a reader of the original never sees
    NOTICE = "notice"  # licence and copyright lines, publication numbers


@dataclass(frozen=True, slots=True)
class Furniture:
    """A span that is not content, and why."""

    span: Span
    kind: FurnitureKind


@dataclass(frozen=True, slots=True)
class Document:
    """One policy file as read. Its text is fixed; everything else points into it.

    Attributes:
        id: The file's path relative to the corpus folder, with forward slashes.
        text: All that was read, furniture included.
        source: What is known of it.
        media_type: "text/plain", "text/markdown", "text/html", "application/pdf" or the DOCX type.
        blocks: Headings, paragraphs, list items and table rows in order.
        sections: Sections in order; together they cover the text. Empty only when the text is.
        turns: A transcript's turns in order; else empty.
        pages: Pages in order where the format has them; else empty.
        furniture: Spans that are not content, in order, never overlapping.
        warnings: What a person should know of how it was read ("3 bytes were not UTF-8").
    """

    id: str
    text: str
    source: Source = Source()
    media_type: str = "text/plain"
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    turns: tuple[Turn, ...] = ()
    pages: tuple[Page, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    warnings: tuple[str, ...] = ()

    def section_at(self, offset: int) -> Section | None:
        """Return the section that rules the character at the offset, None in a document without text."""
        return ruling(self.sections, offset)

    def speaker_at(self, offset: int) -> str | None:
        """Return who speaks at the offset, None outside a turn."""
        turn = ruling(self.turns, offset)
        return turn.speaker if turn else None

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page the offset is on, None where the format has no pages."""
        page = ruling(self.pages, offset)
        return page.number if page else None

    def source_at(self, offset: int) -> Source:
        """Return what is known of the words at the offset: the article's own facts, then the document's."""
        section = self.section_at(offset)
        return section.source.filled_from(self.source) if section and section.source else self.source

    def article_at(self, offset: int) -> Span:
        """Return the span of the article the offset is in; the whole document where it holds only one."""
        here = self.section_at(offset)
        if here is None or here.source is None:
            return Span(0, len(self.text))
        spans = [one.span for one in self.sections if one.source == here.source]
        return Span(spans[0].start, spans[-1].end)


Placed = TypeVar("Placed", Section, Turn, Page, Block, Furniture)


def ruling(placed: Sequence[Placed], offset: int) -> Placed | None:
    """Return the value whose span holds the offset, None if there is none. `placed` is in order."""
    at = bisect_right(placed, offset, key=lambda value: value.span.start) - 1
    return placed[at] if at >= 0 and offset < placed[at].span.end else None


class ChunkKind(Enum):
    """What a chunk may be used for."""

    PROSE = "prose"  # may be quoted in an answer
    REFERENCE = "reference"  # entries of a reference list: found by their words only


@dataclass(frozen=True, slots=True)
class Chunk:
    """What gets indexed: a span and its text, with what a reader would know from the place it stands.

    Attributes:
        id: `{document_id}#{start}-{end}`: the same for the same words at the same place.
        document_id: Whose text the span points into.
        span: Its place; `text == document.text[span.start:span.end]`.
        text: Its words as they stand, furniture between its sentences included.
        sentences: Spans, in the document, of its sentences and table rows in order. Furniture is outside them.
        context: "title › section › speaker", what is known of it, shortened to leave room for the words.
        notes: What the words need to be understood alone: a list's lead-in, the question a speaker
            answers; else "".
        words: The sentences as a search sees them: broken words joined, marks of notes left out, the cells of
            a table row each with the name of its column.
        speaker: Who speaks, None outside a transcript.
        page: Page of its first character, None where the format has no pages.
        kind: What it may be used for.
    """

    id: str
    document_id: str
    span: Span
    text: str
    sentences: tuple[Span, ...] = ()
    context: str = ""
    notes: str = ""
    words: str = ""
    speaker: str | None = None
    page: int | None = None
    kind: ChunkKind = ChunkKind.PROSE

    @property
    def indexed_text(self) -> str:
        """Return what the embedder sees: context, notes and words, a line each."""
        return "\n".join(part for part in (self.context, self.notes, self.words) if part)


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk with a score, as a search returns it. Higher is better; comparable only inside one search."""

    chunk: Chunk
    score: float


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search may look at. Empty fields do not restrict.

    Attributes:
        documents: Ids of the only documents wanted.
        publishers: The only publishers wanted, as the documents write them.
        published_from: First date wanted, ISO 8601.
        published_to: Last date wanted, ISO 8601.
    """

    documents: frozenset[str] = field(default_factory=frozenset)
    publishers: frozenset[str] = field(default_factory=frozenset)
    published_from: str | None = None
    published_to: str | None = None
