"""The flags that choose what drafts, the same for every command that answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from rag.generators import EMBEDDED, GeneratorChoice

# The environment variable with a server's key: of its own, so that no other program's key is sent there by mistake.
SERVER_KEY = "FOOTNOTE_SERVER_KEY"


def generator_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command --generator, --server, --model and --context-tokens, as one argument: `choice`."""

    @click.option(
        "--generator",
        "name",
        default=EMBEDDED,
        show_default=True,
        metavar="NAME",
        help="What drafts the answer: extractive, a chat model of the hub (PUBLISHER/MODEL), or a folder with one.",
    )
    @click.option("--server", default="", metavar="URL", help="Draft with a language model on this server instead.")
    @click.option("--model", default="", metavar="NAME", help="What the model is called there, if it has several.")
    @click.option(
        "--context-tokens",
        type=click.IntRange(512),
        help="Most tokens of prompt and reply that the language model is given room for.",
    )
    @wraps(command)
    def run(
        *args: Any,  # noqa: ANN401 - whatever click passes
        name: str,
        server: str,
        model: str,
        context_tokens: int | None,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        if model and not server:
            raise click.UsageError("--model names a model on a server: give --server too.")
        if server and name != EMBEDDED:
            raise click.UsageError("Give --generator or --server, not both: with --server, --model names the model.")
        command(*args, choice=GeneratorChoice(name, server, model, context_tokens), **kwargs)

    return run  # fmt: skip
