from math import inf

import pytest

from rag.datatypes import Question
from rag.drafting.extractive import ExtractiveGenerator, ExtractiveOptions
from rag.pipeline import Answerer
from rag.question.question_form import read_question
from rag.reading.ranges import looked_up, read_range
from tests.rag.drafts import reading_of_markdown

YEAR = 365.25
RANGES = [
    ("Less than 5 years", (-inf, 5 * YEAR, "day", True, False)),
    ("5 years, but less than 10 years", (5 * YEAR, 10 * YEAR, "day", True, False)),
    ("10 years or more", (10 * YEAR, inf, "day", True, True)),
    ("1 to 3 years", (YEAR, 3 * YEAR, "day", True, True)),
    ("After five years", (5 * YEAR, inf, "day", False, True)),
    ("During the third year", (2 * YEAR, 3 * YEAR, "day", True, False)),
    ("During the fourth and fifth years", (3 * YEAR, 5 * YEAR, "day", True, False)),
    ("Up to £300", (-inf, 300, "GBP", True, True)),
    ("£300.01 to £1,200", (300.01, 1200, "GBP", True, True)),
    ("£1,000,000 or more", (1e6, inf, "GBP", True, True)),
    ("≥ 5 years", (5 * YEAR, inf, "day", True, True)),
    ("<5 years", (-inf, 5 * YEAR, "day", True, False)),
    ("Up to and including £500", (-inf, 500, "GBP", True, True)),
    ("Over £500 and up to £1,000", (500, 1000, "GBP", False, True)),
    ("13 weeks or more but less than 26", (91, 182, "day", True, False)),
    ("16 and over", (16, inf, "", True, True)),
    ("65+", (65, inf, "", True, True)),
    ("Motorcycle", None),
    ("Bank holiday", None),
    ("2028/29", None),
    ("5 days", None),
]


@pytest.mark.parametrize(("text", "expected"), RANGES, ids=[case[0] for case in RANGES])
def test_the_range_that_a_cell_names(text, expected):
    found = read_range(text)
    assert (found and (found.low, found.high, found.unit, found.has_low, found.has_high)) == expected


def test_a_value_on_the_edge_lies_where_the_words_put_it():
    below, above = read_range("Less than 5 years"), read_range("5 years, but less than 10 years")
    assert not below.holds(5 * YEAR, "day")
    assert above.holds(5 * YEAR, "day")
    assert not above.holds(5 * YEAR, "GBP")


LOOKED_UP = [
    ("How many days of sick pay does an employee get after 7 years of service?", "Full pay: 90 days"),
    ("How many days of sick pay does an employee get after 2 years of service?", "Full pay: 30 days"),
    ("How many days of sick pay does an employee get after 30 months of service?", "Full pay: 30 days"),
    ("How many days of sick pay does an employee get in the twelfth year of service?", "Full pay: 120 days"),
]


@pytest.mark.parametrize(("question", "cell"), LOOKED_UP, ids=[case[0] for case in LOOKED_UP])
def test_a_figure_is_looked_up_in_the_row_whose_range_holds_it(index, question, cell):
    answerer = Answerer(index, ExtractiveGenerator(ExtractiveOptions(min_answerable=0.0)))
    answer = answerer.ask(Question(question))
    assert cell in answer.claims[0].text
    assert answer.text.count("Full pay") == 1


LEAVE = """
| Length of service | Days of leave |
| --- | --- |
| Less than 5 years | 27 |
| 5 years or more | 33 |
"""
SWIMMING = """
| Age | Fee for swimming |
| --- | --- |
| Under 16 | £2 |
| 16 and over | £4 |
| 65+ | £1 |
"""
BUYING = """
| Value of the order | Who signs |
| --- | --- |
| Up to and including £500 | The manager |
| Over £500 and up to £1,000 | The director |
"""
NOTICE = """
| Length of the leave | Notice to give |
| --- | --- |
| Up to 5 days | 2 weeks |
| 6 days or more | 4 weeks |
"""
ROWS = [
    ("How many days of leave do I get after 6 years?", LEAVE, "33"),
    ("How many days of leave do I get after 30 months of service?", LEAVE, "27"),
    ("How much notice must I give for leave of 6 days?", LEAVE, ""),
    ("How much notice must I give after 6 years?", LEAVE, ""),
    ("How much notice must I give for leave of 6 days?", NOTICE, "4 weeks"),
    ("What is the fee for swimming at 70?", SWIMMING, "£1"),
    ("What is the fee for swimming at 40?", SWIMMING, "£4"),
    ("Who signs an order of £500?", BUYING, "The manager"),
    ("Who signs an order of £501?", BUYING, "The director"),
]


@pytest.mark.parametrize(("question", "table", "cell"), ROWS, ids=[f"{case[0]} {case[2]}" for case in ROWS])
def test_a_row_is_looked_up_only_where_its_table_is_on_what_the_figure_counts(question, table, cell):
    row = looked_up(read_question(question), reading_of_markdown(question, table.strip()))
    assert (row.words.split(": ")[-1] if row else "") == cell
