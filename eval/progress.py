"""Shows on stderr how far a run is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from eval.runner import Progress


def say(text: str) -> None:
    """Print a line on stderr, above a bar that is shown there."""
    from tqdm import tqdm

    tqdm.write(text, file=sys.stderr)


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """Give a callback that moves a bar with a rate; nothing is shown where stderr is not a terminal."""
    from tqdm import tqdm

    with tqdm(desc=what, file=sys.stderr, unit=" questions", disable=None) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress
