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
from page.services import Services
from page.uploads import UploadError, add_document, put_back, remove_document
from page.words import counted, plain, title_of

_TAKEN_OUT = "taken-out"  # what this session took out last: (document id, where it is now)
_SAID = "documents-said"
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
    with st.container(key="changes"):
        _show_adding(services)
        _show_taking_out(services, documents)
        st.button(
            "Rebuild the index", key="rebuild", on_click=_rebuild, args=(services,),
            disabled=services.builds.state.is_running,
            help="Makes the index match the folder. Only what is new is read.",
        )  # fmt: skip


def _show_adding(services: Services) -> None:
    most = services.settings.max_upload_mb
    kinds = sorted(suffix.lstrip(".") for suffix in SUPPORTED_SUFFIXES)
    with st.form("add-documents", clear_on_submit=True):
        uploads = st.file_uploader(
            f"Add documents ({', '.join(kinds)}; up to {most} MB each)", type=kinds, accept_multiple_files=True,
            max_upload_size=most, key="uploads",
        )  # fmt: skip
        if st.form_submit_button("Add and rebuild"):
            _add(services, [(upload.name, upload.getvalue()) for upload in uploads or ()])


def _add(services: Services, uploads: Sequence[tuple[str, bytes]]) -> None:
    """Keep what can be kept, say what cannot, and rebuild if anything was kept."""
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
    st.session_state[_SAID] = said or [("note", "Choose a document to add first.")]
    if added:
        services.builds.start()
    st.rerun()


def _show_taking_out(services: Services, documents: Sequence[DocumentRow]) -> None:
    with st.form("take-out", clear_on_submit=True):
        by_id = {row.id: row for row in documents}
        chosen = st.selectbox(
            "Take a document out", list(by_id), index=None, placeholder="Choose a document", key="take-out-document",
            format_func=lambda id_: f"{title_of(by_id[id_].source, id_)} ({id_})",
        )  # fmt: skip
        if st.form_submit_button("Take out and rebuild") and chosen:
            _take_out(services, chosen)
    taken: tuple[str, Path] | None = st.session_state.get(_TAKEN_OUT)
    if taken:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<p>{escape(taken[0])} was taken out and is set aside on the server.</p>")
            st.button("Put it back", key="put-back", on_click=_put_back, args=(services, *taken))


def _take_out(services: Services, document_id: str) -> None:
    try:
        where = remove_document(services.settings.corpus, document_id, services.settings.storage / "taken-out")
    except UploadError as exc:
        st.session_state[_SAID] = [("fault", str(exc))]
    else:
        st.session_state[_TAKEN_OUT] = (document_id, where)
        st.session_state[_SAID] = [("good", f"{document_id} was taken out.")]
        services.builds.start()
    st.rerun()


def _put_back(services: Services, document_id: str, where: Path) -> None:
    try:
        put_back(services.settings.corpus, document_id, where)
    except FootnoteError as exc:
        st.session_state[_SAID] = [("fault", str(exc))]
        return
    st.session_state.pop(_TAKEN_OUT, None)
    services.builds.start()


def _rebuild(services: Services) -> None:
    if not services.builds.start():
        st.session_state[_SAID] = [("note", "A build is under way already.")]
