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
    for edges in candidates:
        counts.update({key for rows, n_candidates in edges for row in rows[:n_candidates] for key in _keys(row)})
    found = []
    for lines, edges in zip(pages, candidates, strict=True):
        marked: set[int] = set()
        for rows, n_candidates in edges:
            repeats = [any(counts[key] >= needed for key in _keys(row)) for row in rows[:n_candidates]]
            n_running = next((at for at, does_repeat in enumerate(repeats) if not does_repeat), n_candidates)
            while n_running and n_running < len(rows) and _is_one_text(rows[n_running - 1], rows[n_running]):
                n_running -= 1
            marked.update(id(line) for row in rows[:n_running] for line in row)
        found.append(frozenset(at for at, line in enumerate(lines) if id(line) in marked))
    n_bare = sum(len(marked) == len(lines) for marked, lines in zip(found, pages, strict=True) if lines)
    # Pages of a line or two that are alike, such as forms or slides, are not all header.
    return found if 2 * n_bare < len(pages) else [frozenset()] * len(pages)


def _edge_rows(lines: Sequence[Line], height: float) -> list[tuple[list[list[Line]], int]]:
    """Return all rows from the top down and from the bottom up, each with how many stand at that edge."""
    rows = [row for row in group_heights(lines) if not any(line.rows for line in row)]
    n_top = sum(row[0].y > (1 - _EDGE) * height for row in rows[:_MAX_ROWS])
    n_bottom = sum(row[0].y < _EDGE * height for row in rows[::-1][:_MAX_ROWS])
    return [(rows, n_top), (rows[::-1], n_bottom)]


def _is_one_text(outer: Sequence[Line], inner: Sequence[Line]) -> bool:
    """Return whether the rows are lines of one paragraph: body text that happens to be the same on other pages."""
    size = max(outer[0].size, inner[0].size)
    return (
        abs(outer[0].y - inner[0].y) < 1.6 * size
        and abs(outer[0].size - inner[0].size) < 0.3
        and abs(outer[0].x0 - inner[0].x0) < 2
    )


def _keys(row: Sequence[Line]) -> list[Key]:
    """Return the words of a row, digits folded, with the two heights it may be counted at.

    Two, because a line may stand just this side of a border between heights and just beyond it on the next page.
    """
    words = _NUMBER.sub("#", " ".join(line.text for line in row).lower())
    place = row[0].y / (2 * _TOLERANCE)
    return [(words, int(place)), (words, int(place + 0.5) + 1_000_000)]
