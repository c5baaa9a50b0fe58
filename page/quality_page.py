"""The quality page: what evaluation runs measured, what went worst, and what people said."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st

from eval.records import AnswerRecord, CitationRecord
from eval.run_folder import Run
from index.errors import FootnoteError
from page.feedback import KeptFeedback, Verdict
from page.feedback_set import as_lines, index_flags, question_set, run_command
from page.place import document_address
from page.quality_charts import show_charts
from page.quality_runs import Asked, BadQuestion, RunRow, by_asked, list_runs, open_run, worst_first
from page.services import Services
from page.settings import PageSettings
from page.words import certainty, counted, odds, plain

_WORST_SHOWN = 25
_DIGEST_CHARS = 6
_STORAGE = PageSettings().storage  # what the command takes where it is told of none


def show_quality_page(services: Services, owner: str) -> None:
    """Show the runs as charts, the worst questions of one of them, and the feedback."""
    with st.container(key="quality"):
        st.title("Quality")
        rows, faults = list_runs(services.settings.runs)
        for fault in faults:
            st.warning(plain(fault))
        if rows:
            show_charts(_choose_asked(by_asked(rows)))
            _show_worst(services, rows)
        else:
            st.info(f"No evaluation has been run yet in {plain(str(services.settings.runs))}.")
            _show_first_run(services.settings)
        _show_feedback(services, owner)


def _show_first_run(settings: PageSettings) -> None:
    flags = ["--out", str(settings.runs / "first"), *index_flags(settings.index)]
    st.code(shlex.join(["python", "-m", "eval", "run", "eval/sets/corpus_tuning.jsonl", *flags]), language="bash")


def _choose_asked(runs: Mapping[Asked, tuple[RunRow, ...]]) -> tuple[RunRow, ...]:
    """Return the runs to compare: of those that asked the same questions, the ones a person chose."""
    if len(runs) == 1:
        return next(iter(runs.values()))
    words = [asked.words for asked in runs]

    def named(asked: Asked) -> str:
        digest = f" · {asked.digest[:_DIGEST_CHARS]}" if words.count(asked.words) > 1 else ""
        return asked.words + digest

    chosen = st.selectbox(
        "Asked", list(runs), format_func=named, key="asked", help="Only runs that asked the same questions compare."
    )
    return runs[chosen]


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
    key = f"n-worst-{name}"
    n_shown = st.session_state.get(key, _WORST_SHOWN)
    for bad in worst[:n_shown]:
        _show_bad(run, bad)
    n_more = min(len(worst) - n_shown, _WORST_SHOWN)
    if n_more > 0:
        st.button(f"Show {n_more} more", key="more-worst", on_click=_show_more, args=(key, n_shown + n_more))


def _show_more(key: str, n: int) -> None:
    st.session_state[key] = n


def _show_bad(run: Run, bad: BadQuestion) -> None:
    answer, question = run.answers.get(bad.id), run.questions.get(bad.id)
    text = question.question if question else answer.question if answer else bad.id
    with st.expander(f"{plain(text)} — {bad.why}"):
        if question and question.facts:
            facts = "; ".join(" or ".join(options) for options in question.facts)
            st.html(f"<p><strong>Asked for:</strong> {escape(facts)}</p>")
        for quote in question.evidence if question else ():
            document = _link(f"document?{urlencode({'id': quote.document})}", quote.document)
            st.html(f"<p><strong>Gold quote</strong> in {document}: “{escape(quote.quote)}”</p>")
        st.html(_answer_html(answer) if answer else "<p>There is no answer.</p>")


def _answer_html(answer: AnswerRecord) -> str:
    said = f": {escape(answer.answer)}" if answer.answer else "."
    parts = [f"<p><strong>{escape(answer.outcome.value.capitalize())}</strong>{said}</p>"]
    if answer.confidence is not None:
        sure = "" if answer.is_declined else f"{certainty(answer.confidence)}. "
        parts.append(f"<p>{sure}Of answers this sure, {odds(answer.confidence)} are right.</p>")
    parts += [
        f"<p>[{citation.number}] {_cited_html(citation)}: “{escape(citation.quote)}”</p>"
        for citation in answer.citations
    ]
    return "".join(parts)


def _cited_html(citation: CitationRecord) -> str:
    address = document_address(citation.document, citation.span, citation.quote)
    return _link(address, citation.title or citation.document)


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}" target="_blank">{escape(words)}</a>'


def _show_feedback(services: Services, owner: str) -> None:
    """Show how many said what, and to each person what they said themselves: nobody reads another's questions here."""
    st.subheader("What people said")
    counts = services.feedback.count()
    if not any(counts.values()):
        st.write("Nobody has said anything of an answer yet. The form is below each answer.")
        return
    columns = st.columns(len(Verdict))
    for column, verdict in zip(columns, Verdict, strict=True):
        column.metric(verdict.value.capitalize(), counts[verdict])
    own = services.feedback.given_by(owner)
    if own:
        _show_own(services, owner, own)
    settings = services.settings
    flags = index_flags(settings.index) + (["--storage", str(settings.storage)] if settings.storage != _STORAGE else [])
    st.caption("What everybody said, with their comments, goes to whoever runs the server by this command there:")
    st.code(shlex.join(["python", "-m", "page", "feedback", "feedback.jsonl", *flags]), language="bash")


def _show_own(services: Services, owner: str, own: Sequence[KeptFeedback]) -> None:
    st.markdown("**What you said**")
    table = {
        "Question": [kept.answer.question for kept in own],
        "Verdict": [kept.feedback.verdict.value for kept in own],
        "Comment": [kept.feedback.comment for kept in own],
    }
    st.dataframe(table, hide_index=True, alt="What you said of answers: question, verdict and comment")
    try:
        services.index()
    except FootnoteError:
        st.caption("As soon as there is an index, this can be downloaded as a question set.")
        return
    st.download_button(
        "Download yours as a question set", partial(own_question_set, services, owner), file_name="feedback.jsonl",
        mime="application/jsonl", key="feedback-set", on_click="ignore",
    )  # fmt: skip
    st.caption("Quotes that the documents do not hold any more are left out. Ask these questions with:")
    st.code(run_command("feedback.jsonl", services.settings.index), language="bash")


def own_question_set(services: Services, owner: str) -> str:
    """Return one person's feedback as the lines of a question set that fits the index as it is now."""
    with services.index().snapshot() as snapshot:
        return as_lines(question_set(services.feedback.given_by(owner), snapshot))
