"""`python -m rag`: ask a question of an index from the terminal."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import FootnoteError

if TYPE_CHECKING:
    from index.datatypes import Filter
    from rag.datatypes import Answer
    from rag.generator import Generator
    from rag.pipeline import Answerer


def explained(command: Callable[..., None]) -> Callable[..., None]:
    """Show a fault we can explain as one sentence, and exit with 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever click passes
        try:
            command(*args, **kwargs)
        except FootnoteError as exc:
            raise click.ClickException(str(exc)) from exc

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Ask questions of the documents of an index.

    \b
    Examples:
      python -m rag ask "How many days of annual leave may be carried over?"
      python -m rag ask
    """
    logging.basicConfig(format="%(levelname)s: %(message)s", level=logging.WARNING)


@main.command()
@click.argument("question", required=False)
@click.option(
    "--index", "folder", type=click.Path(path_type=Path), default=Path("storage/index"), show_default=True,
    help="Folder of the index.",
)  # fmt: skip
@click.option("--generator", default="extractive", show_default=True, help="What drafts the answer.")
@click.option("--document", "documents", multiple=True, help="Answer only from this document id; may be given again.")
@click.option("--publisher", "publishers", multiple=True, help="Answer only from this publisher; may be given again.")
@click.option("--from", "published_from", help="Answer only from what was published from this date on (2024-05-01).")
@click.option("--to", "published_to", help="Answer only from what was published up to this date.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead, one object a line.")
@explained
def ask(
    question: str | None, folder: Path, generator: str, documents: tuple[str, ...], publishers: tuple[str, ...],
    published_from: str | None, published_to: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Answer QUESTION with footnotes; without one, chat in the terminal.

    \b
    Examples:
      python -m rag ask "Who approves study leave of more than five days?"
      python -m rag ask "When is the deadline?" --from 2025-01-01 --json
    """
    from index.datatypes import Filter
    from index.policy_index import PolicyIndex
    from rag.datatypes import Question
    from rag.pipeline import Answerer

    wanted = Filter(frozenset(documents), frozenset(publishers), published_from, published_to)
    answerer = Answerer(PolicyIndex(folder), _generator(generator))
    if question is None:
        _chat(answerer, wanted, as_json)
    else:
        _show(answerer.ask(Question(question, (), wanted)), as_json)


def _generator(name: str) -> Generator:
    from rag.extractive import ExtractiveGenerator

    if name != ExtractiveGenerator.name:
        raise click.BadParameter(f"{name!r} is unknown; this installation has: extractive.", param_hint="--generator")
    return ExtractiveGenerator()


def _show(answer: Answer, as_json: bool) -> None:
    from rag.render import answer_to_json, render_terminal

    if as_json:
        click.echo(json.dumps(answer_to_json(answer), ensure_ascii=False))
    else:
        click.echo(render_terminal(answer, colour=sys.stdout.isatty()))


def _chat(answerer: Answerer, wanted: Filter, as_json: bool) -> None:
    """Ask and answer until the input ends, each question understood from the ones before."""
    from rag.datatypes import Exchange, Question

    click.echo("Ask a question. An empty line begins a new topic; Ctrl-D ends.", err=True)
    history: tuple[Exchange, ...] = ()
    while True:
        click.echo("\n? ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            click.echo(err=True)
            return
        text = line.strip()
        if not text:
            history = ()
            click.echo("A new topic.", err=True)
            continue
        answer = answerer.ask(Question(text, history, wanted))
        _show(answer, as_json)
        history = (*history, Exchange(text, answer.text))


if __name__ == "__main__":
    # No model hub is asked about a model that is here, and no usage is reported: set before anything reads it.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    main(prog_name="python -m rag")
