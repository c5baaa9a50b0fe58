"""Reading untrusted PDF and DOCX files in a worker process that may die without harm.

The worker is started by the first such document, serves many, and is replaced when one kills it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import signal
import subprocess
import threading
from collections.abc import Callable
from typing import IO, Any

from index.datatypes import Document
from index.errors import ReadError
from index.readers.limits import ReadLimits
from index.readers.wire import from_wire
from index.readers.worker import encode_request, read_frame, startup_command, write_frame

_STARTUP_TIMEOUT_S = 60.0
_MAX_REPLY_BYTES = 1_000_000_000
_TIME, _MEMORY, _STOPPED = "time", "memory", "stopped"
_MORE_TIME = "Split the document into smaller ones, or allow more time (ReadLimits.timeout_s)."
_MORE_MEMORY = "Split the document into smaller ones, or allow more memory (ReadLimits.max_memory_mb)."
_OPEN_AND_SAVE = "Open it in its own program, save it again, and check it for viruses if it came from outside."


class Sandbox:
    """A worker process for untrusted documents. May be shared by threads; one document is read at a time."""

    def __init__(self) -> None:
        self._worker: subprocess.Popen[bytes] | None = None
        self._n_served = 0
        self._lock = threading.Lock()

    def read(self, reader: str, content: bytes, document_id: str, limits: ReadLimits) -> Document:
        """Return the document that the reader ("module:function") makes of the content in the worker.

        Raises:
            ReadError: as the reader raises it, or because the worker crashed or passed a limit.
        """
        with self._lock:
            try:
                reply = self._ask(reader, content, document_id, limits)
                if reply.get("fault") in (_MEMORY, _STOPPED) and self._n_served > 0:
                    # Documents before this one may have left the worker short of memory: try a new one.
                    self._stop()
                    reply = self._ask(reader, content, document_id, limits)
                self._n_served += 1
            except BaseException:
                self._stop()  # interrupted half way: what the worker says next belongs to nobody
                raise
            if reply.get("fault") == _MEMORY:
                self._stop()  # its memory may stay scattered
        return _document(reply, document_id, limits)

    def close(self) -> None:
        """Stop the worker; the next document starts another."""
        with self._lock:
            self._stop()

    def _ask(self, reader: str, content: bytes, document_id: str, limits: ReadLimits) -> dict[str, Any]:
        """Return the worker's reply, or {"fault": ...} in its place."""
        worker = self._worker or self._start()
        request = encode_request(reader, document_id, limits)
        requests, answers = _streams(worker)
        replies: list[bytes | None] = []

        def exchange() -> None:
            # Both directions block when the worker hangs, so both happen where they can be given up.
            with contextlib.suppress(OSError, ValueError):
                write_frame(requests, request)
                write_frame(requests, content)
                replies.append(read_frame(answers, _MAX_REPLY_BYTES))

        if not _finishes(exchange, limits.timeout_s):
            self._stop()
            return {"fault": _TIME}
        if not replies or replies[0] is None:
            return {"fault": _STOPPED, "code": self._stop(grace_s=2.0)}
        try:
            reply = json.loads(replies[0])
        except ValueError:
            reply = None
        if not isinstance(reply, dict):
            self._stop()
            return {"fault": "it sent something that is not a reply"}
        return reply

    def _start(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            startup_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._worker, self._n_served = worker, 0
        greetings: list[bytes | None] = []

        def greet() -> None:
            with contextlib.suppress(OSError, ValueError):
                greetings.append(read_frame(_streams(worker)[1], 0))

        if not _finishes(greet, _STARTUP_TIMEOUT_S) or greetings != [b""]:
            self._stop()
            raise ReadError(
                "The worker process that reads PDF and DOCX files did not start.",
                "Check that the packages of requirements.txt are installed and that memory is free.",
            )
        return worker

    def _stop(self, grace_s: float = 0.0) -> int | None:
        """End the worker and return its exit code, None if there was none.

        Args:
            grace_s: How long it may take to end by itself, so that a crash shows in its code.
        """
        worker, self._worker = self._worker, None
        if worker is None:
            return None
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(grace_s)
        worker.kill()
        code = worker.wait()
        for stream in (worker.stdin, worker.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        return code


_shared = Sandbox()
atexit.register(_shared.close)


def shared_sandbox() -> Sandbox:
    """Return the sandbox all readers of this process share; its worker starts with the first document."""
    return _shared


def _streams(worker: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if worker.stdin is None or worker.stdout is None:
        raise ValueError("the worker was started without pipes")
    return worker.stdin, worker.stdout


def _finishes(task: Callable[[], None], timeout_s: float) -> bool:
    """Run the task in a thread and return whether it ended in time."""
    thread = threading.Thread(target=task, daemon=True)
    thread.start()
    thread.join(timeout_s)
    return not thread.is_alive()


def _document(reply: dict[str, Any], document_id: str, limits: ReadLimits) -> Document:
    """Return the document of a reply, or raise the ReadError it amounts to."""
    if isinstance(reply.get("error"), list):
        raise ReadError(*(str(part) for part in reply["error"][:2]))
    try:
        document = from_wire(reply["document"]) if "document" in reply else None
    except ValueError as exc:
        raise ReadError(f"{document_id} could not be read: the worker process sent {exc}.", _OPEN_AND_SAVE) from exc
    if document is not None and document.id == document_id:
        return document
    fault = str(reply.get("fault", "the reply is of another document"))
    if fault == _TIME:
        raise ReadError(f"Reading {document_id} took longer than {limits.timeout_s:g} s.", _MORE_TIME)
    if fault == _MEMORY:
        raise ReadError(f"Reading {document_id} took more than {limits.max_memory_mb} MiB of memory.", _MORE_MEMORY)
    if fault == _STOPPED:
        raise ReadError(f"The process that read {document_id} stopped ({_cause(reply.get('code'))}).", _OPEN_AND_SAVE)
    raise ReadError(f"{document_id} could not be read ({fault}).", _OPEN_AND_SAVE)


def _cause(code: object) -> str:
    """Return what an exit code says in words."""
    if isinstance(code, int) and code < 0:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
