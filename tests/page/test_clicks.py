"""Clicks that follow one another at once."""

from typing import NoReturn

import pytest
from streamlit.runtime.state import SafeSessionState

from page.clicks import keep_every_click


class AnotherClickError(Exception):
    """What Streamlit raises where a click waits."""


def turn_to_the_next() -> NoReturn:
    raise AnotherClickError


class State:
    """A session whose callbacks use the session, as ours do."""

    def __init__(self):
        self.kept = {}

    def on_script_will_rerun(self, clicks, **_):
        self.safe["chat"] = clicks

    def __setitem__(self, key, value):
        self.kept[key] = value


def test_a_click_is_done_whole_though_the_next_one_waits():
    keep_every_click()
    keep_every_click()  # every visit calls it
    state = State()
    state.safe = SafeSessionState(state, turn_to_the_next)
    state.safe.on_script_will_rerun("new chat")
    assert state.kept == {"chat": "new chat"}
    with pytest.raises(AnotherClickError):  # and then the next one is turned to
        state.safe["chat"] = "another"


def test_a_fault_in_a_callback_leaves_the_session_as_it_was():
    keep_every_click()
    state = State()
    state.safe = SafeSessionState(state, turn_to_the_next)
    with pytest.raises(TypeError):
        state.safe.on_script_will_rerun()
    with pytest.raises(AnotherClickError):
        state.safe["chat"] = "another"
