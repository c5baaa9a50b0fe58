"""Shows on stderr how far a run is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from eval.runner import Progress


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """Give a callback that moves a bar with a rate; nothing is shown where stderr is not a terminal."""
    from tqdm import tqdm

    with tqdm(desc=what, file=sys.stderr, unit=" questions", disable=None) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress
