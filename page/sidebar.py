"""The sidebar of the chat page: past chats, settings, signing in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from index.errors import FootnoteError
from page.chats import Chat
from page.choices import FEWEST_PASSAGES, MOST_PASSAGES, USUAL_PASSAGES, Choices
from page.panel import OPENED
from page.services import Services
from page.taking import CHAT
from page.visitor import is_signed_in
from page.words import generator_words, plain

# Whether a click opened a chat since the page last looked at the address, which may not name it yet.
JUST_OPENED = "chat-just-opened"
# What the filters are while they restrict nothing.
_FILTERS: dict[str, list[str] | None] = {"publisher": [], "from": None, "to": None}


def open_chat(chat_id: str | None) -> None:
    """Open a chat, or the empty page that a new one begins on."""
    st.session_state[CHAT] = chat_id
    st.session_state[JUST_OPENED] = True
    st.session_state.pop(OPENED, None)


def show_new_chat() -> None:
    """Offer the empty page that a new chat begins on."""
    st.button("New chat", key="new-chat", on_click=open_chat, args=(None,), width="stretch", icon=":material/add:")


def show_chats(services: Services, owner: str) -> None:
    """List a person's chats, each with what can be done to it."""
    chats = services.chats.chats(owner)
    if not chats:
        return
    st.caption("Your chats")
    with st.container(gap=None, key="chats"):
        for chat in chats:
            _show_chat(services, owner, chat)


def _show_chat(services: Services, owner: str, chat: Chat) -> None:
    with st.container(horizontal=True, gap=None, key=f"chat-row-{chat.id}", vertical_alignment="center"):
        is_open = st.session_state.get(CHAT) == chat.id
        title = f"**{plain(chat.title)}**" if is_open else plain(chat.title)
        st.button(
            title, key=f"chat-open-{chat.id}", on_click=open_chat, args=(chat.id,), type="tertiary", width="stretch"
        )
        done = st.menu_button(
            f"Rename or delete “{plain(chat.title)}”",  # heard; page.css shows "⋯" in its place
            ["Rename", "Delete"],
            key=f"chat-menu-{chat.id}",
            type="tertiary",
            help=f"Rename or delete “{plain(chat.title)}”",
        )
    if done == "Rename":
        _rename(services, owner, chat)
    elif done == "Delete":
        _delete(services, owner, chat)


@st.dialog("Rename chat")
def _rename(services: Services, owner: str, chat: Chat) -> None:
    with st.form(f"rename-form-{chat.id}", border=False):  # so that Enter renames too
        title = st.text_input("Title", chat.title, max_chars=60, key=f"rename-{chat.id}")
        if st.form_submit_button("Rename", type="primary"):
            services.chats.rename_chat(owner, chat.id, title or "")
            st.rerun()


@st.dialog("Delete chat")
def _delete(services: Services, owner: str, chat: Chat) -> None:
    st.write(f"Delete “{plain(chat.title)}” with its answers and what you said of them? This cannot be undone.")
    if st.button("Delete", type="primary", key="delete-confirm"):
        services.chats.delete_chat(owner, chat.id)
        if st.session_state.get(CHAT) == chat.id:
            open_chat(None)
        st.rerun()


def choose(services: Services) -> Choices:
    """Show the settings, kept in the address so that a link brings them back; return what is chosen."""
    try:
        with services.index().snapshot() as snapshot:
            documents = snapshot.documents()
    except FootnoteError:
        documents = ()  # the page itself says what to do
    publishers = sorted({row.source.publisher for row in documents if row.source.publisher})
    with st.expander("Settings", key="settings"):
        generator = st.selectbox(
            "Generator", services.generators.labels, key="generator", bind="query-params", format_func=_generator_named,
            help="What drafts the answer. Whatever it writes, only sentences the documents bear out are shown.",
        )  # fmt: skip
        n_passages = st.slider(
            "Passages", FEWEST_PASSAGES, MOST_PASSAGES, USUAL_PASSAGES, key="passages", bind="query-params",
            help="How many passages an answer may rest on. More finds more, and takes longer.",
        )  # fmt: skip
        chosen = st.multiselect(
            "Only these publishers", publishers, key="publisher", bind="query-params", placeholder="All publishers"
        )
        first = st.date_input("Published from", None, key="from", bind="query-params", format="DD/MM/YYYY")
        last = st.date_input("Published up to", None, key="to", bind="query-params", format="DD/MM/YYYY")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            st.warning("The first date is after the last: no document can match.")
    choices = Choices(
        generator=generator or "",
        n_passages=n_passages,
        publishers=tuple(chosen),
        published_from=first.isoformat() if isinstance(first, date) else "",
        published_to=last.isoformat() if isinstance(last, date) else "",
        n_documents=len(documents),
        n_all=len(documents),
    )
    return replace(choices, n_documents=_count_wanted(services, choices)) if choices.is_filtered else choices


def _generator_named(label: str) -> str:
    words = generator_words(label)
    return words[0].upper() + words[1:]


def _count_wanted(services: Services, choices: Choices) -> int:
    try:
        with services.index().snapshot() as snapshot:
            return len(snapshot.documents(choices.wanted))
    except FootnoteError:
        return 0


def show_filters(choices: Choices) -> None:
    """Say what is left out of the search, which the folded settings do not show; nothing where nothing is."""
    if choices.is_filtered:
        with st.container(horizontal=True, vertical_alignment="center", key="filters"):
            st.html(f'<p class="filters">Searching {escape(choices.described())}.</p>')
            st.button("Search all", key="search-all", on_click=_drop_filters, type="tertiary")


def _drop_filters() -> None:
    for key, value in _FILTERS.items():
        st.session_state[key] = value


def show_sign_in() -> None:
    """Offer signing in where the server has an OpenID Connect provider set up in .streamlit/secrets.toml."""
    if not has_sign_in():
        return
    if is_signed_in():
        st.caption(f"Signed in as {plain(str(st.user.get('name') or st.user.get('email') or 'you'))}")
        st.button("Sign out", on_click=st.logout, type="tertiary")
    else:
        for name, provider in sign_in_ways(st.secrets["auth"]).items():
            st.button(
                name, key=f"sign-in-{provider or ''}", on_click=st.login, args=(provider,) if provider else (),
                help="The chats of this browser become yours, and follow you to others",
            )  # fmt: skip


def has_sign_in() -> bool:
    """Tell whether a provider is set up."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def sign_in_ways(auth: Mapping[str, Any]) -> dict[str, str | None]:
    """Return what the ways to sign in are called, each with its provider's name, None for the one that has none.

    Args:
        auth: The part [auth] of the secrets: settings of its own, and parts [auth.NAME], each a provider if it tells a
            client. Where none does, there is the one way, and Streamlit says what its settings lack.
    """
    named = [name for name, part in auth.items() if isinstance(part, Mapping) and "client_id" in part]
    ways: dict[str, str | None] = {} if named and "client_id" not in auth else {"Sign in": None}
    return ways | {f"Sign in with {plain(name[:1].upper() + name[1:])}": name for name in named}
