import pytest

from rag.datatypes import RemarkKind, Sentence
from rag.drafting.parts import asked_parts, missing_parts, missing_remark

SIMPLE = [
    "What is the mileage rate for cars?",
    "Who approves claims and overtime?",
    "What are the terms and conditions of the loan?",
    "How many people work in health and social care?",
    "When may a manager refuse leave?",
    "What did Ashish Jha say about hospitals and physicians?",
    "What is the difference between the fee for a permit and the fee for a fine?",
    "What are the terms and the conditions of the loan?",
]


@pytest.mark.parametrize("question", SIMPLE)
def test_a_question_for_one_thing_has_no_parts(question):
    assert asked_parts(question) == ()
    assert missing_parts(question, [Sentence("P1", None, "Something else altogether.")]) == ()


COMPOUND = [
    ("What is the mileage rate, and who approves claims?", ["What is the mileage rate", "who approves claims"]),
    ("When was the board founded and by whom?", ["When was the board founded", "by whom"]),
    ("What is the rate for cars and for bicycles?", ["for cars", "for bicycles"]),
    ("What is the fee for a permit and the fee for a fine?", ["the fee for a permit", "the fee for a fine"]),
    ("How long is the leave and is it paid?", ["How long is the leave", "is it paid"]),
    ("When does it start? Who leads it?", ["When does it start", "Who leads it"]),
]


@pytest.mark.parametrize(("question", "parts"), COMPOUND, ids=[case[0] for case in COMPOUND])
def test_a_compound_question_is_taken_apart(question, parts):
    assert [part.words for part in asked_parts(question)] == parts


def said(*sentences):
    return [Sentence("P1", None, words) for words in sentences]


MISSING = [
    (
        "What is the mileage rate for cars, and who approves claims?",
        ["Car – Mileage rate per mile: 59p."],
        "The documents found do not say who approves claims.",
    ),
    (
        "What is the rate for cars and for helicopters?",
        ["Car or van – Rate per mile: 59p."],
        "The documents found do not say this for helicopters.",
    ),
    (
        "What does the plan promise and how much did it cost?",
        ["The plan promises shorter waits by 2029."],
        "The documents found do not answer this part: “how much did it cost?”",
    ),
    (
        "How many concerns were raised last year and in which months does she report to the board?",
        ["She reports to the board in May and November.", "A first reply is sent within 5 working days."],
        "The documents found do not answer this part: “how many concerns were raised last year?”",
    ),
    (
        "What is the fee for a permit and the fee for a fine?",
        ["A permit costs £30."],
        "The documents found do not give the fee for a fine.",
    ),
    (
        "What is the fee for a permit, and what form do I use?",
        ["The fee for a permit is £30."],
        "The documents found do not answer this part: “what form do I use?”",
    ),
    (
        "What is the fee for a permit, and can I pay monthly?",
        ["The fee for a permit is £30."],
        "The documents found do not answer this part: “can I pay monthly?”",
    ),
    (
        "When was the fund founded and by whom?",
        ["The fund was founded in 1897."],
        "The documents found do not say by whom.",
    ),
]


@pytest.mark.parametrize(("question", "answer", "remark"), MISSING, ids=[case[0] for case in MISSING])
def test_the_part_that_nothing_said_answers_is_named(question, answer, remark):
    (part,) = missing_parts(question, said(*answer))
    told = missing_remark(part)
    assert (told.kind, told.text) == (RemarkKind.MISSING, remark)


WHOLE = [
    (
        "What is the mileage rate for cars, and who approves claims?",
        ["Cars get 59p.", "The manager approves claims."],
    ),
    (
        "When was the fund founded and by whom?",
        ["The fund was founded in 1897 by Henry Burdett."],
    ),
    (
        "How long is the leave and is it paid?",
        ["The leave is five days long and unpaid."],
    ),
    (
        "How long is the break, and what do I need to qualify?",
        ["A person with two years’ service may ask for a break."],
    ),
    (
        "How soon must time in lieu be taken and how much can I build up?",
        ["Time in lieu is taken within three months.", "No more than 22.5 hours may be held."],
    ),
]


@pytest.mark.parametrize(("question", "answer"), WHOLE, ids=[case[0] for case in WHOLE])
def test_nothing_is_missing_from_a_whole_answer(question, answer):
    assert missing_parts(question, said(*answer)) == ()


def test_where_no_part_is_answered_nothing_is_said_to_be_missing():
    assert missing_parts("Who leads the plan, and what does it cost?", said("Leave is booked in the system.")) == ()


def test_every_missing_part_is_named():
    question = "Where and when can I get a permit?"
    missing = missing_parts(question, said("Permits are given by the parking team."))
    assert [part.words for part in missing] == ["Where", "when can I get a permit"]
    assert missing_parts(question, said("Permits are given at the front desk on Mondays.")) == ()
    assert missing_parts(question, said("Permits are given at the front desk once you have paid.")) == ()
