from math import inf

import pytest

from rag.datatypes import Question
from rag.extractive import ExtractiveGenerator, ExtractiveOptions
from rag.pipeline import Answerer
from rag.ranges import read_range

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
