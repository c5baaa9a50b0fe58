"""The worker process's side: reads documents it is sent, within the limits it is told.

A frame is 8 bytes of length, then that many bytes. The worker greets with an empty frame. A request
is a JSON frame (reader, document id, limits) and a frame with the file; the reply is one JSON frame.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import struct
import sys
from dataclasses import asdict
from typing import IO, Any

from index.errors import ReadError
from index.readers.limits import ReadLimits
from index.readers.wire import to_wire

_LENGTH = struct.Struct(">Q")
_STARTUP = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from index.readers.worker import serve; serve()"


def startup_command() -> list[str]:
    """Return the command that starts a worker which imports from where this process does."""
    return [sys.executable, "-B", "-c", _STARTUP, json.dumps([entry for entry in sys.path if isinstance(entry, str)])]


def write_frame(stream: IO[bytes], payload: bytes) -> None:
    """Write one frame and flush it."""
    stream.write(_LENGTH.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: IO[bytes], max_bytes: int) -> bytes | None:
    """Return the next frame, None when the stream ends before it is whole.

    Raises:
        ValueError: if the frame says it is longer than `max_bytes`.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > max_bytes:
        raise ValueError(f"a frame of {length} bytes")
    payload = stream.read(length)
    return payload if len(payload) == length else None


def encode_request(reader: str, document_id: str, limits: ReadLimits) -> bytes:
    """Return the JSON that asks for a document; `reader` is "module:function"."""
    return json.dumps({"reader": reader, "id": document_id, "limits": asdict(limits)}).encode()


def serve() -> None:
    """Answer requests until the other side closes the stream."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    requests, replies = _private_streams()
    write_frame(replies, b"")
    while (head := read_frame(requests, sys.maxsize)) is not None:
        content = read_frame(requests, sys.maxsize)
        if content is None:
            return
        write_frame(replies, json.dumps(_answer(json.loads(head), content)).encode())


def _private_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Return the streams to the parent, and give everything else that prints an empty place to print to."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    sys.stdout = sys.stderr
    return sys.stdin.buffer, replies


def _answer(request: dict[str, Any], content: bytes) -> dict[str, Any]:
    limits = ReadLimits(**request["limits"])
    module, _, function = request["reader"].partition(":")
    try:
        read = getattr(importlib.import_module(module), function)
        _limit_resources(limits)
        return {"document": to_wire(read(content, request["id"], limits))}
    except ReadError as exc:
        return {"error": [exc.message, exc.remedy]}
    except MemoryError:
        return {"fault": "memory"}
    except Exception as exc:  # a bad file may break a parser in any way; the parent explains it
        return {"fault": f"{type(exc).__name__}: {exc}"[:300]}


def _limit_resources(limits: ReadLimits) -> None:
    """Bound memory, processor time and files written, as far as the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit remains
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The parent ends a worker that is late; this is for a worker whose parent is gone.
    cpu_seconds = int(used.ru_utime + used.ru_stime + limits.timeout_s) + 10
    for name, value in (
        (resource.RLIMIT_AS, limits.max_memory_mb << 20),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(name, (value, resource.getrlimit(name)[1]))
