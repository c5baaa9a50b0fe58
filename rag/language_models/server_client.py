"""Asks a server that speaks as OpenAI's chat completions do: vLLM, llama.cpp, Ollama, `transformers serve`, hosted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.language_models.background import IsOver
from rag.language_models.language_model import LanguageModelError
from rag.language_models.server_faults import ServerFaultError, fault_of_status, malformed
from rag.language_models.server_replies import ServedModel, read_models, read_reply

if TYPE_CHECKING:
    from httpx2 import Client, Response

_MAX_CHARS = 4_000_000  # of a reply that is read whole: those asked for have some thousand


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How a server is asked.

    Attributes:
        connect_timeout_s: Longest wait for a connection, in seconds.
        silence_timeout_s: Longest wait for the next piece of a reply, in seconds: a long prompt takes time to read.
        total_timeout_s: Longest time for a whole reply, in seconds.
        n_retries: Further tries after a fault that may pass.
        wait_s: Wait before the first of them, in seconds; doubled before each further one.
        max_wait_s: Longest such wait, whatever the server asks for, in seconds.
    """

    connect_timeout_s: float = 5.0
    silence_timeout_s: float = 120.0
    total_timeout_s: float = 600.0
    n_retries: int = 2
    wait_s: float = 0.5
    max_wait_s: float = 10.0


class ModelServer:
    """A server of language models, for any number of threads.

    Args:
        url: Its address; "/v1" is added to one without a path.
        key: What it asks for before it answers; "" for none. It is sent to this address alone, and shown nowhere.
        options: How it is asked.

    Raises:
        LanguageModelError: The address or the key cannot be one.
    """

    def __init__(self, url: str, key: str = "", options: ServerOptions = ServerOptions()) -> None:
        self.url = _checked_url(url)
        self._options = options
        self._key = key.strip()
        self._client = self._make_client()

    @property
    def host(self) -> str:
        """Return where it is, for people: "localhost:11434"."""
        return urlsplit(self.url).netloc

    def models(self) -> tuple[ServedModel, ...]:
        """Return what the server offers, in its order.

        Raises:
            NotChatServerError: What answers does not say.
            LanguageModelError: It cannot be reached, or refuses.
        """
        body = "".join(self._patiently(lambda: self._exchange("GET", "/models", None, _never), _never))
        return read_models(body, self.url)

    def complete(self, request: dict[str, Any], max_chars: int, is_over: IsOver) -> Iterator[str]:
        """Yield the text of a chat completion in pieces. Faults that may pass are tried again until the first piece.

        Args:
            request: As the interface has it, streamed or not.
            max_chars: Where to end the reply of a server that does not end it.
            is_over: Asked between pieces.

        Raises:
            LanguageModelError: The server cannot be reached, refuses, or breaks off.
        """
        n_chars = 0
        for piece in self._patiently(lambda: self._exchange("POST", "/chat/completions", request, is_over), is_over):
            yield piece
            n_chars += len(piece)
            if n_chars > max_chars:
                return

    def _patiently(self, ask: Callable[[], Iterator[str]], is_over: IsOver) -> Iterator[str]:
        options = self._options
        for n_tries in range(options.n_retries + 1):
            has_begun = False
            try:
                for piece in ask():
                    has_begun = True
                    yield piece
                return
            except ServerFaultError as fault:
                if has_begun or not fault.is_retryable or n_tries == options.n_retries:
                    raise
                wait_s = options.wait_s * 2**n_tries if fault.wait_s is None else fault.wait_s
            time.sleep(min(wait_s, options.max_wait_s))
            if is_over():
                return

    def _exchange(self, method: str, path: str, request: dict[str, Any] | None, is_over: IsOver) -> Iterator[str]:
        """Yield what the server replies: the text of a completion, or the whole of anything else."""
        model = str(request["model"]) if request else ""
        with _explained(self.url), self._client.stream(method, self.url + path, json=request) as response:
            chunks = self._chunks(response, is_over)
            if not response.is_success:
                said = next(chunks, "")  # most faults are told within some hundred characters
                raise fault_of_status(response.status_code, said, response.headers, self.url, model)
            if request is None:
                yield from chunks
            else:
                yield from read_reply(chunks, self.url, model)

    def _chunks(self, response: Response, is_over: IsOver) -> Iterator[str]:
        """Yield a reply as it arrives: the time and whoever left are noticed even where nothing but comments come."""
        began, n_chars = time.monotonic(), 0
        for chunk in without_secret(response.iter_text(), self._key):
            n_chars += len(chunk)
            if time.monotonic() - began > self._options.total_timeout_s:
                raise ServerFaultError(
                    f"The server at {self.url} took longer than {self._options.total_timeout_s:g} s for a reply.",
                    "Choose a smaller model, or a faster machine for it.",
                )
            if n_chars > _MAX_CHARS:
                raise malformed(self.url, f"its reply has more than {_MAX_CHARS:,} characters")
            if is_over():
                return
            yield chunk

    def _make_client(self) -> Client:
        from httpx2 import Client, Timeout

        key = self._key
        if not key.isascii() or not key.isprintable():
            raise LanguageModelError("The server's key has characters that no key has.", "Check FOOTNOTE_SERVER_KEY.")
        return Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=Timeout(self._options.silence_timeout_s, connect=self._options.connect_timeout_s),
            follow_redirects=False,  # or the key would go elsewhere
        )


def without_secret(chunks: Iterable[str], secret: str) -> Iterator[str]:
    """Yield the chunks of a text with "…" for each place where a secret stands, wherever the chunks are cut."""
    held = ""
    for chunk in chunks:
        text = (held + chunk).replace(secret, "…") if secret else chunk
        n_held = next((n for n in range(min(len(secret) - 1, len(text)), 0, -1) if secret.startswith(text[-n:])), 0)
        held = text[len(text) - n_held :]
        yield text[: len(text) - n_held]
    if held:
        yield held


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Tell what goes wrong on the way."""
    import httpx2

    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as exc:
        raise ServerFaultError(
            f"No server answers at {url} ({exc or type(exc).__name__}).",
            "Start it, or check the address.",
            is_retryable=True,
        ) from exc
    except httpx2.TimeoutException as exc:
        raise ServerFaultError(
            f"The server at {url} stopped replying.", "Choose a smaller model, or look at what the server logs."
        ) from exc
    except (httpx2.NetworkError, httpx2.RemoteProtocolError) as exc:
        raise ServerFaultError(
            f"The server at {url} hung up in the midst of its reply.",
            "Look at what the server logs, or ask again.",
            is_retryable=True,
        ) from exc
    except (httpx2.HTTPError, httpx2.InvalidURL) as exc:
        raise malformed(url, str(exc) or type(exc).__name__) from exc


def _never() -> bool:
    return False


def _checked_url(url: str) -> str:
    given = url.strip().rstrip("/").removesuffix("/chat/completions")
    try:
        parts = urlsplit(given)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or parts.query or parts.fragment:
        raise LanguageModelError(
            f"{url!r} is not the address of a server.", "Write it like this: --server http://127.0.0.1:8000/v1"
        )
    if parts.username or parts.password:
        raise LanguageModelError(
            "A server's address must not hold a password: it is shown in answers and records.",
            "Set FOOTNOTE_SERVER_KEY instead.",
        )
    return given if parts.path else f"{given}/v1"
