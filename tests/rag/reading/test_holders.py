"""Who holds a post: which questions ask for it, and which sentences have the name."""

from dataclasses import replace

import pytest

from index.datatypes import Span
from rag.datatypes import Sentence
from rag.question.question_form import read_question
from rag.reading.holders import asks_who_holds, names_holder
from rag.reading.seen import see
from rag.retrieving.retriever import Found
from tests.rag.readings import reading_of


@pytest.mark.parametrize(
    "question",
    [
        "Who is the national medical director for secondary care?",
        "name of the Head of Procurement?",
        "Who has been appointed national lead for mental health?",
        "who is the new chief exec",
        "Who was the minister for care in 2019?",
        "Who's the chair of the board?",
    ],
)
def test_it_asks_who_holds_a_post(question):
    assert asks_who_holds(read_question(question))


@pytest.mark.parametrize(
    "question",
    [
        "Who is responsible for telling the director?",
        "Who was consulted by the director?",
        "Who should the manager tell?",
        "Who is allowed to be a governor?",
        "Who chairs the board?",
        "Who is the contact for leave?",
        "What does the director decide?",
        "Who is the lead and when do they meet?",
    ],
)
def test_it_asks_something_else(question):
    assert not asks_who_holds(read_question(question))


@pytest.mark.parametrize(
    ("question", "sentence", "has_it"),
    [
        ("Who is the head of procurement?", "Owner: Head of Procurement.", False),
        ("Who is the head of procurement?", "The Head of Procurement is Ann Tarn.", True),
        ("Who is the head of procurement?", "Write to Tarn, the head of procurement.", True),
        ("Who is the head of procurement?", "The head of procurement answers to the CEO.", False),
        ("Who is the head of procurement?", "She became head of procurement in May.", True),
        ("Who is the accountable officer?", "The accountable officer is the chief executive.", True),
        ("Who is the medical director?", "The project is led by the medical director.", False),
        ("Who is the chair?", "Chair: Dame Ruth Lowe.", True),
        ("Who is the chair?", "The Chair opens the meeting.", False),
    ],
)
def test_a_sentence_has_the_name(question, sentence, has_it):
    assert names_holder(read_question(question), seen(question, sentence)) is has_it


def test_who_speaks_has_the_name():
    one = seen("Who is the head of parking?", "As head of parking my answer is no.", speaker="Ms Halloran")
    assert names_holder(read_question("Who is the head of parking?"), one)


def seen(question: str, words: str, speaker: str | None = None):
    """One sentence as seen."""
    chunk = replace(reading_of(question, words).passages[0].chunk, speaker=speaker)
    return see([Sentence("P1", Span(0, len(words)), words)], Found(chunk, 1.0, 1.0, 1.0), 0)[0]
