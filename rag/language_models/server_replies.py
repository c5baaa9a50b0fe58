"""Reads what servers of language models send: lists of models, and chat completions, streamed or whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from rag.language_models.server_faults import ServerFaultError, fault_in_stream, malformed, words_of

EVENT_STREAM = "text/event-stream"
_END = "[DONE]"


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that a server offers.

    Attributes:
        name: What it is asked for by.
        context_tokens: Most tokens of prompt and reply together; None if the server does not say.
    """

    name: str
    context_tokens: int | None = None


class _Text(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    delta: _Text | None = None  # of a stream
    message: _Text | None = None  # of a whole reply
    finish_reason: str | None = None


class _Completion(BaseModel):
    choices: list[_Choice] = []
    error: Any = None


class _Listed(BaseModel):
    id: str
    max_model_len: int | None = None  # vLLM says it


class _ModelList(BaseModel):
    data: list[_Listed]


def read_models(body: str, url: str) -> tuple[ServedModel, ...]:
    """Return the models of a list.

    Raises:
        NotChatServerError: It is none.
    """
    try:
        listed = _ModelList.model_validate_json(body).data
    except ValidationError as exc:
        raise malformed(url, "it gives no list of models") from exc
    return tuple(ServedModel(model.id, model.max_model_len) for model in listed)


def read_stream(chunks: Iterable[str], url: str, model: str) -> Iterator[str]:
    """Yield the text of a streamed completion in pieces.

    Raises:
        ServerFaultError: It is none, tells an error, or ends in the midst.
    """
    is_finished = False
    for data in _events(chunks):
        if data == _END:
            return
        completion = _completion(data, url, model)
        for choice in completion.choices[:1]:
            if choice.delta and choice.delta.content:
                yield choice.delta.content
            is_finished = is_finished or choice.finish_reason is not None
    if not is_finished:
        raise ServerFaultError(
            f"The server at {url} ended its reply in the midst.", "Look at what the server logs, or ask again.",
            is_retryable=True,
        )  # fmt: skip


def read_whole(body: str, url: str, model: str) -> str:
    """Return the text of a completion that came in one piece.

    Raises:
        ServerFaultError: It is none, or tells an error.
    """
    choices = _completion(body, url, model).choices
    if not choices or choices[0].message is None:
        raise malformed(url, "its reply holds no message")
    return choices[0].message.content or ""


def _events(chunks: Iterable[str]) -> Iterator[str]:
    """Yield the data of server-sent events, each of one line, as all servers of this kind send them."""
    rest = ""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split("\n")
        yield from _data_of(lines)
    yield from _data_of([rest])


def _data_of(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        data = line.removeprefix("data:").strip()
        if data and line.startswith("data:"):
            yield data


def _completion(data: str, url: str, model: str) -> _Completion:
    try:
        completion = _Completion.model_validate_json(data)
    except ValidationError as exc:
        raise malformed(url, "a part of its reply is not JSON as it should be") from exc
    if completion.error:
        raise fault_in_stream(words_of(data), url, model)
    return completion
