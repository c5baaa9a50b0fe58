"""Metrics over runs as charts, each with its numbers in a table for those who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from page.quality_runs import CHARTED, RunRow

if TYPE_CHECKING:
    import altair as alt_charts  # slow to load, and needed only where there are runs

Values = Mapping[str, Sequence[float | None]]  # by metric, a number a run


def show_charts(rows: Sequence[RunRow]) -> None:
    """Show accuracy, citation, abstention and speed over the runs, the oldest first."""
    tabs = st.tabs([*CHARTED, "Speed"])
    for tab, (kind, metrics) in zip(tabs, CHARTED.items(), strict=False):
        with tab:
            values = {words: [row.metric(name) for row in rows] for name, words in metrics}
            _show_chart(rows, values, f"{kind} over runs, as shares from 0 to 1", top=1.0)
    with tabs[-1]:
        seconds = {
            "median": [row.seconds("median") for row in rows],
            "95th percentile": [row.seconds("p95") for row in rows],
        }
        _show_chart(rows, seconds, "Seconds a question takes, over runs")


def _show_chart(rows: Sequence[RunRow], values: Values, alt: str, top: float | None = None) -> None:
    known = {name: numbers for name, numbers in values.items() if any(number is not None for number in numbers)}
    if not known:
        st.write("No run measured this.")
        return
    st.altair_chart(_bars(known, top) if len(rows) == 1 else _lines(rows, known, top), alt=alt)
    with st.expander("The numbers"):
        table = {"Run": [row.name for row in rows]} | {
            name: [f"{number:.3f}" if number is not None else "" for number in numbers]
            for name, numbers in known.items()
        }
        st.dataframe(table, hide_index=True, alt=alt)


def _lines(rows: Sequence[RunRow], known: Values, top: float | None) -> alt_charts.Chart:
    """Return a line a metric over the runs; shape as well as colour tells the lines apart."""
    import altair as alt_charts

    order = [row.name for row in rows]
    points: list[dict[str, Any]] = [
        {"run": row.name, "what": name, "value": number}
        for name, numbers in known.items()
        for row, number in zip(rows, numbers, strict=True)
        if number is not None
    ]
    scale = alt_charts.Scale(domain=[0, top]) if top else alt_charts.Scale(zero=True)
    chart: alt_charts.Chart = (
        alt_charts.Chart(alt_charts.InlineData(values=points))
        .mark_line(point=alt_charts.OverlayMarkDef(size=70, filled=True))
        .encode(
            x=alt_charts.X("run:N", sort=order, title=None, axis=alt_charts.Axis(labelAngle=0)),
            y=alt_charts.Y("value:Q", scale=scale, title=None),
            color=alt_charts.Color("what:N", title=None, legend=alt_charts.Legend(orient="top")),
            shape=alt_charts.Shape("what:N", title=None),
            strokeDash=alt_charts.StrokeDash("what:N", title=None),
            tooltip=["run:N", "what:N", alt_charts.Tooltip("value:Q", format=".3f")],
        )
        .properties(height=260)
    )
    return chart


def _bars(known: Values, top: float | None) -> alt_charts.Chart:
    """Return a bar a metric, its number beside its name: of one run, lines would be single points."""
    import altair as alt_charts

    points = [
        {"what": f"{name}  {number:.2f}", "value": number}
        for name, numbers in known.items()
        for number in numbers
        if number is not None
    ]
    names = alt_charts.Axis(labelLimit=260, labelFontSize=13, domain=False, ticks=False)
    scale = alt_charts.Scale(domain=[0, top]) if top else alt_charts.Scale(zero=True)
    chart: alt_charts.Chart = (
        alt_charts.Chart(alt_charts.InlineData(values=points))
        .mark_bar(height=18)
        .encode(
            x=alt_charts.X("value:Q", scale=scale, title=None, axis=alt_charts.Axis(tickCount=5)),
            y=alt_charts.Y("what:N", sort=None, title=None, axis=names),
        )
        .properties(height=alt_charts.Step(36))
    )
    return chart
