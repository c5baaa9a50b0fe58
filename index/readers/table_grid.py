"""Rows of cells and the names of their columns, the same for every format that has tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.writing import Words

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


def name_cells(grid: Sequence[Sequence[TableCell]], n_header_rows: int) -> list[list[tuple[str, Words]]]:
    """Return the rows as (column name, words), the header rows among them with the name ""."""
    names = _column_names(grid[:n_header_rows])
    rows: list[list[tuple[str, Words]]] = [[("", cell.words) for cell in row] for row in grid[:n_header_rows]]
    for row in grid[n_header_rows:]:
        is_banner = len(row) == 1 and row[0].width > 1  # a line between rows, over all columns
        rows.append([("" if is_banner else _name_of(cell, names), cell.words) for cell in row])
    return rows


def header_row_count(rows: list[list[str]]) -> int:
    """Return 1 if the first of the rows reads like names of columns, else 0; for tables that do not say."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    # The corner over the labels of the rows is often left empty.
    first = rows[0][1:] if len(rows[0]) > 2 and not rows[0][0].strip() and rows[1][:1] != [""] else rows[0]
    reads_like_names = all(
        cell.strip() and len(cell) <= _MAX_HEADER_CHARS and not cell.rstrip().endswith((".", ";")) for cell in first
    )
    # "Published | 3 February 2021" is a row of facts; "Band | 2020 | 2021" is a header.
    has_figures = any(re.search(r"\d", cell) and not re.fullmatch(r"\D*(?:19|20)\d\d\D*", cell) for cell in first)
    return int(reads_like_names and not has_figures and len(set(first)) == len(first) and not _are_facts(rows))


def _are_facts(rows: list[list[str]]) -> bool:
    """Return whether rows of two cells are keys and values: figures here, words there, under no one name."""
    if len(rows) < 3 or any(len(row) != 2 for row in rows):
        return False
    n_figures = sum(bool(re.search(r"\d", row[1])) for row in rows[1:])
    return 0 < n_figures < 0.75 * (len(rows) - 1)


def _column_names(header_rows: Sequence[Sequence[TableCell]]) -> dict[int, str]:
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
