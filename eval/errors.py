"""What can go wrong in measuring, told for the person at the screen.

FootnoteError
├── QuestionSetError   a question set that cannot be used; every fault of it is listed
├── ImportFormatError  a published collection that is not in the form it should be
└── RunError           a run's folder that cannot be used
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import FootnoteError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong at one place of a file.

    Attributes:
        path: The file.
        line: Its line, from 1; 0 when the fault is the whole file's.
        message: What is wrong, with the value.
    """

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.message}"


class QuestionSetError(FootnoteError):
    """A question set with faults, all of them listed in order, and what may be behind them if that is known."""

    def __init__(self, faults: Sequence[Fault], hint: str = "") -> None:
        self.faults = tuple(sorted(faults))
        n = len(self.faults)
        head = f"{n} fault{'' if n == 1 else 's'} in the question set; nothing was run:"
        remedy = f"\n{hint or 'The format is described in eval/sets/README.md.'}"
        super().__init__("\n".join([head, *map(str, self.faults)]), remedy)


class ImportFormatError(FootnoteError):
    """A published collection that is not in the form it should be."""


class RunError(FootnoteError):
    """A run's folder that cannot be used."""
