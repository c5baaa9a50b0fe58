"""Tables that a plain text keeps as lines with tabs or bars between the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import BlockKind, Cell, Span
from index.readers.pieces import Piece
from index.readers.table_grid import header_row_count

RULE = re.compile(r"[\s|:+=-]+")
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")


def read_row_lines(text: str, lines: Sequence[Span]) -> list[Piece]:
    """Return the lines as the rows of one table, [] when they are none.

    Lines are a table when each has the same separator (tab or bar) and at least two cells, and most have
    as many as the first. The first row names the columns when a rule stands under it, or none of its cells is a
    number.
    """
    separator = _separator(text, lines)
    if not separator:
        return []
    is_rule = [bool(RULE.fullmatch(line.cut(text)[:2000])) for line in lines]
    rows = [_cells(text, line, separator) for line, rule in zip(lines, is_rule, strict=True) if not rule]
    if len(rows) < 2 or sum(len(row) == len(rows[0]) for row in rows) < 0.7 * len(rows):
        return []
    return name_columns(text, rows, has_header=True if is_rule[:2] == [False, True] else None)


def is_framed(text: str, line: Span) -> bool:
    """Tell whether a line is a row with bars at both its ends: it is one whatever stands beside it."""
    return (
        len(line) > 1 and text[line.start] == text[line.end - 1] == "|" and "|" in text[line.start + 1 : line.end - 1]
    )


def name_columns(text: str, rows: Sequence[Sequence[Span]], has_header: bool | None = None) -> list[Piece]:
    """Return rows of cell spans as pieces, the cells named from the first row when it is a header.

    A row whose first cell is empty belongs to the row group above it: its lead-in names that group.
    `has_header` None means: judge by the first row.
    """
    if has_header is None:
        has_header = header_row_count([[_bare(cell.cut(text)) for cell in row] for row in rows[:2]]) > 0
    names = [_bare(cell.cut(text)) for cell in rows[0]] if has_header else []
    pieces = []
    group = ""
    for at, row in enumerate(rows):
        columns = [names[i] if at and i < len(names) else "" for i in range(len(row))]
        cells = tuple(Cell(column, span) for column, span in zip(columns, row, strict=True))
        filled = [cell.span for cell in cells if len(cell.span)]
        if not filled:
            continue
        first = _bare(row[0].cut(text))
        group = first or group
        piece = Piece(Span(filled[0].start, filled[-1].end), BlockKind.TABLE_ROW, cells=cells, is_given=True)
        pieces.append(piece if first or not at else replace(piece, lead_in=group))
    return pieces


def _separator(text: str, lines: Sequence[Span]) -> str:
    if len(lines) < 2:
        return ""
    for separator in ("\t", "|"):
        # The end of a line may have lost an empty last cell, and its start an empty first one.
        if all(separator in _with_edges(text, line) for line in lines):
            return separator
    return ""


def _with_edges(text: str, line: Span) -> str:
    """Return the line with the tabs that trimming took off its ends."""
    start, end = _edges(text, line)
    return text[start:end]


def _edges(text: str, line: Span) -> tuple[int, int]:
    start, end = line.start, line.end
    while start > 0 and text[start - 1] in "\t ":
        start -= 1
    while end < len(text) and text[end] in "\t ":
        end += 1
    return start, end


def _cells(text: str, line: Span, separator: str) -> list[Span]:
    start, end = _edges(text, line) if separator == "\t" else (line.start, line.end)
    if separator == "|":  # bars at both ends are the frame, not cells
        start += text[start] == "|"
        end -= text[end - 1] == "|" and end > start
    cells = []
    for words in text[start:end].split(separator):
        left = start + len(words) - len(words.lstrip())
        cells.append(Span(left, left + len(words.strip())) if words.strip() else Span(start, start))
        start += len(words) + 1
    return cells


def _bare(words: str) -> str:
    """Return the words of a cell without the tags of its typesetting, on one line."""
    return " ".join(TAG.sub("", words).split())
