"""Renders a document as plain text: underlined headings, tab-separated tables."""

from __future__ import annotations

import textwrap

from rendering.blocks import Block, Heading, ListBlock, Paragraph, Table, plain_text
from rendering.source_document import SourceDocument

UNDERLINES = {2: "=", 3: "-"}
INDENT = "  "


def render_text(document: SourceDocument) -> bytes:
    """Return the text file; prose is wrapped at `document.wrap` characters, or left whole when that is 0."""
    facts = "\n".join(f"{label}: {value}" for label, value in document.facts())
    parts = [document.title, facts, *("\n".join(_lines(block, document.wrap)) for block in document.blocks)]
    return ("\n\n".join(parts) + "\n").encode()


def _lines(block: Block, wrap: int) -> list[str]:
    if isinstance(block, Heading):
        text = plain_text(block.runs)
        return [text, UNDERLINES[block.level] * len(text)]
    if isinstance(block, Paragraph):
        return _wrap(plain_text(block.runs), wrap)
    if isinstance(block, ListBlock):
        return _list_lines(block, wrap)
    return _table_lines(block)


def _wrap(text: str, wrap: int, first: str = "", rest: str = "") -> list[str]:
    """Return the text in lines that begin with `first`, then `rest`; words and dates are never broken."""
    if not wrap:
        return [first + text]
    return textwrap.wrap(
        text, wrap, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _list_lines(block: ListBlock, wrap: int, indent: str = "") -> list[str]:
    lines: list[str] = []
    for position, item in enumerate(block.items):
        marker = block.marker(position) if block.ordered else "-"
        rest = indent + " " * (len(marker) + 1)
        lines += _wrap(plain_text(item.runs), wrap, f"{indent}{marker} ", rest)
        for sublist in item.sublists:
            lines += _list_lines(sublist, wrap, indent + INDENT)
    return lines


def _table_lines(table: Table) -> list[str]:
    rows = ["\t".join(plain_text(cell) for cell in row) for row in (table.header, *table.rows)]
    return [plain_text(table.caption), "", *rows] if table.caption else rows
