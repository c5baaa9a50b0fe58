"""A document may kill, hang or fill the worker: it alone is lost, and the reason is told."""

import sys

import pytest

from index.datatypes import Block, BlockKind, Document, Section, Source, Span
from index.errors import ReadError
from index.readers.limits import ReadLimits
from index.readers.sandbox import Sandbox
from index.readers.wire import from_wire, to_wire

LIMITS = ReadLimits(timeout_s=20)
BAD_READERS = """
import os, signal, time
from index.datatypes import Document
from index.errors import ReadError

def good(content, document_id, limits):
    print("this must not disturb the worker's reply")
    return Document(document_id, content.decode())

def crash(content, document_id, limits):
    os.kill(os.getpid(), signal.SIGSEGV)

def leave(content, document_id, limits):
    os._exit(3)

def hang(content, document_id, limits):
    while True:
        time.sleep(0.01)

def fill(content, document_id, limits):
    blocks = []
    while True:
        blocks.append(bytearray(16_000_000))

def fail(content, document_id, limits):
    raise KeyError("odd file")

def refuse(content, document_id, limits):
    raise ReadError("it is encrypted.", "Save it without a password.")

def lie(content, document_id, limits):
    return Document("another", "text")

def write(content, document_id, limits):
    with open(content.decode(), "w") as stream:
        stream.write("escaped")
    return Document(document_id, "written")
"""


@pytest.fixture
def sandbox(tmp_path, monkeypatch):
    (tmp_path / "bad_readers.py").write_text(BAD_READERS)
    monkeypatch.syspath_prepend(tmp_path)
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


def read_good(sandbox, text="some words"):
    return sandbox.read("bad_readers:good", text.encode(), "a.pdf", LIMITS).text


def test_one_worker_serves_many_documents(sandbox):
    assert [read_good(sandbox, f"words {at}") for at in range(5)] == [f"words {at}" for at in range(5)]
    assert sandbox._n_served == 5


@pytest.mark.parametrize(
    ("reader", "message"),
    [
        ("crash", "signal SIGSEGV"),
        ("leave", "exit code 3"),
        ("fail", "KeyError: 'odd file'"),
        ("refuse", "it is encrypted"),
        ("lie", "another document"),
        ("missing", "AttributeError"),
    ],
)
@pytest.mark.parametrize("n_before", [0, 1])
def test_a_bad_document_is_told_and_the_next_is_read(sandbox, reader, message, n_before):
    for _ in range(n_before):
        read_good(sandbox)
    with pytest.raises(ReadError, match=message) as caught:
        sandbox.read(f"bad_readers:{reader}", b"x", "a.pdf", LIMITS)
    assert caught.value.remedy
    assert read_good(sandbox) == "some words"


def test_time_is_limited(sandbox):
    with pytest.raises(ReadError, match=r"longer than 0\.5 s") as caught:
        sandbox.read("bad_readers:hang", b"x", "a.pdf", ReadLimits(timeout_s=0.5))
    assert "timeout_s" in caught.value.remedy
    assert read_good(sandbox) == "some words"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces it")
def test_memory_is_limited(sandbox):
    with pytest.raises(ReadError, match="more than 300 MiB") as caught:
        sandbox.read("bad_readers:fill", b"x", "a.pdf", ReadLimits(timeout_s=20, max_memory_mb=300))
    assert "max_memory_mb" in caught.value.remedy
    assert read_good(sandbox) == "some words"


@pytest.mark.skipif(sys.platform == "win32", reason="needs setrlimit")
def test_the_worker_cannot_write_files(sandbox, tmp_path):
    target = tmp_path / "escaped"
    with pytest.raises(ReadError, match="OSError"):
        sandbox.read("bad_readers:write", str(target).encode(), "a.pdf", LIMITS)
    assert not target.exists() or not target.read_text()


def test_a_worker_killed_between_documents_is_replaced(sandbox):
    read_good(sandbox)
    sandbox._worker.kill()
    sandbox._worker.wait()
    assert read_good(sandbox) == "some words"


def test_a_large_document_larger_than_any_pipe_comes_through(sandbox):
    text = "£ words " * 300_000
    assert read_good(sandbox, text) == text


DOCUMENT = Document(
    "a.pdf",
    "Leave\n\nStaff “may” leave.",
    Source("T", "P", ("A", "B"), "2021", None, "x", "u", "en"),
    "application/pdf",
    (Block(BlockKind.HEADING, Span(0, 5), 1), Block(BlockKind.PARAGRAPH, Span(7, 25))),
    (Section(("Leave",), Span(0, 25), Source(title="S")),),
    warnings=("w",),
)


def test_wire_is_exact():
    assert from_wire(to_wire(DOCUMENT)) == DOCUMENT


@pytest.mark.parametrize(
    "change",
    [
        {"text": "short"},
        {"text": 3},
        {"blocks": [["heading", -1, 5, 1, "", []]]},
        {"blocks": [["heading", 5, 1, 1, "", []]]},
        {"blocks": [["heading", True, 5, 1, "", []]]},
        {"blocks": [["spell", 0, 5, 1, "", []]]},
        {"blocks": [["heading", 0, 5]]},
        {"source": []},
        {"pages": None},
        {"warnings": "w"},
        {"furniture": [["hidden", 0, 10_000]]},
    ],
)
def test_wire_refuses_what_it_did_not_write(change):
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        from_wire({**to_wire(DOCUMENT), **change})
