"""Walking the body of a Word document and writing its blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.datatypes import BlockKind, Furniture, FurnitureKind, Span
from index.readers.table_grid import TableCell, header_row_count, name_cells
from index.readers.word_runs import RunReader
from index.readers.word_styles import (
    Element,
    Numbering,
    Style,
    W,
    is_on,
    numbering_of,
    outline_of,
    value_of,
)
from index.readers.writing import DocumentWriter, Words

_PLAIN = Style()
_OWN_NUMBER = re.compile(r"\(?\d+(?:\.\d+)*[.)]?\s")


class WordWalker:
    """Writes blocks in document order; notes follow at the end of the section that refers to them."""

    def __init__(
        self,
        writer: DocumentWriter,
        styles: Mapping[str, Style],
        numbering: Numbering,
        notes: Mapping[tuple[str, str], Element],
        has_title: bool,
    ) -> None:
        self._writer = writer
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._has_title = has_title
        self._runs = RunReader(styles)
        self._waiting: list[tuple[str, str]] = []  # notes referred to since the last heading
        self._lead_ins: dict[int, str] = {}  # of the open list, by level

    def write(self, parent: Element, furniture: FurnitureKind | None = None) -> None:
        """Write the paragraphs and tables inside an element, all as furniture if a kind is given."""
        for child in parent:
            if child.tag == f"{W}p":
                self._write_paragraph(child, furniture)
            elif child.tag == f"{W}tbl":
                self._write_table(child, furniture)
            elif child.tag == f"{W}sdt":
                gallery = value_of(child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")) or ""
                is_contents = gallery == "Table of Contents"
                for inner in child.iterchildren(f"{W}sdtContent"):
                    self.write(inner, FurnitureKind.NAVIGATION if is_contents else furniture)
            elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                self.write(child, furniture)

    def finish(self) -> None:
        """Write the notes that are left."""
        while self._waiting:
            note = self._waiting.pop(0)
            element = self._notes.get(note)
            if element is None:
                continue
            marker = f"{self._runs.note_numbers[note]}. "
            for paragraph in element.iter(f"{W}p"):
                words = self._runs.read(paragraph).words
                if words.text:
                    self._writer.add(BlockKind.PARAGRAPH, words.after(marker))
                    marker = ""

    def _write_paragraph(self, paragraph: Element, furniture: FurnitureKind | None) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = self._styles.get(
            value_of(properties.find(f"{W}pStyle")) or "" if properties is not None else "", _PLAIN
        )
        if furniture is None and style.is_contents:
            furniture = FurnitureKind.NAVIGATION
        found = self._runs.read(paragraph)
        outline = outline_of(properties) or style.outline
        numbering = numbering_of(properties) or style.numbering
        if found.words.text:
            self._write_words(found.words, style, outline, numbering, furniture)
        self._waiting.extend(found.notes)
        for text_box in found.text_boxes:
            self.write(text_box, furniture)

    def _write_words(
        self,
        words: Words,
        style: Style,
        outline: int,
        numbering: tuple[str, int] | None,
        furniture: FurnitureKind | None,
    ) -> None:
        number, is_clause, list_level = "", False, style.list_level
        if numbering is not None and numbering[0] != "0":
            number, is_clause = self._numbering.next_number(*numbering)
            list_level = max(list_level, numbering[1] + 1)
        elif numbering is not None:
            list_level = 0
        if number and not _OWN_NUMBER.match(words.text):
            words = words.after(f"{number} ")
        if furniture is not None:
            self._writer.add(BlockKind.PARAGRAPH, Words.not_content(words.text, furniture))
        elif style.is_title or outline:
            self.finish()
            level = 1 if style.is_title else min(outline + self._has_title, 9)
            self._writer.add(BlockKind.HEADING, words, level=level)
        elif list_level and not is_clause:
            self._writer.add(BlockKind.LIST_ITEM, words, level=list_level, lead_in=self._lead_in(list_level))
            return
        else:
            self._writer.add(BlockKind.PARAGRAPH, words)
        self._lead_ins = {}

    def _lead_in(self, level: int) -> str:
        """Return the line an item of the level hangs on, the same for all items of one list."""
        self._lead_ins = {at: words for at, words in self._lead_ins.items() if at <= level}
        if level not in self._lead_ins:
            self._lead_ins[level] = self._writer.lead_in(inside_item=bool(self._lead_ins))
        return self._lead_ins[level]

    def _write_table(self, table: Element, furniture: FurnitureKind | None) -> None:
        rows = [row for row in table.iter(f"{W}tr") if _table_of(row) is table]
        cells_by_row = [[cell for cell in row.iter(f"{W}tc") if _row_of(cell) is row] for row in rows]
        if max(map(len, cells_by_row), default=0) < 2:  # a frame around text, not a table
            for cells in cells_by_row:
                for cell in cells:
                    self.write(cell, furniture)
            return
        self._lead_ins = {}
        grid: list[list[TableCell]] = []
        above: dict[int, Words] = {}
        n_header_rows = 0
        for row, cells in zip(rows, cells_by_row, strict=True):
            is_header = is_on(row.find(f"{W}trPr/{W}tblHeader"))
            n_header_rows += is_header and n_header_rows == len(grid)
            grid.append(self._read_cells(cells, above, is_header, furniture))
        if n_header_rows in (0, len(grid)):
            n_header_rows = header_row_count([[cell.words.text for cell in row] for row in grid])
        for named in name_cells(grid, n_header_rows):
            self._writer.add_row(named)

    def _read_cells(
        self, cells: list[Element], above: dict[int, Words], is_header: bool, furniture: FurnitureKind | None
    ) -> list[TableCell]:
        """Return a row's cells; one merged with that above repeats its words, kept in `above` by column."""
        read: list[TableCell] = []
        column = 0
        for cell in cells:
            span = value_of(cell.find(f"{W}tcPr/{W}gridSpan")) or "1"
            width = min(int(span), 1000) if span.isdigit() and int(span) else 1
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and value_of(merge) != "restart":
                words = above.get(column, Words(""))
            else:
                words = self._read_cell(cell, furniture)
            above[column] = words
            read.append(TableCell(words, is_header, column, width))
            column += width
        return read

    def _read_cell(self, cell: Element, furniture: FurnitureKind | None) -> Words:
        text = ""
        parts: list[Furniture] = []
        for paragraph in cell.iter(f"{W}p"):
            found = self._runs.read(paragraph)
            self._waiting.extend(found.notes)
            if found.words.text:
                text += "\n" if text else ""
                shift = len(text)
                parts.extend(
                    Furniture(Span(part.span.start + shift, part.span.end + shift), part.kind)
                    for part in found.words.furniture
                )
                text += found.words.text
        return Words.not_content(text, furniture) if furniture and text else Words(text, tuple(parts))


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors(f"{W}tbl"), None)


def _row_of(cell: Element) -> Element | None:
    return next(cell.iterancestors(f"{W}tr"), None)
