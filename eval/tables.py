"""What `run` prints at its end. Pure: a value in, words out."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

from eval.metrics import METRICS, Better
from eval.runner import Failure
from eval.summary import Estimates, Summary
from index.render import printable

# What stands in a table by tag, where there is no room for everything.
HEADLINE = ("success@5", "right", "gold_quoted", "citation_precision_gold", "rejection", "over_refusal")


def render_summary(summary: Summary) -> str:
    """Return the table at the end of a run."""
    outcomes = ", ".join(f"{n} {name}" for name, n in summary.outcomes.items())
    lines = [f"{summary.n_questions} questions: {outcomes}", ""]
    lines.append(f"{'metric':27}{'value':>8}  {'95 % interval':>15}{'n':>6}{'undefined':>11}  meaning")
    kind = None
    for metric in METRICS:
        estimate = summary.metrics[metric.name]
        if estimate.value is None:
            continue
        if metric.kind is not kind:
            kind = metric.kind
            lines.append(kind.value.upper())
        down = " (lower is better)" if metric.better is Better.LOWER else ""
        interval = f"{number(estimate.low)} – {number(estimate.high)}"
        lines.append(
            f"  {metric.name:25}{number(estimate.value):>8}  {interval:>15}{estimate.n:>6}{estimate.undefined:>11}  "
            f"{metric.meaning}{down}"
        )
    silent = [metric.name for metric in METRICS if summary.metrics[metric.name].value is None]
    if silent:
        lines.append(f"Undefined for every question: {', '.join(silent)}.")
    for heading, groups in (("by tag", summary.by_tag), ("by set", summary.by_set)):
        if groups:
            lines += ["", *_group_lines(heading, list(groups.items()))]
    if summary.speed:
        lines += ["", f"{'seconds':27}{'median':>8}{'95th':>9}{'n':>6}"]
        lines += [f"  {stage:25}{s.median:>8.3f}{s.p95:>9.3f}{s.n:>6}" for stage, s in summary.speed.items()]
        if summary.questions_per_second:
            lines.append(f"  {summary.questions_per_second:.1f} questions a second")
    return "\n".join(lines)


def render_failures(failures: Iterable[Failure]) -> str:
    """Return the questions that failed, those that failed alike on one line."""
    by_reason: dict[str, list[str]] = {}
    for failure in failures:
        by_reason.setdefault(failure.reason, []).append(failure.id)
    return "\n".join(
        printable(f"{', '.join(ids[:5])}{f' and {len(ids) - 5} more' if len(ids) > 5 else ''} failed: {reason}")
        for reason, ids in by_reason.items()
    )


def _group_lines(heading: str, groups: Iterable[tuple[str, Estimates]]) -> list[str]:
    lines = [f"{heading:23}{'n':>5}" + "".join(f"{name:>25}" if len(name) > 13 else f"{name:>14}" for name in HEADLINE)]
    for name, estimates in groups:
        n = max(estimate.n + estimate.undefined for estimate in estimates.values())
        cells = "".join(
            f"{_with_n(estimates, metric):>25}" if len(metric) > 13 else f"{_with_n(estimates, metric):>14}"
            for metric in HEADLINE
        )
        lines.append(f"  {printable(shorten(name, 20, placeholder='…')):21}{n:>5}{cells}")
    return lines


def _with_n(estimates: Estimates, metric: str) -> str:
    estimate = estimates[metric]
    return "–" if estimate.value is None else f"{number(estimate.value)} ({estimate.n})"


def number(value: float | None) -> str:
    """Return a score as tables show it, a dash where undefined."""
    return "–" if value is None else f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
