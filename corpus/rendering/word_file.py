"""Renders a document as DOCX with Word's own styles, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.table import _Row
from docx.text.paragraph import Paragraph as WordParagraph

from rendering.blocks import Block, Heading, ListBlock, Paragraph, Runs, Table
from rendering.source_document import SourceDocument

ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold
NO_DATE = "2000-01-01"
BODY_FONT = "Calibri"
TABLE_STYLE = "Light Grid Accent 1"


def render_word(document: SourceDocument) -> bytes:
    """Return the DOCX file."""
    word = Document()
    _set_properties(word, document)
    _set_look(word, document)
    word.add_paragraph(document.title, style="Title")
    for label, value in document.facts():
        word.add_paragraph(f"{label}: {value}").paragraph_format.space_after = Pt(0)
    for block in document.blocks:
        _add_block(word, block)
    buffer = io.BytesIO()
    word.save(buffer)
    return _with_fixed_dates(buffer.getvalue())


def _set_properties(word: WordDocument, document: SourceDocument) -> None:
    year, month, day = (*map(int, (document.published or NO_DATE).split("-")), 1, 1)[:3]
    properties = word.core_properties
    properties.title = document.title
    properties.author = "; ".join(document.authors) or document.publisher or ""
    properties.last_modified_by = properties.author
    properties.language = document.language
    properties.comments = f"Licence: {document.licence}" if document.licence else ""
    properties.created = properties.modified = datetime(year, month, day, tzinfo=UTC)


def _set_look(word: WordDocument, document: SourceDocument) -> None:
    word.styles["Normal"].font.name = BODY_FONT
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), document.language)
    section = word.sections[0]
    section.header.paragraphs[0].text = document.title
    section.footer.paragraphs[0].text = " · ".join(value for _, value in document.facts()[:2])


def _add_block(word: WordDocument, block: Block) -> None:
    if isinstance(block, Heading):
        _add_runs(word.add_paragraph(style=f"Heading {block.level - 1}"), block.runs)
    elif isinstance(block, Paragraph):
        _add_runs(word.add_paragraph(), block.runs)
    elif isinstance(block, ListBlock):
        _add_list(word, block)
    else:
        _add_table(word, block)


def _add_runs(paragraph: WordParagraph, runs: Runs) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        added.bold = run.bold or None
        added.italic = run.italic or None
        if run.code:
            added.font.name = "Courier New"


def _add_list(word: WordDocument, block: ListBlock, level: int = 1) -> None:
    """Add a list in "List Bullet" or "List Number", nested lists in "List Bullet 2" and so on."""
    style = ("List Number" if block.ordered else "List Bullet") + (f" {level}" if level > 1 else "")
    numbering = _new_numbering(word, style, block.start) if block.ordered else None
    for item in block.items:
        paragraph = word.add_paragraph(style=style)
        if numbering is not None:
            paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering
        _add_runs(paragraph, item.runs)
        for sublist in item.sublists:
            _add_list(word, sublist, min(level + 1, 3))


def _new_numbering(word: WordDocument, style: str, start: int) -> int:
    """Return the id of a numbering that counts from `start`; without one, a list goes on from the list before it."""
    numbering = word.part.numbering_part.element
    style_num_id = word.styles[style].element.pPr.numPr.numId.val
    abstract_id = numbering.num_having_numId(style_num_id).abstractNumId.val
    num = numbering.add_num(abstract_id)
    num.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(num.numId)


def _add_table(word: WordDocument, block: Table) -> None:
    if block.caption:
        caption = word.add_paragraph(style="Caption")
        caption.paragraph_format.keep_with_next = True
        _add_runs(caption, block.caption)
    table = word.add_table(rows=0, cols=len(block.header), style=TABLE_STYLE)
    for cells in (block.header, *block.rows):
        _add_row(table, cells)
    _mark_header(table.rows[0])
    word.add_paragraph().paragraph_format.space_after = Pt(0)


def _add_row(table: WordTable, cells: tuple[Runs, ...]) -> None:
    row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it untyped
    for cell, runs in zip(row.cells, cells, strict=True):
        _add_runs(cell.paragraphs[0], runs)


def _mark_header(row: _Row) -> None:
    """Make the row a header row, which Word repeats at the top of each page."""
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)


def _with_fixed_dates(docx: bytes) -> bytes:
    """Return the same zip file with every entry dated alike."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, ZIP_DATE)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(entry))
    return buffer.getvalue()
