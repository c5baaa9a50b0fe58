"""What is heard when a question has been answered."""

from __future__ import annotations

import dataclasses

import pytest

from page.chats import Turn, TurnState
from page.waiting import end_told
from rag.datatypes import Outcome
from tests.page.scripted import abstained, answered, citation


def turn(state: TurnState, answer=None, fault="") -> Turn:
    return Turn("t", "How many days?", "{}", "2026-01-01T00:00:00+00:00", state, answer, fault)


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (turn(TurnState.ANSWERED, answered()), "Answer ready, 1 footnote."),
        (
            turn(TurnState.ANSWERED, answered("q", citations=(citation(1), citation(2, quote="b")))),
            "Answer ready, 2 footnotes.",
        ),
        (turn(TurnState.ANSWERED, abstained()), "No answer. The documents do not say."),
        (
            turn(TurnState.ANSWERED, dataclasses.replace(abstained(), outcome=Outcome.UNSUPPORTED)),
            "No answer. Nothing that could be drafted holds up against the documents, so there is no answer to show.",
        ),
        (turn(TurnState.STOPPED), "You stopped this question."),
        (turn(TurnState.FAILED, fault="The index was lost."), "The index was lost."),
    ],
)
def test_every_end_is_told_in_a_sentence(ended, words):
    assert end_told(ended) == words
