"""From the pieces of a text to its blocks: the rules that text and Markdown share, in the order they need."""

from __future__ import annotations

from collections.abc import Sequence

from index.datatypes import Block
from index.readers.articles import mark_article_titles
from index.readers.flattened import mark_flattened
from index.readers.headings import mark_headings
from index.readers.lists import mark_lists
from index.readers.pieces import Piece, as_blocks
from index.readers.torn import join_torn


def mark_blocks(text: str, pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """Return the blocks: tables put together, lists marked, torn sentences joined, headings and titles found."""
    pieces = mark_lists(text, mark_flattened(text, pieces))
    pieces = mark_headings(text, join_torn(text, pieces))
    return as_blocks(mark_article_titles(text, pieces))
