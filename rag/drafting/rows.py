"""Several rows of one table: those that a question names or whose cells it quotes, or all of them, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import Block, BlockKind, Cell, Document
from index.text import search_words
from rag.datatypes import Reading, Sentence
from rag.language.words import all_stems, stands_in_row, stem, telling_stems, words_of
from rag.question.question_form import QuestionForm
from rag.reading.plain import holds_amount
from rag.reading.sentences import row_words

_ALL = re.compile(r"\b(?:all|each|every)\b(?: (?:of|the|our|your))*(?P<of>(?:\s+[\w’'-]+){1,4})", re.IGNORECASE)
_CHOOSES = re.compile(r"\b(?:which|what|who)\b", re.IGNORECASE)
_MOST_WORDS = 120
_WORD = 3  # letters of a word


def rows_asked_for(form: QuestionForm, lead: Sentence, reading: Reading) -> tuple[Sentence, ...]:
    """Return the rows of the lead's table that the question wants beside it or in its place, in the table's order.

    () where the lead is no row of a table, where the question names none, and where they are too many to tell; () too
    where one is named by its words, for another may be meant by others: "quality" and "money", for "Savings".

    Args:
        form: What is asked for.
        lead: What answers best.
        reading: Where it stands.
    """
    passage = next(one for one in reading.passages if one.label == lead.label)
    document = reading.documents[passage.chunk.document_id]
    table = _table_at(document, lead)
    if len(table) < 2:
        return ()
    named = [row for row in table if _is_named(form, row.cells[0], document)]
    is_chosen = len(named) > 1 or (
        len(named) == 1 and _is_bare(search_words(named[0].cells[0].span.cut(document.text)))
    )
    wanted = named if is_chosen else []
    if not named and _CHOOSES.search(form.text):
        chooses = _names_column(form, table[0].cells[0])
        wanted = [
            row for row in table if any(_is_quoted(form, cell, document, chooses=chooses) for cell in row.cells[1:])
        ]
    if not wanted and _asks_for_all(form, table):
        wanted = table
    rows = tuple(replace(lead, span=row.span, words=row_words(row, document.text)) for row in wanted)
    return rows if sum(len(one.words.split()) for one in rows) <= _MOST_WORDS else ()


def _table_at(document: Document, sentence: Sentence) -> list[Block]:
    """Return the rows with cells of the table that a sentence is a whole row of, in order; [] where it is none."""
    rows: list[Block] = []
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW and (not rows or _columns(block) == _columns(rows[0])):
            rows.append(block)
            continue
        if any(row.span == sentence.span for row in rows):
            break
        rows = [block] if block.kind is BlockKind.TABLE_ROW else []
    is_there = any(row.span == sentence.span and len(row.cells) > 1 and row.cells[0].column for row in rows)
    return [row for row in rows if row.cells] if is_there else []


def _columns(row: Block) -> tuple[str, ...]:
    return tuple(cell.column for cell in row.cells)


def _is_named(form: QuestionForm, name: Cell, document: Document) -> bool:
    """Tell whether the question holds a row's whole name, "1 to 2 years"; of a figure behind its column: "round 1"."""
    name_words = search_words(name.span.cut(document.text))
    words = words_of(name_words)
    if any(word[0].isalpha() for word in words):
        return _stands_in(words, words_of(form.text))
    column = re.escape("".join(words_of(search_words(name.column))[-1:]))
    before = rf"\b{column}s? (?:[\w.]+(?:,| and| or| to| &)+ )*(?:{column} )?"
    return bool(column and words) and bool(re.search(rf"{before}{re.escape(name_words)}\b", form.text, re.IGNORECASE))


def _is_bare(name: str) -> bool:
    """Tell whether a row has a figure or a letter for its name, which nothing else is called by: "3", "D"."""
    return all(len(word) < _WORD or word[0].isdigit() for word in words_of(name))


def _is_quoted(form: QuestionForm, cell: Cell, document: Document, *, chooses: bool) -> bool:
    """Tell whether the question holds all that a cell says: "every week", "£95".

    Of a bare word it names the column too, or it `chooses` among what the first column names: "Which bins are free?".
    An amount may have its unit in its column's name: "£20" is "20" under "Electric (£ a year)".
    """
    said = search_words(cell.span.cut(document.text))
    words = words_of(said)
    is_amount = len(words) == 1 and holds_amount(form, f"{search_words(cell.column)}: {said}")
    is_plain = len(words) > 1 or _names_column(form, cell) or (chooses and len(said) > _WORD)
    return is_amount or (is_plain and _stands_in(words, words_of(form.text)))


def _names_column(form: QuestionForm, cell: Cell) -> bool:
    return bool(telling_stems(search_words(cell.column)) & set(form.stems))


def _asks_for_all(form: QuestionForm, table: Sequence[Block]) -> bool:
    """Tell whether all is asked for of what a column names: "each round", "all council tax discounts"."""
    asked = _ALL.search(form.text)
    columns = all_stems(" ".join(search_words(column) for column in _columns(table[0])))
    return bool(asked) and bool(telling_stems(asked["of"]) & columns) if asked else False


def _stands_in(run: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether words stand in others in a row, in any form."""
    return bool(run) and stands_in_row([stem(word) for word in run], [stem(word) for word in words])
