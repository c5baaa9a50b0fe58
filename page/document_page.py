"""One whole document on a page of its own: /document?id=…&start=…&end=… marks the words at a span."""

from __future__ import annotations

from html import escape

import streamlit as st

from index.datatypes import Document, Span
from index.errors import FootnoteError
from page.components import document_component
from page.document_html import quoted_html
from page.panel import heading_html, show_download
from page.place import Place
from page.services import Services


def show_document_page(services: Services) -> None:
    """Show the document that the address names, with the words at start to end marked."""
    document_id = st.query_params.get("id", "")
    with st.container(key="conversation"):
        if not document_id:
            st.info("No document was named. Choose one on the Documents page.")
            return
        try:
            with services.index().snapshot() as snapshot:
                document = snapshot.document(document_id)
        except FootnoteError as exc:
            st.error(exc.message)
            st.caption("See the Documents page for what there is.")
            return
        _show(document, _span_asked(document))
        show_download(services, document_id, key="document-download")


def _span_asked(document: Document) -> Span:
    try:
        start, end = int(st.query_params.get("start", "0")), int(st.query_params.get("end", "0"))
    except ValueError:
        return Span(0, 0)
    return Span(start, end) if 0 <= start < end <= len(document.text) else Span(0, 0)


def _show(document: Document, span: Span) -> None:
    at = document.section_at(span.start)
    source = document.source if not len(span) else document.source_at(span.start)
    section = at.path if at and len(span) else ()
    place = Place(document.id, span, "", source, section, document.page_at(span.start) if len(span) else None)
    warnings = "".join(f'<p class="warning">{escape(warning)}</p>' for warning in document.warnings)
    html = (
        f'<div>{heading_html(place)}{warnings}<div class="text">{quoted_html(document, span, around=None)}</div></div>'
    )
    document_component()(key="whole-document", data={"html": html, "place": f"{document.id}/{span}", "is_page": True})
