"""One turn on the page: the question, the answer with its footnotes, and what to do with it."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from page.answer_html import answer_html
from page.chats import Turn, TurnState
from page.choices import Choices
from page.components import answer_component, component_key, copy_component
from page.export_clipboard import render_turn_html, render_turn_text
from page.exports import show_exports
from page.feedback_form import show_feedback
from page.panel import OPENED, show_panel
from page.place import Opened
from page.services import Services
from page.taking import start_turn
from page.waiting import wait_for
from rag.datatypes import Answer


def show_turn(services: Services, owner: str, turns: tuple[Turn, ...], at: int) -> None:
    """Show one turn of a chat; wait for its answer if it is still being made."""
    turn = turns[at]
    if at:
        st.html('<hr class="turn-gap">')
    st.html(f'<h2 class="question" dir="auto" data-turn="{escape(turn.id)}">{escape(turn.question)}</h2>')
    place = st.empty()  # there for every turn, so that what follows keeps its place once the answer is there
    if turn.state is TurnState.ASKING:
        turn = wait_for(services, owner, turn, place)
    if turn.answer is None:
        _show_unanswered(services, owner, turn, turns, at)
        return
    show_answer(turn, turn.answer)
    with st.container(horizontal=True, vertical_alignment="center", key=f"with-answer-{turn.id}"):
        copied = {"text": render_turn_text(turn, turn.answer), "html": render_turn_html(turn, turn.answer)}
        copy_component()(key=component_key("copy", turn.id), data=copied, width="content")
        show_feedback(services, owner, turn.id, turn.answer)
        if at == len(turns) - 1:
            show_exports(services, owner)
    opened = st.session_state.get(OPENED)
    if isinstance(opened, Opened) and opened.turn_id == turn.id:
        show_panel(services, opened, turn.answer)


def show_answer(turn: Turn, answer: Answer) -> None:
    """Show an answer; a click on a footnote or passage opens its place."""
    key = component_key("answer", turn.id)

    def note_opened() -> None:
        clicked = st.session_state[key].get("opened")
        if clicked:
            st.session_state[OPENED] = Opened(turn.id, int(clicked["number"]), str(clicked["label"]))

    opened = st.session_state.get(OPENED)
    here = opened if isinstance(opened, Opened) and opened.turn_id == turn.id else Opened(turn.id)
    data = {
        "html": answer_html(answer, Choices.from_json(turn.choices)),
        "open_number": here.number,
        "open_label": here.label,
    }
    answer_component()(key=key, data=data, on_opened_change=note_opened)


def _show_unanswered(services: Services, owner: str, turn: Turn, turns: tuple[Turn, ...], at: int) -> None:
    said = "You stopped this question." if turn.state is TurnState.STOPPED else turn.fault
    st.html(f'<p class="notice">{escape(said)}</p>')

    def ask_again() -> None:
        keep = partial(services.chats.ask_again, turn.id)
        start_turn(services, owner, turn.id, keep, turn.question, Choices.from_json(turn.choices), turns[:at])

    with st.container(horizontal=True, vertical_alignment="center", key=f"without-answer-{turn.id}"):
        st.button("Ask again", key=f"again-{turn.id}", on_click=ask_again)
        if at == len(turns) - 1 and any(one.answer for one in turns):  # the answers before it can be taken along
            show_exports(services, owner)
