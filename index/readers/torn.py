"""Sentences that a page break or a lost line break tore in two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import BlockKind
from index.readers.pieces import MAX_BLOCK_CHARS, Piece, ends_sentence, ends_torn, goes_on, is_number

BROKEN_ADDRESS = re.compile(r"(?:://|\(/)\S*[-/]$")  # to fit the width of a page
MAX_EDGE_CHARS = 120  # a running header is a line
MAX_EDGE_LINES = 3  # of one page's end and the next one's start


def join_torn(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with those joined that are plainly one sentence.

    Plain is: the first has no mark at its end and the second begins with a small letter, and nothing but
    the edge of a page (its number, a line that repeats with other numbers) stands between.
    """
    edges = _edges(text, pieces)
    joined: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        while at < len(pieces) and len(piece.span) < MAX_BLOCK_CHARS:
            after = _skip_edges(at, edges)
            if after >= len(pieces) or not _is_one_sentence(text, piece, pieces[after]):
                break
            piece = _join(piece, pieces[after])
            at = after + 1
        joined.append(piece)
    return joined


def _join(first: Piece, second: Piece) -> Piece:
    """Return both as one; the rest of a torn heading says that the whole is one."""
    if second.kind is BlockKind.HEADING:
        return replace(second, span=first.joined(second).span)
    return first.joined(second)


def _edges(text: str, pieces: Sequence[Piece]) -> list[bool]:
    """Return for each piece whether it is what stands at the edge of a page."""
    folded = [
        re.sub(r"\d+", "#", piece.span.cut(text)) if len(piece.span) <= MAX_EDGE_CHARS else "" for piece in pieces
    ]
    # Figures of a table repeat in form too; a running header has words.
    counts = Counter(words for words in folded if "#" in words and sum(c.isalpha() for c in words) >= 8)
    return [
        bool(words) and (is_number(piece.span.cut(text)) or counts[words] >= 3)
        for piece, words in zip(pieces, folded, strict=True)
    ]


def _skip_edges(at: int, edges: Sequence[bool]) -> int:
    after = at
    while after < len(edges) and after - at < MAX_EDGE_LINES and edges[after]:
        after += 1
    return after


def _is_one_sentence(text: str, first: Piece, second: Piece) -> bool:
    if second.kind is BlockKind.HEADING:
        is_rest = text[second.span.start].islower() and len(first.span) <= MAX_EDGE_CHARS
        return is_rest and first.is_bold and first.kind is None
    is_open = second.kind is None and not second.mark
    if not is_open or first.kind in (BlockKind.TABLE_ROW, BlockKind.HEADING):
        return False
    head = text[max(first.span.start, first.span.end - 40) : first.span.end]
    rest = text[second.span.start : min(second.span.end, second.span.start + 40)]
    if BROKEN_ADDRESS.search(head) and not first.is_bold:
        return True
    if first.is_bold and second.is_bold:  # a heading set on several lines
        return not ends_sentence(head) and (rest[:1].islower() or ends_torn(head))
    return not ends_sentence(head) and goes_on(rest) and (first.is_bold == second.is_bold or ends_torn(head))
