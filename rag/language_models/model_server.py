"""A chat model that runs on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from rag.language_models.background import Emit, IsOver, stream_in_background
from rag.language_models.language_model import LanguageModelError, Message
from rag.language_models.server_client import ModelServer
from rag.language_models.server_faults import NotChatServerError, ServerFaultError
from rag.language_models.server_replies import ServedModel

# Low, because some servers (Ollama) cut off without a word what is more than they were set to take.
USUAL_CONTEXT_TOKENS = 4096
_CHARS_PER_TOKEN = 3  # English has about 4: better too few passages than a prompt that is cut off
_TOKENS_PER_MESSAGE = 8  # the marks around it
_MAX_CHARS_PER_TOKEN = 20


class ServerModel:
    """A model on a server, asked for the likeliest words, so that the same prompt gets the same reply where it can.

    Args:
        server: Where it runs.
        model: What it is called there.
        context_tokens: Most tokens of prompt and reply together.
    """

    def __init__(self, server: ModelServer, model: str, context_tokens: int = USUAL_CONTEXT_TOKENS) -> None:
        self._server = server
        self._model = model
        self.context_tokens = context_tokens
        self.name = f"{model} on {server.host}"

    @classmethod
    def open(cls, server: ModelServer, model: str = "", context_tokens: int | None = None) -> ServerModel:
        """Return a model of a server that answers now.

        Args:
            server: Where it runs.
            model: What it is called there; "" for the only one.
            context_tokens: Most tokens of prompt and reply together; None: as the server says.

        Raises:
            LanguageModelError: The server cannot be reached or refuses, or no model is named and it has not just one.
        """
        try:
            offered = server.models()
        except ServerFaultError as fault:
            if not model or not (fault.is_own or isinstance(fault, NotChatServerError)):
                raise
            offered = ()  # some cannot list models and answer all the same
        name = model or _only(offered, server.url)
        said = next((one.context_tokens for one in offered if one.name == name), None)
        return cls(server, name, context_tokens or said or USUAL_CONTEXT_TOKENS)

    def count_tokens(self, messages: Sequence[Message]) -> int:
        """Return about how many tokens the prompt has, rather too many than too few."""
        n_bytes = sum(len(message.content.encode()) for message in messages)
        return -(-n_bytes // _CHARS_PER_TOKEN) + _TOKENS_PER_MESSAGE * (len(messages) + 1)

    def stream(self, messages: Sequence[Message], *, max_tokens: int, stopped: Callable[[], bool]) -> Iterator[str]:
        """Yield the reply in pieces as they arrive.

        Raises:
            LanguageModelError: The server cannot be reached, refuses, or breaks off.
        """
        request = {
            "model": self._model,
            "messages": [{"role": turn.role, "content": turn.content} for turn in messages],
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": True,
        }
        write = partial(self._write, request, max_tokens * _MAX_CHARS_PER_TOKEN)
        yield from stream_in_background(write, stopped)

    def _write(self, request: dict[str, object], max_chars: int, emit: Emit, is_over: IsOver) -> None:
        for piece in self._server.complete(request, max_chars, is_over):
            if is_over():
                return
            emit(piece)


def _only(offered: tuple[ServedModel, ...], url: str) -> str:
    if len(offered) == 1:
        return offered[0].name
    if not offered:
        raise LanguageModelError(f"The server at {url} has no model.", "Load one there first.")
    names = ", ".join(model.name for model in offered[:10]) + (", …" if len(offered) > 10 else "")
    raise LanguageModelError(f"The server at {url} has several models: {names}.", "Name one of them: --model NAME")
