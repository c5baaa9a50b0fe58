"""Reads the ranges that name table rows ("5 years, but less than 10 years") and finds the row a figure falls in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from index.datatypes import Block, BlockKind, Document
from index.text import search_words, split_sentences
from rag.datatypes import Reading, Sentence
from rag.figures import Figure, FigureKind, days_of, read_figures
from rag.question_form import QuestionForm, asks_for_past
from rag.sentences import row_words
from rag.words import stem, words_of

_UP_TO = re.compile(r"\b(?:up to|at most|(?:no|not) more than|maximum(?: of)?|until|within|no longer than)\s*$", re.I)
_BELOW = re.compile(r"\b(?:less than|under|below|fewer than|before|younger than)\s*$", re.I)
_ABOVE = re.compile(r"\b(?:more than|over|above|exceeding|after|longer than|greater than|older than)\s*$", re.I)
_FROM = re.compile(r"\b(?:from|at least|minimum(?: of)?|no less than)\s*$", re.I)
_OR_MORE = re.compile(r"^\s*(?:or (?:more|over|above|longer|older)|and (?:over|above|more)|plus\b|\+)", re.I)
_OR_LESS = re.compile(r"^\s*(?:or (?:less|under|below|fewer|younger))", re.I)
_JOINS = re.compile(r"^[\s,]*(?:to|and|but|until|up|less|than|under|below|not|more|[-–—])*(?:[\s,]+\w+){0,3}\s*$", re.I)
_PERIOD = re.compile(r"^\s*(?:and\s+\w+\s+)?(?P<unit>day|week|month|year)s?\b", re.I)
# Share of the question's words that a table and its place must hold for one of its rows to be looked up.
_MIN_COVERAGE = 0.25
# What a passage further down the list must hold more of the question, to be looked into first.
_RANK_COST = 0.03
# The same for a table elsewhere in a passage's document.
_AWAY_COST = 0.1
_A_LITTLE = 1e-6


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high` in a unit: days for all times, a currency, "%", or "" for plain numbers.

    Attributes:
        low: The lower end, -inf if there is none.
        high: The upper end, inf if there is none.
        unit: What it is counted in.
        has_low: Whether the lower end itself belongs to it.
        has_high: Whether the upper end does.
    """

    low: float
    high: float
    unit: str
    has_low: bool = True
    has_high: bool = True

    def holds(self, value: float, unit: str) -> bool:
        """Tell whether a value lies in it; one without a unit may be in any."""
        above = value > self.low or (self.has_low and value == self.low)
        below = value < self.high or (self.has_high and value == self.high)
        return above and below and (unit == self.unit or not unit)


def read_range(text: str) -> Range | None:
    """Return the range that a cell names, None where it names none."""
    figures = [(figure, *known) for figure in read_figures(text) if (known := _amount(text, figure))]
    if len(figures) == 1:
        return _open_range(text, *figures[0])
    if len(figures) != 2:
        return None
    (first, low, low_unit), (last, high, high_unit) = figures
    between = text[first.span.end : last.span.start]
    unit = high_unit or low_unit
    if not low_unit and unit == "day":
        low *= days_of(last.unit)  # "1 to 3 years"
    if not _JOINS.match(between) or {low_unit, high_unit} - {unit, ""} or low >= high:
        return None
    if first.kind is FigureKind.ORDINAL:
        return Range(low - days_of(_period(text, first)), high, unit, has_high=False)
    return Range(low, high, unit, has_high=not _BELOW.search(between))


def _open_range(text: str, figure: Figure, value: float, unit: str) -> Range | None:
    before, after = text[: figure.span.start], text[figure.span.end :]
    if figure.kind is FigureKind.ORDINAL:
        return Range(value - days_of(_period(text, figure)), value, unit, has_high=False)
    if _UP_TO.search(before) or _OR_LESS.match(after):
        return Range(-inf, value, unit)
    if _BELOW.search(before):
        return Range(-inf, value, unit, has_high=False)
    if _ABOVE.search(before):
        return Range(value, inf, unit, has_low=False)
    if _FROM.search(before) or _OR_MORE.match(after):
        return Range(value, inf, unit)
    return None


def _amount(text: str, figure: Figure) -> tuple[float, str] | None:
    """Return a figure's value and unit, times in days; the end of "the third year" is three years."""
    if figure.kind is FigureKind.ORDINAL:
        period = _period(text, figure)
        return (float(figure.value) * days_of(period), "day") if period else None
    if figure.kind is FigureKind.MEASURE:
        days = days_of(figure.unit)
        return (float(figure.value) * days, "day") if days else (float(figure.value), figure.unit)
    if figure.kind is FigureKind.PERCENT:
        return float(figure.value), "%"
    if figure.kind in {FigureKind.MONEY, FigureKind.NUMBER} and figure.value.count(".") < 2:
        return float(figure.value), figure.unit
    return None


def _period(text: str, figure: Figure) -> str:
    match = _PERIOD.match(text[figure.span.end :])
    return match["unit"].lower() if match else ""


def _asked(question: str) -> Iterator[tuple[float, str]]:
    """Yield the values asked about: "after 7 years", "a £900 claim", "in my third year", "less than 5"."""
    for figure in read_figures(question):
        known = _amount(question, figure)
        if not known:
            continue
        value, unit = known
        before = question[: figure.span.start]
        if figure.kind is FigureKind.ORDINAL:
            value -= days_of(_period(question, figure)) / 2
        elif _BELOW.search(before):
            value -= _A_LITTLE
        elif _ABOVE.search(before) and not before.rstrip().lower().endswith("after"):
            value += _A_LITTLE
        yield value, unit


def looked_up(form: QuestionForm, reading: Reading) -> Sentence | None:
    """Return the table row whose range holds a figure of the question, None if no table fits the question."""
    asked = list(_asked(form.text))
    if not asked:
        return None
    stems = [s for s in form.stems if not s[0].isdigit()]
    best, found = _MIN_COVERAGE, None
    opened: dict[str, int] = {}
    for rank, passage in enumerate(reading.passages[:8]):
        document = reading.documents[passage.chunk.document_id]
        is_replaced = passage.source.superseded and not asks_for_past(form.text)
        if is_replaced or opened.setdefault(document.id, rank) != rank:
            continue
        spans = [one.chunk.span for one in reading.passages[:8] if one.chunk.document_id == document.id]
        for row, caption in _named_rows(document):
            range_ = read_range(search_words(row.cells[0].span.cut(document.text)))
            if range_ is None or not any(range_.holds(*one) for one in asked):
                continue
            words = row_words(row, document.text)
            section = document.section_at(row.span.start)
            place = " ".join([document.source.title or "", *(section.path if section else ())])
            is_away = not any(row.span.overlaps(span) for span in spans)
            cost = _RANK_COST * rank + _AWAY_COST * is_away
            worth = _coverage(stems, f"{words} {caption}", place) - cost
            if worth > best:
                best = worth
                found = Sentence(passage.label, row.span, words, passage.chunk.context, passage.chunk.notes, 1.0)
    return found


def _coverage(stems: Sequence[str], words: str, place: str) -> float:
    """Return which share of the stems a table holds; those that only its place holds count half."""
    here, there = ({stem(word) for word in words_of(text)} for text in (words, place))
    return sum(1.0 if s in here else 0.5 * (s in there) for s in stems) / (len(stems) or 1)


def _named_rows(document: Document) -> Iterator[tuple[Block, str]]:
    """Yield the rows of the document's tables, with the three sentences before their table."""
    caption: list[str] = []
    for block in document.blocks:
        if block.kind is not BlockKind.TABLE_ROW:
            words = [search_words(span.cut(document.text)) for span in split_sentences(document.text, block.span)]
            caption = [*caption, *words][-3:] if block.kind is BlockKind.PARAGRAPH else words
        elif block.cells:
            yield block, " ".join(caption)


def row_name(sentence: Sentence) -> str:
    """Return what the first cell of a table row calls it, "" for a sentence that is no row with named columns."""
    first = sentence.words.split("; ")[0]
    return first.split(": ", 1)[1] if ": " in first and "; " in sentence.words else ""


def is_other_row(sentence: Sentence, looked: Sentence) -> bool:
    """Tell whether a sentence is another row of the table that was looked up, or of an older version of it."""
    column = looked.words.split(":")[0]
    return sentence.span != looked.span and sentence.words.startswith(f"{column}:")
