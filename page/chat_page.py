"""The chat page: what is asked, what is answered, and how to take it along."""

from __future__ import annotations

import streamlit as st

from index.errors import FootnoteError
from page.answer_view import show_turn, start_turn
from page.chats import Turn, history_of
from page.choices import Choices
from page.examples import example_questions
from page.panel import OPENED
from page.services import Services
from page.sidebar import CHAT, choose, open_chat, show_chats, show_sign_in
from page.words import counted, plain

_TOO_LONG = "question-too-long"


def show_chat_page(services: Services, owner: str) -> None:
    """Show the open chat, or a page to begin one on."""
    _restore_chat(services, owner)
    with st.sidebar:
        chats_place = st.container()  # filled when a question was taken, so that a new chat is among them
        choices = choose(services)
        show_sign_in()
    typed = st.chat_input("Ask the documents", key="ask")
    if typed is not None:
        _take(services, owner, typed, choices)
    with chats_place:
        show_chats(services, owner)
    with st.container(key="conversation"):
        _show_too_long(services, owner, choices)
        chat_id = st.session_state.get(CHAT)
        turns = services.chats.turns(owner, chat_id) if chat_id else ()
        if turns:
            _show_turns(services, owner, turns)
        else:
            _show_welcome(services, owner, choices)


def _restore_chat(services: Services, owner: str) -> None:
    """Open the chat that the address names, if it is this person's, and keep the address up to date."""
    if CHAT not in st.session_state:
        asked = st.query_params.get(CHAT)
        st.session_state[CHAT] = asked if asked and services.chats.find_chat(owner, asked) else None
    chat_id = st.session_state[CHAT]
    if chat_id and st.query_params.get(CHAT) != chat_id:
        st.query_params[CHAT] = chat_id
    elif not chat_id and CHAT in st.query_params:
        del st.query_params[CHAT]


def _take(services: Services, owner: str, typed: str, choices: Choices) -> None:
    """Take a question: keep it, then begin to answer it; one that cannot be asked is given back to be mended."""
    question = typed.strip()
    longest = services.settings.max_question_chars
    if not question:
        st.toast("Type a question first.")
        return
    if len(question) > longest:
        st.session_state[_TOO_LONG] = question
        return
    chat_id = st.session_state.get(CHAT)
    if chat_id is None or services.chats.find_chat(owner, chat_id) is None:
        chat_id = services.chats.add_chat(owner, question)
        open_chat(chat_id)
        st.query_params[CHAT] = chat_id
    before = services.chats.turns(owner, chat_id)
    turn_id = services.chats.add_turn(owner, chat_id, question, choices.to_json())
    st.session_state.pop(OPENED, None)
    start_turn(services, turn_id, question, history_of(before), choices)


def _show_too_long(services: Services, owner: str, choices: Choices) -> None:
    long = st.session_state.get(_TOO_LONG)
    if long is None:
        return
    most = services.settings.max_question_chars
    st.warning(f"Your question has {len(long):,} characters; at most {most:,} can be asked at once. Shorten it here:")
    shorter = st.text_area("Your question", long, key="shorten", height=200)
    with st.container(horizontal=True):
        if st.button("Ask", key="shorten-ask", type="primary"):
            del st.session_state[_TOO_LONG]
            _take(services, owner, shorter or "", choices)
            st.rerun()
        if st.button("Discard", key="shorten-discard"):
            del st.session_state[_TOO_LONG]
            st.rerun()


def _show_turns(services: Services, owner: str, turns: tuple[Turn, ...]) -> None:
    for at in range(len(turns)):
        show_turn(services, owner, turns, at)


def _show_welcome(services: Services, owner: str, choices: Choices) -> None:
    try:
        with services.index().snapshot() as snapshot:
            questions = example_questions(snapshot, services.settings.examples)
    except FootnoteError as exc:
        show_no_index(exc)
        return
    n_documents = choices.n_documents
    lead = (
        f"{counted(n_documents, 'document')} to answer from. Every sentence carries a footnote to the exact words it "
        "rests on, and where the documents do not say, you are told so."
        if n_documents
        else "There are no documents yet. Add some on the Documents page, then ask."
    )
    st.html(f'<div class="welcome"><h1>Ask the documents</h1><p>{lead}</p></div>')
    st.empty()  # holds the place that `_wait_for` clears, so that no example lingers under a question
    with st.container(key="examples"):
        for at, question in enumerate(questions):
            st.button(
                plain(question), key=f"example-{at}", on_click=_take, args=(services, owner, question, choices),
                width="stretch",
            )  # fmt: skip


def show_no_index(exc: FootnoteError) -> None:
    """Say what is the matter with the index, and what to run."""
    st.error(plain(exc.message))
    if exc.remedy:
        st.write(f"What to do: {plain(exc.remedy)}")
    st.caption("This page finds the index as soon as it is there; nothing needs to be started anew.")
    st.button("Look again", key="look-again")
