"""Writing the pieces of a PDF page after page, so that a sentence reads on over the end of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.datatypes import BlockKind, FurnitureKind
from index.readers.pdf_pieces import Piece, heading_style, join_pieces
from index.readers.pdf_tables import Row
from index.readers.table_grid import header_row_count
from index.readers.writing import DocumentWriter, Words

_COLUMN_STEP = 100.0  # points; a marker that far from the last one stands in another column


class PdfScribe:
    """Holds back the last piece until it is known whether the next page goes on with it."""

    def __init__(self, writer: DocumentWriter, levels: Mapping[tuple[float, bool], int]) -> None:
        self._writer = writer
        self._levels = levels
        self._held: Piece | None = None
        self._pages: list[int] = []  # begun, without a block on them yet
        self._furniture: list[tuple[int, str, FurnitureKind]] = []  # of pages begun, by page
        self._list: list[tuple[float, str, str]] = []  # open items: indent, lead-in, words
        self._names: Row = ()  # column names of the table before

    def turn_page(self, number: int, furniture: Sequence[tuple[str, FurnitureKind]]) -> None:
        """Begin a page; its furniture is written before the first block that begins on it."""
        self._pages.append(number)
        self._furniture.extend((number, text, kind) for text, kind in furniture)

    def take(self, piece: Piece) -> None:
        """Write the piece held, unless this one goes on with it, and hold this one."""
        if self._held is not None and len(self._pages) == 1:
            joined = join_pieces(self._held, piece, self._pages[0])
            if joined is not None:
                self._held, self._pages = joined, []
                return
        continues_table = self._held is not None and bool(self._pages) and bool(self._held.rows)
        self._write_held()
        if not (continues_table and piece.rows):
            self._names = ()
        self._begin_pages()
        self._held = piece

    def close(self) -> None:
        """Write what is left."""
        self._write_held()
        self._begin_pages()

    def _begin_pages(self) -> None:
        started = [number for number, _, _ in self._furniture if number not in self._pages]
        for number in (*dict.fromkeys(started), *self._pages):
            if number in self._pages:
                self._writer.start_page(number)
            for page, text, kind in self._furniture:
                if page == number:
                    self._writer.add(BlockKind.PARAGRAPH, Words.not_content(text, kind))
        self._pages, self._furniture = [], []

    def _write_held(self) -> None:
        piece, self._held = self._held, None
        if piece is None:
            return
        if piece.rows:
            self._write_table(piece.rows, piece.is_headed)
        if piece.kind is not BlockKind.LIST_ITEM:
            self._list = []
        if not piece.text:
            return
        level, lead_in = 0, ""
        if piece.kind is BlockKind.HEADING:
            level = self._levels.get(heading_style(piece), 1)
        elif piece.kind is BlockKind.LIST_ITEM:
            level, lead_in = self._place_in_list(piece)
        words = Words.not_content(piece.text, FurnitureKind.NAVIGATION) if piece.is_contents else Words(piece.text)
        span = self._writer.add(piece.kind, words, level=level, lead_in=lead_in)
        for number, offset in piece.page_starts:
            self._writer.start_page(number, (span.start if span else self._writer.length) + offset)

    def _place_in_list(self, piece: Piece) -> tuple[int, str]:
        """Return the level of an item and the line it hangs on: an item's own words for items inside it."""
        open_items = self._list
        if open_items and abs(open_items[-1][0] - piece.indent) > _COLUMN_STEP:
            open_items = [(piece.indent, open_items[0][1], open_items[0][2])]
        while open_items and open_items[-1][0] > piece.indent + 3:
            open_items = open_items[:-1]
        words = " ".join(piece.text.split())
        if open_items and abs(open_items[-1][0] - piece.indent) <= 3:
            lead_in = open_items[-1][1]
            self._list = [*open_items[:-1], (piece.indent, lead_in, words)]
        else:
            lead_in = self._writer.lead_in(inside_item=bool(open_items))
            self._list = [*open_items, (piece.indent, lead_in, words)]
        return len(self._list), lead_in

    def _write_table(self, rows: Sequence[Row], is_headed: bool | None) -> None:
        repeats = bool(self._names) and rows[0] == self._names
        goes_on = bool(self._names) and len(rows[0]) == len(self._names)
        if not goes_on:
            if is_headed is None:
                is_headed = header_row_count([[*map(_one_line, row)] for row in rows]) > 0
            self._names = rows[0] if is_headed and sum(map(bool, rows[0])) > 1 else ()
        names = [*map(_one_line, self._names)] or [""] * len(rows[0])
        for at, row in enumerate(rows):
            is_header = at == 0 and (repeats or (bool(self._names) and not goes_on))
            cells = [("" if is_header else name, Words(cell)) for name, cell in zip(names, row, strict=True)]
            if is_header and repeats:  # the header again, at the top of a page
                cells = [(name, Words.not_content(words.text, FurnitureKind.RUNNING_HEADER)) for name, words in cells]
            self._writer.add_row(cells)


def _one_line(text: str) -> str:
    return " ".join(text.split())
