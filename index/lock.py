"""One writer at a time, across processes; whoever has to wait is told for whom."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexStateError


@contextmanager
def write_lock(folder: Path, wait_s: float) -> Iterator[None]:
    """Hold the right to change the index in this folder. The system lets go of it when the process dies.

    Raises:
        IndexStateError: Another process still holds it after `wait_s` seconds; the message says which.
    """
    lock = FileLock(folder / "write.lock")
    holder = folder / "writer.json"
    try:
        lock.acquire(timeout=wait_s)
    except Timeout as exc:
        raise IndexStateError(
            f"The index in {str(folder)!r} is being built by {_describe(holder)}.",
            "Wait until it is done, then run again.",
        ) from exc
    try:
        started = datetime.now(UTC).isoformat(timespec="seconds")
        holder.write_text(json.dumps({"process": os.getpid(), "machine": socket.gethostname(), "since": started}))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _describe(holder: Path) -> str:
    try:
        facts = json.loads(holder.read_text())
        return f"process {facts['process']} on {facts['machine']} since {facts['since']}"
    except (OSError, ValueError, KeyError):
        return "another process"
