"""`python -m rag`: ask a question of an index from the terminal."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.command_line import explained
from index.errors import DEFAULT_INDEX
from index.filter_flags import filter_flags, refuse_unfit
from rag.generator_flags import SERVER_KEY, generator_flags
from rag.generators import GeneratorChoice, UnknownGeneratorError, open_or_embedded

if TYPE_CHECKING:
    from index.datatypes import Filter
    from rag.datatypes import Answer, Question
    from rag.generator import Generator
    from rag.pipeline import Answerer


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
    "--index", "folder", type=click.Path(path_type=Path), default=DEFAULT_INDEX, show_default=True,
    help="Folder of the index.",
)  # fmt: skip
@generator_flags
@filter_flags
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead, one object a line.")
@explained
def ask(question: str | None, folder: Path, choice: GeneratorChoice, wanted: Filter, as_json: bool) -> None:
    """Answer QUESTION with footnotes; without one, chat in the terminal.

    A language model that asks for a key finds it in the environment variable FOOTNOTE_SERVER_KEY.

    \b
    Examples:
      python -m rag ask "Who approves study leave of more than five days?"
      python -m rag ask "When is the deadline?" --from 2025-01-01 --json
      python -m rag ask --generator Qwen/Qwen2.5-1.5B-Instruct
      python -m rag ask --server http://127.0.0.1:11434 --model qwen2.5:7b
    """
    if question is not None and not question.strip():
        raise click.BadParameter("it is empty. Leave it out to ask several in a row.", param_hint="QUESTION")
    from index.policy_index import PolicyIndex
    from rag.datatypes import Question
    from rag.pipeline import Answerer

    index = PolicyIndex(folder)
    with index.snapshot() as snapshot:
        refuse_unfit(wanted, snapshot)
    answerer = Answerer(index, _generator(choice))
    if question is None:
        _chat(answerer, wanted, as_json)
    else:
        _show(_ask_aloud(answerer, Question(_readable(question), (), wanted)), answerer, wanted, as_json)


@main.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--server", default="", metavar="URL", help="Also list the models of this server.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")
@explained
def models(folders: tuple[Path, ...], server: str, as_json: bool) -> None:
    """List the language models on this machine, in FOLDERS too, and those known to do well on one like it.

    \b
    Examples:
      python -m rag models
      python -m rag models ~/models --server http://127.0.0.1:11434
    """
    from rag.language_models.machine import read_machine
    from rag.language_models.model_catalogue import find_models
    from rag.language_models.render_models import models_to_json, render_models
    from rag.language_models.server_client import ModelServer

    served = ModelServer(server, os.environ.get(SERVER_KEY, "")).models() if server else ()
    found, machine = find_models(folders), read_machine()
    if as_json:
        click.echo(json.dumps(models_to_json(found, served, machine), ensure_ascii=False))
    else:
        click.echo(render_models(found, served, machine))


def _readable(text: str) -> str:
    """Return the text with a mark in the place of bytes that are no UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _generator(choice: GeneratorChoice) -> Generator:
    from rag.language_models.model_hub import HubOptions

    key, hub = os.environ.get(SERVER_KEY, ""), HubOptions(shows_progress=sys.stderr.isatty())
    try:
        return open_or_embedded(choice, lambda notice: click.echo(notice, err=True), key, hub)
    except UnknownGeneratorError as exc:
        raise click.BadParameter(str(exc), param_hint="--generator") from exc


def _ask_aloud(answerer: Answerer, question: Question) -> Answer:
    """Return the answer; on a terminal, what is verified of it shows while it is drafted, and Ctrl-C ends the draft."""
    from rag.live_preview import LivePreview

    if not sys.stderr.isatty():
        return answerer.ask(question)
    preview = LivePreview(sys.stderr, shutil.get_terminal_size().columns)
    with _interrupts() as stopped:
        try:
            return answerer.ask(question, on_text=preview.add, stopped=stopped)
        finally:
            preview.clear()


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Give what tells whether Ctrl-C was pressed; pressed twice, it ends the program as usual."""
    pressed: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def note(number: int, _frame: object) -> None:
        pressed.append(number)
        signal.signal(number, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


def _show(answer: Answer, answerer: Answerer, wanted: Filter, as_json: bool) -> None:
    from rag.render import answer_to_json, render_terminal, what_was_searched

    if as_json:
        click.echo(json.dumps(answer_to_json(answer), ensure_ascii=False))
        return
    with answerer.index.snapshot() as snapshot:  # a chat may outlive a build
        told = what_was_searched(wanted, len(snapshot.documents(wanted)), len(snapshot.documents()))
    click.echo(render_terminal(answer, colour=sys.stdout.isatty(), searched=told))


def _chat(answerer: Answerer, wanted: Filter, as_json: bool) -> None:
    """Ask and answer until the input ends, each question understood from the ones before."""
    from rag.datatypes import Exchange, Question

    threading.Thread(target=answerer.reader.warm_up, name="warm-up", daemon=True).start()
    click.echo("Ask a question. An empty line begins a new topic, Ctrl-C stops a slow answer, Ctrl-D ends.", err=True)
    history: tuple[Exchange, ...] = ()
    while True:
        click.echo("\n? ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            click.echo(err=True)
            return
        text = _readable(line).strip()
        if not text:
            history = ()
            click.echo("A new topic.", err=True)
            continue
        answer = _ask_aloud(answerer, Question(text, history, wanted))
        _show(answer, answerer, wanted, as_json)
        history = (*history, Exchange(text, answer.text))


if __name__ == "__main__":
    # No model hub is asked about a model that is here, and no usage is reported: set before anything reads it.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    main(prog_name="python -m rag")
