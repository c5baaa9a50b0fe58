"""The panel beside an answer: a document at the quoted place, and the ways on from there."""

from __future__ import annotations

import mimetypes
from html import escape

import streamlit as st

from index.datatypes import Document, Span
from index.errors import FootnoteError
from page.components import document_component
from page.document_html import quoted_html
from page.place import Opened, Place, current_span, document_address, neighbours, place_of
from page.remedy import explained
from page.services import Services
from page.uploads import UploadError, original_path
from page.words import facts_of, plain, title_of
from rag.datatypes import Answer

OPENED = "opened"  # where the session keeps what is open


def show_panel(services: Services, opened: Opened, answer: Answer) -> None:
    """Show the document that a footnote or passage leads to, with its words marked."""
    place = place_of(opened, answer)
    if place is None:
        return
    with st.container(key="panel"):
        _show_ways(opened, answer)
        try:
            document = find_document(services, place.document_id)
        except FootnoteError as exc:
            st.error(plain(explained(exc, services.settings)))
            _show_without_document(place, "These are the words the answer rests on:")
            return
        if document is None:
            title = title_of(place.source, place.document_id)
            _show_without_document(
                place,
                f"“{title}” is not in the index any more: it was taken out since this answer was made. These are the "
                "words the answer rests on:",
            )
            return
        span = current_span(document, place)
        _show_links(services, place, span)
        _show_document(document, place, span, opened)


def find_document(services: Services, document_id: str) -> Document | None:
    """Return a document of the index, None if it holds none of that id.

    Raises:
        FootnoteError: The index itself cannot be read.
    """
    with services.index().snapshot() as snapshot:
        is_there = any(row.id == document_id for row in snapshot.documents())
        return snapshot.document(document_id) if is_there else None


def _show_ways(opened: Opened, answer: Answer) -> None:
    before, after = neighbours(opened, answer)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        total = len(answer.citations)
        where = f"Footnote {opened.number} of {total}" if opened.number else "A passage that came close"
        st.markdown(f"**{where}**")
        st.button(
            "Previous", key="panel-previous", disabled=not before, on_click=_open, args=(opened.turn_id, before),
            shortcut="Left", help="The footnote before this one",
        )  # fmt: skip
        st.button(
            "Next", key="panel-next", disabled=not after, on_click=_open, args=(opened.turn_id, after),
            shortcut="Right", help="The footnote after this one",
        )  # fmt: skip
        st.button("Close", key="panel-close", on_click=_close, shortcut="Esc", help="Close the document")


def _open(turn_id: str, number: int) -> None:
    st.session_state[OPENED] = Opened(turn_id, number)


def _close() -> None:
    st.session_state.pop(OPENED, None)


def _show_document(document: Document, place: Place, span: Span | None, opened: Opened) -> None:
    warning = ""
    if span is None:
        warning = _warning(
            "The document was changed since this answer was made and does not hold these words any more."
        )
        warning += f'<p class="warning">“{escape(place.quote)}”</p>'
        body = quoted_html(document, Span(0, 0))
    else:
        if document.section_at(span.start) is not None and document.source_at(span.start).superseded:
            warning = _warning("↻ Replaced: another document has taken the place of this one.")
        body = quoted_html(document, span)
    html = (
        f'<div class="beside">{heading_html(place)}{warning}'
        f'<div class="text" tabindex="0" role="region" aria-label="The document at the quoted place">{body}</div></div>'
    )
    where = f"{opened.turn_id}/{opened.number}/{opened.label}"
    document_component()(key="panel-document", data={"html": html, "place": where})


def heading_html(place: Place) -> str:
    """Return title and facts of a place as HTML."""
    page = f"page {place.page}" if place.page is not None else ""
    speaker = f"said by {place.speaker}" if place.speaker else ""
    section = " › ".join(part for part in place.section if part != place.source.title)
    lines = [" · ".join(facts_of(place.source)), " · ".join(part for part in (section, page, speaker) if part)]
    facts = "".join(f'<p class="facts">{escape(line)}</p>' for line in lines if line)
    return f'<h2 class="title">{escape(title_of(place.source, place.document_id))}</h2>{facts}'


def _warning(text: str) -> str:
    return f'<p class="warning">{escape(text)}</p>'


def _show_without_document(place: Place, why: str) -> None:
    st.html(f'<p class="notice">{escape(why)}</p><blockquote>{escape(place.quote)}</blockquote>')


def _show_links(services: Services, place: Place, span: Span | None) -> None:
    with st.container(horizontal=True, gap="small"):
        st.link_button(
            "Open whole document",
            document_address(place.document_id, span or place.span, place.quote),
            type="tertiary",
            icon=":material/open_in_new:",
            icon_position="right",
        )
        show_download(services, place.document_id, key="panel-download")


def show_download(services: Services, document_id: str, key: str) -> None:
    """Offer the original file, read only when it is asked for; nothing where it is gone."""
    try:
        path = original_path(services.settings.corpus, document_id)
    except UploadError:
        return
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    st.download_button(
        "Download original",
        path.read_bytes,
        file_name=path.name,
        mime=kind,
        key=key,
        type="tertiary",
        on_click="ignore",
    )
