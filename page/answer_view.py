"""One turn on the page: the question, what is being done, the answer with its footnotes and what to do with it."""

from __future__ import annotations

from html import escape

import streamlit as st

from page.answer_html import answer_html
from page.asking import Work
from page.chats import Turn, TurnState, history_of
from page.choices import Choices
from page.components import answer_component, copy_component
from page.export_markdown import render_turns_markdown
from page.exports import show_exports
from page.feedback_form import show_feedback
from page.panel import OPENED, show_panel
from page.place import Opened
from page.services import Services
from rag.datatypes import Answer, Exchange, Question

_STAGES = {"searching": "Searching", "reading": "Reading", "drafting": "Drafting", "checking": "Checking"}
_POLL_S = 0.05


def show_turn(services: Services, owner: str, turns: tuple[Turn, ...], at: int) -> None:
    """Show one turn of a chat; wait for its answer if it is still being made."""
    turn, history = turns[at], history_of(turns[:at])
    if at:
        st.html('<hr class="turn-gap">')
    st.html(f'<h2 class="question" dir="auto">{escape(turn.question)}</h2>')
    if turn.state is TurnState.ASKING:
        _wait_for(services, turn)
        return
    if turn.answer is None:
        _show_unanswered(services, turn, history)
        return
    show_answer(turn, turn.answer)
    with st.container(horizontal=True, vertical_alignment="center", key=f"with-answer-{turn.id}"):
        text = render_turns_markdown((turn,))
        copy_component()(key=f"copy-{turn.id}", data={"text": text}, width="content")
        show_feedback(services, owner, turn.id, turn.answer, history)
        if at == len(turns) - 1:
            show_exports(services, owner, turns)
    opened = st.session_state.get(OPENED)
    if isinstance(opened, Opened) and opened.turn_id == turn.id:
        show_panel(services, opened, turn.answer)


def start_turn(services: Services, turn_id: str, text: str, history: tuple[Exchange, ...], choices: Choices) -> Work:
    """Begin to answer a turn that was kept already."""
    question = Question(text, history, choices.wanted)
    return services.asking.start(turn_id, lambda: services.answerer(choices.generator, choices.n_passages), question)


def show_answer(turn: Turn, answer: Answer) -> None:
    """Show an answer; a click on a footnote or passage opens its place."""
    key = f"answer-{turn.id}"

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


def _wait_for(services: Services, turn: Turn) -> None:
    """Show the stages until the answer is there, then show the page with it."""
    work = services.asking.find(turn.id)
    if work is None:
        # Done in the meantime, or the server was started anew since it was asked.
        if services.chats.is_asking(turn.id):
            services.chats.keep_fault(turn.id, "The server was started anew before the answer was there.")
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = st.empty()
        st.button("Stop", key=f"stop-{turn.id}", on_click=services.asking.stop, args=(turn.id,), shortcut="Esc")
    st.empty()  # what stood below, the examples of an empty page, would linger there until the answer comes
    while True:
        # Written again even when nothing changed: it is at this call that Streamlit lets a click end the waiting.
        shown.html(_stages_html(work.stage))
        if work.wait(_POLL_S):
            st.rerun()


def _stages_html(stage: str) -> str:
    names = list(_STAGES)
    at = names.index(stage) if stage in _STAGES else -1
    items = []
    for position, words in enumerate(_STAGES.values()):
        state = "done" if position < at else "now" if position == at else ""
        items.append(f'<li class="{state}">{words}</li>')
    lead = '<li class="now">Getting ready</li>' if at < 0 else ""
    return f'<ul class="stage" role="status" aria-label="What Footnote is doing">{lead}{"".join(items)}</ul>'


def _show_unanswered(services: Services, turn: Turn, history: tuple[Exchange, ...]) -> None:
    said = "You stopped this question." if turn.state is TurnState.STOPPED else turn.fault
    st.html(f'<p class="notice">{escape(said)}</p>')

    def ask_again() -> None:
        services.chats.ask_again(turn.id)
        start_turn(services, turn.id, turn.question, history, Choices.from_json(turn.choices))

    st.button("Ask again", key=f"again-{turn.id}", on_click=ask_again)
