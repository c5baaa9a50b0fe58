"""Putting a document's text together block by block, so that every span is right from the start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.datatypes import (
    Block,
    BlockKind,
    Cell,
    Document,
    Furniture,
    FurnitureKind,
    Page,
    Source,
    Span,
    ruling,
)
from index.readers.article_facts import article_at, with_articles
from index.readers.facts import read_fact_lines
from index.readers.structure import build_sections, find_turns

CELL_GAP = "\t"  # white space, so that a quote of a whole row is found however its cells were set apart
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # NULs, and lone halves of a pair: no encoding can store them
_MAX_LEAD_IN = 160  # a longer line without a colon is a paragraph that happens to stand before a list


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one block, with the parts of them that are furniture.

    Attributes:
        text: The words, without white space at either end.
        furniture: Parts that are not content, in order, as offsets into `text`.
    """

    text: str
    furniture: tuple[Furniture, ...] = ()

    @classmethod
    def not_content(cls, text: str, kind: FurnitureKind) -> Words:
        """Return words all of which are furniture."""
        return cls(text, (Furniture(Span(0, len(text)), kind),))

    def after(self, marker: str) -> Words:
        """Return the words with a marker before them, the number of a list item say; furniture if they all are."""
        shift = 0 if self.is_furniture else len(marker)
        furniture = tuple(
            Furniture(Span(part.span.start + shift, part.span.end + len(marker)), part.kind) for part in self.furniture
        )
        return Words(marker + self.text, furniture)

    @property
    def is_furniture(self) -> bool:
        """Return whether none of the words are content."""
        return any(part.span == Span(0, len(self.text)) for part in self.furniture)


class DocumentWriter:
    """A document while it is being read: blocks are added in reading order, then `finish` gives the document."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._furniture: list[Furniture] = []
        self._page_starts: list[tuple[int, int]] = []

    @property
    def last_block(self) -> Block | None:
        """Return the block added last, None before the first."""
        return self._blocks[-1] if self._blocks else None

    @property
    def length(self) -> int:
        """Return how many characters there are so far."""
        return self._length

    def add(self, kind: BlockKind, words: Words, *, level: int = 0, lead_in: str = "") -> Span | None:
        """Add a block and return its span, None when there are no words to add.

        A heading that is furniture becomes a paragraph: what follows a menu does not belong to its title.
        """
        if not words.text.strip():
            return None
        if kind is BlockKind.HEADING and words.is_furniture:
            kind, level = BlockKind.PARAGRAPH, 0
        self._open_block(kind)
        span = self._append(words)
        self._blocks.append(Block(kind, span, level, lead_in))
        return span

    def add_row(self, cells: Sequence[tuple[str, Words]]) -> Span | None:
        """Add a table row of (column name, words) and return its span, None when all its cells are empty."""
        filled = [(column, words) for column, words in cells if words.text.strip()]
        if not filled:
            return None
        start = self._open_block(BlockKind.TABLE_ROW)
        written: list[Cell] = []
        for at, (column, words) in enumerate(filled):
            if at:
                self._append(Words(CELL_GAP))
            written.append(Cell(writable(column), self._append(words)))
        span = Span(start, self._length)
        self._blocks.append(Block(BlockKind.TABLE_ROW, span, cells=tuple(written)))
        return span

    def start_page(self, number: int, at: int | None = None) -> None:
        """Let a page begin at the offset, or where the next block will."""
        self._page_starts.append((number, -1 if at is None else at))

    def lead_in(self, inside_item: bool = False) -> str:
        """Return the line a list that begins now hangs on, "" if there is none.

        Args:
            inside_item: Whether the list stands in an item of another, whose words it then hangs on.
        """
        block = self.last_block
        wanted = BlockKind.LIST_ITEM if inside_item else BlockKind.PARAGRAPH
        if block is None or block.kind is not wanted or self._is_furniture(block.span):
            return ""
        return lead_in_of(self._cut(block.span))

    def first_heading(self) -> str | None:
        """Return the words of the first heading of the top level, None if there is none."""
        text = "".join(self._parts)
        tops = [block.span for block in self._blocks if block.kind is BlockKind.HEADING and block.level == 1]
        return " ".join(tops[0].cut(text).split()) if tops else None

    def finish(
        self,
        document_id: str,
        media_type: str,
        source: Source,
        warnings: Sequence[str] = (),
        articles: Sequence[tuple[Span, Source]] = (),
    ) -> Document:
        """Return the document; facts of the source that are not given are read from lines near its top.

        Args:
            document_id: Its id.
            media_type: Of its file.
            source: What its own statements say.
            warnings: What a person should know.
            articles: The articles in it in order, if they are several; what they say is theirs alone.
        """
        text = "".join(self._parts)
        furniture = merged(text, self._furniture)
        content = [block for block in self._blocks if not _is_covered(block.span, furniture)]
        return Document(
            id=document_id,
            text=text,
            source=source.filled_from(
                read_fact_lines(text, [block for block in content if not article_at(articles, block.span)])
            ),
            media_type=media_type,
            blocks=tuple(self._blocks),
            sections=with_articles(text, content, build_sections(text, self._blocks), articles),
            turns=find_turns(text, content),
            pages=self._pages(),
            furniture=furniture,
            warnings=tuple(warnings),
        )

    def _open_block(self, kind: BlockKind) -> int:
        last = self.last_block
        if last is not None:
            together = kind is last.kind and kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
            self._append(Words("\n" if together else "\n\n"))
        self._page_starts = [(number, self._length if at < 0 else at) for number, at in self._page_starts]
        return self._length

    def _append(self, words: Words) -> Span:
        start = self._length
        self._parts.append(writable(words.text))
        self._length += len(words.text)
        self._furniture.extend(
            Furniture(Span(start + part.span.start, start + part.span.end), part.kind) for part in words.furniture
        )
        return Span(start, self._length)

    def _cut(self, span: Span) -> str:
        """Return the words of a block added lately."""
        tail: list[str] = []
        at = self._length
        for part in reversed(self._parts):
            if at <= span.start:
                break
            at -= len(part)
            tail.append(part)
        return "".join(reversed(tail))[span.start - at : span.end - at]

    def _is_furniture(self, span: Span) -> bool:
        return bool(self._furniture) and self._furniture[-1].span.contains(span)

    def _pages(self) -> tuple[Page, ...]:
        starts = [(number, self._length if at < 0 else at) for number, at in self._page_starts]
        ends = [*(at for _, at in starts[1:]), self._length]
        return tuple(Page(number, Span(at, end)) for (number, at), end in zip(starts, ends, strict=False))


def _is_covered(span: Span, furniture: Sequence[Furniture]) -> bool:
    part = ruling(furniture, span.start)
    return part is not None and part.span.contains(span)


def writable(text: str) -> str:
    """Return the text, of the same length, without NULs and lone halves of pairs, which cannot be stored."""
    return _UNWRITABLE.sub("\ufffd", text)


def lead_in_of(paragraph: str) -> str:
    """Return the line of a paragraph a list after it hangs on, "" when it does not lead in to one."""
    line = " ".join(paragraph.split())
    if len(line) <= _MAX_LEAD_IN:
        return line
    if not line.endswith(":"):
        return ""
    return re.split(r"(?<=[.!?])\s+", line)[-1]


def merged(text: str, furniture: Sequence[Furniture]) -> tuple[Furniture, ...]:
    """Return the furniture in order without overlaps, parts of one kind joined across white space."""
    kept: list[Furniture] = []
    for part in sorted(furniture, key=lambda part: (part.span.start, -part.span.end)):
        reached = kept[-1].span.end if kept else 0
        span = Span(max(part.span.start, reached), part.span.end)
        if span.start >= span.end:
            continue
        if kept and kept[-1].kind is part.kind and not text[reached : span.start].strip():
            kept[-1] = Furniture(Span(kept[-1].span.start, span.end), part.kind)
        else:
            kept.append(Furniture(span, part.kind))
    return tuple(kept)
