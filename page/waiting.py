"""What shows while a question is being answered: the stages, what is verified so far, and a way to stop."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from page.asking import Work
from page.chats import Turn, TurnState
from page.choices import Choices
from page.components import said_component
from page.database import now
from page.declined import said_of
from page.panel import OPENED
from page.services import Services
from page.taking import CHAT
from page.words import counted

_STAGES = {"searching": "Searching", "reading": "Reading", "drafting": "Drafting", "checking": "Checking"}
_POLL_S = 0.1
_WAITED = "waited-for"  # the turn whose end is to be told


def wait_for(services: Services, owner: str, turn: Turn, place: DeltaGenerator) -> Turn:
    """Show in a place what is being done until it is done; return the turn as it is then."""
    expect_end(turn)
    work = services.asking.find(turn.id)
    if work is not None:
        _show_until_done(services, turn, work, place)
    elif services.chats.is_asking(turn.id):  # not done in the meantime either
        services.chats.keep_fault(turn.id, "The server was started anew before the answer was there.")
    done = services.chats.find_turn(owner, turn.id)
    if done is None:  # its chat was deleted in another window
        st.rerun()
    return done


def _show_until_done(services: Services, turn: Turn, work: Work, place: DeltaGenerator) -> None:
    with place.container():
        with st.container(horizontal=True, vertical_alignment="center"):
            stages = st.empty()
            # Esc closes the document where one is open: one key never means two things.
            key = None if OPENED in st.session_state else "Esc"
            st.button("Stop", key=f"stop-{turn.id}", on_click=services.asking.stop, args=(turn.id,), shortcut=key)
        drafted = st.empty()
    shown = told = ""
    while True:
        html = stages_html(work.stage, work.note, is_stopped=work.is_stopped)
        if html != shown:  # what the browser draws anew is taken from the answering
            shown = html
            stages.html(shown)
        if work.text != told:
            told = work.text
            drafted.html(drafted_html(told))
        if work.wait(_POLL_S):
            place.empty()
            return
        st.session_state.get(CHAT)  # a call at which Streamlit lets a click end the waiting


def expect_end(turn: Turn) -> None:
    """Note that somebody waits to hear what becomes of a turn."""
    st.session_state[_WAITED] = turn.id


def tell_end(services: Services, owner: str, place: DeltaGenerator) -> None:
    """Have screen readers say, once, what became of the question waited for last; to be called on every run.

    Args:
        services: The server's.
        owner: Who is at the page.
        place: Where the words are mounted, unseen: at the same point of the page on every run.
    """
    waited = st.session_state.get(_WAITED)
    turn = services.chats.find_turn(owner, waited) if waited else None
    about, text = "", ""
    if turn is not None and turn.state is not TurnState.ASKING:
        about, text = f"{turn.id} {now()}", end_told(turn)  # asked again, it ends again
    with place:
        said_component()(key="said", data={"about": about, "text": text})
    if about:
        del st.session_state[_WAITED]


def end_told(turn: Turn) -> str:
    """Return what became of a question, in one sentence that can be heard."""
    if turn.state is TurnState.STOPPED:
        return "You stopped this question."
    if turn.answer is None:
        return turn.fault
    declined = said_of(turn.answer, Choices.from_json(turn.choices))
    return f"No answer. {declined}" if declined else f"Answer ready, {counted(len(turn.answer.citations), 'footnote')}."


def stages_html(stage: str, note: str = "", *, is_stopped: bool = False) -> str:
    """Return the stages as HTML: what is done, what is being done, what takes long about it."""
    names = list(_STAGES)
    at = names.index(stage) if stage in _STAGES else -1
    items = []
    for position, words in enumerate(_STAGES.values()):
        state = "done" if position < at else "now" if position == at else ""
        items.append(f'<li class="{state}">{words}</li>')
    lead = "" if at >= 0 else '<li class="now">Getting ready</li>'
    end = '<li class="now">Stopping</li>' if is_stopped else ""
    more = f'<p class="stage-note">{escape(note)}</p>' if note else ""
    return f'<div><ul class="stage">{lead}{"".join(items)}{end}</ul>{more}</div>'


def drafted_html(text: str) -> str:
    """Return the sentences verified so far as HTML."""
    return (
        '<div class="drafted"><p class="drafted-note">Checked so far. More may come, and the whole '
        f"answer brings its footnotes.</p><p>{escape(text.strip())}</p></div>"
    )
