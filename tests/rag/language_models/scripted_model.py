"""A language model that writes what a test tells it to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rag.language_models.language_model import LanguageModelError, Message


class ScriptedModel:
    """Writes its replies in turn, word by word; a token is a word. Keeps the prompts it was given.

    A reply that is a function is given the prompt's words; an exception in place of a reply is raised, after the words
    of `before` if there are any.
    """

    name = "scripted"

    def __init__(
        self,
        *replies: str | Callable[[str], str] | LanguageModelError,
        context_tokens: int = 4096,
        before: str = "",
    ) -> None:
        self.replies = list(replies)
        self.context_tokens = context_tokens
        self.before = before
        self.prompts: list[tuple[Message, ...]] = []
        self.n_written = 0

    def count_tokens(self, messages: Sequence[Message]) -> int:
        return sum(len(message.content.split()) for message in messages)

    def stream(self, messages: Sequence[Message], *, max_tokens: int, stopped: Callable[[], bool]) -> Iterator[str]:
        self.prompts.append(tuple(messages))
        reply = self.replies.pop(0)
        words = self.before if isinstance(reply, LanguageModelError) else reply
        text = words if isinstance(words, str) else words(messages[-1].content)
        for word in text.split(" ")[:max_tokens]:
            if stopped():
                return
            self.n_written += 1
            yield f"{word} "
        if isinstance(reply, LanguageModelError):
            raise reply
