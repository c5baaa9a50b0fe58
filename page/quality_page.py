"""The quality page: what evaluation runs measured, what went worst, and what people said."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from eval.records import AnswerRecord
from eval.run_folder import Run
from index.errors import FootnoteError
from page.feedback import Verdict
from page.quality_charts import show_charts
from page.quality_runs import BadQuestion, RunRow, list_runs, open_run, worst_first
from page.services import Services
from page.words import counted, plain

_WORST_SHOWN = 25


def show_quality_page(services: Services) -> None:
    """Show the runs as charts, the worst questions of one of them, and the feedback."""
    with st.container(key="quality"):
        st.title("Quality")
        rows, faults = list_runs(services.settings.runs)
        for fault in faults:
            st.warning(plain(fault))
        if rows:
            show_charts(rows)
            _show_worst(services, rows)
        else:
            st.info(f"No evaluation has been run yet in {plain(str(services.settings.runs))}.")
            st.code("python -m eval run eval/sets/corpus_tuning.jsonl --out storage/runs/first", language="bash")
        _show_feedback(services)


def _show_worst(services: Services, rows: Sequence[RunRow]) -> None:
    st.subheader("Worst questions first")
    names = [row.name for row in reversed(rows)]
    name = st.selectbox("Run", names, key="run", bind="query-params")
    try:
        run = open_run(services.settings.runs, name or names[0])
    except FootnoteError as exc:
        st.warning(plain(str(exc)))
        return
    worst = worst_first(run.rows, run.answers)
    if not worst:
        st.write(f"Nothing went wrong in {counted(len(run.rows), 'question')}.")
        return
    st.caption(f"{counted(len(worst), 'question')} of {len(run.rows)} went wrong.")
    for bad in worst[:_WORST_SHOWN]:
        _show_bad(run, bad)


def _show_bad(run: Run, bad: BadQuestion) -> None:
    answer, question = run.answers.get(bad.id), run.questions.get(bad.id)
    text = question.question if question else answer.question if answer else bad.id
    with st.expander(f"{plain(text)} — {bad.why}"):
        if question and question.facts:
            facts = "; ".join(" or ".join(options) for options in question.facts)
            st.html(f"<p><strong>Asked for:</strong> {escape(facts)}</p>")
        for quote in question.evidence if question else ():
            st.html(f"<p><strong>Gold quote</strong> in {escape(quote.document)}: “{escape(quote.quote)}”</p>")
        st.html(_answer_html(answer) if answer else "<p>There is no answer.</p>")


def _answer_html(answer: AnswerRecord) -> str:
    sure = f" (confidence {answer.confidence:.2f})" if answer.confidence is not None else ""
    parts = [f"<p><strong>{escape(answer.outcome.value.capitalize())}</strong>{sure}: {escape(answer.answer)}</p>"]
    parts += [
        f"<p>[{citation.number}] {escape(citation.title or citation.document)}: “{escape(citation.quote)}”</p>"
        for citation in answer.citations
    ]
    return "".join(parts)


def _show_feedback(services: Services) -> None:
    st.subheader("What people said")
    counts = services.feedback.count()
    if not any(counts.values()):
        st.write("Nobody has said anything of an answer yet. The form is below each answer.")
        return
    columns = st.columns(len(Verdict))
    for column, verdict in zip(columns, Verdict, strict=True):
        column.metric(verdict.value.capitalize(), counts[verdict])
    st.download_button(
        "Download as a question set", services.feedback.question_set, file_name="feedback.jsonl",
        mime="application/jsonl", key="feedback-set", on_click="ignore",
    )  # fmt: skip
    st.caption("Run it with: python -m eval run feedback.jsonl")
