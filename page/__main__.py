"""`python -m page`: what whoever runs the server takes out of what the page keeps."""

from __future__ import annotations

import json
from pathlib import Path

import click

from eval.flags import FORCE, INDEX, JSON, NEW_FILE
from index.command_line import explained
from index.errors import FootnoteError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Take out what the chat page keeps; the page itself is opened by: make chat.

    \b
    Examples:
      python -m page feedback feedback.jsonl
      python -m page feedback feedback.jsonl --storage /srv/footnote --json
    """


@main.command()
@click.argument("path", type=NEW_FILE)
@INDEX
@click.option(
    "--storage", type=click.Path(path_type=Path, file_okay=False), default="storage", envvar="FOOTNOTE_STORAGE",
    show_default=True, show_envvar=True, help="Folder of what the page keeps.",
)  # fmt: skip
@JSON
@FORCE
@explained
def feedback(path: Path, index_folder: Path, storage: Path, as_json: bool, force: bool) -> None:
    """Write what everybody said of answers as a question set, and print their comments.

    The set holds people's questions and the turns before: keep it, and runs of it, where only those may read it who
    may read those. All runs in the page's folder of runs are shown to every visitor.

    \b
    Examples:
      python -m page feedback feedback.jsonl
      python -m page feedback feedback.jsonl --index ~/policies-index --json
    """
    from eval.questions import write_questions
    from eval.writing import make_folder, refuse_overwriting
    from index.policy_index import PolicyIndex
    from page.database import Database, StorageError
    from page.feedback import FeedbackStore
    from page.feedback_set import question_set, run_command
    from page.words import counted

    refuse_overwriting(path, force, "it may hold corrections")
    database = storage / "page.sqlite"
    if not database.is_file():
        raise StorageError(f"There is no {str(database)!r}.", "Name the page's folder with --storage.")
    given = FeedbackStore(Database(database)).given_by_all()
    if not given:
        raise FootnoteError("Nobody has said anything of an answer yet.", "The form is below each answer on the page.")
    with PolicyIndex(index_folder).snapshot() as snapshot:
        questions = question_set(given, snapshot)
    make_folder(path.parent)
    write_questions(path, questions)
    for question, kept in zip(questions, given, strict=True):
        said = kept.feedback
        if as_json:
            line = {"id": question.id, "verdict": said.verdict.value, "comment": said.comment}
            line |= {"given_at": kept.given_at, "index": kept.answer.index}
            click.echo(json.dumps(line, ensure_ascii=False))
        elif said.comment:
            click.echo(f"{question.id} ({said.verdict.value}): {said.comment}")
    written = counted(len(questions), "question")
    click.echo(f"{written} in {path}. To ask: {run_command(str(path), index_folder)}", err=True)


if __name__ == "__main__":
    main(prog_name="python -m page")
