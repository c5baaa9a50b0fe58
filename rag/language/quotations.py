"""Finds who opened the quotation a sentence stands in: "Ann Lee added: “We tried. It failed.”"."""

from __future__ import annotations

from collections.abc import Sequence

_STRAIGHT = '"'


def openers(sentences: Sequence[str]) -> tuple[int | None, ...]:
    """Return for each sentence the place of the one that opened the quotation it goes on with; None outside of any.

    A quotation of several paragraphs is opened anew in each and closed in the last.

    Args:
        sentences: Of one passage, in order of place.
    """
    found: list[int | None] = []
    opener: int | None = None
    for at, words in enumerate(sentences):
        found.append(opener)
        opener = _after(words, at, opener)
    return tuple(found)


def _after(words: str, at: int, opener: int | None) -> int | None:
    """Return what is open at the end of a sentence."""
    is_open = opener is not None
    first = at if opener is None else opener
    for place, sign in enumerate(words):
        if sign == "“":
            first, is_open = (first if is_open and place == 0 else at), True
        elif sign == "”":
            is_open = False
        elif sign == _STRAIGHT:
            first, is_open = (first if is_open else at), not is_open
    return first if is_open else None
