"""Lets no click be lost that another one follows at once, and has them done in their order.

Streamlit (1.67) takes a click out of its queue, and before it does what the click asks looks whether another one came
in; if so it turns to that, and the first is gone: a question typed while a chat is being opened lands in the chat
before, or nowhere. It looks again right after the clicks' callbacks, so that nothing has to wait if it does not look
before or between them.

Of two clicks that wait together it puts the later before the earlier: who asks for a new chat and then opens another
one would be left with the new one.
"""

from __future__ import annotations

from functools import wraps
from threading import Lock
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.state import SafeSessionState

_LOCK = Lock()


def keep_every_click() -> None:
    """Have every click's callbacks called to their end, in order, for all visitors of this server; once or often."""
    with _LOCK:
        if not hasattr(SafeSessionState.on_script_will_rerun, "__wrapped__"):
            SafeSessionState.on_script_will_rerun = _without_yielding(  # type: ignore[method-assign]
                SafeSessionState.on_script_will_rerun
            )
            script_requests._coalesce_widget_states = _earlier_first(script_requests._coalesce_widget_states)


def _without_yielding(take_clicks: Any) -> Any:  # noqa: ANN401 - whatever this version's arguments are
    @wraps(take_clicks)
    def run(state: SafeSessionState, *args: Any, **named: Any) -> None:  # noqa: ANN401
        look = state._yield_callback
        object.__setattr__(state, "_yield_callback", lambda: None)
        try:
            take_clicks(state, *args, **named)
        finally:
            object.__setattr__(state, "_yield_callback", look)

    return run


def _earlier_first(put_together: Any) -> Any:  # noqa: ANN401
    @wraps(put_together)
    def run(earlier: WidgetStates | None, later: WidgetStates | None) -> WidgetStates | None:
        together: WidgetStates | None = put_together(earlier, later)
        if not earlier or not later or together is None:
            return together
        told_later = {widget.id for widget in later.widgets}
        return WidgetStates(widgets=sorted(together.widgets, key=lambda widget: widget.id in told_later))

    return run
