"""Plots of a run as coordinates; the template draws them as SVG, in the page's own colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics_retrieval import CUTS

WIDTH, HEIGHT = 340, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 20, 12, 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot, or a bar when it has a height, with what it says when pointed at."""

    x: float
    y: float
    note: str
    size: float = 4.0
    height: float = 0.0
    style: str = "one"


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, as SVG writes them, with its name in the legend ("" for none)."""

    points: str
    name: str = ""
    style: str = "one"


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis and where it stands along it."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot, in the pixels of its SVG.

    Attributes:
        title: What it shows.
        about: How to read it, a sentence.
        x_label: What runs along the lower axis.
        y_label: What runs along the left axis.
        x_ticks: Along the lower axis.
        y_ticks: Along the left axis.
        lines: Drawn first.
        marks: Drawn over them.
    """

    title: str
    about: str
    x_label: str
    y_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()


def make_plots(summary: Mapping[str, Any], seconds: Sequence[float]) -> tuple[Plot, ...]:
    """Return the plots there is data for.

    Args:
        summary: What summary.json holds.
        seconds: How long each question took.
    """
    plots = [
        _retrieval(summary["metrics"]),
        _reliability(summary.get("reliability") or ()),
        _risk_coverage(summary.get("risk_coverage") or ()),
        _times(seconds),
    ]
    return tuple(plot for plot in plots if plot is not None)


def _x(share: float) -> float:
    return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)


def _y(share: float) -> float:
    return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_x(x)},{_y(y)}" for x, y in points)


_SHARES = tuple((share, f"{share:.1f}") for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0))
_X_SHARES = tuple(Tick(_x(share), label) for share, label in _SHARES)
_Y_SHARES = tuple(Tick(_y(share), label) for share, label in _SHARES)


def _retrieval(metrics: Mapping[str, Any]) -> Plot | None:
    places = {k: at / (len(CUTS) - 1) for at, k in enumerate(CUTS)}
    lines, marks = [], []
    for name, style in (("success", "one"), ("recall", "two"), ("ndcg", "three")):
        values = {k: (metrics.get(f"{name}@{k}") or {}).get("value") for k in CUTS}
        points = [(places[k], value) for k, value in values.items() if value is not None]
        if points:
            lines.append(Line(_path(points), name, style))
            marks += [Mark(_x(x), _y(y), f"{name}: {y:.3f}", 3, style=style) for x, y in points]
    if not lines:
        return None
    ticks = tuple(Tick(_x(place), str(k)) for k, place in places.items())
    about = "How often a gold quote is found, and how much of the gold, in the first k passages."
    return Plot("Retrieval", about, "first k passages", "share", ticks, _Y_SHARES, tuple(lines), tuple(marks))


def _reliability(bins: Sequence[Sequence[float]]) -> Plot | None:
    if not bins:
        return None
    most = max(n for _, _, n in bins)
    marks = [
        Mark(
            _x(confidence),
            _y(correct),
            f"confidence {confidence:.2f}, correct {correct:.2f}, n = {n}",
            3 + 7 * n / most,
        )
        for confidence, correct, n in bins
    ]
    about = (
        "Of replies with confidence .8, 8 of 10 should be correct: dots on the dashed line. Larger dots, more replies."
    )
    line = Line(_path([(0, 0), (1, 1)]), style="guide")
    return Plot("Reliability", about, "confidence", "share correct", _X_SHARES, _Y_SHARES, (line,), tuple(marks))


def _risk_coverage(points: Sequence[Sequence[float]]) -> Plot | None:
    if not points:
        return None
    line = Line(_path([(coverage, risk) for coverage, risk in points]))
    about = "Share wrong when only the surest replies are kept: low on the left when confidence is worth something."
    return Plot("Risk and coverage", about, "share of replies kept", "share wrong", _X_SHARES, _Y_SHARES, (line,))


def _times(seconds: Sequence[float]) -> Plot | None:
    if not seconds or max(seconds) <= 0:
        return None
    n_bars, longest = 20, max(seconds)
    counts = [0] * n_bars
    for value in seconds:
        counts[min(int(value / longest * n_bars), n_bars - 1)] += 1
    most = max(counts)
    width = longest / n_bars
    bars = [
        Mark(
            _x(at / n_bars),
            _y(n / most),
            f"{n} questions: {at * width:.2f} to {(at + 1) * width:.2f} s",
            _x(1 / n_bars) - _x(0) - 2,
            _y(0) - _y(n / most),
        )
        for at, n in enumerate(counts)
        if n
    ]
    x_ticks = tuple(Tick(_x(share), f"{share * longest:.2f}") for share in (0.0, 0.5, 1.0))
    y_ticks = (Tick(_y(0), "0"), Tick(_y(1), str(most)))
    return Plot("Time", "How long questions took.", "seconds", "questions", x_ticks, y_ticks, (), tuple(bars))
