"""Questions on rows of tables: a cell by its row and column, rows by a cell, a row by a figure that its range holds.

They are made from the tables of the invented documents. A third is asked of the table without the rows that answer: a
row that is missing is no reason to tell its neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import ceil, inf
from pathlib import Path
from random import Random

from tqdm import tqdm

from index.datatypes import Block, BlockKind, Document
from index.embed import Embedder
from index.text import search_words
from rag.language.figure_kinds import FigureKind, days_of
from rag.language.figures import read_figures
from rag.reading.ranges import Range, read_range
from training.as_found import Gold, asked_as_found, open_each
from training.collections import Collection, is_kept_back
from training.examples import Asked, Shown

_BY_ROW = (
    "What is the {column} for {row}?", "{column} for {row}", "{row}: {column}?", "what {column} does {row} have",
    "What does it say about {column} for {row}?", "what about {row}, {column}",
)  # fmt: skip
_AMOUNT = ("How much is the {column} for {row}?", "how much {column} for {row}", "What does {row} cost ({column})?")
_BY_CELL = (
    "Which {first} has {cell} for {column}?", "which {first} is {column} {cell}", "{first} with {column} of {cell}?",
    "Which {first} are down as {cell} under {column}?",
)  # fmt: skip
_IN_RANGE = (
    "What is the {column} at {value}?", "I have {value}, what {column} do I get?", "{column} with {value}",
    "what {column} applies to {value}", "How much {column} is there after {value}?",
)  # fmt: skip
_MISSING = 1 / 3
_TITLED = 0.4  # share of questions that name the document
_A_TABLE = 6  # questions
_LONGEST = 12  # words of a cell that is named in a question
_DAYS = {"years": days_of("year"), "months": days_of("month"), "weeks": days_of("week"), "days": 1}


def asked(collections: Iterable[Collection], work: Path, embedder: Embedder, random: Random) -> list[Asked]:
    """Return questions on the tables of the collections, with chunks that hold the rows and others found beside them.

    Args:
        collections: Of documents.
        work: Where the collections' indexes are built.
        embedder: The indexes'.
        random: Chooses rows, wordings and passages.
    """
    found: list[Asked] = []
    for collection, snapshot, documents in open_each(collections, work, embedder):
        learnt = [row.id for row in snapshot.documents() if not is_kept_back(row.id)]
        for id_ in tqdm(learnt, desc=f"tables of {collection.name}", unit=" documents", disable=None):
            for question, gold in questions_on(documents(id_), random):
                example = asked_as_found("tables", snapshot, documents, question, gold, random)
                example = _without_answer(example) if example and random.random() < _MISSING else example
                found += [example] if example and example.shown else []
    return found


def questions_on(document: Document, random: Random) -> Iterator[tuple[str, Gold]]:
    """Yield questions on the rows of a document's tables, each with the rows that answer it."""
    title = document.source.title or ""
    for table in _tables(document):
        candidates = [*_by_row(table, document, random), *_by_cell(table, document, random)]
        candidates += _in_range(table, document, random)
        for question, rows in random.sample(candidates, min(_A_TABLE, len(candidates))):
            said = f"{question.rstrip('?')} in {title}?" if title and random.random() < _TITLED else question
            said = said[0].upper() + said[1:] if said.endswith("?") else said
            yield said, [(document.id, row.span) for row in rows]


def _tables(document: Document) -> Iterator[list[Block]]:
    """Yield the rows of each table whose columns have names, at least two."""
    rows = (block for block in document.blocks if block.kind is BlockKind.TABLE_ROW)
    for columns, some in groupby(rows, lambda row: tuple(cell.column for cell in row.cells)):
        table = list(some)
        if len(table) > 1 and len(columns) > 1 and all(columns):
            yield table


Candidate = tuple[str, Sequence[Block]]


def _by_row(table: Sequence[Block], document: Document, random: Random) -> Iterator[Candidate]:
    for row in table:
        name, *others = _cells(row, document)
        for column, cell in zip(_columns(row)[1:], others, strict=True):
            if name and cell and len(name.split()) <= _LONGEST:
                is_amount = any(figure.kind is FigureKind.MONEY for figure in read_figures(cell))
                wording = random.choice(_BY_ROW + _AMOUNT * is_amount)
                yield wording.format(column=_as_said(column), row=_as_said(name)), [row]


def _by_cell(table: Sequence[Block], document: Document, random: Random) -> Iterator[Candidate]:
    first = _as_said(_columns(table[0])[0])
    for at, column in enumerate(_columns(table[0])[1:], 1):
        of: dict[str, list[Block]] = {}
        for row in table:
            of.setdefault(_cells(row, document)[at], []).append(row)
        for cell, rows in of.items():
            if cell and len(cell.split()) <= _LONGEST and len(rows) < min(4, len(table)):
                wording = random.choice(_BY_CELL)
                yield wording.format(first=first, column=_as_said(column), cell=_as_said(cell)), rows


def _in_range(table: Sequence[Block], document: Document, random: Random) -> Iterator[Candidate]:
    for row in table:
        held = read_range(_cells(row, document)[0])
        value = _value_in(held, random) if held else ""
        for column in _columns(row)[1:]:
            if value:
                yield random.choice(_IN_RANGE).format(column=_as_said(column), value=value), [row]


def _value_in(held: Range, random: Random) -> str:
    """Return a value inside a range as a person would write it, "" where none is round."""
    low = 0.0 if held.low == -inf else held.low
    high = 2 * low if held.high == inf else held.high
    inside = low + (high - low) * random.uniform(0.2, 0.8)
    if held.unit != "day":
        sign = {"GBP": "£", "EUR": "€", "USD": "$"}.get(held.unit, "")
        step = max(1, 10 ** (len(str(int(inside))) - 2))
        rounded = ceil(inside / step) * step
        return f"{sign}{rounded:,}{'%' * (held.unit == '%')}" if held.holds(rounded, held.unit) else ""
    for unit, days in _DAYS.items():
        rounded = ceil(inside / days)
        if rounded > 1 and held.holds(rounded * days, "day"):
            return f"{rounded} {unit}"
    return ""


def _columns(row: Block) -> list[str]:
    return [search_words(cell.column) for cell in row.cells]


def _cells(row: Block, document: Document) -> list[str]:
    return [search_words(cell.span.cut(document.text)) for cell in row.cells]


def _as_said(words: str) -> str:
    """Return words as they stand inside a sentence: "Full pay" → "full pay", "GP" as it is."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _without_answer(example: Asked) -> Asked:
    """Return the question with its passages without the sentences that answer."""
    kept = [
        tuple(s for s, answers in zip(one.sentences, one.evidence or (), strict=True) if not answers)
        for one in example.shown
    ]
    shown = (
        Shown(one.context, sentences, (False,) * len(sentences), answers=False)
        for one, sentences in zip(example.shown, kept, strict=True)
        if sentences
    )
    return Asked(example.source, example.question, tuple(shown))
