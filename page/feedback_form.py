"""Right, wrong or missing: the row below an answer where a person says so."""

from __future__ import annotations

import streamlit as st

from page.feedback import Feedback, Verdict
from page.services import Services
from rag.datatypes import Answer

_LABELS = {Verdict.RIGHT: "✓ Right", Verdict.WRONG: "✗ Wrong", Verdict.MISSING: "… Something missing"}
_COMMENT_CHARS = 2_000
_READERS = (
    "Whoever runs this server can read it, with your question, the answer and the turns before; other visitors cannot. "
    "It is deleted with the chat."
)


def show_feedback(services: Services, owner: str, turn_id: str, answer: Answer) -> None:
    """Show what the person said of the answer, and let them say it or change it."""
    given = services.feedback.find(owner, turn_id)
    key = f"feedback-{turn_id}"
    label = f"Your verdict: {_LABELS[given.verdict]}" if given else "Is this right?"
    with (
        st.popover(label, type="tertiary", key=key, on_change="rerun"),  # what is rerun for can be closed from here
        st.form(f"{key}-form", border=False),
    ):
        verdict = st.segmented_control(
            "This answer is",
            list(Verdict),
            format_func=_LABELS.__getitem__,
            default=given.verdict if given else None,
            key=f"{key}-verdict",
        )
        st.text_area(
            "In your words (optional)",
            given.comment if given else "",
            max_chars=_COMMENT_CHARS,
            key=f"{key}-comment",
            placeholder="What is wrong, or where the documents say it",
        )
        st.checkbox(
            "The documents do not answer this question",
            given.is_unanswerable if given else False,
            key=f"{key}-unanswerable",
        )
        st.caption(_READERS)
        if (
            st.form_submit_button("Send feedback", on_click=_keep, args=(services, owner, turn_id, answer))
            and not verdict
        ):
            st.warning("Choose right, wrong or missing first.")


def _keep(services: Services, owner: str, turn_id: str, answer: Answer) -> None:
    """Keep what the form holds and close it; leave it open where it holds no verdict."""
    key = f"feedback-{turn_id}"
    verdict: Verdict | None = st.session_state[f"{key}-verdict"]
    if verdict is None:
        return
    feedback = Feedback(verdict, st.session_state[f"{key}-comment"] or "", st.session_state[f"{key}-unanswerable"])
    # Read only now: a turn before this one may have been answered since it was shown.
    services.feedback.keep(owner, turn_id, feedback, answer, services.chats.history(owner, turn_id))
    st.session_state[key] = False
    st.toast("Thank you. It is kept with the question and the answer.")
