"""Turns blocks into what reportlab calls a story: the flowables of a PDF in reading order."""

# reportlab has types only where types-reportlab is installed.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus import Table as PdfTable

from rendering.blocks import (
    Block,
    Heading,
    ListBlock,
    Paragraph,
    Runs,
    Table,
    plain_text,
)
from rendering.hyphenation import mark_breaks
from rendering.pdf_columns import TwoColumns
from rendering.pdf_styles import Look, look_for, table_style
from rendering.source_document import SourceDocument

MIN_COLUMN_SHARE = 0.12  # of the table's width, for columns of very short cells
MAX_COUNTED_CHARS = 60  # longer cells do not ask for a wider column
TALL_TABLE_ROWS = 8  # a table with more rows may break over pages


def build_story(document: SourceDocument, width: float) -> list[Flowable]:
    """Return the flowables of the document, for a page whose text is `width` points wide."""
    look = look_for(document.columns)
    story: list[Flowable] = [PdfParagraph(escape(document.title), look.title)]
    story += [PdfParagraph(f"{label}: {escape(value)}", look.fact) for label, value in document.facts()]
    story.append(Spacer(1, 5 * mm))
    prepare = mark_breaks if document.hyphenate else str
    for is_table, blocks in groupby(document.blocks, key=lambda block: isinstance(block, Table)):
        flowables = [flowable for block in blocks for flowable in _flowables(block, look, width, prepare)]
        story += flowables if is_table or document.columns == 1 else _in_columns(flowables)
    return story


def _in_columns(flowables: list[Flowable]) -> list[Flowable]:
    """Return the flowables in two columns; headings at the end stay with the full-width table that follows."""
    end = len(flowables)
    while end and flowables[end - 1].getKeepWithNext():
        end -= 1
    columns = [TwoColumns(flowables[:end])] if end else []
    return [*columns, *flowables[end:]]


def _flowables(block: Block, look: Look, width: float, prepare: Callable[[str], str]) -> list[Flowable]:
    if isinstance(block, Heading):
        return [PdfParagraph(_markup(block.runs), look.headings[block.level])]
    if isinstance(block, Paragraph):
        return [PdfParagraph(_markup(block.runs, prepare), look.body)]
    if isinstance(block, ListBlock):
        return _list(block, look, prepare)
    return _table(block, look, width)


def _list(block: ListBlock, look: Look, prepare: Callable[[str], str], level: int = 1) -> list[Flowable]:
    flowables: list[Flowable] = []
    for position, item in enumerate(block.items):
        text = _markup(item.runs, prepare)
        flowables.append(PdfParagraph(text, look.item(level), bulletText=block.marker(position)))
        for sublist in item.sublists:
            flowables += _list(sublist, look, prepare, level + 1)
    return flowables


def _table(block: Table, look: Look, width: float) -> list[Flowable]:
    rows = [[PdfParagraph(_markup(cell), look.header_cell) for cell in block.header]]
    rows += [[PdfParagraph(_markup(cell), look.cell) for cell in row] for row in block.rows]
    widths = [share * width for share in _column_shares(block)]
    table = PdfTable(rows, colWidths=widths, repeatRows=1, style=table_style(), spaceAfter=10)
    caption = [PdfParagraph(_markup(block.caption), look.caption)] if block.caption else []
    flowables: list[Flowable] = [*caption, table]
    return flowables if len(rows) > TALL_TABLE_ROWS else [KeepTogether(flowables)]


def _column_shares(block: Table) -> list[float]:
    """Return the share of the width for each column, wider where cells are longer; the shares sum to 1."""
    columns = zip(block.header, *block.rows, strict=True)
    longest = [max(min(len(plain_text(cell)), MAX_COUNTED_CHARS) for cell in column) for column in columns]
    shares = [max(length / sum(longest), MIN_COLUMN_SHARE) for length in longest]
    return [share / sum(shares) for share in shares]


def _markup(runs: Runs, prepare: Callable[[str], str] = str) -> str:
    """Return the runs in reportlab's small markup language."""
    parts: list[str] = []
    for run in runs:
        text = escape(prepare(run.text), quote=False)
        text = f'<font face="Courier">{text}</font>' if run.code else text
        text = f"<i>{text}</i>" if run.italic else text
        text = f"<b>{text}</b>" if run.bold else text
        parts.append(f'<link href="{escape(run.href)}">{text}</link>' if run.href else text)
    return "".join(parts)
