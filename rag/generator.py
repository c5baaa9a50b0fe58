"""What drafts an answer: the embedded extractive generator, or a language model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

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


@runtime_checkable
class StreamingGenerator(Generator, Protocol):
    """A generator slow enough that people want to read along, and to stop it."""

    def draft_aloud(self, reading: Reading, on_text: Callable[[str], None], stopped: Callable[[], bool]) -> Draft:
        """Return what `draft` would, telling each sentence once it is verified.

        Args:
            reading: What was read.
            on_text: Is given a sentence with the space after it; only what passed the checks.
            stopped: Asked often; once it is true, the draft is what was verified so far.
        """
