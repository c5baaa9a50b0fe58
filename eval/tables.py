"""What the commands of eval print. Pure: a value in, words out."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import indent, shorten

from eval.compare import Comparison, QuestionChange
from eval.gate import Verdict
from eval.metrics import METRICS, Better
from eval.runner import Failure
from eval.significance import Difference
from eval.summary import Estimates, Summary
from index.render import printable

# What stands in a table by tag, where there is no room for everything.
HEADLINE = ("success@5", "right", "gold_quoted", "citation_precision_gold", "rejection", "over_refusal")
_MOST_LISTED = 20


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
        interval = f"{_number(estimate.low)} – {_number(estimate.high)}"
        lines.append(
            f"  {metric.name:25}{_number(estimate.value):>8}  {interval:>15}{estimate.n:>6}{estimate.undefined:>11}  "
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
    return "–" if estimate.value is None else f"{_number(estimate.value)} ({estimate.n})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


def render_comparison(comparison: Comparison) -> str:
    """Return what differs between two runs, worse questions first."""
    lines = ["Settings that differ:" if comparison.settings else "The settings are the same."]
    lines += [f"  {name}: {shorten(str(a), 60)} → {shorten(str(b), 60)}" for name, a, b in comparison.settings]
    lines.append("Documents that differ:" if comparison.corpus else "No document is known to differ.")
    lines += _listed(comparison.corpus)
    for what, ids in (("first", comparison.only_before), ("second", comparison.only_after)):
        if ids:
            lines.append(f"Only in the {what} run: {len(ids)} questions ({', '.join(ids[:5])})")
    lines += ["", *render_differences(comparison.differences)]
    for title, is_better in (("Worse", False), ("Better", True)):
        changes = [change for change in comparison.changes if change.is_better is is_better]
        lines += ["", f"{title}: {len(changes)} questions"]
        for change in changes:
            lines += _change_lines(change)
    return "\n".join(lines)


def _listed(items: tuple[str, ...]) -> list[str]:
    rest = len(items) - _MOST_LISTED
    shown = [f"  {printable(item)}" for item in items[:_MOST_LISTED]]
    return [*shown, f"  … and {rest} more"] if rest > 0 else shown


def render_differences(differences: Iterable[Difference]) -> list[str]:
    """Return a table of differences; a star marks one that chance alone makes less than 1 time in 20."""
    head = f"{'metric':27}{'before':>8}{'after':>8}{'change':>9}  {'95 % interval':>17}{'p':>8}{'n':>6}"
    lines = [head]
    for d in differences:
        interval = f"{d.low:+.3f} – {d.high:+.3f}"
        star = " *" if d.p_any < 0.05 and d.change else ""
        lines.append(
            f"  {d.metric.name:25}{_number(d.before):>8}{_number(d.after):>8}{d.change:>+9.3f}  {interval:>17}"
            f"{d.p_any:>8.4f}{d.n:>6}{star}"
        )
    return lines


def _change_lines(change: QuestionChange) -> list[str]:
    head = f"  {printable(change.id)}  {change.metric} {_number(change.before)} → {_number(change.after)}"
    texts = (("", change.question), ("before: ", change.answer_before), ("after:  ", change.answer_after))
    return [head, *(indent(printable(label + " ".join(text.split())), "      ") for label, text in texts if text)]


def render_verdict(verdict: Verdict) -> str:
    """Return whether the run passes, and if not, every reason."""
    lines = render_differences(verdict.differences)
    if verdict.is_passed:
        return "\n".join([*lines, "", "Passed: nothing fell by more than chance and more than the tolerance."])
    return "\n".join([*lines, "", "Held back:", *(f"  {printable(reason)}" for reason in verdict.reasons)])
