"""The seam to language models: what runs in this process and what runs on a server look alike from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.errors import FootnoteError


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of what a language model is given.

    Attributes:
        role: Whose turn it is.
        content: Its words.
    """

    role: Literal["system", "user", "assistant"]
    content: str


class LanguageModelError(FootnoteError):
    """A language model that cannot be used, or broke off: what happened and what to do."""


class LanguageModel(Protocol):
    """Writes text that goes on from messages. Called from several threads."""

    @property
    def name(self) -> str:
        """Return what it is, for the record of an answer."""

    @property
    def context_tokens(self) -> int:
        """Return the most tokens of prompt and reply together."""

    def count_tokens(self, messages: Sequence[Message]) -> int:
        """Return the tokens of the prompt as the model would see it; of a model on a server, an estimate."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int, stopped: Callable[[], bool]) -> Iterator[str]:
        """Yield the reply in pieces as it is written.

        Args:
            messages: The prompt.
            max_tokens: Most tokens of the reply: it ends there, in mid-sentence if need be.
            stopped: Asked between pieces; the reply ends once it is true.

        Raises:
            LanguageModelError: The model cannot be reached, cannot be used, or broke off.
        """
