import threading
import time

import pytest

from rag.language_models.background import call_within, stream_in_background


def never():
    return False


def test_pieces_come_in_order_and_end_with_the_work():
    def work(emit, is_over):
        for piece in ("a", "", "b"):
            emit(piece)

    assert list(stream_in_background(work, never)) == ["a", "", "b"]


def test_what_the_work_raises_comes_after_its_pieces():
    def work(emit, is_over):
        emit("a")
        raise ValueError("broken")

    pieces = stream_in_background(work, never)
    assert next(pieces) == "a"
    with pytest.raises(ValueError, match="broken"):
        next(pieces)


def test_a_stop_does_not_wait_for_work_that_hangs():
    is_stopped, may_end, saw_end = threading.Event(), threading.Event(), threading.Event()

    def work(emit, is_over):
        emit("a")
        may_end.wait(60)
        if is_over():
            saw_end.set()

    pieces = stream_in_background(work, is_stopped.is_set)
    assert next(pieces) == "a"
    is_stopped.set()
    began = time.perf_counter()
    assert list(pieces) == []
    assert time.perf_counter() - began < 20
    may_end.set()
    assert saw_end.wait(30)


def test_whoever_leaves_tells_the_work():
    saw_end = threading.Event()

    def work(emit, is_over):
        emit("a")
        while not is_over():
            time.sleep(0.01)
        saw_end.set()

    pieces = stream_in_background(work, never)
    next(pieces)
    pieces.close()
    assert saw_end.wait(30)


def test_a_call_is_left_behind_when_it_takes_too_long():
    may_end = threading.Event()
    with pytest.raises(TimeoutError, match=r"within 0\.1 s"):
        call_within(0.1, lambda: may_end.wait(60))
    may_end.set()
    assert call_within(30, lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        call_within(30, lambda: 1 // 0)
