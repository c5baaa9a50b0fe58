"""What is mistyped is mended by what documents hold; what a dictionary has is left alone."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.datatypes import Exchange, Question
from rag.question.spelling import as_meant
from rag.retrieving.finding import find


@pytest.fixture(scope="module")
def snapshot(index):
    with index.snapshot() as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What is the milage rate?", "What is the mileage rate?"),
        ("how much annaul leave", "how much annual leave"),  # two letters changed places
        ("how much anual leave", "how much annual leave"),
        ("entitelment to leave", "entitlement to leave"),
        ("What does Townshemd's plan say?", "What does Townshend's plan say?"),
        ("Was it recieved?", "Was it received?"),  # no document has it, and "reached" is farther
        ("hasnt she", "hasn't she"),
        ("Dont they", "Don't they"),
        ("ｗｈａｔ ｉｓ ｌｅａｖｅ", "what is leave"),
    ],
)
def test_what_is_mistyped_is_mended(snapshot, typed, meant):
    assert as_meant(typed, snapshot) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "Is there paternity leave?",  # a word of its own, though no document has it
        "What does Townsend say?",  # and another's name
        "Who deals with mould, tyres or dialling?",  # British, "would" in documents or not
        "the zannual leave",  # whoever mistypes gets the first letter right
        "autologous and aplastic",  # two letters away is another word
        "the admin",  # and so is a changed letter in a short one
        "What does Kaiser Permanente say?",
        "the tax fare",  # four letters are too like others
        "What of TOWNSHAND?",  # a short form may be anything
        "wifi at annual1 leave",
        "see leeve@trust.example or example.org/leeve",
        "the labour colour of organisations",
        "worktime",  # two words of a dictionary
        "",
        "?!",
    ],
)
def test_the_rest_stays_as_typed(snapshot, typed):
    assert as_meant(typed, snapshot) == typed


@given(at=st.integers(0, 2**32 - 1))
def test_a_changed_letter_in_a_long_word_is_mended(snapshot, at):
    drawn = random.Random(at)
    word = drawn.choice(["entitlement", "approval", "suspended", "inspection", "programme"])
    place = drawn.randrange(1, len(word))
    typed = word[:place] + "q" + word[place + 1 :]
    assert as_meant(f"Is {typed} needed?", snapshot) == f"Is {word} needed?"


def test_turns_before_are_mended_too_and_the_person_sees_what_was_understood(snapshot):
    found = find(snapshot, Question("And for a motorcicle?", (Exchange("What is the milage rate for a car?"),)))
    assert "mileage" in found.question
    assert "motorcycle" in found.question
