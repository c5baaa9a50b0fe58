"""Writes the files of a run, each whole or not at all, and keeps two runs out of one folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from eval.errors import RunError

_LOCK = "run.lock"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that whoever reads it sees the old text or the new one, whole.

    Raises:
        RunError: It cannot be written; the old text, if any, is still there.
    """
    beside = path.with_name(path.name + ".new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(beside, path)
    except OSError as exc:
        with suppress(OSError):
            beside.unlink()
        raise cannot_write(path, exc) from exc


def write_json_file(path: Path, value: object) -> None:
    """Write JSON for people and programs. NaN is refused: an undefined number is null.

    Raises:
        RunError: It cannot be written.
    """
    write_whole(path, json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n")


def refuse_overwriting(path: Path, force: bool, why: str) -> None:
    """Refuse a file that is there, unless a person says that it may go.

    Args:
        path: What would be written.
        force: Whether they said so.
        why: What speaks against it ("it may hold corrections").

    Raises:
        RunError: The file is there.
    """
    if path.exists() and not force:
        raise RunError(f"{str(path)!r} is there already; {why}.", "Name another file, or add --force.")


def cannot_write(path: Path, exc: OSError) -> RunError:
    """Return the fault of a file that cannot be written, with the system's reason."""
    return RunError(
        f"{str(path)!r} cannot be written: {exc.strerror or exc}.",
        "Make room there, or name another folder, then start again.",
    )


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, unless it is there.

    Raises:
        RunError: It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise cannot_write(folder, exc) from exc


@contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """Make the folder of a run and hold it: a second run would take away the answers of the first.

    Raises:
        RunError: It cannot be made, or another run holds it.
    """
    make_folder(folder)
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as exc:
        raise RunError(f"Another run is going on in {str(folder)!r}.", "Wait for it, or name another --out.") from exc
    except OSError as exc:
        raise cannot_write(folder / _LOCK, exc) from exc
    try:
        yield
    finally:
        (folder / _LOCK).unlink(missing_ok=True)
        lock.release()
