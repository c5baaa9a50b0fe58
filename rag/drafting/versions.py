"""Finds the same provision in the older or newer version of its document."""

from __future__ import annotations

from collections.abc import Iterator

from index.datatypes import BlockKind, Document, Span, ruling
from index.text import search_words, split_sentences
from rag.datatypes import Passage, Reading, Sentence
from rag.language.figures import read_figures
from rag.language.words import STOP_WORDS, stem, words_of
from rag.reading.ranges import read_range
from rag.reading.sentences import row_words

# Share of all their words, figures apart, that two versions of a provision have in common at least.
_SAME_PROVISION = 0.45
# Share of the words of what two table rows are called.
_SAME_NAME = 0.3


def matter_of(words: str) -> frozenset[str]:
    """Return the stems of what a sentence is about: its telling words without figures."""
    return frozenset(
        stem(word) for word in words_of(words) if word not in STOP_WORDS and not any(char.isdigit() for char in word)
    )


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return which share of all their stems two sentences have in common, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def other_version(document: Document, reading: Reading) -> Passage | None:
    """Return the first passage of the version that replaced a document, or that it replaced, None without one."""
    for passage in reading.passages:
        other = reading.documents[passage.chunk.document_id]
        if other.id != document.id and (replaces(other, document) or replaces(document, other)):
            return passage
    return None


def replaces(newer: Document, older: Document) -> bool:
    """Tell whether a document says that it replaced the other."""
    named = newer.source.replaces or ""
    return bool(older.source.superseded) and bool(named) and named in {older.id, older.id.split("/")[-1], _title(older)}


def _title(document: Document) -> str:
    return document.source.title or ""


def counterpart(sentence: Sentence, document: Document, passage: Passage, other: Document) -> Sentence | None:
    """Return the sentence or table row that says in the other version what this one says, None if none does.

    Args:
        sentence: What is said.
        document: Where it stands.
        passage: Any passage of the other version: its label will do for the whole of it.
        other: The other version.
    """
    block = ruling(document.blocks, sentence.span.start)
    is_row = block is not None and block.kind is BlockKind.TABLE_ROW and bool(block.cells)
    name = block.cells[0].span.cut(document.text) if block and is_row else ""
    section = _heading(document, sentence.span.start)
    mine = matter_of(sentence.words)
    best, found = _SAME_PROVISION, None
    for span, words, cell in _provisions(other):
        is_same_place = section == _heading(other, span.start)
        if (cell is not None) != is_row:
            row, told = (words, sentence.words) if cell is not None else (sentence.words, words)
            worth = _SAME_PROVISION + _says_row(told, row, cell or name, is_same_place)
        elif cell is not None and not _same_name(name, cell):
            continue
        else:
            worth = likeness(mine, matter_of(words)) + 0.1 * is_same_place
        if worth > best:
            best, found = worth, Sentence(passage.label, span, words, passage.chunk.context)
    return found


def _says_row(told: str, row: str, name: str, is_same_place: bool) -> float:
    """Return how much of a table row a sentence says in words, 0 if it does not.

    "A first permit costs £45 a year." names the row, gives a figure, and stands under the same heading or shares more
    of the row's words.
    """
    said, named, matter = matter_of(told), matter_of(name), matter_of(row)
    is_of_row = bool(named) and named <= said and any(figure.unit for figure in read_figures(told))
    shared = len((said & matter) - named)
    return (shared + is_same_place) / (len(matter) + 1) if is_of_row and (is_same_place or shared > 1) else 0.0


def _provisions(document: Document) -> Iterator[tuple[Span, str, str | None]]:
    """Yield each table row and sentence with its words, and what a row's first cell holds."""
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW and block.cells:
            yield block.span, row_words(block, document.text), block.cells[0].span.cut(document.text)
        elif block.kind is not BlockKind.HEADING:
            for span in split_sentences(document.text, block.span):
                yield span, search_words(span.cut(document.text)), None


def _same_name(one: str, other: str) -> bool:
    """Tell whether two rows are called alike: by the same range, or else by like words."""
    ranges = read_range(one), read_range(other)
    return ranges[0] == ranges[1] and (
        ranges[0] is not None or likeness(matter_of(one), matter_of(other)) >= _SAME_NAME
    )


def _heading(document: Document, at: int) -> frozenset[str]:
    section = document.section_at(at)
    return matter_of(section.path[-1]) if section and section.path else frozenset()
