"""Work in a thread of its own, so that whoever waits for it can leave at any moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")
Emit = Callable[[str], None]
IsOver = Callable[[], bool]

_POLL_S = 0.05  # how late a stop may be noticed


class _End:
    """Says that the work is done."""


def stream_in_background(work: Callable[[Emit, IsOver], None], stopped: Callable[[], bool]) -> Iterator[str]:
    """Yield what the work emits, as it does.

    Args:
        work: Is given what to emit pieces with, and what tells it that nobody wants more of them. Begins with the
            first piece that is asked for.
        stopped: Once true, the pieces end within moments, whether or not the work has noticed.

    Raises:
        Exception: Whatever the work raises.
    """
    pieces: SimpleQueue[str | Exception | _End] = SimpleQueue()
    is_over = threading.Event()

    def run() -> None:
        try:
            work(pieces.put, is_over.is_set)
        except Exception as exc:  # told where the pieces are read
            pieces.put(exc)
        else:
            pieces.put(_End())

    threading.Thread(target=run, name="writing", daemon=True).start()
    try:
        while not stopped():
            try:
                piece = pieces.get(timeout=_POLL_S)
            except Empty:
                continue
            if isinstance(piece, _End):
                return
            if isinstance(piece, Exception):
                raise piece
            yield piece
    finally:
        is_over.set()


def call_within(seconds: float, work: Callable[[], T]) -> T:
    """Return what the work returns, if it does in time; else leave it behind.

    Raises:
        TimeoutError: It took longer.
        Exception: Whatever the work raises.
    """
    outcome: SimpleQueue[tuple[T] | Exception] = SimpleQueue()

    def run() -> None:
        try:
            outcome.put((work(),))
        except Exception as exc:  # told to whoever waits
            outcome.put(exc)

    threading.Thread(target=run, name="asking", daemon=True).start()
    try:
        result = outcome.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no reply within {seconds:g} s") from None
    if isinstance(result, Exception):
        raise result
    return result[0]
