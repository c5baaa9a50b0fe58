"""Sets flowables in two columns of equal height, which reportlab's own balanced columns do badly over several pages."""

# reportlab has types only where types-reportlab is installed.
# mypy: disable-error-code="import-untyped", disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reportlab.platypus import Flowable

from rendering.pdf_styles import COLUMN_GAP

MIN_HEIGHT = 60  # points: where less of the page is left, the columns begin on the next
STEP = 4  # points by which the height grows until everything fits
SLACK = 0.01  # points, for sums that are a hair too high


class TwoColumns(Flowable):
    """Flowables in two columns, left filled before right; goes on over as many pages as it needs."""

    def __init__(self, flowables: Sequence[Flowable]) -> None:
        """Take the flowables in reading order."""
        super().__init__()
        self._flowables = tuple(flowables)
        self._columns: tuple[tuple[Flowable, ...], ...] = ()

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size when everything fits, else a height that is too much, so that `split` is asked."""
        self.width = available_width
        width = self._column_width(available_width)
        total = _height_of(self._flowables, width)
        height = min(total / 2, available_height)
        while True:
            left, rest = fill_column(self._flowables, width, height + SLACK)
            right, rest = fill_column(rest, width, height + SLACK)
            if not rest:
                self._columns = (left, right)
                self.height = max(_height_of(left, width), _height_of(right, width))
                return available_width, self.height
            if height >= available_height:
                return available_width, max(total, available_height + 1)
            height = min(height + STEP, available_height)

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Return the part that fits on the page and the rest, or nothing when too little of the page is left."""
        if available_height < MIN_HEIGHT:
            return []
        width = self._column_width(available_width)
        left, rest = fill_column(self._flowables, width, available_height)
        right, rest = fill_column(rest, width, available_height)
        return [TwoColumns(left + right), TwoColumns(rest)] if left and rest else []

    def draw(self) -> None:
        """Draw both columns, each from the top."""
        width = self._column_width(self.width)
        for position, column in enumerate(self._columns):
            y = self.height
            for flowable, gap in zip(column, _gaps(column), strict=True):
                _, height = flowable.wrap(width, y)
                y -= gap + height
                flowable.drawOn(self.canv, position * (width + COLUMN_GAP), y)

    @staticmethod
    def _column_width(width: float) -> float:
        return float(width - COLUMN_GAP) / 2


def fill_column(
    flowables: Sequence[Flowable], width: float, height: float
) -> tuple[tuple[Flowable, ...], tuple[Flowable, ...]]:
    """Return what fits in one column, and the rest; a heading goes to the rest with what it heads."""
    fitted: list[Flowable] = []
    rest: list[Flowable] = []
    used = 0.0
    for position, (flowable, gap) in enumerate(zip(flowables, _gaps(flowables), strict=True)):
        _, needed = flowable.wrap(width, height - used - gap)
        if used + gap + needed <= height:
            fitted.append(flowable)
            used += gap + needed
            continue
        parts = flowable.split(width, height - used - gap)
        fitted += parts[:1]
        rest = [*(parts[1:] or [flowable]), *flowables[position + 1 :]]
        break
    while rest and fitted and fitted[-1].getKeepWithNext():
        rest.insert(0, fitted.pop())
    return tuple(fitted), tuple(rest)


def _gaps(flowables: Sequence[Flowable]) -> list[float]:
    """Return the space above each flowable: none above the first, else the larger of the two that meet."""
    pairs = pairwise(flowables)
    return [0.0, *(max(upper.getSpaceAfter(), lower.getSpaceBefore()) for upper, lower in pairs)][: len(flowables)]


def _height_of(flowables: Sequence[Flowable], width: float) -> float:
    return float(sum(_gaps(flowables)) + sum(flowable.wrap(width, 0)[1] for flowable in flowables))
