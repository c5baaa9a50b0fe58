"""Adding and taking out documents on the documents page, and the build that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from index.build import BuildSummary
from index.readers import SUPPORTED_SUFFIXES
from index.store import DocumentRow
from page.builds import shares_none
from page.services import Services
from page.sidebar import has_sign_in
from page.uploads import SetAside, UploadError, add_document, list_set_aside, put_back, remove_document
from page.visitor import is_signed_in
from page.words import counted, plain, title_of

_SAID = "documents-said"
_DOUBT = "documents-doubt"  # whether a person is being asked if a build may replace everything
_UPLOADS, _OUT, _BACK = "uploads", "take-out-document", "put-back-document"
_POLL_S = 0.4


def show_build(services: Services, checked_at: str) -> None:
    """Show the build that is under way, or what the last one did unless the index was built otherwise since.

    Args:
        services: The server's.
        checked_at: When the index was last compared with the folder, ISO 8601 in UTC; "" if there is none.
    """
    _show_said()
    state = services.builds.state
    if state.is_running:
        _show_progress(services)
    elif state.is_outdated(checked_at):
        return
    elif state.fault:
        st.error(plain(state.fault))
    elif state.summary is not None:
        _show_summary(state.summary)


def _show_said() -> None:
    """Show what came of the last thing a person did here, until they do the next or put it away."""
    said: Sequence[tuple[str, str]] = st.session_state.get(_SAID, ())
    for kind, words in said:
        (st.success if kind == "good" else st.warning if kind == "note" else st.error)(plain(words))
    if said:
        st.button("Dismiss", key="dismiss-said", type="tertiary", on_click=st.session_state.pop, args=(_SAID, None))


@st.fragment(run_every=_POLL_S)
def _show_progress(services: Services) -> None:
    state = services.builds.state
    if not state.is_running:
        st.rerun()
    words = f"{state.what}: {state.n_done:,} of {state.n_total:,}" if state.n_total else state.what or "Getting ready"
    st.progress(state.n_done / state.n_total if state.n_total else 0.0, text=f"Rebuilding. {plain(words)}")
    st.caption("Questions are answered from the index as it was until the new one is whole.")
    if services.builds.is_followed:
        st.caption("Another build follows at once, for what was changed meanwhile.")


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
    if has_sign_in() and not is_signed_in():
        st.info("Only who is signed in may change the documents: sign in on the Chat page.")
        return
    ids = tuple(row.id for row in documents)
    with st.container(key="changes"):
        _show_doubt(services, ids)
        _show_adding(services, ids)
        _show_taking_out(services, documents)
        _show_putting_back(services, ids)
        st.button(
            "Rebuild the index", key="rebuild", on_click=_do, args=(_rebuild, services, ids),
            disabled=services.builds.state.is_running,
            help="Makes the index match the folder. Only what is new is read.",
        )  # fmt: skip


def _rebuild(services: Services, ids: Sequence[str]) -> None:
    """Begin a build; ask first where the folder shares no document with the index."""
    if shares_none(services.settings.corpus, ids):
        st.session_state[_DOUBT] = True
    else:
        services.builds.start()


def _do(act: Callable[..., object], *args: object) -> None:
    """Do what a person asked for, in place of what was said of the last thing they did."""
    st.session_state.pop(_SAID, None)
    act(*args)


def _say(kind: str, words: str) -> None:
    """Have something said at the top of the page until the next thing is done: "good", "note" or "fault"."""
    st.session_state.setdefault(_SAID, []).append((kind, words))


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
        st.button(f"Replace all {lost}", key="replace-all", on_click=_do, args=(_replace_all, services))
        st.button(
            "Leave the index as it is", key="replace-none", on_click=_do, args=(st.session_state.pop, _DOUBT, None)
        )


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
        st.form_submit_button("Add and rebuild", on_click=_do, args=(_add, services, ids))


def _add(services: Services, ids: Sequence[str]) -> None:
    """Keep what can be kept, say what cannot, and rebuild if anything was kept."""
    uploads = [(upload.name, upload.getvalue()) for upload in st.session_state[_UPLOADS] or ()]
    if not uploads:
        _say("note", "Choose a document to add first. One that was chosen just now may have needed a moment more.")
    added = 0
    for name, content in uploads:
        try:
            kept = add_document(services.settings.corpus, name, content, services.settings.max_upload_mb)
        except UploadError as exc:
            _say("fault", str(exc))
            continue
        added += 1
        _say("good", f"Added as {kept.document_id}.")
        for warning in kept.warnings:
            _say("note", f"{kept.document_id}: {warning}")
    if added:
        _rebuild(services, ids)


def _show_taking_out(services: Services, documents: Sequence[DocumentRow]) -> None:
    with st.form("take-out", clear_on_submit=True):
        by_id = {row.id: row for row in documents}
        st.selectbox(
            "Take a document out", list(by_id), index=None, placeholder="Choose a document", key=_OUT,
            format_func=lambda id_: f"{title_of(by_id[id_].source, id_)} ({id_})",
        )  # fmt: skip
        st.form_submit_button("Take out and rebuild", on_click=_do, args=(_take_out, services, tuple(by_id)))


def _take_out(services: Services, ids: Sequence[str]) -> None:
    document_id = st.session_state[_OUT]
    if not document_id:
        _say("note", "Choose the document to take out first.")
        return
    try:
        remove_document(services.settings.corpus, document_id, services.settings.set_aside)
    except UploadError as exc:
        _say("fault", str(exc))
        return
    _say("good", f"{document_id} was taken out and is set aside on the server.")
    # Whoever takes the last document out means it: the empty folder empties the index.
    services.builds.start(replaces=len(ids) == 1)


def _show_putting_back(services: Services, ids: Sequence[str]) -> None:
    """Offer what was taken out, by whomever and whenever; nothing where nothing is set aside."""
    aside = list_set_aside(services.settings.set_aside)
    if not aside:
        return
    with st.form("put-back", clear_on_submit=True):
        st.selectbox(
            "Put a document back", aside, index=None, placeholder="Choose a document", key=_BACK,
            format_func=lambda one: f"{one.document_id} (taken out {one.taken_out_on})",
        )  # fmt: skip
        st.form_submit_button("Put back and rebuild", on_click=_do, args=(_put_back, services, ids))


def _put_back(services: Services, ids: Sequence[str]) -> None:
    chosen: SetAside | None = st.session_state[_BACK]
    if chosen is None:
        _say("note", "Choose the document to put back first.")
        return
    try:
        put_back(services.settings.corpus, chosen.document_id, chosen.path)
    except UploadError as exc:
        _say("fault", str(exc))
        return
    _say("good", f"{chosen.document_id} is back in the folder.")
    _rebuild(services, ids)
