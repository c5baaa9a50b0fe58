"""Tables that a converter took apart: each cell a paragraph of its own, "Diagnostic imaging", then "7.9%"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.datatypes import BlockKind, Cell, Span
from index.readers.pieces import CAPTION, Piece, ends_sentence

MIN_ROWS = 3
MAX_COLUMNS = 12
MAX_LABEL = 90
FIGURE = re.compile(
    r"[<>≤≥~+–−-]?\s?[£$€(]?\s?\d[\d.,]*\s?(?:%|°C|bn|billion|million|m|k|days?|hours?|years?)?\)?\*{0,2}",
    re.IGNORECASE,
)
PAGE = re.compile(r"\d{1,3}")
LABELLED = re.compile(
    r"(?P<label>.*[^\W\d].*?)\s+(?P<figure>[+–−-]?(?:[£$€]\d[\d.,]*(?:bn|m|k)?|\d[\d.,]*\s?%))", re.DOTALL
)


def mark_flattened(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with tables put together again: a label and as many figures, three times or more.

    The columns are named by what stands right above, where that is one name for each column, or, for a single column,
    the last of several. What is left of a table that does not repeat so stays as it was.
    """
    result: list[Piece] = []
    at = 0
    while at < len(pieces):
        rows, n_pieces = _rows_at(text, pieces, at)
        if rows:
            names = _names(text, result, len(rows[0]))
            result.extend(_row(row, names) for row in rows)
        else:
            n_pieces = max(1, n_pieces)
            result.extend(pieces[at : at + n_pieces])
        at += n_pieces
    return result


def _rows_at(text: str, pieces: Sequence[Piece], start: int) -> tuple[list[list[Span]], int]:
    """Return the rows of a table that begins at `start`, each its cells, and how many pieces were looked at.

    No rows where they are too few or the chapters of a contents list: those pieces hold no table.
    """
    width = _width(text, pieces, start) if _is_label(text, pieces[start]) else 1
    if not 2 <= width <= MAX_COLUMNS + 1:
        return [], 0
    rows: list[list[Span]] = []
    n_whole, at = 0, start
    while at < len(pieces) and _is_label(text, pieces[at]):
        n_cells = _width(text, pieces, at)
        together = LABELLED.fullmatch(pieces[at].span.cut(text)) if (width, n_cells) == (2, 1) else None
        if n_cells == width:
            rows.append([piece.span for piece in pieces[at : at + width]])
            n_whole += 1
            at += width
        elif together:
            begins = pieces[at].span.start
            rows.append(
                [Span(begins + together.start(name), begins + together.end(name)) for name in ("label", "figure")]
            )
            at += 1
        else:
            break
    is_table = n_whole >= MIN_ROWS and not _are_contents(text, rows)
    return (rows if is_table else []), at - start


def _width(text: str, pieces: Sequence[Piece], at: int) -> int:
    """Return how many cells a row that begins here has: the piece and the figures after it, as far as they matter."""
    width = 1
    while width <= MAX_COLUMNS + 1 and at + width < len(pieces) and _is_figure(text, pieces[at + width]):
        width += 1
    return width


def _is_label(text: str, piece: Piece) -> bool:
    words = piece.span.cut(text)
    is_open = piece.kind is None and piece.stands_alone and len(words) <= MAX_LABEL
    return is_open and any(map(str.isalpha, words)) and not ends_sentence(words) and not FIGURE.fullmatch(words)


def _is_figure(text: str, piece: Piece) -> bool:
    return piece.kind is None and piece.stands_alone and bool(FIGURE.fullmatch(piece.span.cut(text)))


def _are_contents(text: str, rows: Sequence[Sequence[Span]]) -> bool:
    """Return whether the figures are the pages on which chapters begin."""
    figures = [row[1].cut(text) for row in rows]
    if len(rows[0]) != 2 or not all(PAGE.fullmatch(one) for one in figures):
        return False
    pages = list(map(int, figures))
    return pages == sorted(pages)


def _names(text: str, before: Sequence[Piece], width: int) -> list[str]:
    """Return the names of the columns from the labels right above the table, "" where they do not tell."""
    above: list[str] = []
    for piece in reversed(before):
        words = piece.span.cut(text)
        is_name = _is_label(text, piece) and not CAPTION.match(words) and not LABELLED.fullmatch(words)
        if not is_name or len(above) > MAX_COLUMNS:
            break
        above.insert(0, words)
    if len(above) == width:
        return above
    return ["", above[-1]] if above and width == 2 else [""] * width


def _row(row: Sequence[Span], names: Sequence[str]) -> Piece:
    label, *figures = row
    cells = [Cell("", label), *(Cell(name, one) for name, one in zip(names[1:], figures, strict=True))]
    return Piece(Span(label.start, row[-1].end), BlockKind.TABLE_ROW, cells=tuple(cells), is_given=True)
