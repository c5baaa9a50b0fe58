"""The generators a server offers, each opened once, when a question first asks for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import FootnoteError
from rag.generators import GeneratorChoice, StandInGenerator, open_or_embedded

if TYPE_CHECKING:
    from rag.generator import Generator


def label_of(choice: GeneratorChoice) -> str:
    """Return the words people choose a generator by."""
    if not choice.server:
        return choice.name
    host = urlsplit(choice.server if "://" in choice.server else f"//{choice.server}").netloc
    return f"{choice.model or 'language model'} on {host.rpartition('@')[2]}"


class Generators:
    """The generators of one server, for any number of threads.

    Args:
        choices: What is offered, the usual one first.
        key: What a server of language models asks for.
    """

    def __init__(self, choices: Sequence[GeneratorChoice], key: str = "") -> None:
        self._choices = {label_of(choice): choice for choice in choices}
        self._key = key
        self._lock = threading.Lock()
        self._locks = {label: threading.Lock() for label in self._choices}
        self._opened: dict[str, Generator] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what is offered, the usual one first."""
        return tuple(self._choices)

    def open(self, label: str, notify: Callable[[str], None]) -> Generator:
        """Return a generator; a StandInGenerator as long as the hub or the server of what was asked for is away.

        Args:
            label: Which; "" for the usual one.
            notify: Is told what takes long, before it begins.

        Raises:
            FootnoteError: There is none of that name, or it cannot be used.
        """
        label = label or self.labels[0]
        if label not in self._choices:
            raise FootnoteError(f"There is no generator {label!r} here.", f"Choose {self.labels[0]!r} in Settings.")
        with self._locks[label]:  # one thread loads a model; those who want another go on
            if label not in self._opened:
                opened = open_or_embedded(self._choices[label], notify, self._key)
                if isinstance(opened, StandInGenerator):
                    return opened  # the next question tries again
                self._opened[label] = opened
            return self._opened[label]
