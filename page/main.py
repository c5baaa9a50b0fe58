"""The page as a whole: its parts, its look, and what they share."""

from __future__ import annotations

from functools import partial

import streamlit as st

from index.errors import FootnoteError
from page.chat_page import show_chat_page
from page.clicks import keep_every_click
from page.components import ASSETS, name_tab, sidebar_component
from page.document_page import show_document_page
from page.documents_page import show_documents_page
from page.quality_page import show_quality_page
from page.services import MakeAnswerer, Services, make_answerer, shared_services
from page.settings import PageSettings
from page.visitor import browser, is_signed_in, visitor
from page.words import plain

_BROUGHT_TO = "chats-brought-to"  # whom this browser's chats were given to in this session

_CHAT, _DOCUMENT = "Chat", "Document"
_NAMED_BY_CONTENT = (_CHAT, _DOCUMENT)  # these name the browser's tab themselves, after the chat or document shown


def show_page(settings: PageSettings, make: MakeAnswerer = make_answerer) -> None:
    """Show the page that the address names."""
    keep_every_click()
    st.set_page_config(page_icon=str(ASSETS / "icon.svg"), layout="wide")
    st.html(ASSETS / "page.css")
    st.logo(str(ASSETS / "wordmark.svg"), size="large", icon_image=str(ASSETS / "icon.svg"))
    with st.container(key="unseen"):
        sidebar_component()(key="sidebar")
    try:
        services = shared_services(settings, make)
    except FootnoteError as exc:
        st.error(plain(str(exc)))
        return
    owner = visitor()
    chosen = st.navigation(_pages(services, owner))
    if chosen.title not in _NAMED_BY_CONTENT:
        name_tab(chosen.title)
    try:
        _bring_chats_along(services, owner)
        chosen.run()
    except FootnoteError as exc:  # a full disk, say: what needs no storage was shown before
        st.error(plain(str(exc)))


def _bring_chats_along(services: Services, owner: str) -> None:
    """Give whoever has signed in the chats begun in this browser before."""
    if is_signed_in() and st.session_state.get(_BROUGHT_TO) != owner:
        services.chats.hand_over(browser(), owner)
        st.session_state[_BROUGHT_TO] = owner


def _pages(services: Services, owner: str) -> list[st.Page]:
    return [
        st.Page(
            partial(show_chat_page, services, owner),
            title=_CHAT,
            url_path="chat",
            icon=":material/forum:",
            default=True,
        ),
        st.Page(
            partial(show_documents_page, services),
            title="Documents",
            url_path="documents",
            icon=":material/description:",
        ),
        st.Page(
            partial(show_quality_page, services, owner),
            title="Quality",
            url_path="quality",
            icon=":material/monitoring:",
        ),
        st.Page(partial(show_document_page, services), title=_DOCUMENT, url_path="document", visibility="hidden"),
    ]
