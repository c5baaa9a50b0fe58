"""The sentences of a passage that could be quoted: each with what a reader would know from its place."""

from __future__ import annotations

from collections.abc import Iterator

from index.datatypes import Block, BlockKind, Cell, Document, Span, ruling
from index.readers.transcripts import is_timed_label
from index.text import search_words, split_sentences
from rag.datatypes import Passage, Sentence
from rag.language.orders import is_order

# Rows longer than this are read cell by cell: nobody is answered with a paragraph set as a table.
_MAX_ROW_WORDS = 45


def sentences_of(passage: Passage, document: Document) -> tuple[Sentence, ...]:
    """Return the sentences, list items and table rows of a passage in order of place.

    No orders to machines, and no lines that only say who speaks from when.
    """
    told = (one for one in _sentences(passage, document) if not is_order(one.words))
    return tuple(one for one in told if not (passage.chunk.speaker and is_timed_label(one.words)))


def _sentences(passage: Passage, document: Document) -> Iterator[Sentence]:
    chunk = passage.chunk
    for span in chunk.sentences:
        block = ruling(document.blocks, span.start)
        notes = chunk.notes
        if block and block.kind is BlockKind.LIST_ITEM:
            notes = search_words(block.lead_in)
        if block and block.kind is BlockKind.TABLE_ROW and block.cells:
            yield from _row(passage, document, block, span)
            continue
        yield Sentence(passage.label, span, search_words(span.cut(document.text)), chunk.context, notes)


def _row(passage: Passage, document: Document, row: Block, span: Span) -> Iterator[Sentence]:
    """Yield a table row as one sentence; of a long one, the sentences of its cells that begin inside the span."""
    context, text = passage.chunk.context, document.text
    words = row_words(row, text)
    if span == row.span and len(words.split()) <= _MAX_ROW_WORDS:
        yield Sentence(passage.label, row.span, words, context, passage.chunk.notes)
        return
    for cell in row.cells:
        notes = " › ".join(part for part in (_row_name(row, cell, text), search_words(cell.column)) if part)
        for one in split_sentences(text, cell.span):
            if span.start <= one.start < span.end:
                yield Sentence(passage.label, one, search_words(one.cut(text)), context, notes)


def row_words(row: Block, text: str) -> str:
    """Return a table row as "column: cell; column: cell", empty cells left out."""
    pairs = ((search_words(cell.column), search_words(cell.span.cut(text))) for cell in row.cells)
    return "; ".join(f"{column}: {words}" if column else words for column, words in pairs if words)


def _row_name(row: Block, cell: Cell, text: str) -> str:
    """Return what the first cell calls the row, "" for the first cell itself or a long one."""
    first = row.cells[0]
    name = search_words(first.span.cut(text))
    return name if cell is not first and len(name.split()) <= 12 else ""


def block_span(document: Document, span: Span) -> Span:
    """Return the span of the block a sentence stands in; its own where there is none."""
    block = ruling(document.blocks, span.start)
    return block.span if block else span
