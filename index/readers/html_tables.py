"""Tables of a page as rows of cells with the names of their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from index.readers.html_names import HEADING_TAGS, Element, role_of, tag_of
from index.readers.table_grid import TableCell, header_row_count, name_cells
from index.readers.writing import Words

__all__ = ["is_data_table", "read_rows"]

_MAX_SPAN = 1000  # a page may claim any number


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
    return name_cells(*_grid(table, read_cell))


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
