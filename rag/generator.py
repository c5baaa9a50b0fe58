"""What drafts an answer: the embedded extractive generator, or a language model."""

from __future__ import annotations

from typing import Protocol

from rag.datatypes import Draft, Reading


class Generator(Protocol):
    """Drafts an answer from what was read. Nothing it writes is believed before it is checked."""

    @property
    def name(self) -> str:
        """Return the name people choose it by."""

    def draft(self, reading: Reading) -> Draft:
        """Return an answer to `reading.question` from `reading.passages`, or a refusal.

        Claims name passages by label and give the words they rest on. Called from several threads.
        """
