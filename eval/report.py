"""A run as one HTML file that needs nothing else: metrics, plots, and every answer with its footnotes and gold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.compare import compare_runs, shown_answer
from eval.gold import GoldQuote
from eval.metrics import METRICS, Better, Kind, Metric
from eval.metrics_answer import has_facts
from eval.plots import HEIGHT, WIDTH, make_plots
from eval.questions import SetQuestion
from eval.records import AnswerRecord
from eval.run_folder import Run
from eval.scores import QuestionScores
from eval.summary import summarise
from eval.tables import HEADLINE, interval, number, pace
from rag.render import visible

_TEMPLATES = Path(__file__).parent / "templates"
_SHOWN_PASSAGES = 5
_LONG = ("documents",)
_MARK = "· Footnote eval</title>".encode()  # as in the template
_HEAD_BYTES = 4000


@dataclass(frozen=True, slots=True)
class GoldShown:
    """A gold quote and what became of it: the rank of the first passage on it (0 if none), and whether it was cited."""

    quote: GoldQuote
    rank: int
    is_cited: bool


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """All the page shows of one question.

    `state` is "right", "wrong" or "unscored"; `change`, against the baseline, "better", "worse", "same" or "" for none.
    """

    row: QuestionScores
    question: SetQuestion | None
    record: AnswerRecord | None
    state: str
    gold: tuple[GoldShown, ...]
    gold_passages: frozenset[int]
    facts: tuple[tuple[str, bool], ...]
    answer_before: str
    change: str
    scores: tuple[tuple[str, float], ...]


def is_report(path: Path) -> bool:
    """Tell whether a file is a report that was written before, or there is none."""
    if not path.is_file():
        return not path.exists()
    with path.open("rb") as stream:
        return _MARK in stream.read(_HEAD_BYTES)


def render_report(run: Run, baseline: Run | None = None) -> str:
    """Return the page. Whatever comes from documents, questions or models is escaped.

    Args:
        run: What it shows.
        baseline: What to show beside it, if anything.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = lambda text: visible(str(text))
    environment.filters["number"] = number
    environment.globals |= {"interval": interval, "pace": pace}
    comparison = compare_runs(baseline, run) if baseline else None
    differences = {d.metric.name: d for d in comparison.differences} if comparison else {}
    changes = {c.id: "better" if c.is_better else "worse" for c in comparison.changes} if comparison else {}
    # A baseline is kept without its summary: the scores give the same one.
    summary = run.summary or summarise(run.rows, run.answers.values()).as_json()
    metrics = list(_metric_rows(summary["metrics"]))
    seconds = [record.seconds["total"] for record in run.answers.values() if "total" in record.seconds]
    return environment.get_template("report.html").render(
        run=run,
        summary=summary,
        begun=_time(run.settings.get("started")),
        baseline=baseline,
        name=run.folder.resolve().name,
        settings=[(name, _setting(value)) for name, value in run.settings.items() if name not in _LONG],
        documents=run.settings.get("documents", {}),
        kinds=[(kind.value, [row for row in metrics if row[0].kind is kind]) for kind in Kind],
        metrics=metrics,
        headline=[name for name in HEADLINE if summary["metrics"].get(name, {}).get("value") is not None],
        differences=differences,
        plots=make_plots(summary, seconds),
        width=WIDTH,
        height=HEIGHT,
        questions=[_shown(row, run, baseline, changes) for row in run.rows],
        tags=sorted({tag for row in run.rows for tag in row.tags}),
        outcomes=sorted({row.outcome for row in run.rows}),
        shown_passages=_SHOWN_PASSAGES,
    )


def _metric_rows(estimates: Mapping[str, Any]) -> Iterator[tuple[Metric, Mapping[str, Any], bool]]:
    """Yield each metric with its estimate, and whether 0..1 is its scale, so that a bar can show it."""
    for metric in METRICS:
        if metric.name in estimates:
            yield metric, estimates[metric.name], metric.better is not Better.NEITHER


def _shown(
    row: QuestionScores, run: Run, baseline: Run | None, changes: Mapping[str, str]
) -> QuestionShown:  # fmt: skip
    question, record = run.questions.get(row.id), run.answers.get(row.id)
    before = baseline.answers.get(row.id) if baseline else None
    gold = run.gold.get(row.id, ())
    passages = record.passages if record else ()
    correct = row.values.get("correct")
    return QuestionShown(
        row=row,
        question=question,
        record=record,
        state="unscored" if correct is None else "right" if correct else "wrong",
        gold=tuple(_gold(quote, record) for quote in gold),
        gold_passages=frozenset(
            at
            for at, passage in enumerate(passages, 1)
            if any(q.is_touched(passage.document, passage.span) for q in gold)
        ),
        facts=tuple(
            (" or ".join(members), has_facts(record.words if record else "", [members]))
            for members in (question.facts if question else ())
        ),
        answer_before=_answer_before(before, record),
        change=changes.get(row.id, "same") if before else "",
        scores=tuple(row.values.items()),
    )


def _answer_before(before: AnswerRecord | None, record: AnswerRecord | None) -> str:
    """Return what the baseline answered, "" where it is the same or not known."""
    if before is None or (record and (before.words, before.outcome) == (record.words, record.outcome)):
        return ""
    return shown_answer(before, before.outcome.value)


def _gold(quote: GoldQuote, record: AnswerRecord | None) -> GoldShown:
    passages = record.passages if record else ()
    ranks = [at for at, passage in enumerate(passages, 1) if quote.is_touched(passage.document, passage.span)]
    cited = any(quote.is_touched(c.document, c.span) for c in (record.citations if record else ()))
    return GoldShown(quote, ranks[0] if ranks else 0, cited)


def _time(value: object) -> str:
    """Return a time of settings.json for people; "" when there is none."""
    try:
        return f"{datetime.fromisoformat(str(value)).astimezone(UTC):%-d %B %Y, %H:%M} UTC"
    except ValueError:
        return ""


def _setting(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_setting(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "; ".join(map(_setting, value))
    return str(value)
