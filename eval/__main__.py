"""`python -m eval`: measure how good answers are, compare runs, and hold back what made them worse."""

from __future__ import annotations

import json
import logging
import os
import shlex
import shutil
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from eval.flags import FILE, FOLDER, FORCE, INDEX, JSON, NEW_FILE, RESAMPLES, Share
from eval.set_commands import import_, make_set
from index.command_line import explained
from rag.generator_flags import SERVER_KEY, generator_flags
from rag.generators import GeneratorChoice, open_generator


def terminal_width() -> int:
    """Return the columns to print in; 120 where nothing says how many there are."""
    return shutil.get_terminal_size((120, 24)).columns


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Measure how good answers are, compare runs, and hold back what made them worse.

    \b
    Examples:
      python -m eval run eval/sets/corpus_tuning.jsonl
      python -m eval compare storage/runs/before storage/runs/after
    """
    logging.basicConfig(format="%(levelname)s: %(message)s", level=logging.WARNING)


class _Stopped(click.ClickException):
    """A run that a person stopped."""

    exit_code = 130  # as of every command that Ctrl-C ends

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Stopped. The answers so far are in {folder}. To ask the other questions, give the same command with "
            f"--out {shlex.quote(str(folder))}"
        )


@main.command()
@click.argument("sets", nargs=-1, required=True, type=FILE)
@INDEX
@click.option(
    "--out", type=FOLDER, help="Folder of the run; one that was stopped goes on. Default: storage/runs/<time>."
)
@generator_flags
@click.option(
    "--search",
    type=click.Choice(["keywords", "vectors", "fused"]),
    help="Measure this search alone; nothing is drafted.",
)
@click.option("--every", type=click.IntRange(1), default=1, help="Ask only every so-many-th question of each set.")
@click.option("--limit", type=click.IntRange(1), help="Ask only the first so many questions of each set.")
@JSON
@explained
def run(
    sets: tuple[Path, ...], index_folder: Path, out: Path | None, choice: GeneratorChoice, search: str | None,
    every: int, limit: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Ask the questions of one or more SETS and score the answers; exit with 1 if a question failed.

    \b
    Examples:
      python -m eval run eval/sets/corpus_tuning.jsonl --out storage/runs/before
      python -m eval run my-questions.jsonl --index ~/policies-index --json
    """
    from eval.answering import load_asker
    from eval.checks import checks_on
    from eval.gold import texts_of
    from eval.measure import describe_sets, measure, part_of, read_fitting_sets, refuse_loss
    from eval.problems import problems_log
    from eval.progress import progress_bar, say
    from eval.provenance import describe_corpus
    from eval.run_folder import PROBLEMS
    from eval.tables import render_failures, render_summary
    from index.policy_index import PolicyIndex

    if search and choice != GeneratorChoice():
        raise click.UsageError("--search drafts nothing: leave out what chooses a generator, or --search.")
    folder = out or Path("storage/runs") / datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    with PolicyIndex(index_folder).snapshot() as snapshot:
        text_of = texts_of(snapshot)
        chosen = part_of(read_fitting_sets(sets, snapshot, text_of), every, limit)
        refuse_loss(folder, [question for each in chosen for question in each.questions])  # before a model is loaded
        # Where the hub cannot be reached, no other generator is measured in its name: the run ends at once.
        load_generator = partial(open_generator, choice, partial(click.echo, err=True), os.environ.get(SERVER_KEY, ""))
        with problems_log(folder / PROBLEMS), progress_bar("asking") as progress:
            asker = load_asker(index_folder, load_generator, search)
            settings: dict[str, Any] = {"started": datetime.now(UTC).isoformat(timespec="seconds")}
            settings |= (
                {"index": str(index_folder)}
                | asker.settings
                | describe_corpus(snapshot)
                | describe_sets(chosen, every, limit)
            )
            begin = partial(say, f"The run is in {folder}")
            try:
                measured = measure(
                    chosen, folder, asker.ask, text_of, settings, checks_on(snapshot), begin=begin, progress=progress
                )
            except KeyboardInterrupt:
                raise _Stopped(folder) from None
    summary = measured.summary
    click.echo(json.dumps(summary.as_json(), ensure_ascii=False) if as_json else render_summary(summary))
    if measured.failures:
        click.echo(render_failures(measured.failures), err=True)
        raise click.ClickException(
            f"{len(measured.failures)} questions failed: see {folder / PROBLEMS}. Run it again to ask only those."
        )


@main.command()
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
@RESAMPLES
@JSON
@explained
def compare(before: Path, after: Path, resamples: int, as_json: bool) -> None:
    """Show what differs between two runs: metrics, questions with their answers, settings and documents.

    \b
    Examples:
      python -m eval compare storage/runs/before storage/runs/after
      python -m eval compare eval/baseline storage/runs/after --json
    """
    from eval.compare import compare_runs
    from eval.comparison_text import render_comparison
    from eval.run_folder import read_run
    from eval.significance import ChanceOptions

    comparison = compare_runs(read_run(before), read_run(after), ChanceOptions(resamples=resamples))
    click.echo(
        json.dumps(comparison.as_json(), ensure_ascii=False)
        if as_json
        else render_comparison(comparison, terminal_width())
    )


@main.command()
@click.argument("out", type=FOLDER)
@click.option("--baseline", type=FOLDER, required=True, help="Folder of the run to be no worse than.")
@click.option("--tolerance", type=Share(), default=0.01, show_default=True, help="What a metric may lose.")
@click.option(
    "--alpha", type=Share(min_open=True), default=0.05, show_default=True,
    help="Chance of a false alarm for each kind of metric.",
)  # fmt: skip
@RESAMPLES
@JSON
@explained
def gate(out: Path, baseline: Path, tolerance: float, alpha: float, resamples: int, as_json: bool) -> None:
    """Exit with 1 when a metric of the run OUT fell by more than chance and more than a tolerance.

    \b
    Examples:
      python -m eval gate storage/runs/after --baseline eval/baseline
      python -m eval gate storage/runs/after --baseline storage/runs/before --tolerance 0.02
    """
    from eval.advice import advise
    from eval.comparison_text import render_verdict
    from eval.gate import GateOptions, judge_run
    from eval.run_folder import read_run
    from eval.significance import ChanceOptions

    options = GateOptions(tolerance, alpha, ChanceOptions(resamples=resamples))
    now, before = read_run(out), read_run(baseline)
    verdict = judge_run(now, before, options)
    click.echo(
        json.dumps(verdict.as_json(), ensure_ascii=False) if as_json else render_verdict(verdict, terminal_width())
    )
    if not verdict.is_passed:
        click.echo(advise(verdict, now, before), err=True)
        sys.exit(1)


@main.command()
@click.argument("out", type=FOLDER)
@click.option(
    "--to", "folder", type=FOLDER, default=Path("eval/baseline"), show_default=True, help="Folder of the baseline."
)
@explained
def keep(out: Path, folder: Path) -> None:
    """Keep the run OUT as a baseline: its scores, answers and settings, without the passages.

    A baseline that is there is replaced; a folder that holds anything else is refused.

    \b
    Examples:
      python -m eval keep storage/runs/after
      python -m eval keep storage/runs/before --to baselines/before
    """
    from eval.baseline_folder import keep_baseline

    click.echo(f"{keep_baseline(out, folder)} questions of {out} kept in {folder}")


@main.command()
@click.argument("out", type=FOLDER)
@click.option("--baseline", type=FOLDER, help="Show beside it how another run did.")
@click.option("--to", "path", type=NEW_FILE, help="An .html file; a report that is there is replaced. Default: in OUT.")
@FORCE
@explained
def report(out: Path, baseline: Path | None, path: Path | None, force: bool) -> None:
    """Write the run OUT as one HTML file with plots and every answer; it opens offline.

    \b
    Examples:
      python -m eval report storage/runs/after
      python -m eval report storage/runs/after --baseline storage/runs/before --to after.html
    """
    from eval.report import is_report, render_report
    from eval.run_folder import REPORT, read_run
    from eval.writing import make_folder, refuse_overwriting, write_whole

    written = path or out / REPORT
    if written.suffix.lower() != ".html":
        raise click.UsageError(f"A report is HTML: {str(written)!r} should end in .html.")
    if not is_report(written):
        refuse_overwriting(written, force, "it is no report of a run")
    page = render_report(read_run(out), read_run(baseline) if baseline else None)
    make_folder(written.parent)
    write_whole(written, page)
    click.echo(written)


main.add_command(make_set)
main.add_command(import_)


if __name__ == "__main__":
    # No model hub is asked about a model that is here, and no usage is reported: set before anything reads it.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    main(prog_name="python -m eval")
