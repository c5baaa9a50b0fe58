"""Collecting the words of one block from its runs, white space folded as a page shows it."""

from __future__ import annotations

import re

from index.datatypes import Furniture, FurnitureKind, Span
from index.readers.writing import Words

_WHITE = re.compile("[ \t\n\r\f]+")  # not the no-break space: it is there on purpose
_ENDS, _BEGINS = '.,;:!?)%”’"', '£$€(“‘"'  # marks at which a word may end or begin
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class InlineText:
    """The runs of a block so far. A run is words and, when they are not content, why."""

    def __init__(self) -> None:
        self._runs: list[tuple[str, FurnitureKind | None]] = []
        self._last = "\n"  # what stands before the next run; white space, so that leading spaces go

    def add(self, text: str, kind: FurnitureKind | None = None) -> None:
        """Add a run whose white space means one space at most."""
        folded = _WHITE.sub(" ", text)
        self._push(folded.lstrip(" ") if self._last in " \n" else folded, kind)

    def add_as_is(self, text: str, kind: FurnitureKind | None = None) -> None:
        """Add a run whose white space counts."""
        self._push(text, kind)

    def break_line(self, kind: FurnitureKind | None = None) -> None:
        """Begin a new line, unless one has just begun."""
        if self._last != "\n":
            self._push("\n", kind)

    def take(self) -> Words:
        """Return the words collected, without white space at the ends, and begin anew."""
        text = "".join(run for run, _ in self._runs)
        lead = len(text) - len(text.lstrip())
        size = len(text.strip())
        furniture: list[Furniture] = []
        at = -lead
        for run, kind in self._runs:
            start, end = max(at, 0), min(at + len(run), size)
            at += len(run)
            if kind is None or start >= end:
                continue
            if furniture and furniture[-1].kind is kind and furniture[-1].span.end == start:
                start = furniture.pop().span.start
            furniture.append(Furniture(Span(start, end), kind))
        self._runs, self._last = [], "\n"
        return Words(text.strip(), tuple(furniture))

    def _push(self, text: str, kind: FurnitureKind | None) -> None:
        if text:
            was = self._runs[-1][1] if self._runs else kind
            if kind is not was and FurnitureKind.HIDDEN in (kind, was) and _run_together(self._last, text[0]):
                # Struck words and those put in their place touch without a space; it is hidden like the former.
                self._runs.append((" ", FurnitureKind.HIDDEN))
            self._runs.append((text, kind))
            self._last = text[-1]


def _run_together(left: str, right: str) -> bool:
    """Return whether two characters of neighbouring runs would read as one word."""
    return (left.isalnum() or left in _ENDS) and (right.isalnum() or right in _BEGINS)


def raised(text: str) -> str:
    """Return digits as superscript ones, so that "leave" with note 1 does not read "leave1"; other text as it is."""
    return text.translate(_RAISED) if text.isascii() and text.isdigit() else text
