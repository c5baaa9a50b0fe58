"""The chat page: what is asked, what is answered, and how to take it along."""

from __future__ import annotations

import streamlit as st

from index.errors import FootnoteError
from page.answer_view import show_turn
from page.choices import Choices
from page.components import name_tab, newest_component
from page.examples import example_questions
from page.panel import OPENED
from page.remedy import remedy_of
from page.services import Services
from page.sidebar import JUST_OPENED, choose, show_chats, show_filters, show_new_chat, show_sign_in
from page.taking import ASK, CHAT, TOO_LONG, is_waiting, note_question, note_typed, take_waiting
from page.waiting import expect_end, tell_end
from page.words import counted, plain

_SHORTER = "shorten"
_IN_ADDRESS = "chat-in-address"  # the chat that the address named when the page last saw it or wrote into it
_MISSED = "chat-missed"  # whether the address named a chat that this person has not


def show_chat_page(services: Services, owner: str) -> None:
    """Show the open chat, or a page to begin one on."""
    _follow_address(services, owner)
    with st.sidebar:
        show_new_chat()
        choices = choose(services)
        show_sign_in()
        chats_place = st.container()  # filled when a question was taken, so that a new chat is among them
    with st.bottom.container(key="beside-input"):
        notices = st.container()
        show_filters(choices)
        # Here and not in the page itself, where Streamlit would scroll every new answer to its end.
        st.chat_input("Ask the documents", key=ASK, on_submit=note_typed)
    has_asked = is_waiting()
    with notices:
        take_waiting(services, owner, choices)
        _show_too_long(services)
    _name_chat_in_address()
    with chats_place:
        show_chats(services, owner)
    chat_id = st.session_state.get(CHAT)
    turns = services.chats.turns(owner, chat_id) if chat_id else ()
    chat = services.chats.find_chat(owner, chat_id) if chat_id else None
    name_tab(chat.title if chat else "Chat")
    if has_asked and turns and TOO_LONG not in st.session_state:
        expect_end(turns[-1])  # it may be over already
    said_place = st.container(key="said-place")
    with said_place:
        newest_component()(key="newest", data={"turn": turns[-1].id if turns else ""})
    with st.container(key="beginning"):
        welcome = st.empty()  # cleared at once by a first question, so that no example lingers under it
    with st.container(key="conversation"):
        for at in range(len(turns)):
            show_turn(services, owner, turns, at)
    tell_end(services, owner, said_place)
    if not turns:
        with welcome.container():
            if st.session_state.get(_MISSED):
                st.warning("This chat is not here, or not yours. Yours are in the sidebar; or ask something new.")
            _show_welcome(services, choices)


def _follow_address(services: Services, owner: str) -> None:
    """Open the chat that the address names, where a person changed it: by a link, or the browser's Back and Forward.

    A click may come in with the address from before the page wrote into it: where one opened a chat or asked a
    question, it is what counts.
    """
    is_behind = st.session_state.pop(JUST_OPENED, False) or is_waiting()
    if is_behind:
        st.session_state.pop(_MISSED, None)
    asked = st.query_params.get(CHAT)
    if CHAT in st.session_state and (is_behind or asked == st.session_state.get(_IN_ADDRESS)):
        return
    is_there = asked is not None and services.chats.find_chat(owner, asked) is not None
    st.session_state[CHAT] = asked if is_there else None
    st.session_state[_MISSED] = bool(asked) and not is_there
    st.session_state[_IN_ADDRESS] = asked
    st.session_state.pop(OPENED, None)


def _name_chat_in_address() -> None:
    chat_id = st.session_state[CHAT]
    if chat_id and st.query_params.get(CHAT) != chat_id:
        st.query_params[CHAT] = chat_id
    elif not chat_id and CHAT in st.query_params:
        del st.query_params[CHAT]
    st.session_state[_IN_ADDRESS] = chat_id


def _show_too_long(services: Services) -> None:
    long = st.session_state.get(TOO_LONG)
    if long is None:
        return
    most = services.settings.max_question_chars
    st.warning(f"Your question has {len(long):,} characters; at most {most:,} can be asked at once. Shorten it here:")
    st.text_area("Your question", long, key=_SHORTER, height=150)
    with st.container(horizontal=True):
        st.button("Ask", key="shorten-ask", type="primary", on_click=_ask_shorter)
        st.button("Discard", key="shorten-discard", on_click=_discard)


def _ask_shorter() -> None:
    note_question(st.session_state[_SHORTER] or "")
    _discard()


def _discard() -> None:
    st.session_state.pop(TOO_LONG, None)


def _show_welcome(services: Services, choices: Choices) -> None:
    try:
        with services.index().snapshot() as snapshot:
            questions = example_questions(snapshot, services.settings.examples)
    except FootnoteError as exc:
        show_no_index(services, exc)
        return
    n_documents = choices.n_all
    lead = (
        f"{counted(n_documents, 'document')} to answer from. Every sentence carries a footnote to the exact words it "
        "rests on, and where the documents do not say, you are told so."
        if n_documents
        else "There are no documents yet. Add some on the Documents page, then ask."
    )
    st.html(f'<div class="welcome"><h1>Ask the documents</h1><p>{lead}</p></div>')
    with st.container(key="examples"):
        for at, question in enumerate(questions):
            st.button(
                plain(question), key=f"example-{at}", on_click=note_question, args=(question,), width="stretch",
            )  # fmt: skip


def show_no_index(services: Services, exc: FootnoteError) -> None:
    """Say what is the matter with the index, and what to run."""
    st.error(plain(exc.message))
    remedy = remedy_of(exc, services.settings)
    if remedy:
        st.write(f"What to do: {plain(remedy)}")
    st.caption("This page finds the index as soon as it is there; nothing needs to be started anew.")
    st.button("Look again", key="look-again")
