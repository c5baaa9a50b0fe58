import pytest

from rag.datatypes import Exchange
from rag.followup import standalone

PLAN = "How many people with sickle cell disease have a Universal Care Plan?"


@pytest.mark.parametrize(
    ("question", "carried"),
    [
        ("And what share of them are treated in London?", "sickle cell disease"),
        ("When was it launched?", "Universal Care Plan"),
        ("Why?", "Universal Care Plan"),
        ("What about children?", "sickle cell disease"),
        ("Who runs this?", "Universal Care Plan"),
    ],
)
def test_a_follow_up_takes_its_topic_from_the_turn_before(question, carried):
    assert carried in standalone(question, [Exchange(PLAN)])


@pytest.mark.parametrize(
    "question",
    [
        "How do I renew my passport?",
        "What did the Health and Social Care Act 2012 seek to strengthen?",
        "What is an integrated care board, and what does it do?",
        "Is it possible to carry over annual leave from one year to the next?",
    ],
)
def test_a_new_topic_is_left_alone(question):
    assert standalone(question, [Exchange(PLAN)]) == question


def test_a_question_without_history_is_left_alone():
    assert standalone("Why did it fail?", []) == "Why did it fail?"


def test_a_pronoun_gives_way_to_the_one_thing_it_can_mean():
    assert standalone("Is it treatable?", [Exchange("What is throat cancer?")]) == "Is throat cancer treatable?"
    assert standalone("What are its symptoms?", [Exchange("Tell me about lung cancer.")]) == (
        "What are lung cancer’s symptoms?"
    )


def test_the_topic_survives_a_follow_up_that_names_nothing():
    history = [Exchange("What is throat cancer?"), Exchange("Is it treatable?")]
    assert "throat cancer" in standalone("How long does it take?", history)


def test_a_new_topic_replaces_the_old_one():
    history = [Exchange(PLAN), Exchange("What is an accountable care organisation?")]
    completed = standalone("Which of them did better?", history)
    assert "accountable care organisation" in completed
