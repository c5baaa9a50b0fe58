"""PDF files as documents: text put back in reading order, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from index.datatypes import Document, FurnitureKind
from index.errors import ReadError
from index.readers.limits import DEFAULT_LIMITS, ReadLimits
from index.readers.pdf_columns import order_regions
from index.readers.pdf_lines import Line, build_lines, group_heights, join_lines
from index.readers.pdf_page import PageContent, Word, read_page
from index.readers.pdf_pieces import Piece, body_size, build_pieces, heading_levels, join_pieces
from index.readers.pdf_running import find_running
from index.readers.pdf_scribe import PdfScribe
from index.readers.pdf_source import read_info
from index.readers.pdf_tables import take_ruled_tables
from index.readers.writing import DocumentWriter

_OCR = "Run text recognition over it first, for example: ocrmypdf in.pdf out.pdf"
_MIN_LETTERS = 4  # a page with fewer has no text layer worth the name


@dataclass(frozen=True, slots=True)
class _Page:
    """A page taken apart: the lines of its body, and those that are not content with the reason."""

    number: int
    body: tuple[Line, ...]
    furniture: tuple[tuple[str, FurnitureKind], ...]
    has_text: bool


def read_pdf(content: bytes, document_id: str, limits: ReadLimits = DEFAULT_LIMITS) -> Document:
    """Return the document in reading order, its pages and what repeats at their edges marked.

    Raises:
        ReadError: if it is damaged, encrypted with a password, too long, or without a text layer.
    """
    pdf = _open(content, document_id)
    try:
        n_pages = len(pdf)
        if n_pages > limits.max_pages:
            raise ReadError(
                f"{document_id} has {n_pages} pages; at most {limits.max_pages} are read.",
                "Split it into smaller documents, or raise ReadLimits.max_pages.",
            )
        contents, unreadable = _read_pages(pdf)
        source = read_info(pdf)
    finally:
        pdf.close()
    pages = _take_apart(contents)
    bare = [page.number for page in pages if not page.has_text]
    if len(bare) == n_pages:
        raise ReadError(f"{document_id} has no text layer: its {n_pages} pages are pictures.", _OCR)
    writer = DocumentWriter()
    _write(pages, writer)
    warnings = [f"Page {number} is damaged and was left out." for number in unreadable]
    if without := [number for number in bare if number not in unreadable]:
        what = "has no text; it may be a picture" if len(without) == 1 else "have no text; they may be pictures"
        warnings.append(f"{_listed(without)} of {n_pages} {what}. {_OCR}")
    return writer.finish(document_id, "application/pdf", source, warnings)


def _open(content: bytes, document_id: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)  # tries the empty user password by itself
    except pdfium.PdfiumError as exc:
        if getattr(exc, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD or "assword" in str(exc):
            raise ReadError(
                f"{document_id} is encrypted.", "Open it with its password and save it without one."
            ) from exc
        raise ReadError(
            f"{document_id} is not a whole PDF: it is damaged or was cut short.", "Get the file again from its origin."
        ) from exc


def _read_pages(pdf: pdfium.PdfDocument) -> tuple[list[PageContent], list[int]]:
    """Return what each page holds, nothing for one that is damaged, and the numbers of those."""
    contents: list[PageContent] = []
    unreadable: list[int] = []
    for at in range(len(pdf)):
        try:
            page = pdf[at]
            try:
                contents.append(read_page(page))
            finally:
                page.close()
        except pdfium.PdfiumError:
            contents.append(PageContent(0.0, 0.0, (), (), ()))
            unreadable.append(at + 1)
    return contents, unreadable


def _take_apart(contents: Sequence[PageContent]) -> list[_Page]:
    visible = [build_lines([word for word in content.words if not word.is_hidden]) for content in contents]
    with_tables = [
        take_ruled_tables(lines, content.across, content.down, content.fills)
        for lines, content in zip(visible, contents, strict=True)
    ]
    running = find_running(with_tables, [content.height for content in contents])
    pages = []
    for at, (content, lines, edges) in enumerate(zip(contents, with_tables, running, strict=True)):
        repeated = group_heights([line for position, line in enumerate(lines) if position in edges])
        hidden = build_lines([word for word in content.words if word.is_hidden])
        furniture = [(join_lines(row).text, FurnitureKind.RUNNING_HEADER) for row in repeated]
        furniture += [(line.text, FurnitureKind.HIDDEN) for line in hidden]
        body = tuple(line for position, line in enumerate(lines) if position not in edges)
        pages.append(_Page(at + 1, body, tuple(furniture), _has_text(content.words)))
    return pages


def _has_text(words: Sequence[Word]) -> bool:
    return sum(len(word.text) for word in words) >= _MIN_LETTERS


def _write(pages: Sequence[_Page], writer: DocumentWriter) -> None:
    """Write all pages; a page's running headers stand before the first block that begins on it."""
    usual_size = body_size([line for page in pages for line in page.body])
    by_page = [_page_pieces(page, usual_size) for page in pages]
    levels = heading_levels([piece for pieces in by_page for piece in pieces])
    scribe = PdfScribe(writer, levels)
    for page, pieces in zip(pages, by_page, strict=True):
        scribe.turn_page(page.number, page.furniture)
        for piece in pieces:
            scribe.take(piece)
    scribe.close()


def _page_pieces(page: _Page, usual_size: float) -> list[Piece]:
    pieces: list[Piece] = []
    for region in order_regions(page.body):
        for at, piece in enumerate(build_pieces(region, usual_size)):
            joined = join_pieces(pieces[-1], piece, None) if pieces and at == 0 else None
            if joined is not None:
                pieces[-1] = joined
            else:
                pieces.append(piece)
    return pieces


def _listed(numbers: Sequence[int]) -> str:
    """Return the page numbers in words, the first ten of them."""
    shown = ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
    return f"{'Page' if len(numbers) == 1 else 'Pages'} {shown}"
