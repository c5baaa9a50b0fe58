"""The documents page: what is indexed, what could not be read, and ways to change it."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from index.corpus import Problem
from index.errors import FootnoteError
from index.facts import IndexFacts
from index.store import DocumentRow
from page.chat_page import show_no_index
from page.document_changes import show_build, show_changes
from page.panel import show_download
from page.services import Services
from page.words import counted, plain, title_of

_REFRESH_S = 4.0


def show_documents_page(services: Services) -> None:
    """Show what is indexed, and let people change it where that is allowed."""
    with st.container(key="documents"):
        st.title("Documents")
        try:
            with services.index().snapshot() as snapshot:
                facts, documents, problems = snapshot.facts, snapshot.documents(), snapshot.problems()
        except FootnoteError as exc:
            _watch(services, None)
            show_build(services, "")
            show_no_index(services, exc)
            show_changes(services, ())
            return
        _watch(services, _state_of(facts))
        show_build(services, facts.checked_at)
        _show_facts(facts, documents)
        _show_chosen(services, _show_table(documents))
        _show_problems(problems)
        show_changes(services, documents)


@st.fragment(run_every=_REFRESH_S)
def _watch(services: Services, shown: tuple[str, str] | None) -> None:
    """Show the page anew when the index was built since, here or from the command line.

    Args:
        services: The server's.
        shown: The state of the index that is shown, None where there is none.
    """
    try:
        with services.index().snapshot() as snapshot:
            is_new = _state_of(snapshot.facts) != shown
    except FootnoteError:
        return  # a build in the middle of its first commit: the next look will tell
    if is_new:
        st.rerun()


def _state_of(facts: IndexFacts) -> tuple[str, str]:
    """Return what differs after every build, also one that changed only what could not be read."""
    return facts.fingerprint, facts.checked_at


def _show_facts(facts: IndexFacts, documents: tuple[DocumentRow, ...]) -> None:
    n_chunks = sum(row.n_chunks for row in documents)
    st.caption(
        f"{counted(len(documents), 'document')}, {counted(n_chunks, 'chunk')} · changed {_shown_time(facts.built_at)} "
        f"· compared with the folder {_shown_time(facts.checked_at)} · index {facts.fingerprint}"
    )


def _shown_time(iso: str) -> str:
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _show_table(documents: tuple[DocumentRow, ...]) -> DocumentRow | None:
    """Show the table; return the row a person chose."""
    if not documents:
        st.info("The index is empty. Add documents below, or copy them into the corpus folder and rebuild.")
        return None
    words = st.text_input(
        "Find", key="find-document", placeholder="Title, publisher or file name", type="search", live="0.2s"
    )
    kept = [row for row in documents if _matches(row, words or "")]
    if not kept:
        st.write(f"No document matches “{plain(words or '')}”.")
        return None
    chosen = st.dataframe(
        _columns(kept),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"documents-table-{words}",
        column_config={
            "Published": st.column_config.TextColumn(help="As exact as the document says"),
            "Size": st.column_config.NumberColumn(format="bytes"),
        },
        alt="Indexed documents with title, publisher, date, size, chunks and state",
    )
    rows = chosen["selection"]["rows"]
    return kept[rows[0]] if rows and rows[0] < len(kept) else None


def _matches(row: DocumentRow, words: str) -> bool:
    source = row.source
    text = " ".join((row.id, source.title or "", source.publisher or "", source.published or "")).casefold()
    return all(word in text for word in words.casefold().split())


def _columns(rows: list[DocumentRow]) -> dict[str, list[Any]]:
    return {
        "Title": [title_of(row.source, row.id) for row in rows],
        "Publisher": [row.source.publisher or "" for row in rows],
        "Published": [row.source.published or "" for row in rows],
        "State": [_state(row) for row in rows],
        "Chunks": [row.n_chunks for row in rows],
        "Size": [row.n_bytes for row in rows],
        "Document": [row.id for row in rows],
    }


def _state(row: DocumentRow) -> str:
    if row.is_stale:
        return "⚠ old version"
    if row.source.superseded:
        return "↻ replaced"
    return "✓ indexed" if row.n_chunks else "∅ nothing to quote"


def _show_chosen(services: Services, row: DocumentRow | None) -> None:
    if row is None:
        st.caption("Choose a row to open a document.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(title_of(row.source, row.id))}**")
        st.link_button("Open", f"document?{urlencode({'id': row.id})}")
        show_download(services, row.id, key="chosen-download")
    if row.is_stale:
        st.warning("The file has changed into something that cannot be read; answers use its last good version.")


def _show_problems(problems: tuple[Problem, ...]) -> None:
    if not problems:
        return
    st.subheader("What could not be read, or only in part")
    items = "".join(
        f"<li><strong>{escape(problem.document_id)}</strong><br>{escape(problem.reason)}"
        + (f" <em>{escape(problem.remedy)}</em>" if problem.remedy else "")
        + "</li>"
        for problem in problems
    )
    st.html(f'<ul class="problems">{items}</ul>')
