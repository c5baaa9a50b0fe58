"""Tables of a PDF page as rows of cells: those with rules by their rules, those without by what is aligned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from index.readers.pdf_grids import NEAR, Grid, distinct_values, find_grids
from index.readers.pdf_headers import first_row_stands_out
from index.readers.pdf_lines import Line, build_lines, group_heights, join_lines
from index.readers.pdf_page import Word
from index.readers.pdf_shapes import Box, Rule

Row = tuple[str, ...]

_CAPTION = re.compile(r"(?:Table|Box|Exhibit|Annex|Appendix)(?:\s+[A-Z]?\d*)?(?:[\s.:]|$)", re.IGNORECASE)
MARKER = re.compile(r"[•◦▪▫‣●○■□–—*➢✓-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}")


def take_ruled_tables(
    lines: Sequence[Line], across: Sequence[Rule], down: Sequence[Rule], fills: Sequence[Box] = ()
) -> list[Line]:
    """Return the lines with those of each ruled table replaced by one that stands for the table."""
    left = list(lines)
    for grid in find_grids(across, down):
        inside = [line for line in left if not line.rows and grid.box.holds((line.x0 + line.x1) / 2, line.y)]
        words = [word for line in inside for word in line.words]
        rows = _read_grid(grid, words)
        if len(rows) < 2 or max(map(len, rows)) < 2 or not any(sum(map(bool, row)) > 1 for row in rows):
            continue
        caption = _caption_of(grid.box, left)
        inside += caption
        taken = {id(line) for line in inside}
        stand_in = replace(
            inside[0],
            text=" ".join(line.text for line in caption),
            x0=grid.box.x0,
            x1=grid.box.x1,
            y=max(line.y for line in inside),
            words=(),
            rows=rows,
            is_headed=first_row_stands_out(rows, words, fills),
        )
        left = [line for line in left if id(line) not in taken] + [stand_in]
    return left


def _caption_of(box: Box, lines: Sequence[Line]) -> list[Line]:
    """Return the line right above a table that names it: between columns it could end up anywhere else."""
    above = [
        line
        for line in lines
        if 0 <= line.y - box.y1 < 2.2 * line.size and box.x0 - 1 <= line.x0 < box.x1 and _CAPTION.match(line.text)
    ]
    return above[:1]


def read_aligned_rows(heights: Sequence[Sequence[Line]]) -> tuple[tuple[Row, ...], int, bool | None]:
    """Return the rows of the table that begins with the first height, how many heights it takes, if it is headed.

    ((), 0, None) if none begins there. A table without rules is two heights or more whose lines stand in the
    same columns, none of them set apart by a list's marker.
    """
    columns: list[tuple[float, float]] = []
    taken: list[Sequence[Line]] = []
    for row in heights:
        if taken and taken[-1][0].y - row[0].y > 3.2 * row[0].size:
            break
        if any(line.rows for line in row) or (len(row) < 2 and not taken) or _is_marked(row):
            break
        merged = _merge([*columns, *((line.x0, line.x1) for line in row)])
        if len(merged) < max(2, len(columns)):
            break  # this line reaches over a border: it is prose
        if len(row) == 1 and (row[0].x1 > merged[-1][1] - 1 > merged[0][1] and _index(merged, row[0]) == 0):
            break
        columns = merged
        taken.append(row)
    while taken and len(taken[-1]) < 2 and taken[-1][0].x0 < columns[0][1]:
        taken.pop()  # a short line of prose below the table
    if sum(len(row) > 1 for row in taken) < 2:
        return (), 0, None
    rows = _fold_wrapped(taken, columns)
    words = [word for row in taken for line in row for word in line.words]
    return rows, len(taken), first_row_stands_out(rows, words)


def _is_marked(row: Sequence[Line]) -> bool:
    return len(row) == 2 and MARKER.fullmatch(row[0].text) is not None


def _merge(parts: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the ranges with those that overlap made one, from left to right."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(parts):
        if merged and start < merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _index(columns: Sequence[tuple[float, float]], line: Line) -> int:
    middle = (line.x0 + line.x1) / 2
    return min(range(len(columns)), key=lambda at: max(columns[at][0] - middle, middle - columns[at][1], 0.0))


def _fold_wrapped(heights: Sequence[Sequence[Line]], columns: Sequence[tuple[float, float]]) -> tuple[Row, ...]:
    """Return rows of cells; a height that leaves the first column empty goes on with the row above."""
    rows: list[list[str]] = []
    last_y = 0.0
    for height in heights:
        cells = [""] * len(columns)
        for line in height:
            at = _index(columns, line)
            cells[at] = f"{cells[at]} {line.text}".strip()
        goes_on = bool(rows) and last_y - height[0].y < 1.45 * height[0].size and (not cells[0] or len(height) == 1)
        if goes_on:
            rows[-1] = ["\n".join(filter(None, pair)) for pair in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        last_y = height[0].y
    return tuple(tuple(row) for row in rows)


def _read_grid(grid: Grid, words: Sequence[Word]) -> tuple[Row, ...]:
    rows: list[Row] = []
    columns = distinct_values([rule.at for rule in grid.down])
    has_columns = len(columns) >= 3
    if not has_columns:
        return _read_unruled_columns(grid, words)
    for top, bottom in pairwise(grid.heights):
        band = [word for word in words if bottom < word.baseline + 0.25 * word.size < top]
        if not band:
            continue
        middle = (top + bottom) / 2
        inner = [rule.at for rule in grid.down if rule.start <= middle <= rule.end]
        borders = distinct_values([at for at in inner if columns[0] + NEAR < at < columns[-1] - NEAR])
        held: list[list[Word]] = [[] for _ in columns[1:]]
        for word in band:
            start = max((at for at in borders if at <= (word.x0 + word.x1) / 2), default=columns[0])
            held[min(range(len(held)), key=lambda at: abs(columns[at] - start))].append(word)
        rows.append(tuple(_cell_text(cell) for cell in held))
    return tuple(rows)


def _read_unruled_columns(grid: Grid, words: Sequence[Word]) -> tuple[Row, ...]:
    """Return the rows of a table with rules between its rows only; its columns are what is aligned."""
    bands = []
    for top, bottom in pairwise(grid.heights):
        lines = build_lines([word for word in words if bottom < word.baseline + 0.25 * word.size < top])
        if lines:
            bands.append(group_heights(lines))
    columns = _merge([(line.x0, line.x1) for band in bands for row in band if len(row) > 1 for line in row])
    if len(columns) < 2:
        return ()
    rows: list[Row] = []
    for band in bands:
        n_full = sum(len(row) > 1 for row in band)
        # Few rules over many full lines: they part head, body and foot, not each row.
        if len(bands) <= 3 and n_full > 1:
            rows.extend(_fold_wrapped(band, columns))
            continue
        cells: list[list[str]] = [[] for _ in columns]
        for row in band:
            for line in row:
                cells[_index(columns, line)].append(line.text)
        rows.append(tuple("\n".join(cell) for cell in cells))
    return tuple(rows)


def _cell_text(words: Sequence[Word]) -> str:
    return "\n".join(join_lines(row).text for row in group_heights(build_lines(words))) if words else ""


def row_pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance from line to line as a multiple of the font's size, 1.2 if there is none."""
    steps = [
        (upper.y - lower.y) / lower.size
        for upper, lower in pairwise(lines)
        if 0.8 * lower.size < upper.y - lower.y < 2.2 * lower.size and abs(upper.size - lower.size) < 0.5
    ]
    return median(steps) if steps else 1.2
