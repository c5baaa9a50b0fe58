"""Ways to sign in, and what comes along."""

from __future__ import annotations

import pytest

from page.feedback import Feedback, FeedbackStore, Verdict
from page.sidebar import sign_in_ways
from tests.page.scripted import answered

CLIENT = {"client_id": "a", "client_secret": "b", "server_metadata_url": "https://id.example"}
SHARED = {"redirect_uri": "http://localhost:8501/oauth2callback", "cookie_secret": "x"}


@pytest.mark.parametrize(
    ("auth", "ways"),
    [
        (SHARED | CLIENT, {"Sign in": None}),
        (SHARED | CLIENT | {"client_kwargs": {"prompt": "login"}}, {"Sign in": None}),
        (SHARED | {"google": CLIENT}, {"Sign in with Google": "google"}),
        (
            SHARED | {"google": CLIENT, "okta": CLIENT},
            {"Sign in with Google": "google", "Sign in with Okta": "okta"},
        ),
        (SHARED | CLIENT | {"okta": CLIENT}, {"Sign in": None, "Sign in with Okta": "okta"}),
        (SHARED, {"Sign in": None}),  # Streamlit itself tells what its settings lack
    ],
)
def test_every_provider_has_a_button(auth, ways):
    assert sign_in_ways(auth) == ways


def test_chats_are_handed_over_with_their_feedback(chats):
    feedback = FeedbackStore(chats._database)
    chats.add_turn("t", "browser", "mine", "One?", "{}")
    chats.add_turn("u", "other", "theirs", "Two?", "{}")
    feedback.keep("browser", "t", Feedback(Verdict.RIGHT), answered("One?"), ())
    for _ in range(2):  # once it is done, nothing is left to do
        chats.hand_over("browser", "ada")
        assert [chat.id for chat in chats.chats("ada")] == ["mine"]
        assert feedback.find("ada", "t") == Feedback(Verdict.RIGHT)
    assert not chats.chats("browser")
    assert [chat.id for chat in chats.chats("other")] == ["theirs"]
