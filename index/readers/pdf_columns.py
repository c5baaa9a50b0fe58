"""The order in which the lines of a page are read: columns one after the other, what spans them between."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from index.readers.pdf_lines import Line, group_heights

_MIN_LINES = 3  # a column has
_MIN_FILL = 0.6  # of a column's width, that its longer lines fill; cells of a table fill less
_MIN_COLUMN = 0.15  # of the width of all, that a column takes


def order_regions(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines in regions that are read one after the other.

    A region is one column, or part of one between lines that span several; its lines go from the top
    down. Lines on one height in a region are cells of a table, or were set apart by chance.
    """
    if not lines:
        return []
    gutter = _find_gutter(lines)
    if gutter is None:
        return [sorted(lines, key=lambda line: (-line.y, line.x0))]
    regions: list[list[Line]] = []
    for is_split, band in _bands(lines, gutter):
        if is_split:
            regions.extend(order_regions([line for line in band if line.x1 <= gutter]))
            regions.extend(order_regions([line for line in band if line.x0 >= gutter]))
        else:
            regions.append(band)
    return regions


def _find_gutter(lines: Sequence[Line]) -> float | None:
    """Return the middle of the gap between two columns of prose, None when there are none.

    Every gap that at least three lines on each side keep clear is tried; the one fewest lines span wins.
    """
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = right - left
    tried = sorted({round(line.x0, 1) for line in lines if line.x0 > left + _MIN_COLUMN * width})
    best: tuple[int, float] | None = None
    for start in tried:
        at = start - 1.0
        before = [line for line in lines if line.x1 <= at]
        after = [line for line in lines if line.x0 >= at]
        n_across = len(lines) - len(before) - len(after)
        if best is not None and n_across >= best[0]:
            continue
        if _are_columns(lines, before, after):
            gutter = (max(line.x1 for line in before if line.x1 <= at) + start) / 2
            best = (n_across, max(gutter, at - 4))
    return best[1] if best else None


def _are_columns(lines: Sequence[Line], before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Return whether the lines before and after a gap read as columns of prose, not as cells of a table."""
    split_before, split_after = _side_by_side(before, after)
    if min(len(split_before), len(split_after)) < _MIN_LINES:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    for side in (split_before, split_after):
        start, end = min(line.x0 for line in side), max(line.x1 for line in side)
        if end - start < _MIN_COLUMN * width:
            return False
        rows = [(row[0].x0, row[-1].x1) for row in group_heights(side)]
        longer = sorted(last - first for first, last in rows)[len(rows) // 2 :]
        if median(longer) < _MIN_FILL * (end - start):
            return False
        letters = median(len(line.text) for line in side)
        if letters < 12:  # figures and short labels fill a narrow column too
            return False
    return True


def _side_by_side(before: Sequence[Line], after: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines of both sides in the range of heights where both have some."""
    if not before or not after:
        return [], []
    low = max(min(line.y for line in before), min(line.y for line in after))
    high = min(max(line.y for line in before), max(line.y for line in after))
    slack = 2.0
    return (
        [line for line in before if low - slack <= line.y <= high + slack],
        [line for line in after if low - slack <= line.y <= high + slack],
    )


def _bands(lines: Sequence[Line], gutter: float) -> list[tuple[bool, list[Line]]]:
    """Return the page cut across into bands from the top down: True for one in columns, False for one that is not."""
    bands: list[tuple[bool, list[Line]]] = []
    for row in group_heights(lines):
        spans = any(line.x0 < gutter - 1 and line.x1 > gutter + 1 for line in row)
        if not bands or bands[-1][0] == spans:
            bands.append((not spans, []))
        bands[-1][1].extend(row)
    settled: list[tuple[bool, list[Line]]] = []
    for is_split, band in bands:
        before = [line for line in band if line.x1 <= gutter]
        after = [line for line in band if line.x0 >= gutter]
        # The last line of a paragraph above two columns may be too short to reach over the gutter.
        is_columns = is_split and bool(before) and bool(after) and len(band) > 2
        if settled and not is_columns and not settled[-1][0]:
            settled[-1][1].extend(band)
        else:
            settled.append((is_columns, list(band)))
    return settled
