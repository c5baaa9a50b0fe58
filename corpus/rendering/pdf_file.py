"""Renders a document as an A4 PDF with a running header and footer, the same bytes every time."""

# reportlab has types only where types-reportlab is installed.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from rendering.blocks import ListBlock, Runs, Table, plain_text
from rendering.pdf_story import build_story
from rendering.pdf_styles import MARGIN, look_for
from rendering.source_document import SourceDocument

FONT_ENCODING = "cp1252"  # all that the standard PDF fonts can show
NO_DATE = "2000-01-01"
LINE_SIZE = 8.5  # points, header and footer


class UnprintableTextError(ValueError):
    """Letters that the standard PDF fonts do not have; the message names them."""


def render_pdf(document: SourceDocument) -> bytes:
    """Return the PDF file. It is laid out twice: the first time only to learn how many pages there are."""
    _check_letters(document)
    _, pages = _lay_out(document, total=0)
    pdf, _ = _lay_out(document, total=pages)
    return pdf


def _lay_out(document: SourceDocument, total: int) -> tuple[bytes, int]:
    """Return the PDF and its number of pages; `total` is the number printed in the footer."""
    width, height = A4
    buffer = io.BytesIO()
    template = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=document.title,
        author="; ".join(document.authors) or document.publisher or "",
        subject=_subject(document),
        creator="Footnote demonstration corpus",
        lang=document.language,
        invariant=1,
        initialFontName=look_for(document.columns).small_font,
    )
    frame = Frame(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, 0, 0, 0, 0, id="text")

    def draw_furniture(canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.setDateFormatter(lambda *_: _pdf_date(document))
        _draw_lines(canvas, document, f"Page {template.page} of {total}")

    template.addPageTemplates(PageTemplate(frames=[frame], onPage=draw_furniture))
    template.build(build_story(document, width - 2 * MARGIN))
    return buffer.getvalue(), int(template.page)


def _subject(document: SourceDocument) -> str:
    parts = (document.publisher, f"Licence: {document.licence}" if document.licence else None)
    return "; ".join(part for part in parts if part)


def _pdf_date(document: SourceDocument) -> str:
    digits = (document.published or NO_DATE).replace("-", "")
    return f"D:{digits}{NO_DATE.replace('-', '')[len(digits) :]}000000Z"


def _draw_lines(canvas: Canvas, document: SourceDocument, page_words: str) -> None:
    """Draw the running header (title) and footer (publisher, page) of one page."""
    width, height = A4
    canvas.saveState()
    canvas.setFont(look_for(document.columns).small_font, LINE_SIZE)
    canvas.drawString(MARGIN, height - 0.6 * MARGIN, document.title)
    canvas.drawString(MARGIN, 0.5 * MARGIN, document.publisher or "")
    canvas.drawRightString(width - MARGIN, 0.5 * MARGIN, page_words)
    canvas.setLineWidth(0.3)
    canvas.line(MARGIN, height - 0.7 * MARGIN, width - MARGIN, height - 0.7 * MARGIN)
    canvas.restoreState()


def _check_letters(document: SourceDocument) -> None:
    text = document.title + (document.publisher or "") + "".join(plain_text(runs) for runs in _all_runs(document))
    missing = sorted({letter for letter in text if not letter.encode(FONT_ENCODING, "ignore")})
    if missing:
        raise UnprintableTextError(f"a PDF cannot show {' '.join(missing)}; choose another format or other words")


def _all_runs(document: SourceDocument) -> list[Runs]:
    found: list[Runs] = []
    for block in document.blocks:
        if isinstance(block, Table):
            found += [block.caption or (), *block.header, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, ListBlock):
            found += _list_runs(block)
        else:
            found.append(block.runs)
    return found


def _list_runs(block: ListBlock) -> list[Runs]:
    nested = [runs for item in block.items for sublist in item.sublists for runs in _list_runs(sublist)]
    return [item.runs for item in block.items] + nested
