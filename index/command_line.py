"""What the command lines of index, rag and eval share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from index.errors import FootnoteError


def explained(command: Callable[..., None]) -> Callable[..., None]:
    """Show a fault we can explain as it is meant to be read, and exit with 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever click passes
        try:
            command(*args, **kwargs)
        except FootnoteError as exc:
            raise click.ClickException(str(exc)) from exc

    return run
