"""Whether what was found speaks of the years a question asks about."""

import pytest

from rag.question.question_form import read_question
from rag.reading.years import is_year_unheard


@pytest.mark.parametrize(
    ("question", "text", "is_unheard"),
    [
        ("How fast did productivity grow in 2017/18?", "In 2024/25 it grew by 2.7%.", True),
        ("How fast did productivity grow in 2017/18?", "It grew by 2% in 2017/18.", False),
        ("How fast did productivity grow in 2017/18?", "It grew by 2% in 2017-18.", False),
        ("How fast did productivity grow in 2017/18?", "In 17/18 it grew by 2%.", False),
        ("What was the mileage rate in 2015?", "The rate has been 45p since 2011.", True),
        ("What was the mileage rate in 2015?", "In 2014/15 the rate was 45p.", False),
        ("What was the mileage rate in 2015?", "Published 2015-04-01. The rate is 45p.", False),
        ("What was spent between 2019 and 2021?", "In 2019 £3 was spent.", True),
        ("Who decides on a £2000 course?", "The panel decides.", False),
        ("Who decides?", "The panel decides.", False),
        ("What happened in 2015?", "", True),
    ],
)
def test_a_year_that_no_text_has_is_unheard(question, text, is_unheard):
    assert is_year_unheard(read_question(question), [text]) is is_unheard


def test_each_text_may_have_one_of_the_years():
    form = read_question("How do the targets for 2026/27 and 2028/29 compare?")
    assert not is_year_unheard(form, ["In 2026/27: 25 minutes.", "By 2028/29: 18 minutes."])
