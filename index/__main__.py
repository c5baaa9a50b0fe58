"""`python -m index`: build an index of a folder of documents, and look into it."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.command_line import explained
from index.errors import DEFAULT_CORPUS, DEFAULT_INDEX, build_command
from index.filter_flags import filter_flags, refuse_unfit

if TYPE_CHECKING:
    from index.datatypes import Filter

CORPUS = click.option(
    "--corpus", type=click.Path(path_type=Path), default=DEFAULT_CORPUS, show_default=True, help="Folder of documents."
)
INDEX = click.option(
    "--index", "folder", type=click.Path(path_type=Path), default=DEFAULT_INDEX, show_default=True,
    help="Folder of the index.",
)  # fmt: skip
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead, one object a line.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Build an index of a folder of documents, and look into it.

    \b
    Examples:
      python -m index build --corpus my-documents
      python -m index search "who approves study leave"
    """
    logging.basicConfig(format="%(levelname)s: %(message)s", level=logging.WARNING)


@main.command()
@CORPUS
@INDEX
@click.option("--embedder", help="A sentence-transformers model, by name or folder. Default: as the index has it.")
@click.option("--strict", is_flag=True, help="Exit with 1 if any document could not be read.")
@click.option("--replace", is_flag=True, help="Let a folder that shares no document with the index take its place.")
@JSON
@explained
def build(
    corpus: Path, folder: Path, embedder: str | None, strict: bool, replace: bool, as_json: bool
) -> None:  # fmt: skip
    """Make the index match the folder: adds, changes, renames and removes; embeds only what is new.

    \b
    Examples:
      python -m index build
      python -m index build --corpus ~/policies --index ~/policies-index --strict
    """
    from index.build import BuildOptions, build_index
    from index.embed import DEFAULT_EMBEDDER, SentenceTransformerEmbedder
    from index.facts import stated_by
    from index.render import render_summary

    model = SentenceTransformerEmbedder(embedder or stated_by(folder).get("embedder", DEFAULT_EMBEDDER))
    with _progress_bars() as progress:
        summary = build_index(corpus, folder, model, BuildOptions(replace=replace), progress)
    click.echo(json.dumps(dataclasses.asdict(summary), ensure_ascii=False) if as_json else render_summary(summary))
    if strict and summary.n_unread:
        sys.exit(1)


@main.command()
@INDEX
@JSON
@explained
def status(folder: Path, as_json: bool) -> None:
    """Say what is indexed, how old and how large it is, and what could not be read.

    \b
    Examples:
      python -m index status
      python -m index status --index ~/policies-index --json
    """
    from index.policy_index import PolicyIndex
    from index.render import render_status

    with PolicyIndex(folder).snapshot() as snapshot:
        documents, problems = snapshot.documents(), snapshot.problems()
        n_bytes = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
        if not as_json:
            click.echo(render_status(snapshot.facts, documents, problems, n_bytes, snapshot.vector_search))
            return
        facts = dataclasses.asdict(snapshot.facts) | {"n_bytes": n_bytes, "vector_search": snapshot.vector_search}
        facts["documents"] = [dataclasses.asdict(row) for row in documents]
        facts["problems"] = [dataclasses.asdict(problem) for problem in problems]
        click.echo(json.dumps(facts, ensure_ascii=False))


@main.command()
@INDEX
@JSON
@explained
def verify(folder: Path, as_json: bool) -> None:
    """Check every promise the index makes; exit with 1 and say what is broken if any is.

    \b
    Examples:
      python -m index verify
      python -m index verify --index ~/policies-index
    """
    from index.checks import find_faults
    from index.facts import stated_by

    faults = list(find_faults(folder))
    if as_json:
        click.echo(json.dumps({"faults": faults}, ensure_ascii=False))
    elif faults:
        click.echo("\n".join(faults))
    else:
        click.echo("Everything the index promises holds.")
    if faults:
        remedy = f"Delete the folder {str(folder)!r}. {build_command(folder, stated_by(folder).get('corpus', ''))}"
        raise click.ClickException(f"Promises broken: {len(faults)}. {remedy}")


@main.command()
@click.argument("words")
@INDEX
@click.option("-k", default=5, show_default=True, type=click.IntRange(1), help="How many hits of each search.")
@filter_flags
@click.option("--exact", is_flag=True, help="Compare with every vector, however many there are.")
@JSON
@explained
def search(words: str, folder: Path, k: int, wanted: Filter, exact: bool, as_json: bool) -> None:
    """Print what the two searches, by meaning and by words, find for WORDS.

    \b
    Examples:
      python -m index search "carry over of annual leave"
      python -m index search "waiting times" -k 10 --from 2025-01-01 --json
    """
    from index.datatypes import ChunkKind
    from index.policy_index import PolicyIndex
    from index.render import render_hit

    if not words.strip():
        raise click.UsageError("There are no words to search for.")
    with PolicyIndex(folder).snapshot() as snapshot:
        refuse_unfit(wanted, snapshot)
        searches = {
            "vectors": snapshot.search_vectors(words, k, wanted, exact=exact),
            "keywords": snapshot.search_keywords(words, k, wanted, frozenset(ChunkKind)),
        }
        for name, hits in searches.items():
            if not as_json:
                click.echo(f"By {'meaning' if name == 'vectors' else 'words'}: {len(hits)} hits\n")
            for at, hit in enumerate(hits, 1):
                matched = snapshot.matched_words(hit.chunk, words)
                if as_json:
                    chunk = dataclasses.asdict(hit.chunk) | {"kind": hit.chunk.kind.value}
                    click.echo(json.dumps({"search": name, "score": hit.score, "matched": matched} | chunk))
                else:
                    click.echo(render_hit(at, hit, matched, colour=sys.stdout.isatty()) + "\n")


@main.command()
@click.argument("document_id")
@INDEX
@JSON
@explained
def show(document_id: str, folder: Path, as_json: bool) -> None:
    """Print a document as it was read: furniture dimmed, chunks marked where they begin.

    \b
    Examples:
      python -m index show handbook/annual-leave-policy.docx
      python -m index show health/ics.md | less -R
    """
    from index.policy_index import PolicyIndex
    from index.readers.wire import to_wire
    from index.render import render_document

    with PolicyIndex(folder).snapshot() as snapshot:
        document = snapshot.document(document_id)
        chunks = snapshot.chunks_of(document_id)
    if as_json:
        spans = [[chunk.span.start, chunk.span.end] for chunk in chunks]
        click.echo(json.dumps(to_wire(document) | {"chunks": spans}, ensure_ascii=False))
    else:
        click.echo(render_document(document, chunks, colour=sys.stdout.isatty()))


@contextmanager
def _progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """Give a callback that shows each kind of work as a bar with a rate on stderr."""
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def progress(what: str, done: int, total: int) -> None:
        if what not in bars:
            bars[what] = tqdm(total=total, desc=what, file=sys.stderr, leave=False, disable=None)
        bars[what].update(done - bars[what].n)

    try:
        yield progress
    finally:
        for bar in bars.values():
            bar.close()


if __name__ == "__main__":
    # No model hub is asked about a model that is here, and no usage is reported: set before anything reads it.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    main(prog_name="python -m index")
