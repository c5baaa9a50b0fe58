"""Whether the first row of a PDF table is set apart as its header: in bold, or on a shaded field."""

from __future__ import annotations

from collections.abc import Sequence

from index.readers.pdf_page import Word
from index.readers.pdf_shapes import Box


def first_row_stands_out(
    rows: Sequence[Sequence[str]], words: Sequence[Word], fills: Sequence[Box] = ()
) -> bool | None:
    """Return True when the first row is set as no other is, False when only part of it is, None when nothing is.

    A first row set in part is one of keys and values: "Owner" in bold, and the owner's name.

    Args:
        rows: The table, from the top down.
        words: What it is made of, in any order.
        fills: Coloured areas of the page.
    """
    n_first = len(" ".join(rows[0]).split()) if rows else 0
    placed = sorted(words, key=lambda word: -word.baseline)
    first, rest = placed[:n_first], placed[n_first:]
    if not first or not rest:
        return None
    bold = [word.is_bold for word in first]
    if any(bold) and not all(word.is_bold for word in words):
        return all(bold)
    shaded = [_is_shaded(word, fills) for word in first]
    if any(shaded) and not all(_is_shaded(word, fills) for word in words):
        if not all(shaded):
            return False
        return None if any(_is_shaded(word, fills) for word in rest) else True  # striped rows say nothing
    return None


def _is_shaded(word: Word, fills: Sequence[Box]) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.baseline + 0.3 * word.size
    return any(fill.holds(x, y) for fill in fills)
