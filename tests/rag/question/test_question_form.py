from datetime import date

import pytest

from index.datatypes import Span
from rag.datatypes import Sentence
from rag.question.question_form import asks_for_past, read_question
from rag.reading.features import held

KINDS = [
    ("What should I do when a patient complains?", "anything"),
    ("What happens when I leave?", "anything"),
    ("What happens if I miss the deadline?", "anything"),
    ("What happens to my budget?", "anything"),
    ("What applies where there is no agreement?", "anything"),
    ("Who sets the deadline?", "person"),
    ("When I leave, who collects my badge?", "person"),
    ("Who do I send them to? [deadline, travel claims]", "person"),
    ("Can I extend the deadline?", "yes or no"),
    ("Is there help for staff who are disabled?", "yes or no"),
    ("I am off sick, do I get paid?", "yes or no"),
    ("Can you explain when it ends?", "date"),
    ("Can you tell me how many people left?", "number"),
    ("Do you know where it is?", "place"),
    ("And when does it end?", "date"),
    ("Until when is it open?", "date"),
    ("What's the closing date for claims?", "date"),
    ("deadline for claims", "date"),
    ("it's cold, when's the heating on", "date"),
    ("Since when has it been so?", "date"),
    ("If I am sick, how long am I paid?", "duration"),
    ("How many working days do I have to appeal?", "duration"),
    ("How many of the last ten days was I ill?", "number"),
    ("How many bed days would it free up?", "number"),
    ("How many more weeks will it take?", "duration"),
    ("Within how many days must it be sent?", "duration"),
    ("By how much did it fall?", "quantity"),
    ("What is the highest daily rate?", "quantity"),
    ("How often are drills held?", "frequency"),
    ("What is the fee?", "money"),
    ("What does a permit cost for a fourth car?", "money"),
    ("what will the fine be", "money"),
    ("What was wrong with the cost figure?", "anything"),
    ("share of staff who left", "percent"),
    ("What is sick pay?", "definition"),
    ("What does ICB stand for?", "definition"),
    ("How do I claim?", "method"),
    ("How far should they go?", "anything"),
    ("name of the Head of Procurement?", "person"),
    ("name of the form", "anything"),
    ("How far does Jha think it can go?", "anything"),
    ("How far ahead must I book?", "quantity"),
    ("How far did costs fall?", "quantity"),
    ("Why was the deadline moved?", "reason"),
    ("Where can I park?", "place"),
    ("Which law applies when I leave?", "anything"),
]


@pytest.mark.parametrize(("question", "kind"), KINDS, ids=[case[0] for case in KINDS])
def test_the_word_that_opens_the_main_clause_says_what_is_asked_for(question, kind):
    assert read_question(question).kind.value == kind


COMPARED = [
    ("Who approves study leave of more than five days?", ()),
    ("Is it more than a week?", ()),
    ("Is a fare better than £30?", ()),
    ("Are nurses paid more than doctors?", ("nurs", "doct")),
    ("How does leave of more than five days differ for nurses and doctors?", ("nurs", "doct")),
]


@pytest.mark.parametrize(("question", "sides"), COMPARED, ids=[case[0] for case in COMPARED])
def test_a_limit_compares_nothing(question, sides):
    assert read_question(question).compared == sides


SPEAKERS = [
    ("What does the King's Fund recommend on pay?", "King's Fund"),
    ("What is the rate, according to the BMA?", "BMA"),
    ("What did the Prime Minister say?", "Prime Minister"),
    ("What is Dr Patel's view of pay?", "Dr Patel"),
    ("What was Jane Smith's opinion?", "Jane Smith"),
    ("What did Jane Smith and Robert Brown say?", "Jane Smith and Robert Brown"),
    ("what did jane smith say about pay", "jane smith"),
    ("What's her view?", ""),
    ("What did senior managers say?", ""),
    ("What did the report say?", ""),
    ("Do I tell my manager?", ""),
]


@pytest.mark.parametrize(("question", "speaker"), SPEAKERS, ids=[case[0] for case in SPEAKERS])
def test_whose_words_are_asked_for(question, speaker):
    assert read_question(question).speaker == speaker


PAST = [
    ("How old must I be?", False),
    ("Can I change my hours?", False),
    ("Can I leave earlier on Fridays?", False),
    (f"What is the rate in {date.today().year}?", False),
    (f"What was the rate in {date.today().year - 1}?", True),
    ("What was the old rate?", True),
    ("What has changed?", True),
    ("How did the policy change?", True),
    ("What was the previous rate?", True),
    ("Compare the old and new rules.", True),
]


@pytest.mark.parametrize(("question", "is_past"), PAST, ids=[case[0] for case in PAST])
def test_an_ordinary_question_does_not_ask_for_the_past(question, is_past):
    assert asks_for_past(question) is is_past


HELD = [
    ("When must a complaint be acknowledged?", "It is acknowledged within three working days.", True),
    ("When must a complaint be acknowledged?", "Staff get 25 days of leave.", False),
    ("In what year was it founded?", "It was founded within three years.", False),
    ("When is the desk open?", "The desk is open on Mondays.", True),
    ("When is it paid?", "It is paid as soon as it is approved.", True),
    ("How many working days do I have?", "You have ten working days.", True),
    ("How many working days do I have?", "There are 3 panels.", False),
    ("How many miles is it?", "It is 40 miles.", True),
    ("How many panels are there?", "It is 40 miles.", False),
    ("How many nights may I stay?", "3 nights at most.", True),
    ("How often are drills held?", "Drills are held every quarter.", True),
    ("How often are drills held?", "Drills are held annually.", True),
    ("How often are drills held?", "Drills are held four times a year.", True),
    ("How often are drills held?", "Building B has 14 wardens.", False),
    ("Who approves it?", "The line manager approves it.", True),
    ("Who should sit on it?", "Analysts belong beside the clinicians.", True),
    ("Who must approve the rota?", "It is published on the first Monday.", False),
    ("Who wrote it?", "The line manager keeps it.", False),
    ("Who is the chair?", "The committee meets twice a year.", False),
    ("How many bed days would it free up?", "It would amount to 2.3 million additional bed days.", True),
    ("How many days' notice must I give?", "Give 25 days.", True),
    ("How many annual leave days do I get?", "You get 25 days.", True),
]


@pytest.mark.parametrize(("question", "words", "holds"), HELD, ids=[f"{case[0]} {case[1]}" for case in HELD])
def test_a_sentence_holds_what_is_asked_for_in_any_of_its_forms(question, words, holds):
    sentence = Sentence("P1", Span(0, len(words)), words, "", "", 1.0)
    assert bool(held(read_question(question), sentence)) is holds
