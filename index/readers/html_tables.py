"""Tables of a page as rows of cells with the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.readers.html_names import HEADING_TAGS, Element, role_of, tag_of
from index.readers.writing import Words

_MAX_SPAN = 1000  # a page may claim any number
_MAX_HEADER_CHARS = 80


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as written in the page, with its place in the grid.

    Attributes:
        words: What it says.
        is_header: Whether it is a header cell of its column or row.
        column: Its first column, from 0.
        width: How many columns it takes.
    """

    words: Words
    is_header: bool
    column: int
    width: int


def is_data_table(table: Element) -> bool:
    """Return whether the table holds data; many old pages use tables to place their parts."""
    if role_of(table) in ("presentation", "none"):
        return False
    rows = list(_own_rows(table))
    if max((len(_own_cells(row)) for row in rows), default=0) < 2:
        return False
    return not any(tag_of(inner) in HEADING_TAGS | {"table", "form", "nav"} for inner in table.iterdescendants())


def read_rows(table: Element, read_cell: Callable[[Element], Words]) -> list[list[tuple[str, Words]]]:
    """Return the rows as (column name, words), header rows among them with the name "".

    A cell that reaches over several rows is repeated in each: it belongs to all of them.
    """
    grid, n_header_rows = _grid(table, read_cell)
    names = _column_names(grid[:n_header_rows])
    rows: list[list[tuple[str, Words]]] = [[("", cell.words) for cell in row] for row in grid[:n_header_rows]]
    for row in grid[n_header_rows:]:
        width = max((cell.column + cell.width for cell in row), default=0)
        is_banner = len(row) == 1 and row[0].width >= max(2, width)  # a line between rows, over all columns
        rows.append([("" if is_banner else _name_of(cell, names), cell.words) for cell in row])
    return rows


def header_row_count(rows: list[list[str]]) -> int:
    """Return 1 if the first of the rows reads like names of columns, else 0; for tables that do not say."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    first = rows[0]
    reads_like_names = all(
        cell.strip() and len(cell) <= _MAX_HEADER_CHARS and not cell.rstrip().endswith((".", ";")) for cell in first
    )
    # "Published | 3 February 2021" is a row of facts; "Band | 2020 | 2021" is a header.
    has_figures = any(re.search(r"\d", cell) and not re.fullmatch(r"\D*(?:19|20)\d\d\D*", cell) for cell in first)
    return int(reads_like_names and not has_figures and len(set(first)) == len(first))


def _grid(table: Element, read_cell: Callable[[Element], Words]) -> tuple[list[list[TableCell]], int]:
    """Return the rows of cells in their columns, and how many rows at the top are headers."""
    grid: list[list[TableCell]] = []
    hanging: dict[int, tuple[TableCell, int]] = {}  # column -> a cell from above, rows it still reaches
    n_header_rows, in_header = 0, True
    for row in _own_rows(table):
        cells, column = [], 0
        next_hanging: dict[int, tuple[TableCell, int]] = {}
        own = iter(_own_cells(row))
        element = next(own, None)
        while element is not None or column in hanging:
            if column in hanging:
                cell, n_left = hanging.pop(column)
            elif element is not None:
                width, n_left = _reach(element, "colspan"), _reach(element, "rowspan")
                cell = TableCell(read_cell(element), tag_of(element) == "th", column, width)
                element = next(own, None)
            cells.append(cell)
            if n_left > 1:
                next_hanging[column] = (cell, n_left - 1)
            column += cell.width
        hanging = {**hanging, **next_hanging}
        if not any(cell.words.text for cell in cells):
            continue
        in_header = in_header and (_is_in_head(row) or all(cell.is_header for cell in cells))
        n_header_rows += in_header
        grid.append(cells)
    if n_header_rows == len(grid):
        n_header_rows = 0
    if n_header_rows == 0 and not any(cell.is_header for row in grid for cell in row):
        n_header_rows = header_row_count([[cell.words.text for cell in row] for row in grid])
    return grid, n_header_rows


def _column_names(header_rows: list[list[TableCell]]) -> dict[int, str]:
    """Return the name of each column; several header rows read from the top: "Leave Full days"."""
    parts: dict[int, list[str]] = {}
    for row in header_rows:
        for cell in row:
            name = " ".join(cell.words.text.split())
            for column in range(cell.column, cell.column + cell.width):
                if name and name not in parts.setdefault(column, []):
                    parts[column].append(name)
    return {column: " ".join(names) for column, names in parts.items()}


def _name_of(cell: TableCell, names: dict[int, str]) -> str:
    over = [names.get(column, "") for column in range(cell.column, cell.column + cell.width)]
    return " / ".join(dict.fromkeys(name for name in over if name))


def _own_rows(table: Element) -> Iterator[Element]:
    """Yield the rows of this table, not of tables inside it, those of its head first and of its foot last."""
    groups = {"thead": [], "": [], "tfoot": []}  # type: dict[str, list[Element]]
    for child in table:
        tag = tag_of(child)
        if tag == "tr":
            groups[""].append(child)
        elif tag in ("thead", "tbody", "tfoot"):
            groups[tag if tag != "tbody" else ""].extend(row for row in child if tag_of(row) == "tr")
    for rows in groups.values():
        yield from rows


def _own_cells(row: Element) -> list[Element]:
    return [cell for cell in row if tag_of(cell) in ("td", "th")]


def _is_in_head(row: Element) -> bool:
    group = row.getparent()
    return group is not None and tag_of(group) == "thead"


def _reach(element: Element, name: str) -> int:
    value = (element.get(name) or "").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() else 1
