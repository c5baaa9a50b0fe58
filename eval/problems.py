"""Keeps the warnings of a run in a file beside its results."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eval.writing import cannot_write, make_folder


@contextmanager
def problems_log(path: Path) -> Iterator[None]:
    """Write every warning and error logged inside the `with` to the file, after what it already holds.

    Raises:
        RunError: The file cannot be written.
    """
    make_folder(path.parent)
    try:
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as exc:
        raise cannot_write(path, exc) from exc
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()
