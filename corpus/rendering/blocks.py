"""The small block list that every renderer works from.

A body is a tuple of blocks. Text inside a block is a tuple of runs, each with one look.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks the same throughout."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3; level 1 is the document's title."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list, with the lists nested in it."""

    runs: Runs
    sublists: tuple[ListBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bulleted or numbered list; `start` is the first number."""

    ordered: bool
    start: int
    items: tuple[ListItem, ...]

    def marker(self, position: int) -> str:
        """Return what stands before the item at this position, counted from 0."""
        return f"{self.start + position}." if self.ordered else "•"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; every row has as many cells as the header."""

    caption: Runs | None
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


Block = Heading | Paragraph | ListBlock | Table


def plain_text(runs: Runs) -> str:
    """Return the words of the runs without their looks."""
    return "".join(run.text for run in runs)
