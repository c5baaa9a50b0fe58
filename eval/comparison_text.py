"""What `compare` and `gate` print. Pure: a value in, words out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import Any

from eval.compare import Comparison, QuestionChange
from eval.gate import Verdict
from eval.significance import Difference
from eval.tables import number
from index.render import printable

DEFAULT_WIDTH = 120
_FEWEST_COLUMNS = 60  # a narrower terminal gets lines it has to break itself
_MOST_LISTED = 20
_LONGEST_VALUE = 60
_LONGEST_SOURCE = 160
_DIGEST_CHARS = 12
_INDENT = "      "
_GAP = " │ "


def render_comparison(comparison: Comparison, width: int = DEFAULT_WIDTH) -> str:
    """Return what differs between two runs, worse questions first.

    Args:
        comparison: What differs.
        width: Columns of the terminal; a question's two answers stand side by side in them.
    """
    lines = ["Settings that differ:" if comparison.settings else "The settings are the same."]
    lines += [
        f"  {printable(name)}: {_setting(name, before)} → {_setting(name, after)}"
        for name, before, after in comparison.settings
    ]
    lines.append("Documents that differ:" if comparison.corpus else "No document is known to differ.")
    lines += _listed(comparison.corpus)
    notes = (
        ("only in the first run", comparison.only_before),
        ("only in the second run", comparison.only_after),
        ("failed in the first run, so they are not compared", comparison.failed_before),
        ("failed in the second run, so they are not compared", comparison.failed_after),
        ("asked in other words", comparison.asked_otherwise),
        ("changed in the set (turns before, gold, facts, tags or the like)", comparison.altered),
        ("answered in other words, no better and no worse", comparison.other_words),
    )
    lines += [f"{_questions(len(ids))} {what}: {_some(ids)}" for what, ids in notes if ids]
    lines += ["", *render_differences(comparison.differences)]
    for title, is_better in (("Worse", False), ("Better", True)):
        changes = [change for change in comparison.changes if change.is_better is is_better]
        lines += ["", f"{title}: {_questions(len(changes))}", *_changes_lines(changes, width)]
    return "\n".join(lines)


def render_verdict(verdict: Verdict, width: int = DEFAULT_WIDTH) -> str:
    """Return whether the run passes; if not, every reason, and the questions that came out worse."""
    lines = render_differences(verdict.differences)
    if verdict.worse:
        lines += ["", f"Worse: {_questions(len(verdict.worse))}"]
        lines += [_some(tuple(change.id for change in verdict.worse))] if verdict.is_passed else []
    if verdict.is_passed:
        return "\n".join([*lines, "", "Passed: nothing fell by more than chance and more than the tolerance."])
    lines += _changes_lines(verdict.worse, width)
    return "\n".join([*lines, "", "Held back:", *(f"  {printable(reason)}" for reason in verdict.reasons)])


def render_differences(differences: Iterable[Difference]) -> list[str]:
    """Return a table of differences; a star marks one that chance alone makes less than 1 time in 20."""
    head = f"{'metric':27}{'before':>8}{'after':>8}{'change':>9}  {'95 % interval':>17}{'p':>8}{'n':>6}"
    lines = [head]
    for d in differences:
        interval = "–" if d.low is None else f"{d.low:+.3f} – {d.high:+.3f}"
        star = " *" if d.p_any < 0.05 and d.change else ""
        lines.append(
            f"  {d.metric.name:25}{number(d.before):>8}{number(d.after):>8}{d.change:>+9.3f}  {interval:>17}"
            f"{d.p_any:>8.4f}{d.n:>6}{star}"
        )
    return lines


def _changes_lines(changes: Iterable[QuestionChange], width: int) -> Iterator[str]:
    width = max(width, _FEWEST_COLUMNS)
    column = (width - len(_INDENT) - len(_GAP)) // 2
    for change in changes:
        yield f"  {printable(change.id)}  {change.metric} {number(change.before)} → {number(change.after)}"
        yield from (_INDENT + line for line in _wrapped(change.question, width - len(_INDENT)))
        left = ["before", *_column(change.answer_before, change.rests_on_before, column)]
        right = ["after", *_column(change.answer_after, change.rests_on_after, column)]
        if left[1:] == right[1:]:
            left, right = ["before and after", *left[1:]], []
        for one, other in zip_longest(left, right, fillvalue=""):
            yield f"{_INDENT}{one:{column}}{_GAP}{other}".rstrip() if right else _INDENT + one
        yield ""


def _column(answer: str, rests_on: Sequence[str], width: int) -> list[str]:
    """Return an answer and what it rests on as lines no wider than a column."""
    lines = _wrapped(answer, width)
    for source in rests_on:
        lines += _wrapped(source if len(source) <= _LONGEST_SOURCE else source[: _LONGEST_SOURCE - 1] + "…", width)
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(printable(" ".join(text.split())), width, break_on_hyphens=False)


def _listed(items: Sequence[str]) -> list[str]:
    rest = len(items) - _MOST_LISTED
    shown = [f"  {printable(item)}" for item in items[:_MOST_LISTED]]
    return [*shown, f"  … and {rest} more"] if rest > 0 else shown


def _some(ids: Sequence[str]) -> str:
    rest = len(ids) - _MOST_LISTED
    return printable(", ".join(ids[:_MOST_LISTED])) + (f" and {rest} more" if rest > 0 else "")


def _questions(n: int | str) -> str:
    return f"{n} question{'' if n == 1 else 's'}"


def _setting(name: str, value: object) -> str:
    if name == "sets" and isinstance(value, list):
        return "; ".join(map(describe_set, value))
    return _short(value)


def describe_set(asked: Mapping[str, Any]) -> str:
    """Return in words which set was asked, as settings.json tells it."""
    name, digest = Path(str(asked.get("path", "?"))).name, str(asked.get("sha256", "?"))
    return printable(f"{name}, {_questions(asked.get('questions', '?'))}, sha256 {digest[:_DIGEST_CHARS]}")


def _short(value: object) -> str:
    text = printable("–" if value is None else str(value))
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
