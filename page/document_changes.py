"""Adding and taking out documents on the documents page, and the build that follows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import streamlit as st

from index.build import BuildSummary
from index.errors import FootnoteError
from index.readers import SUPPORTED_SUFFIXES
from index.store import DocumentRow
from page.builds import shares_none
from page.services import Services
from page.uploads import UploadError, add_document, put_back, remove_document
from page.words import counted, plain, title_of

_TAKEN_OUT = "taken-out"  # what this session took out last: (document id, where it is now)
_SAID = "documents-said"
_DOUBT = "documents-doubt"  # whether a person is being asked if a build may replace everything
_UPLOADS, _OUT = "uploads", "take-out-document"
_POLL_S = 0.4


def show_build(services: Services) -> None:
    """Show the build that is under way, or what the last one did."""
    for kind, words in st.session_state.pop(_SAID, ()):
        (st.success if kind == "good" else st.warning if kind == "note" else st.error)(plain(words))
    state = services.builds.state
    if state.is_running:
        _show_progress(services)
    elif state.fault:
        st.error(plain(state.fault))
    elif state.summary is not None:
        _show_summary(state.summary)


@st.fragment(run_every=_POLL_S)
def _show_progress(services: Services) -> None:
    state = services.builds.state
    if not state.is_running:
        st.rerun()
    words = f"{state.what}: {state.n_done:,} of {state.n_total:,}" if state.n_total else state.what or "Getting ready"
    st.progress(state.n_done / state.n_total if state.n_total else 0.0, text=f"Rebuilding. {plain(words)}")
    st.caption("Questions are answered from the index as it was until the new one is whole.")


def _show_summary(summary: BuildSummary) -> None:
    parts = [
        f"{len(ids)} {word}"
        for word, ids in (
            ("added", summary.added), ("changed", summary.changed), ("renamed", summary.renamed),
            ("taken out", summary.removed), ("unchanged", summary.unchanged), ("kept in an old version", summary.stale),
        )
        if ids
    ]  # fmt: skip
    said = ", ".join(parts) or "nothing to index"
    st.success(
        f"Rebuilt in {summary.seconds:.1f} s: {said}. {counted(summary.n_chunks, 'chunk')} in "
        f"{counted(summary.n_documents, 'document')}."
    )


def show_changes(services: Services, documents: Sequence[DocumentRow]) -> None:
    """Offer to add and take out documents and to rebuild, where this server lets people do that."""
    st.subheader("Change the documents")
    if not services.settings.allows_uploads:
        st.info("On this server documents are changed in its folder, not here.")
        return
    ids = tuple(row.id for row in documents)
    with st.container(key="changes"):
        _show_doubt(services, ids)
        _show_adding(services, ids)
        _show_taking_out(services, documents)
        st.button(
            "Rebuild the index", key="rebuild", on_click=_rebuild, args=(services, ids),
            disabled=services.builds.state.is_running,
            help="Makes the index match the folder. Only what is new is read.",
        )  # fmt: skip


def _rebuild(services: Services, ids: Sequence[str]) -> None:
    """Begin a build; ask first where the folder shares no document with the index."""
    if shares_none(services.settings.corpus, ids):
        st.session_state[_DOUBT] = True
    elif not services.builds.start():
        st.session_state[_SAID] = [("note", "A build is under way already.")]


def _show_doubt(services: Services, ids: Sequence[str]) -> None:
    if not st.session_state.get(_DOUBT):
        return
    lost = counted(len(ids), "document")
    folder = str(services.settings.corpus)
    st.warning(
        f"The folder {plain(folder)} holds no document that is in the index. Rebuilding would take all {lost} out of "
        "the index. If the folder should hold them, look whether it is the right one and can be read."
    )
    with st.container(horizontal=True):
        st.button(f"Replace all {lost}", key="replace-all", on_click=_replace_all, args=(services,))
        st.button("Leave the index as it is", key="replace-none", on_click=st.session_state.pop, args=(_DOUBT, None))


def _replace_all(services: Services) -> None:
    services.builds.start(replaces=True)
    st.session_state.pop(_DOUBT, None)


def _show_adding(services: Services, ids: Sequence[str]) -> None:
    most = services.settings.max_upload_mb
    kinds = sorted(suffix.lstrip(".") for suffix in SUPPORTED_SUFFIXES)
    with st.form("add-documents", clear_on_submit=True):
        st.file_uploader(
            f"Add documents ({', '.join(kinds)}; up to {most} MB each)", type=kinds, accept_multiple_files=True,
            max_upload_size=most, key=_UPLOADS,
        )  # fmt: skip
        st.form_submit_button("Add and rebuild", on_click=_add, args=(services, ids))


def _add(services: Services, ids: Sequence[str]) -> None:
    """Keep what can be kept, say what cannot, and rebuild if anything was kept."""
    uploads = [(upload.name, upload.getvalue()) for upload in st.session_state[_UPLOADS] or ()]
    said: list[tuple[str, str]] = []
    added = 0
    for name, content in uploads:
        try:
            kept = add_document(services.settings.corpus, name, content, services.settings.max_upload_mb)
        except UploadError as exc:
            said.append(("fault", str(exc)))
            continue
        added += 1
        said.append(("good", f"Added as {kept.document_id}."))
        said += [("note", warning) for warning in kept.warnings]
    if added:
        _rebuild(services, ids)
    st.session_state[_SAID] = said or [("note", "Choose a document to add first.")]


def _show_taking_out(services: Services, documents: Sequence[DocumentRow]) -> None:
    with st.form("take-out", clear_on_submit=True):
        by_id = {row.id: row for row in documents}
        st.selectbox(
            "Take a document out", list(by_id), index=None, placeholder="Choose a document", key=_OUT,
            format_func=lambda id_: f"{title_of(by_id[id_].source, id_)} ({id_})",
        )  # fmt: skip
        st.form_submit_button("Take out and rebuild", on_click=_take_out, args=(services, tuple(by_id)))
    taken: tuple[str, Path] | None = st.session_state.get(_TAKEN_OUT)
    if taken:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<p>{escape(taken[0])} was taken out and is set aside on the server.</p>")
            st.button("Put it back", key="put-back", on_click=_put_back, args=(services, *taken))


def _take_out(services: Services, ids: Sequence[str]) -> None:
    document_id = st.session_state[_OUT]
    if not document_id:
        return
    try:
        where = remove_document(services.settings.corpus, document_id, services.settings.storage / "taken-out")
    except UploadError as exc:
        st.session_state[_SAID] = [("fault", str(exc))]
        return
    # Whoever takes the last document out means it: the empty folder empties the index.
    services.builds.start(replaces=len(ids) == 1)
    st.session_state[_TAKEN_OUT] = (document_id, where)
    st.session_state[_SAID] = [("good", f"{document_id} was taken out.")]


def _put_back(services: Services, document_id: str, where: Path) -> None:
    try:
        put_back(services.settings.corpus, document_id, where)
    except FootnoteError as exc:
        st.session_state[_SAID] = [("fault", str(exc))]
        return
    services.builds.start()
    st.session_state.pop(_TAKEN_OUT, None)
