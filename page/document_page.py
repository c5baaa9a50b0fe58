"""One whole document on a page of its own: /document?id=…&start=…&end=…&quote=… marks a quote."""

from __future__ import annotations

from html import escape

import streamlit as st

from index.datatypes import Document, Span
from index.errors import FootnoteError
from page.components import document_component, name_tab
from page.document_html import quoted_html
from page.panel import find_document, heading_html, show_download
from page.place import Place, span_of_address
from page.remedy import explained
from page.services import Services
from page.words import plain, title_of

_MOVED = (
    "The document was changed since this link was made, or the link was: the words it was made for do not stand there, "
    "so nothing is marked."
)


def show_document_page(services: Services) -> None:
    """Show the document that the address names, its quote marked where it still stands there."""
    document_id = st.query_params.get("id", "")
    with st.container(key="conversation"):
        if not document_id:
            st.info("No document was named. Choose one on the Documents page.")
            return
        try:
            document = find_document(services, document_id)
        except FootnoteError as exc:
            st.error(plain(explained(exc, services.settings)))
            return
        if document is None:
            st.error(plain(f"There is no document {document_id!r} in the index."))
            st.caption("See the Documents page for what there is.")
            return
        name_tab(title_of(document.source, document.id))
        _show(document)
        show_download(services, document_id, key="document-download")


def _show(document: Document) -> None:
    asked = st.query_params
    found = span_of_address(document, asked.get("start", ""), asked.get("end", ""), asked.get("quote", ""))
    span = found or Span(0, 0)
    at = document.section_at(span.start)
    source = document.source if not len(span) else document.source_at(span.start)
    section = at.path if at and len(span) else ()
    place = Place(document.id, span, "", source, section, document.page_at(span.start) if len(span) else None)
    told = list(document.warnings)
    if "start" in asked and found is None:
        told.insert(0, _MOVED)
    warnings = "".join(f'<p class="warning">{escape(warning)}</p>' for warning in told)
    html = (
        f'<div>{heading_html(place)}{warnings}<div class="text">{quoted_html(document, span, around=None)}</div></div>'
    )
    document_component()(key="whole-document", data={"html": html, "place": f"{document.id}/{span}", "is_page": True})
