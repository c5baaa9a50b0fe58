"""Shows on a terminal what of an answer is verified so far, and takes it away once the answer is there."""

from __future__ import annotations

from textwrap import wrap
from typing import TextIO

from rag.render import visible

_DIM, _OFF = "\033[2m", "\033[0m"
_MAX_LINES = 12  # no more than any terminal has: what scrolled away cannot be taken away


class LivePreview:
    """The sentences of one answer while it is drafted.

    Args:
        terminal: Where they are shown; one that knows ANSI marks.
        width: Its columns.
    """

    def __init__(self, terminal: TextIO, width: int) -> None:
        self._terminal = terminal
        self._width = max(width - 1, 20)
        self._text = ""
        self._n_lines = 0

    def add(self, sentence: str) -> None:
        """Show one more sentence; of many, the last lines."""
        self.clear()
        self._text += sentence
        lines = wrap(visible(self._text), self._width)[-_MAX_LINES:]
        self._n_lines = len(lines)
        self._terminal.write("".join(f"{_DIM}{line}{_OFF}\n" for line in lines))
        self._terminal.flush()

    def clear(self) -> None:
        """Take away what is shown."""
        if self._n_lines:
            self._terminal.write(f"\033[{self._n_lines}A\033[J")
            self._terminal.flush()
        self._n_lines = 0
