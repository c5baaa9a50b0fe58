"""Tables that a plain text sets with spaces, each column under its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from index.datatypes import Span
from index.readers.pieces import Piece
from index.readers.tables import RULE, name_columns

# Words with one space between them: two or more set a cell apart.
_CELL = re.compile(r"\S+(?: \S+)*")
_MIN_ROWS = 3
_MAX_COLUMNS = 12
_MAX_CELL = 60  # characters: what is longer is a sentence
# Two columns of prose side by side fill both: in a table one column at least has short cells.
_SHORT = 22
_MIN_FILLED = 0.5  # of the rows, in every column but the first
_MAX_LINE = 400  # characters of a row somebody set by hand
# "1.  First", "•   Item", "ANN LEE:   Good morning": the items of a list, what is said, facts.
_OPENER = re.compile(r"[^\w\s]{1,2}|\(?[\da-zA-Z]{1,4}[.)]|.*:")
_PAGE = re.compile(r"\d{1,3}")


def read_spaced_rows(text: str, lines: Sequence[Span]) -> tuple[Span, list[Piece]] | None:
    """Return which of the lines are a table set with spaces, and its rows; None when none are.

    Lines of one cell before and after it, a caption or a note, are not of the table. Its cells stand one below the
    other: whatever the columns are, no cell reaches from one into the next.

    Args:
        text: The text.
        lines: Lines that stand together, without white space at their ends.
    """
    cells = [_cells(text, line) for line in lines]
    wide = [at for at, row in enumerate(cells) if len(row) > 1]
    if len(wide) < _MIN_ROWS:
        return None
    start, end = wide[0], wide[-1] + 1
    is_rule = [bool(RULE.fullmatch(line.cut(text)[:2000])) for line in lines[start:end]]
    rows = [row for row, rule in zip(cells[start:end], is_rule, strict=True) if not rule]
    columns = _columns(text, rows)
    if not _is_table(text, rows, columns):
        return None
    table = [[_cell_in(text, row, column, row[0].start) for column in columns] for row in rows]
    has_corner = not len(table[0][0]) and all(len(row[0]) for row in table[1:])
    is_named = has_corner or is_rule[:2] == [False, True]
    return Span(start, end), name_columns(text, table, has_header=True if is_named else None)


def _cells(text: str, line: Span) -> list[Span]:
    if len(line) > _MAX_LINE:
        return [line]
    return [Span(*found.span()) for found in _CELL.finditer(text, line.start, line.end)]


def _place(text: str, cell: Span) -> tuple[int, int]:
    """Return from which place in its line to which a cell reaches."""
    start = cell.start - max(text.rfind("\n", 0, cell.start), text.rfind("\r", 0, cell.start)) - 1
    return start, start + len(cell)


def _columns(text: str, rows: Sequence[Sequence[Span]]) -> list[tuple[int, int]]:
    """Return from where to where the columns reach: cells that stand above or below one another are of one."""
    columns: list[tuple[int, int]] = []
    for start, end in sorted(_place(text, cell) for row in rows for cell in row):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((start, end))
    return columns


def _is_table(text: str, rows: Sequence[Sequence[Span]], columns: Sequence[tuple[int, int]]) -> bool:
    if len(rows) < _MIN_ROWS or not 2 <= len(columns) <= _MAX_COLUMNS:
        return False
    filled = [[cell for row in rows for cell in row if _stands_in(text, cell, column)] for column in columns]
    if any(len(cells) < _MIN_FILLED * len(rows) for cells in filled[1:]):
        return False
    lengths = [[len(cell) for cell in cells] for cells in filled]
    if max(map(max, lengths)) > _MAX_CELL or min(map(fmean, lengths)) > _SHORT:
        return False
    words = [[cell.cut(text) for cell in cells] for cells in filled]
    return not _are_openers(words[0]) and not (len(words) == 2 and any(map(_are_pages, words)))


def _are_openers(words: Sequence[str]) -> bool:
    return sum(bool(_OPENER.fullmatch(one)) for one in words) > 0.5 * len(words)


def _are_pages(words: Sequence[str]) -> bool:
    """Tell whether these are the pages of a contents list, or its numbers: they never fall."""
    return all(map(_PAGE.fullmatch, words)) and all(int(a) <= int(b) for a, b in pairwise(words))


def _stands_in(text: str, cell: Span, column: tuple[int, int]) -> bool:
    start, end = _place(text, cell)
    return column[0] <= start and end <= column[1]


def _cell_in(text: str, row: Sequence[Span], column: tuple[int, int], empty: int) -> Span:
    """Return what of the row stands in the column; nothing, at the place `empty`, where it has no cell there."""
    inside = [cell for cell in row if _stands_in(text, cell, column)]
    return Span(inside[0].start, inside[-1].end) if inside else Span(empty, empty)
