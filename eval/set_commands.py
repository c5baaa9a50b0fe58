"""The commands that make question sets: proposed from an index, or of a published collection."""

from __future__ import annotations

from pathlib import Path

import click

from eval.flags import FOLDER, FORCE, INDEX, NEW_FILE
from index.command_line import explained


@click.command("make-set")
@click.argument("path", type=NEW_FILE)
@INDEX
@click.option("-n", "n_questions", type=click.IntRange(1), default=40, show_default=True, help="Questions to propose.")
@FORCE
@explained
def make_set(path: Path, index_folder: Path, n_questions: int, force: bool) -> None:
    """Propose questions with their gold quotes from the documents of an index, for a person to correct.

    \b
    Examples:
      python -m eval make-set my-questions.jsonl
      python -m eval make-set my-questions.jsonl --index ~/policies-index -n 100
    """
    from eval.errors import RunError
    from eval.make_set import propose_questions
    from eval.questions import write_questions
    from eval.writing import make_folder, refuse_overwriting
    from index.policy_index import PolicyIndex

    refuse_overwriting(path, force, "it may hold corrections")
    with PolicyIndex(index_folder).snapshot() as snapshot:
        questions = propose_questions(snapshot, n_questions)
    if not questions:
        raise RunError(
            "No sentence of the index lends itself to a question.", "Write the set by hand: eval/sets/README.md"
        )
    make_folder(path.parent)
    write_questions(path, questions)
    click.echo(f"{len(questions)} questions in {path}: correct each, then take the tag 'proposed' away.")


@click.command("import")
@click.argument("form", type=click.Choice(["squad", "beir", "mtrag", "obliqa"]))
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--corpus", type=FOLDER, required=True, help="New folder for the documents.")
@click.option("--set", "set_path", type=NEW_FILE, required=True, help="File of the set.")
@click.option("--split", help="beir: which file of qrels/, without .tsv.")
@click.option("--domain", help="mtrag: only this domain, say govt.")
@FORCE
@explained
def import_(
    form: str, source: Path, corpus: Path, set_path: Path, split: str | None, domain: str | None, force: bool
) -> None:  # fmt: skip
    """Make a folder of documents and a question set of a published collection.

    \b
    SOURCE is the file of squad, or the folder of beir (corpus.jsonl, queries.jsonl, qrels/), mtrag (tasks.jsonl,
    passages_<domain>.jsonl) or obliqa (passages.jsonl, ObliQA_<part>.json).

    \b
    Examples:
      python -m eval import beir scifact --split test --corpus scifact-documents --set scifact.jsonl
      python -m eval import squad dev-v2.0.json --corpus squad-documents --set squad.jsonl
    """
    from eval.importers.collection import write_collection
    from eval.importers.forms import read_form
    from eval.writing import refuse_overwriting

    for name, value, its_form in (("--split", split, "beir"), ("--domain", domain, "mtrag")):
        if value is not None and form != its_form:
            raise click.UsageError(f"{name} is of {its_form}, not of {form}: leave it out.")
    refuse_overwriting(set_path, force, "it may hold corrections")
    collection = read_form(form, source, split, domain)
    for reason, n in collection.left_out.items():
        click.echo(f"Left out: {n} {reason}.", err=True)
    write_collection(collection, corpus, set_path)
    click.echo(f"{len(collection.texts)} documents in {corpus}, {len(collection.questions)} questions in {set_path}")
