"""Takes questions so that none is lost, whatever else a person does at the same moment.

Streamlit ends a run of the page at any of its own calls when another click comes in. So a question is first put
aside for whichever run comes next, and that run makes no such call between keeping it and beginning to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st

from page.asking import Work
from page.chats import Turn, TurnState, new_id
from page.choices import Choices
from page.database import StorageError
from page.panel import OPENED
from page.services import Services
from page.words import plain
from rag.datatypes import Question

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


def is_waiting() -> bool:
    """Tell whether a question was put aside that no run has taken yet."""
    return bool(st.session_state.get(_WAITING))


def take_waiting(services: Services, owner: str, choices: Choices) -> None:
    """Take what was put aside: keep it and begin to answer it, or give it back to be mended."""
    waiting: list[str] = st.session_state.get(_WAITING, [])
    while waiting:
        question = waiting[0].strip()
        try:
            _take(services, owner, question, choices)
        except StorageError as exc:
            st.error(plain(f"{exc} This question was not kept: {question}"))
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
    earlier = services.chats.turns(owner, chat_id)
    turn_id = new_id()
    keep = partial(services.chats.add_turn, turn_id, owner, chat_id, question, choices.to_json())
    start_turn(services, owner, turn_id, keep, question, choices, earlier)


def start_turn(
    services: Services,
    owner: str,
    turn_id: str,
    keep: Callable[[], None],
    text: str,
    choices: Choices,
    earlier: Iterable[Turn],
) -> Work:
    """Keep a turn and begin to answer it, once those of the turns before it that are being answered are done."""

    def make_question() -> Question:
        return Question(text, services.chats.history(owner, turn_id), choices.wanted)

    open_answerer = partial(services.answerer, choices.generator, choices.n_passages)
    asking = [turn.id for turn in earlier if turn.state is TurnState.ASKING]
    return services.asking.start(turn_id, keep, open_answerer, make_question, choices.generator, asking)
