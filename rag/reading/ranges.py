"""Reads the ranges that name table rows ("5 years, but less than 10 years") and finds the row a figure falls in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from index.datatypes import Block, BlockKind, Document
from index.text import search_words, split_sentences
from rag.datatypes import Reading, Sentence
from rag.language.figure_kinds import Figure, FigureKind, days_of
from rag.language.figures import read_figures
from rag.language.limits import ABOVE, BELOW, FROM, OR_LESS, OR_MORE, UP_TO
from rag.language.words import STOP_WORDS, stem, words_of
from rag.question.question_form import FIGURE_KINDS, QuestionForm, asks_for_past
from rag.reading.sentences import row_words

_JOINS = re.compile(
    r"^[\s,]*(?:(?:to|and|but|or|until|up|less|than|under|below|not|more|over|above)\b[\s,]*|[-–—<≤]\s*)*"
    r"(?:[\s,]*\w+){0,3}\s*$",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"^\s*(?:and\s+\w+\s+)?(?P<unit>day|week|month|year)s?\b", re.I)
# Share of the question's words that a table and its place must hold for one of its rows to be looked up.
_MIN_COVERAGE = 0.25
# What a passage further down the list must hold more of the question, to be looked into first.
_RANK_COST = 0.03
# The same for a table elsewhere in a passage's document.
_AWAY_COST = 0.1
_A_LITTLE = 1e-6
_FAR = 1e12  # stands for a missing end where the widths of ranges are compared


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
    if not high_unit and unit == "day":
        high *= days_of(first.unit)  # "13 weeks or more but less than 26"
    if not _JOINS.match(between) or {low_unit, high_unit} - {unit, ""} or low >= high:
        return None
    if first.kind is FigureKind.ORDINAL:
        return Range(low - days_of(_period(text, first)), high, unit, has_high=False)
    is_above = bool(ABOVE.search(text[: first.span.start]))
    return Range(low, high, unit, has_low=not is_above, has_high=not BELOW.search(between))


def _open_range(text: str, figure: Figure, value: float, unit: str) -> Range | None:
    before, after = text[: figure.span.start], text[figure.span.end :]
    if figure.kind is FigureKind.ORDINAL:
        return Range(value - days_of(_period(text, figure)), value, unit, has_high=False)
    if UP_TO.search(before) or OR_LESS.match(after):
        return Range(-inf, value, unit)
    if BELOW.search(before):
        return Range(-inf, value, unit, has_high=False)
    if ABOVE.search(before):
        return Range(value, inf, unit, has_low=False)
    if FROM.search(before) or OR_MORE.match(after):
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A value asked about, its unit as `Range.unit`, and the unit as written: "month" of "after 30 months"."""

    value: float
    unit: str
    written: str


def _asked(question: str) -> Iterator[_Asked]:
    """Yield the values asked about: "after 7 years", "a £900 claim", "in my third year", "less than 5"."""
    for figure in read_figures(question):
        known = _amount(question, figure)
        if not known:
            continue
        value, unit = known
        before = question[: figure.span.start]
        if figure.kind is FigureKind.ORDINAL:
            value -= days_of(_period(question, figure)) / 2
        elif BELOW.search(before):
            value -= _A_LITTLE
        elif ABOVE.search(before) and not before.rstrip().lower().endswith("after"):
            value += _A_LITTLE
        yield _Asked(value, unit, _written_unit(question, figure))


def _written_unit(text: str, figure: Figure) -> str:
    return _period(text, figure) if figure.kind is FigureKind.ORDINAL else figure.unit


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
        for row, caption in _fitting_rows(form, document, asked):
            words = row_words(row, document.text)
            section = document.section_at(row.span.start)
            place = " ".join([document.source.title or "", *(section.path if section else ())])
            is_away = not any(row.span.overlaps(span) for span in spans)
            cost = _RANK_COST * rank + _AWAY_COST * is_away
            worth = _coverage(stems, f"{words} {caption}", place) - cost
            if worth > best and _tells(form, row, f"{caption} {place}", document):
                best = worth
                found = Sentence(passage.label, row.span, words, passage.chunk.context, passage.chunk.notes, 1.0)
    return found


def _tells(form: QuestionForm, row: Block, place: str, document: Document) -> bool:
    """Tell whether a row is on what is asked by more than its name: "notice after 6 years" is in no table of leave."""
    told = " ".join(f"{cell.column} {cell.span.cut(document.text)}" for cell in row.cells[1:])
    return bool(set(form.stems) & (_telling(told) | _telling(place)))


def _fitting_rows(form: QuestionForm, document: Document, asked: Sequence[_Asked]) -> Iterator[tuple[Block, str]]:
    """Yield of each table the row whose range holds a value asked about, the narrowest of several, with its caption."""
    narrowest: dict[tuple[str, ...], tuple[float, Block, str]] = {}
    for row, caption in _named_rows(document):
        name, *others = row.cells
        words = search_words(name.span.cut(document.text))
        range_ = read_range(words)
        if range_ is None or not any(
            range_.holds(one.value, one.unit) and _is_on(form, one, name.column, words) for one in asked
        ):
            continue
        if form.kind in FIGURE_KINDS and not any(read_figures(cell.span.cut(document.text)) for cell in others):
            continue
        width = min(range_.high, _FAR) - max(range_.low, -_FAR)
        table = (caption, *(cell.column for cell in row.cells))
        if table not in narrowest or width < narrowest[table][0]:
            narrowest[table] = width, row, caption
    return ((row, caption) for _, row, caption in narrowest.values())


def _is_on(form: QuestionForm, asked: _Asked, column: str, cell: str) -> bool:
    """Tell whether a value asked about is of what a column lists: in its unit as written, or named as the column is.

    "Leave of 6 days" is on no column "Length of service" in years; "after 30 months of service" is.
    """
    units = {_written_unit(cell, figure) for figure in read_figures(cell)}
    if asked.written and asked.written in units:
        return True
    is_bare = not asked.written and units <= {""}
    return is_bare or bool(_telling(f"{column} {cell}") & set(form.stems))


def _telling(words: str) -> set[str]:
    """Return the stems that say what a range is of: no figures, units of time or limits."""
    telling = (word for word in words_of(words) if word not in STOP_WORDS | _LIMITS and not word[0].isdigit())
    return {stem(word) for word in telling if not days_of(word.removesuffix("s"))}


_LIMITS = frozenset("less than more over under up least most below above fewer after before between within".split())


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
