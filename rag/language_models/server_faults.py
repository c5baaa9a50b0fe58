"""Puts into words what goes wrong with a server of language models."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http import HTTPStatus

from rag.language_models.language_model import LanguageModelError

_MAX_WORDS = 300  # characters of what the server says
_TOO_LONG = re.compile(r"context.{0,20}(length|size|window)|maximum.{0,20}(context|token)|too (long|many tokens)", re.I)
# "maximum context length is 512 tokens", "available context size (512)": what is taken, not what was asked for.
_TAKEN = re.compile(r"(?:context|maximum)[^\d]{0,60}?(?P<n>\d[\d,]{2,})", re.I)
LEAST_CONTEXT_TOKENS = 512
"""Fewer tokens hold no passage beside the question."""
_RETRYABLE = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class ServerFaultError(LanguageModelError):
    """What a server did instead of replying.

    Attributes:
        is_retryable: Whether the same request may do better in a moment.
        wait_s: How long the server asks to wait before that, in seconds; None if it does not say.
        is_own: Whether it is a fault inside the server, which other requests need not meet.
    """

    def __init__(
        self,
        message: str,
        remedy: str,
        *,
        is_retryable: bool = False,
        wait_s: float | None = None,
        is_own: bool = False,
    ) -> None:
        super().__init__(message, remedy)
        self.is_retryable = is_retryable
        self.wait_s = wait_s
        self.is_own = is_own


class NotChatServerError(ServerFaultError):
    """What answers is not a server of language models, or no longer speaks as one."""


def fault_of_status(status: int, body: str, headers: Mapping[str, str], url: str, model: str) -> ServerFaultError:
    """Return what a reply without success means.

    Args:
        status: Of the reply.
        body: Its beginning.
        headers: Its headers.
        url: Of the server.
        model: Which was asked for; "" where the list of models was.
    """
    said = words_of(body)
    told = f": {said.rstrip('.')}." if said else f" (HTTP {status})."
    if status in _RETRYABLE or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        what = "is asked too often" if status == HTTPStatus.TOO_MANY_REQUESTS else "has a fault of its own"
        return ServerFaultError(
            f"The server at {url} {what}{told}",
            "Ask again later, or look at what the server logs.",
            is_retryable=True,
            wait_s=_wait_of(headers),
            is_own=status >= HTTPStatus.INTERNAL_SERVER_ERROR,
        )
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return ServerFaultError(
            f"The server at {url} has moved to {headers.get('location', 'another place')}.", "Name that with --server."
        )
    return _refusal(status, said, told, url, model)


def _refusal(status: int, said: str, told: str, url: str, model: str) -> ServerFaultError:
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return ServerFaultError(
            f"The server at {url} does not accept the key{told}",
            "Set FOOTNOTE_SERVER_KEY to a key it gave out.",
        )
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or _TOO_LONG.search(said):
        return fault_of_length(model, url, said)
    if status == HTTPStatus.NOT_FOUND:
        if not model:
            return malformed(url, "it lists no models")
        return ServerFaultError(
            f"The server at {url} has no model {model!r}, or no chat completions{told}",
            f"See what it has: python -m rag models --server {url}",
        )
    return ServerFaultError(
        f"The server at {url} refused the request{told}", "Look at what the server logs, or choose another model."
    )


def fault_of_length(model: str, url: str, said: str) -> ServerFaultError:
    """Return that a prompt was too long for a model, with what the server says that it takes."""
    taken = _TAKEN.search(said)
    n_tokens = int(taken["n"].replace(",", "")) if taken else 0
    told = f": {said.rstrip('.')}." if said else "."
    if 0 < n_tokens < LEAST_CONTEXT_TOKENS:
        remedy = f"Serve it with a context of at least {LEAST_CONTEXT_TOKENS} tokens, or choose another model."
    else:
        remedy = f"Tell how many tokens it takes: --context-tokens {n_tokens or 2048}"
    return ServerFaultError(f"The prompt is too long for {model} at {url}{told}", remedy)


def fault_in_stream(said: str, url: str, model: str) -> ServerFaultError:
    """Return what an error means that came in the midst of a reply."""
    if _TOO_LONG.search(said):
        return fault_of_length(model, url, said)
    told = f": {said.rstrip('.')}." if said else "."
    return ServerFaultError(f"The server at {url} broke off{told}", "Look at what the server logs, or ask again.")


def fault_of_ending(ending: str, url: str, model: str) -> ServerFaultError | None:
    """Return what the reason means for which a reply ended, None if the model had nothing more to say.

    Args:
        ending: The reason, as servers name it.
        url: Of the server.
        model: Which wrote.
    """
    if ending == "length":
        return ServerFaultError(
            f"The reply of {model} at {url} was cut off: it had no room left.",
            "Ask about one thing at a time, or choose a model that thinks less before it answers.",
        )
    if ending == "content_filter":
        return ServerFaultError(
            f"The server at {url} cut the reply of {model} off: a filter of its own forbids the rest.",
            "Choose another model or server.",
        )
    return None


def fault_of_nothing(has_thought: bool, wants_tool: bool, url: str, model: str) -> ServerFaultError:
    """Return that a reply holds no words."""
    if wants_tool:
        what, remedy = "asked for a tool instead of answering", "Serve it without tools, or choose another model."
    elif has_thought:
        what, remedy = (
            "only thought and wrote no answer",
            "Turn its thinking off where it is served, or choose another.",
        )
    else:
        what, remedy = "wrote an empty reply", "Ask again, or choose another model."
    return ServerFaultError(f"The model {model} at {url} {what}.", remedy)


def malformed(url: str, what: str) -> NotChatServerError:
    """Return that a reply is not what those of such a server look like."""
    return NotChatServerError(
        f"What answers at {url} does not speak as OpenAI's chat completions do: {what}.",
        "Check the address; most servers end theirs in /v1.",
    )


def words_of(body: str) -> str:
    """Return what the server says went wrong, on one line; "" if it says nothing for people."""
    try:
        said = json.loads(body)
    except ValueError:
        said = "" if "<" in body[:200] else body  # a page of HTML is for browsers
    for key in ("error", "message", "detail"):
        if isinstance(said, dict):
            said = said.get(key, said)
    text = said if isinstance(said, str) else json.dumps(said)
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _MAX_WORDS else line[:_MAX_WORDS] + " …"


def _wait_of(headers: Mapping[str, str]) -> float | None:
    value = headers.get("retry-after", "")
    return float(value) if value.isdigit() else None
