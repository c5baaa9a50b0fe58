"""Several articles pasted into one text: where each begins, and what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import Block, BlockKind, Section, Source
from index.readers.datelines import read_dateline
from index.readers.dates import parse_date
from index.readers.facts import parse_byline, read_fact_lines
from index.readers.pieces import Piece

MAX_BYLINE = 200
MAX_TITLE = 250
TOP_OF_ARTICLE = 8  # blocks after the title among which its byline and date stand


def mark_article_titles(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with the title of each article at level 1 and other headings below, if there are several.

    A title is a heading with a byline under it ("By", "By Ann Lee"). One alone is the document's own title.
    """
    titles = [
        at
        for at, piece in enumerate(pieces[:-1])
        if _stands_over_byline(text, pieces, at) and _may_be_title(text, piece)
    ]
    if not titles:
        return list(pieces)
    headings = [
        replace(piece, level=max(piece.level, 2)) if piece.kind is BlockKind.HEADING else piece for piece in pieces
    ]
    for at in titles:
        headings[at] = replace(headings[at], kind=BlockKind.HEADING, level=1)
        # What stands over a title is a category, not a heading with nothing under it.
        if at and headings[at - 1].kind is BlockKind.HEADING:
            headings[at - 1] = replace(headings[at - 1], kind=BlockKind.PARAGRAPH, level=0)
    return headings


def read_articles(text: str, blocks: Sequence[Block], sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections with the facts of each article, where the document holds several with bylines."""
    titles = [
        at
        for at, block in enumerate(blocks[:-1])
        if block.kind is BlockKind.HEADING and block.level == 1 and _stands_over_byline(text, blocks, at)
    ]
    if len(titles) < 2:
        return tuple(sections)
    starts = {blocks[at].span.start: _article_source(text, blocks, at) for at in titles}
    source: Source | None = None
    result = []
    for section in sections:
        if len(section.path) == 1:
            source = starts.get(section.span.start)
        result.append(replace(section, source=source))
    return tuple(result)


def _article_source(text: str, blocks: Sequence[Block], at: int) -> Source:
    top = [blocks[at]]
    for block in blocks[at + 1 : at + TOP_OF_ARTICLE]:
        if block.kind is BlockKind.HEADING:
            break
        top.append(block)
    title = " ".join(blocks[at].span.cut(text).split())
    facts = read_fact_lines(text, top)
    return replace(facts, title=title, published=facts.published or read_dateline(text, top))


def _may_be_title(text: str, piece: Piece) -> bool:
    """Return whether the piece can be a title: over a byline that may be longer than other headings."""
    if piece.kind is BlockKind.HEADING:
        return True
    words = piece.span.cut(text)[: MAX_TITLE + 1]
    is_line = len(words) <= MAX_TITLE and "\n" not in words and not _is_byline(text, piece)
    return piece.kind is None and is_line and not words.endswith((".", ",", ":", ";"))


def _stands_over_byline(text: str, pieces: Sequence[Piece] | Sequence[Block], at: int) -> bool:
    """Return whether the byline is the next piece, or the next but a date."""
    after = pieces[at + 1 : at + 3]
    if len(after) == 2 and len(after[0].span) <= MAX_BYLINE and parse_date(after[0].span.cut(text)):
        return _is_byline(text, after[1])
    return bool(after) and _is_byline(text, after[0]) and not parse_date(pieces[at].span.cut(text)[:MAX_BYLINE])


def _is_byline(text: str, piece: Piece | Block) -> bool:
    # The date may be the second line of the same paragraph.
    words = (piece.span.cut(text)[: MAX_BYLINE + 1].splitlines() or [""])[0]
    return words.casefold() in ("by", "by:") or (len(words) <= MAX_BYLINE and bool(parse_byline(words)))
