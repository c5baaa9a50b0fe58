"""Clicks that follow one another at once."""

from typing import NoReturn

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner_utils import script_requests
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


def test_of_two_clicks_that_wait_together_the_earlier_is_done_first():
    keep_every_click()
    earlier = WidgetStates(widgets=[WidgetState(id="filter", string_value="2024"), clicked("new chat")])
    later = WidgetStates(widgets=[WidgetState(id="filter", string_value="2025"), clicked("open chat")])
    together = script_requests._coalesce_widget_states(earlier, later)
    assert [widget.id for widget in together.widgets] == ["new chat", "filter", "open chat"]
    assert together.widgets[1].string_value == "2025"
    assert script_requests._coalesce_widget_states(None, later) == later
    assert script_requests._coalesce_widget_states(earlier, None) == earlier


def clicked(name):
    return WidgetState(id=name, trigger_value=True)
