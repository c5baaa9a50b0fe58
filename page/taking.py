"""Takes questions so that none is lost, whatever else a person does at the same moment.

Streamlit ends a run of the page at any of its own calls when another click comes in. So a question is first put
aside for whichever run comes next, and that run makes no such call between keeping it and beginning to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from page.asking import Work
from page.chats import history_of, new_id
from page.choices import Choices
from page.panel import OPENED
from page.services import Services
from rag.datatypes import Exchange, Question

CHAT = "chat"  # the open chat's name in the session and in the address
TOO_LONG = "question-too-long"
ASK = "ask"
_WAITING = "questions-waiting"


def note_typed() -> None:
    """Put aside what was typed into the chat's own field."""
    note_question(st.session_state[ASK] or "")


def note_question(question: str) -> None:
    """Put a question aside until a run of the page takes it."""
    waiting: list[str] = st.session_state.setdefault(_WAITING, [])
    waiting.append(question)


def take_waiting(services: Services, owner: str, choices: Choices) -> None:
    """Take what was put aside: keep it and begin to answer it, or give it back to be mended."""
    waiting: list[str] = st.session_state.get(_WAITING, [])
    while waiting:
        _take(services, owner, waiting[0].strip(), choices)
        waiting.pop(0)  # only now: a run that was ended before left it to the next


def _take(services: Services, owner: str, question: str, choices: Choices) -> None:
    if not question:
        st.toast("Type a question first.")
        return
    if len(question) > services.settings.max_question_chars:
        st.session_state[TOO_LONG] = question
        return
    chat_id = st.session_state.get(CHAT) or new_id()
    st.session_state.pop(OPENED, None)
    st.session_state[CHAT] = chat_id
    # No call of Streamlit from here on.
    history = history_of(services.chats.turns(owner, chat_id))
    turn_id = new_id()
    keep = partial(services.chats.add_turn, turn_id, owner, chat_id, question, choices.to_json())
    start_turn(services, turn_id, keep, question, history, choices)


def start_turn(
    services: Services,
    turn_id: str,
    keep: Callable[[], None],
    text: str,
    history: tuple[Exchange, ...],
    choices: Choices,
) -> Work:
    """Keep a turn and begin to answer it."""
    question = Question(text, history, choices.wanted)
    open_answerer = partial(services.answerer, choices.generator, choices.n_passages)
    return services.asking.start(turn_id, keep, open_answerer, question, choices.generator)
