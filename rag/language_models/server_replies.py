"""Reads what servers of language models send: lists of models, and chat completions, streamed or whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pydantic import BaseModel, ValidationError

from rag.language_models.server_faults import (
    ServerFaultError,
    fault_in_stream,
    fault_of_ending,
    fault_of_nothing,
    malformed,
    words_of,
)

_END = "[DONE]"
_OPENS_EVENT = re.compile(r"(?:data|event|id|retry)?:")
_MOST_OPENING = len("retry:")
# What a model is asked to write where the passages do not answer: a reply marked as a refusal is one in any words.
_REFUSAL = "NOT IN THE PASSAGES."
# Half of a character that takes two, without the other half: no text, and no JSON to most readers.
_LONE_HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that a server offers.

    Attributes:
        name: What it is asked for by.
        context_tokens: Most tokens of prompt and reply together; None if the server does not say.
    """

    name: str
    context_tokens: int | None = None


class _Part(BaseModel):
    text: str = ""


class _Text(BaseModel):
    content: str | list[_Part] | None = None
    refusal: str | None = None
    reasoning_content: str | None = None
    tool_calls: Any = None

    @property
    def text(self) -> str:
        """Return what it says; the fixed words if it refuses."""
        if self.refusal:
            return _REFUSAL
        content = self.content or ""
        return content if isinstance(content, str) else "".join(part.text for part in content)


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


def read_reply(chunks: Iterable[str], url: str, model: str) -> Iterator[str]:
    """Yield the text of a completion in pieces, streamed or whole: by its first characters, whatever it is labelled.

    Raises:
        ServerFaultError: It is none, tells an error, says nothing, was cut off, or ends in the midst.
    """
    rest = iter(chunks)
    beginning = ""
    for chunk in rest:
        beginning += chunk
        if len(beginning.lstrip()) >= _MOST_OPENING or "\n" in beginning.strip():  # it may come cut anywhere
            break
    opening = beginning.lstrip()
    if not opening:
        raise _in_the_midst(url)
    if opening[0] in "{[":
        yield from _read_whole(beginning + "".join(rest), url, model)
    elif _OPENS_EVENT.match(opening):
        yield from _read_stream(chain([beginning], rest), url, model)
    else:
        raise malformed(url, "its reply is neither JSON nor a stream of it")


def _read_stream(chunks: Iterable[str], url: str, model: str) -> Iterator[str]:
    has_text, ending = False, None
    last = _Text()
    for data in _events(chunks):
        if data == _END:
            ending = ending or "stop"
            break
        for choice in _completion(data, url, model).choices[:1]:
            if choice.delta and choice.delta.text:
                has_text = True
                # The words of a refusal may come in many pieces, and are told once.
                if not (choice.delta.refusal and last.refusal):
                    yield choice.delta.text
            last = choice.delta if choice.delta and _says_something(choice.delta) else last
            ending = choice.finish_reason or ending
    if ending is None:
        raise _in_the_midst(url)
    _check_ending(last, has_text, ending, url, model)


def _read_whole(body: str, url: str, model: str) -> Iterator[str]:
    choices = _completion(body, url, model).choices
    if not choices or choices[0].message is None:
        raise malformed(url, "its reply holds no message")
    message = choices[0].message
    if message.text:
        yield message.text
    _check_ending(message, bool(message.text), choices[0].finish_reason or "stop", url, model)


def _in_the_midst(url: str) -> ServerFaultError:
    return ServerFaultError(
        f"The server at {url} ended its reply in the midst.", "Look at what the server logs, or ask again.",
        is_retryable=True,
    )  # fmt: skip


def _says_something(text: _Text) -> bool:
    return bool(text.refusal or text.reasoning_content or text.tool_calls)


def _check_ending(said: _Text, has_text: bool, ending: str, url: str, model: str) -> None:
    """Raise what a reply means that says nothing or was cut off."""
    fault = fault_of_ending(ending, url, model)
    if fault:
        raise fault
    if not has_text:
        wants_tool = bool(said.tool_calls) or ending == "tool_calls"
        raise fault_of_nothing(bool(said.reasoning_content), wants_tool, url, model)


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
        completion = _Completion.model_validate_json(_LONE_HALF.sub(r"\\ufffd", data))
    except ValidationError as exc:
        raise malformed(url, "a part of its reply is not JSON as it should be") from exc
    if completion.error:
        raise fault_in_stream(words_of(data), url, model)
    return completion
