"""Units that stand in the name of a figure's column, once for all rows: "Days: 30", "Fee (£): 40", "Spent, £m: 3.4"."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.language.figure_kinds import CURRENCIES, UNITS, Figure, FigureKind
from rag.language.figures import read_figures

# The name of a cell's column, up to a figure of the cell: "…; Days: ", "…; Days: 5 to ".
_NAME = re.compile(
    r"(?:^|[;\n]\s*)(?P<name>[^;:\n]{1,80}):\s+(?:about |around |up to |at least |at most )?"
    r"(?:[\d.,]+\s?(?:[-–]|to)\s?)?$"
)
_LONGEST = 120
# What may follow: a cell that goes on in words names its unit itself, "30 days: 4 staff".
_ENDS = re.compile(r"\s*(?:$|[;\n.(]|[-–]|to\b)")
_SHARE = re.compile(r"%\)?$|\b(?:per cent|percent|percentage)\)?$", re.IGNORECASE)
_MONEY = re.compile(
    r"(?P<currency>[£$€]|\b(?:GBP|USD|EUR))\s?(?P<scale>000s?|k|m|mn|million|bn|billion)?"
    r"(?: (?:an?|per|each) [a-z]+)?\)?$",
    re.IGNORECASE,
)
_SCALES = {"0": 1e3, "k": 1e3, "m": 1e6, "b": 1e9}  # by the first letter
# "Days", "Days of leave", "Notice in weeks", "Time (working days)"; not "Week: 3", the third, nor "Opening hours: 9".
_MEASURE = re.compile(
    r"(?P<work>\b(?:working|business) )?\b(?P<unit>[a-z]+s|[a-zµ°]+(?=\)))(?:\)?|(?<=s) (?:of|on) [a-z ]+)$",
    re.IGNORECASE,
)
_OF_THE_CLOCK = re.compile(
    r"\b(?:open|opening|office|visiting|service|telephone|contact) (?:hours|times)$", re.IGNORECASE
)


def read_row_figures(words: str) -> tuple[Figure, ...]:
    """Return the figures of a text in order of place, bare numbers of a row's cells with the unit of their column.

    A figure is compared with the document's own words without it: those name the column once, far above.
    """
    return tuple(_with_column_unit(figure, words) for figure in read_figures(words))


def _with_column_unit(figure: Figure, text: str) -> Figure:
    """Return a bare number with the unit that the name of its column gives; any other figure as it is."""
    if figure.kind is not FigureKind.NUMBER or not figure.value.replace(".", "", 1).isdigit():
        return figure
    column = _NAME.search(text[max(0, figure.span.start - _LONGEST) : figure.span.start])
    if not column or not _ENDS.match(text, figure.span.end):
        return figure
    kind, unit, times = _unit_in(column["name"].strip())
    value = figure.value if times == 1 else f"{float(figure.value) * times:.10g}"
    return replace(figure, kind=kind, unit=unit, value=value)


def _unit_in(name: str) -> tuple[FigureKind, str, float]:
    """Return the kind and unit of the figures of a column of that name, and by what they are multiplied."""
    money, measure = _MONEY.search(name), _MEASURE.search(name)
    if _SHARE.search(name):
        return FigureKind.PERCENT, "", 1
    if money:
        times = _SCALES[money["scale"][0].lower()] if money["scale"] else 1
        return FigureKind.MONEY, CURRENCIES[money["currency"].lower()], times
    word = measure["unit"].lower() if measure and not _OF_THE_CLOCK.search(name) else ""
    unit = UNITS.get(word) or UNITS.get(word.removesuffix("s"))
    if measure and unit:
        return FigureKind.MEASURE, ("working " if measure["work"] else "") + unit, 1
    return FigureKind.NUMBER, "", 1
