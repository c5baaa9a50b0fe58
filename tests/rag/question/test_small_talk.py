"""What asks nothing is told from what is asked in few words."""

import pytest

from rag.datatypes import Exchange, Outcome, Question
from rag.question.small_talk import asks_for_more, asks_nothing
from rag.retrieving.finding import find


@pytest.mark.parametrize(
    "said", ["thanks", "Thanks, that's great!", "Hello", "good morning", "OK", "Thank you very much for your help.", ""]
)
def test_small_talk_asks_nothing(said):
    assert asks_nothing(said)
    assert not asks_for_more(said)


@pytest.mark.parametrize("said", ["Tell me more", "Go on please", "more details", "ok, can you tell me a bit more?"])
def test_more_is_asked_for(said):
    assert asks_for_more(said)
    assert not asks_nothing(said)


@pytest.mark.parametrize(
    "asked",
    ["And why?", "What is the fine?", "Tell me more about parking", "Is there a night shift?", "Fine for litter?"],
)
def test_few_words_may_ask(asked):
    assert not asks_nothing(asked)
    assert not asks_for_more(asked)


def test_small_talk_is_not_answered_and_leaves_no_trace(index, answerer):
    assert answerer.ask(Question("Thank you!")).outcome is Outcome.ABSTAINED
    asked = Exchange("What is the mileage rate for a car?", "59p")
    with index.snapshot() as snapshot:
        assert find(snapshot, Question("Tell me more")).found == ()
        assert "mileage rate" in find(snapshot, Question("Tell me more", (asked,))).question
        chat = (asked, Exchange("thanks"), Exchange("Tell me more"))
        assert find(snapshot, Question("And for a motorcycle?", chat)) == find(
            snapshot, Question("And for a motorcycle?", (asked,))
        )
