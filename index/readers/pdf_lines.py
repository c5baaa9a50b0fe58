"""Words of a page put together into lines.

A line is what stands on one height without a gap that could be a gutter or the border of a table's
column; whether such a gap is one is decided later, where the page is seen whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from index.readers.inline import raised
from index.readers.pdf_page import Word

_GAP = 0.9  # of the font's size: wider than the spaces of justified text mostly are


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one height, from left to right as they are read.

    Attributes:
        text: The words with single spaces.
        x0, x1: Left and right, in points.
        y: Height of the baseline.
        size: Height of most of its letters.
        is_bold: Whether nearly all letters are bold.
        words: What it is made of.
        rows: For a ruled table, which takes its place among the lines like one: its rows of cells; else empty.
        is_headed: Whether its first row is set apart as a header, None if nothing in its setting tells.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    is_bold: bool
    words: tuple[Word, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    is_headed: bool | None = None

    @property
    def top(self) -> float:
        """Return about where its tall letters end."""
        return self.y + 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Return about where its hanging letters end."""
        return self.y - 0.25 * self.size


def build_lines(words: Sequence[Word]) -> list[Line]:
    """Return the words as lines, from the top of the page down and from left to right."""
    lines = [_line(group) for row in _rows(words) for group in _split_at_gaps(row)]
    return sorted(lines, key=lambda line: (-line.y, line.x0))


def join_lines(lines: Iterable[Line]) -> Line:
    """Return the lines of one height as one, the gaps between them read as spaces."""
    return _line([word for line in sorted(lines, key=lambda line: line.x0) for word in line.words])


def group_heights(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines grouped by height, from the top down, each group from left to right."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if groups and groups[-1][0].y - line.y < 0.35 * min(line.size, groups[-1][0].size):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [sorted(group, key=lambda line: line.x0) for group in groups]


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words grouped by height; notes' numbers and indices go with the words they stand at."""
    rows: list[list[Word]] = []
    heights: list[float] = []
    small: list[Word] = []
    for word in sorted(words, key=lambda word: -word.baseline):
        if word.is_glued and any(_is_beside(word, other) for other in words):
            small.append(word)
        elif rows and heights[-1] - word.baseline < 0.2 * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
            heights.append(word.baseline)
    for word in small:
        home = min(range(len(rows)), key=lambda at: _distance(word, heights[at], rows[at])) if rows else None
        if home is None:
            rows.append([word])
            heights.append(word.baseline)
        else:
            rows[home].append(word)
    return rows


def _is_beside(word: Word, other: Word) -> bool:
    """Return whether the word is an index or exponent of the other, by size and place."""
    return (
        word.size < 0.85 * other.size
        and abs(word.x0 - other.x1) < 0.3 * other.size
        and -0.4 * other.size < word.baseline - other.baseline < 0.7 * other.size
    )


def _distance(word: Word, height: float, row: Sequence[Word]) -> float:
    """Return how far the row is: height first, and rows that do not reach the word do not count."""
    touches = any(abs(word.x0 - other.x1) < 0.4 * other.size for other in row)
    return abs(word.baseline - height) + (0 if touches else 1000)


def _split_at_gaps(row: Sequence[Word]) -> list[list[Word]]:
    ordered = sorted(row, key=lambda word: word.x0)
    groups: list[list[Word]] = [[ordered[0]]]
    for word in ordered[1:]:
        reached = max(other.x1 for other in groups[-1][-3:])
        if word.x0 - reached > _GAP * max(word.size, groups[-1][-1].size):
            groups.append([])
        groups[-1].append(word)
    return groups


def _line(words: Sequence[Word]) -> Line:
    ordered = sorted(words, key=lambda word: word.x0)
    letters = sum(len(word.text) for word in ordered)
    if sum(len(word.text) for word in ordered if word.is_leftward) > letters / 2:
        ordered = ordered[::-1]
    size = median(word.size for word in ordered for _ in word.text)
    baseline = median(word.baseline for word in ordered for _ in word.text)
    parts: list[str] = []
    for at, word in enumerate(ordered):
        is_raised = word.is_glued and word.size < 0.85 * size and word.baseline > baseline + 0.1 * size
        gap = max(word.x0 - ordered[at - 1].x1, ordered[at - 1].x0 - word.x1) if at else 0.0
        parts.append(" " if at and not (word.is_glued and gap < 0.2 * size) else "")
        parts.append(raised(word.text) if is_raised else word.text)
    return Line(
        text="".join(parts),
        x0=min(word.x0 for word in ordered),
        x1=max(word.x1 for word in ordered),
        y=baseline,
        size=size,
        is_bold=sum(len(word.text) for word in ordered if word.is_bold) > 0.9 * letters,
        words=tuple(ordered),
    )
