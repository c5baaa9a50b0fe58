"""The generators a server offers, each opened once, when a question first asks for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import FootnoteError
from page.asking import AnswersQuestions
from rag.datatypes import Answer, Question, Remark, RemarkKind
from rag.generators import EMBEDDED, UNTIL_THEN, GeneratorChoice

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

    def open(self, label: str, notify: Callable[[str], None]) -> tuple[Generator, str]:
        """Return a generator, and why it is the embedded one instead of what was asked for; "" if it is what was.

        Args:
            label: Which; "" for the usual one.
            notify: Is told what takes long, before it begins.

        Raises:
            FootnoteError: There is none of that name, or it cannot be used.
        """
        from rag.generators import open_generator
        from rag.language_models.model_hub import HubUnreachableError

        label = label or self.labels[0]
        if label not in self._choices:
            raise FootnoteError(f"There is no generator {label!r} here.", f"Choose {self.labels[0]!r} in Settings.")
        with self._locks[label]:  # one thread loads a model; those who want another go on
            if label not in self._opened:
                try:
                    self._opened[label] = open_generator(self._choices[label], notify, self._key)
                except HubUnreachableError as exc:
                    return open_generator(GeneratorChoice(EMBEDDED), notify), str(exc)
            return self._opened[label], ""


class StandIn:
    """Answers in place of what was asked for, and says so with each answer.

    Args:
        answerer: What answers.
        why: Why the other could not.
    """

    def __init__(self, answerer: AnswersQuestions, why: str) -> None:
        self._answerer = answerer
        self._remark = Remark(RemarkKind.FALLBACK, f"{why} {UNTIL_THEN}")

    def ask(
        self,
        question: Question,
        progress: Callable[[str], None] | None = None,
        *,
        on_text: Callable[[str], None] | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> Answer:
        """Return the answer with the remark beside it."""
        answer = self._answerer.ask(question, progress, on_text=on_text, stopped=stopped)
        return replace(answer, remarks=(*answer.remarks, self._remark))
