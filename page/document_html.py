"""A document's own text as HTML, with the quoted words marked. Pure: nothing in it is ever read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby, pairwise

from index.datatypes import Block, BlockKind, Document, FurnitureKind, Section, Span, Turn

# Characters shown on each side of a quote: about a screen of a narrow panel.
_AROUND = 1_400
_BULLET = re.compile(r"[•◦▪‣·*–—-]|\(?\w{1,4}[.)]\s")  # how a list item begins that shows its own mark
# Furniture a reader of the original does not see, or that is no language.
_UNSEEN = frozenset({FurnitureKind.SCRIPT, FurnitureKind.HIDDEN, FurnitureKind.MISDECODED})


def quoted_html(document: Document, quote: Span, around: int | None = _AROUND) -> str:
    """Return the blocks round a quote, its words in <mark>; the whole document if `around` is None."""
    blocks = [
        block for block in _blocks(document) if block.span.overlaps(quote) or not _is_unseen(document, block.span)
    ]
    shown = blocks if around is None else _near(blocks, quote, around)
    before = "" if not shown or shown[0] is blocks[0] else '<p class="cut">… the document begins earlier</p>'
    after = "" if not shown or shown[-1] is blocks[-1] else '<p class="cut">… and goes on</p>'
    path = _path_above(document, shown, quote) if before else ""
    return f"{before}{path}{''.join(_html(document, shown, quote))}{after}"


def whole_html(document: Document) -> str:
    """Return the whole document as HTML, nothing marked."""
    return quoted_html(document, Span(0, 0), around=None)


def _blocks(document: Document) -> Sequence[Block]:
    if document.blocks:
        return document.blocks
    return (Block(BlockKind.PARAGRAPH, Span(0, len(document.text))),) if document.text else ()


def _is_unseen(document: Document, span: Span) -> bool:
    return any(part.span.contains(span) and part.kind in _UNSEEN for part in document.furniture)


def _near(blocks: Sequence[Block], quote: Span, around: int) -> Sequence[Block]:
    wanted = Span(quote.start - around, quote.end + around)
    return [block for block in blocks if block.span.overlaps(wanted)]


def _path_above(document: Document, shown: Sequence[Block], quote: Span) -> str:
    """Return the heading path of the quote, where its heading is above what is shown."""
    section: Section | None = document.section_at(quote.start)
    if section is None or not section.path or any(block.span.start == section.span.start for block in shown):
        return ""
    return f'<p class="path">{escape(" › ".join(section.path))}</p>'


def _html(document: Document, blocks: Sequence[Block], quote: Span) -> Iterator[str]:
    pages = {page.span.start: page.number for page in document.pages[1:]}
    turns = {turn.span.start: turn for turn in document.turns}
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind is BlockKind.TABLE_ROW:
            yield _table(document, list(group), quote)
            continue
        for block in group:
            yield _page_mark(pages, block)
            yield _prose(document, block, quote, _turn_at(turns, block))


def _page_mark(pages: dict[int, int], block: Block) -> str:
    numbers = [number for start, number in pages.items() if block.span.start <= start < block.span.end]
    return f'<p class="page-mark">page {numbers[0]}</p>' if numbers else ""


def _turn_at(turns: dict[int, Turn], block: Block) -> Turn | None:
    return next((turn for start, turn in turns.items() if block.span.start <= start < block.span.end), None)


def _prose(document: Document, block: Block, quote: Span, turn: Turn | None) -> str:
    words = _marked(document, block.span, quote)
    is_furniture = any(part.span.contains(block.span) for part in document.furniture)
    names = ["furniture"] if is_furniture else []
    if turn is not None:
        names.append("turn")
    label = f' class="{" ".join(names)}"' if names else ""
    if block.kind is BlockKind.HEADING:
        level = min(max(block.level, 1) + 2, 6)
        return f"<h{level}{label}>{words}</h{level}>"
    if block.kind is BlockKind.LIST_ITEM:
        bullet = "" if _BULLET.match(block.span.cut(document.text)) else " bullet"
        return f'<p class="item level-{min(block.level, 4)}{bullet}{" furniture" if is_furniture else ""}">{words}</p>'
    return f"<p{label}>{words}</p>"


def _table(document: Document, rows: Sequence[Block], quote: Span) -> str:
    html = []
    for at, row in enumerate(rows):
        # A header is a row whose cells name no column while those of the next do.
        is_header = at == 0 and len(rows) > 1 and bool(rows[1].cells) and bool(rows[1].cells[0].column)
        tag = "th" if is_header else "td"
        spans = [cell.span for cell in row.cells] or [row.span]
        html.append("<tr>" + "".join(f"<{tag}>{_marked(document, span, quote)}</{tag}>" for span in spans) + "</tr>")
    return f'<div class="table" tabindex="0" role="region" aria-label="Table"><table>{"".join(html)}</table></div>'


def _marked(document: Document, span: Span, quote: Span) -> str:
    """Return the words at a span escaped, with those of the quote in <mark> and furniture dimmed."""
    cuts = {span.start, span.end}
    pieces = [part for part in document.furniture if part.span.overlaps(span) and not part.span.contains(span)]
    for edges in (quote, *(part.span for part in pieces)):
        cuts.update(edge for edge in (edges.start, edges.end) if span.start < edge < span.end)
    return "".join(_pieces(document.text, sorted(cuts), quote, [part.span for part in pieces]))


def _pieces(text: str, cuts: Sequence[int], quote: Span, dimmed: Iterable[Span]) -> Iterator[str]:
    dimmed = list(dimmed)
    for start, end in pairwise(cuts):
        words = escape(text[start:end])
        if quote.start <= start and end <= quote.end:
            yield f"<mark>{words}</mark>"
        elif any(span.start <= start and end <= span.end for span in dimmed):
            yield f'<span class="furniture">{words}</span>'
        else:
            yield words
