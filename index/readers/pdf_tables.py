"""Tables of a PDF page as rows of cells: those with rules by their rules, those without by what is aligned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.readers.pdf_lines import Line, build_lines, group_heights, join_lines
from index.readers.pdf_page import Word
from index.readers.pdf_shapes import Box, Rule

Row = tuple[str, ...]

_NEAR = 2.5  # points by which rules that meet may miss each other
_CAPTION = re.compile(r"(?:Table|Box|Exhibit|Annex|Appendix)(?:\s+[A-Z]?\d*)?(?:[\s.:]|$)", re.IGNORECASE)
MARKER = re.compile(r"[•◦▪▫‣●○■□–—*➢✓-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}")


@dataclass(frozen=True, slots=True)
class _Grid:
    """A ruled table: its outline, the heights of its rules from the top down, and its vertical rules."""

    box: Box
    heights: tuple[float, ...]
    down: tuple[Rule, ...]


def take_ruled_tables(lines: Sequence[Line], across: Sequence[Rule], down: Sequence[Rule]) -> list[Line]:
    """Return the lines with those of each ruled table replaced by one that stands for the table."""
    left = list(lines)
    for grid in _find_grids(across, down):
        inside = [line for line in left if not line.rows and grid.box.holds((line.x0 + line.x1) / 2, line.y)]
        rows = _read_grid(grid, [word for line in inside for word in line.words])
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


def read_aligned_rows(heights: Sequence[Sequence[Line]]) -> tuple[tuple[Row, ...], int]:
    """Return the rows of the table that begins with the first height, and how many heights it takes.

    ((), 0) if none begins there. A table without rules is two heights or more whose lines stand in the
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
        return (), 0
    return _fold_wrapped(taken, columns), len(taken)


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


def _find_grids(across: Sequence[Rule], down: Sequence[Rule]) -> list[_Grid]:
    """Return the ruled tables, the upper first: rules of one width and height range that belong together."""
    groups: list[list[Rule]] = []
    for rule in sorted(_joined(across), key=lambda rule: -rule.at):
        home = next((group for group in groups if _belongs(rule, group, down)), None)
        if home is None:
            groups.append([rule])
        else:
            home.append(rule)
    grids = []
    for group in groups:
        heights = _distinct([rule.at for rule in group])[::-1]
        box = Box(min(r.start for r in group) - 1, heights[-1] - 1, max(r.end for r in group) + 1, heights[0] + 1)
        inner = tuple(
            rule
            for rule in _joined(down)
            if box.x0 - _NEAR <= rule.at <= box.x1 + _NEAR and rule.start < box.y1 and rule.end > box.y0
        )
        if len(inner) >= 3:  # a rule beyond the vertical ones is a border of something else
            low, high = min(rule.start for rule in inner), max(rule.end for rule in inner)
            heights = [at for at in heights if low - _NEAR <= at <= high + _NEAR] or heights
            box = Box(box.x0, heights[-1] - 1, box.x1, heights[0] + 1)
        if len(heights) >= 3 or (len(heights) == 2 and len(inner) >= 3):
            grids.append(_Grid(box, tuple(heights), inner))
    return grids


def _belongs(rule: Rule, group: Sequence[Rule], down: Sequence[Rule]) -> bool:
    """Return whether the rule is one more of the group's: of its width, or tied to it by a vertical rule."""
    last = group[-1]
    same_width = any(
        abs(rule.start - other.start) < _NEAR and abs(rule.end - other.end) < _NEAR for other in (group[0], last)
    )
    low, high = min(rule.at, last.at), max(rule.at, last.at)
    is_tied = any(
        down_rule.start <= low + _NEAR
        and down_rule.end >= high - _NEAR
        and min(rule.end, last.end) + _NEAR >= down_rule.at >= max(rule.start, last.start) - _NEAR
        for down_rule in down
    )
    # Without vertical rules, lines far apart are more likely the borders of parts of a page.
    return is_tied or (same_width and high - low < 120 and not any(r.start <= low and r.end >= high for r in down))


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules with pieces of one line made one."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / _NEAR), rule.start)):
        last = joined[-1] if joined else None
        if last is not None and abs(last.at - rule.at) < _NEAR and rule.start <= last.end + _NEAR:
            joined[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            joined.append(rule)
    return joined


def _distinct(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _read_grid(grid: _Grid, words: Sequence[Word]) -> tuple[Row, ...]:
    rows: list[Row] = []
    columns = _distinct([rule.at for rule in grid.down])
    has_columns = len(columns) >= 3
    if not has_columns:
        return _read_unruled_columns(grid, words)
    for top, bottom in pairwise(grid.heights):
        band = [word for word in words if bottom < word.baseline + 0.25 * word.size < top]
        if not band:
            continue
        middle = (top + bottom) / 2
        inner = [rule.at for rule in grid.down if rule.start <= middle <= rule.end]
        borders = _distinct([at for at in inner if columns[0] + _NEAR < at < columns[-1] - _NEAR])
        held: list[list[Word]] = [[] for _ in columns[1:]]
        for word in band:
            start = max((at for at in borders if at <= (word.x0 + word.x1) / 2), default=columns[0])
            held[min(range(len(held)), key=lambda at: abs(columns[at] - start))].append(word)
        rows.append(tuple(_cell_text(cell) for cell in held))
    return tuple(rows)


def _read_unruled_columns(grid: _Grid, words: Sequence[Word]) -> tuple[Row, ...]:
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
