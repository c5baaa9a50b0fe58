"""What `run` prints at its end. Pure: a value in, words out."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

from eval.metrics import METRICS, Better
from eval.runner import Failure
from eval.summary import Estimate, Estimates, Summary
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
        within = interval(estimate.low, estimate.high)
        lines.append(
            f"  {metric.name:25}{number(estimate.value):>8}  {within:>15}{estimate.n:>6}{estimate.undefined:>11}  "
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
            lines.append(f"  {pace(summary.questions_per_second)}")
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
    """Return two lines a group: the values, and below each its interval."""
    lines = [f"{heading:23}{'n':>5}{_cells(HEADLINE)}"]
    for name, estimates in groups:
        shown = [estimates[metric] for metric in HEADLINE]
        n = max(estimate.n + estimate.undefined for estimate in estimates.values())
        lines.append(f"  {printable(shorten(name, 20, placeholder='…')):21}{n:>5}{_cells(map(_with_n, shown))}")
        if under := _cells(map(_under, shown)).rstrip():
            lines.append(f"{'':28}{under}")
    lines.append("In brackets, of how many questions each is the mean; for the others of the n it is undefined.")
    return lines


def _cells(texts: Iterable[str]) -> str:
    return "".join(f"{text:>{max(14, len(name) + 2)}}" for name, text in zip(HEADLINE, texts, strict=True))


def _with_n(estimate: Estimate) -> str:
    return "–" if estimate.value is None else f"{number(estimate.value)} ({estimate.n})"


def _under(estimate: Estimate) -> str:
    return "" if estimate.value is None else interval(estimate.low, estimate.high, "–")


def interval(low: float | None, high: float | None, dash: str = " – ") -> str:
    """Return an interval as tables show it, a dash where there is none."""
    return "–" if low is None or high is None else f"{number(low)}{dash}{number(high)}"


def pace(per_second: float) -> str:
    """Return how fast questions were answered, in a unit in which the number says something."""
    return f"{per_second:.1f} questions a second" if per_second >= 1 else f"{60 * per_second:.1f} questions a minute"


def number(value: float | None) -> str:
    """Return a score as tables show it, a dash where undefined."""
    return "–" if value is None else f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
