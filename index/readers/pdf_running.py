"""Finding the lines that repeat at the edges of pages: running headers and footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.readers.pdf_lines import Line, group_heights

_EDGE = 0.15  # of the page's height, at the top and at the bottom
_MAX_ROWS = 4  # of them at each edge are looked at
_TOLERANCE = 3.0  # points a line may move from page to page
_NUMBER = re.compile(r"\d+|\b[ivxl]+\b")

Key = tuple[str, int]


def find_running(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[frozenset[int]]:
    """Return for each page the positions in it of the lines that repeat at its edges.

    A line repeats when the same words, numbers aside, stand at the same height on three pages or more,
    or on both of two. Only an unbroken run of such lines from the edge counts, so that a first
    heading every page happens to share with its neighbours is not lost with them.

    Args:
        pages: The lines of each page, in any order.
        heights: The height of each page.
    """
    needed = 2 if len(pages) == 2 else 3
    candidates = [_edge_rows(lines, height) for lines, height in zip(pages, heights, strict=True)]
    counts: Counter[Key] = Counter()
    for rows in candidates:
        counts.update({key for row in (*rows[0], *rows[1]) for key in _keys(row)})
    found = []
    for lines, (top, bottom) in zip(pages, candidates, strict=True):
        marked: set[int] = set()
        for rows in (top, bottom):
            repeats = [any(counts[key] >= needed for key in _keys(row)) for row in rows]
            for row, does_repeat in zip(rows, repeats, strict=True):
                if not does_repeat:
                    break
                marked.update(id(line) for line in row)
        found.append(frozenset(at for at, line in enumerate(lines) if id(line) in marked))
    return found


def _edge_rows(lines: Sequence[Line], height: float) -> tuple[list[list[Line]], list[list[Line]]]:
    """Return the rows at the top from the top down, and those at the bottom from the bottom up."""
    rows = group_heights(lines)
    top = [row for row in rows[:_MAX_ROWS] if row[0].y > (1 - _EDGE) * height]
    bottom = [row for row in rows[::-1][:_MAX_ROWS] if row[0].y < _EDGE * height]
    return top, bottom


def _keys(row: Sequence[Line]) -> list[Key]:
    """Return the words of a row, digits folded, with the two heights it may be counted at.

    Two, because a line may stand just this side of a border between heights and just beyond it on the next page.
    """
    words = _NUMBER.sub("#", " ".join(line.text for line in row).lower())
    place = row[0].y / (2 * _TOLERANCE)
    return [(words, int(place)), (words, int(place + 0.5) + 1_000_000)]
