"""What can go wrong, told for the person at the screen.

FootnoteError
├── ReadError          one document could not be read; the others go on
├── CorpusError        the corpus folder itself is missing, or not a folder
├── EmbedderError      the embedding model is missing, altered, or not one
└── IndexStateError    the index is missing, broken, locked, or does not fit
"""

from __future__ import annotations

import shlex
from pathlib import Path

DEFAULT_CORPUS = Path("corpus")
DEFAULT_INDEX = Path("storage/index")


class FootnoteError(Exception):
    """A fault we can explain: what happened, with the value, and the next step.

    Attributes:
        remedy: The next step, a full sentence or a command; "" when there is none.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ReadError(FootnoteError):
    """A document that could not be read."""


class CorpusError(FootnoteError):
    """A corpus folder that cannot be used."""


class EmbedderError(FootnoteError):
    """An embedding model that cannot be used."""


class IndexStateError(FootnoteError):
    """An index that cannot be opened or changed."""


def build_command(folder: Path, corpus: str = "") -> str:
    """Return the words that tell how to build the index in a folder, from its corpus folder if that is known."""
    flags = f" --corpus {shlex.quote(corpus)}" if corpus not in {"", str(DEFAULT_CORPUS)} else ""
    flags += f" --index {shlex.quote(str(folder))}" if folder != DEFAULT_INDEX else ""
    return f"Run: python -m index build{flags}"
