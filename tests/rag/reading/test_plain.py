"""What anybody sees to answer: a row named with its column, one with an amount, one that a figure falls in."""

import numpy as np
import pytest

from index.datatypes import Span
from rag.datatypes import Sentence
from rag.question.question_form import read_question
from rag.reading.features import NAMES
from rag.reading.plain import holds_plainly, is_plain, plain_place
from rag.reading.seen import see
from rag.retrieving.retriever import Found
from tests.rag.drafts import reading_of_markdown
from tests.rag.readings import reading_of

LEAVE = "Leave type: Study leave; Days: 30; Paid: Yes"
VISITOR = "Permit: Visitor permit; Fee a year: £20; Issued by: Town Hall reception"
SECOND = "Permit: Second; Electric (£ a year): 45; Wait (working days): 5"
BOOK = "Permit: Visitor (10); Fee a year: £20; Issued by: Town Hall reception"
SURGERY = "Specialty: General surgery; People waiting: 2,990; Within 18 weeks: 66.2%"
SERVICE = """# Annual leave

| Length of service | Days of leave |
|---|---|
| Less than 5 years | 25 |
| 5 to 10 years | 30 |

Sick pay is another matter.
"""


def seen_in(question: str, *words: str):
    """The sentences of a passage as seen, and rows of features that cover half of the question."""
    sentences = [Sentence("P1", Span(at, at + 1), one) for at, one in enumerate(words)]
    chunk = reading_of(question, " ".join(words)).passages[0].chunk
    rows = np.array([[0.75 * (name == "coverage") for name in NAMES]] * len(words))
    return see(sentences, Found(chunk, 1.0, 1.0, 1.0), 0), rows


@pytest.mark.parametrize(
    ("question", "row", "is_it"),
    [
        ("How many days of study leave do I get?", LEAVE, True),
        ("How many days of paternity leave do I get?", LEAVE, False),
        ("How many weeks of study leave do I get?", LEAVE, False),
        ("Who grants study leave?", LEAVE, False),
        ("Is study leave paid?", LEAVE, True),
        ("who issues the visitor permit", VISITOR, True),
        ("Who issues the second permit?", VISITOR, False),
        ("Who may lend the visitor permit?", VISITOR, False),
        ("Who issues visitor permits?", BOOK, True),
        ("How many patients are waiting in general surgery?", SURGERY, True),
        ("How many beds are waiting in general surgery?", SURGERY, False),
        ("How many patients were cancelled in general surgery?", SURGERY, False),
        ("Which permits cost £45?", SECOND, True),
        ("Which permit is £45?", SECOND, True),
        ("Which permits take 5 working days?", SECOND, False),
        ("Which permits cost £98?", SECOND, False),
        ("Which permits in Leeds cost £45?", SECOND, False),
        ("Which pass costs £45?", SECOND, False),
        ("Why does a permit cost £45?", SECOND, False),
        ("Which permits cost 45?", SECOND, False),
    ],
)
def test_a_row_answers_plainly(question, row, is_it):
    (one,), features = seen_in(question, row)
    assert is_plain(read_question(question), one, features[0]) is is_it


@pytest.mark.parametrize("missing", ["names_missing_passage", "figures_missing"])
def test_where_a_name_or_figure_is_missing_nothing_is_plain(missing):
    question = "who issues the visitor permit"
    (one,), features = seen_in(question, VISITOR)
    features[0, NAMES.index(missing)] = 1.0
    assert not is_plain(read_question(question), one, features[0])


def test_the_best_that_is_plain_is_found_behind_others():
    question = "who issues the visitor permit"
    seen, features = seen_in(question, "Permit: Resident; Issued by: Customer Services", VISITOR, "Permits are blue.")
    assert plain_place(read_question(question), seen, features, [0, 2, 1]) == 1
    assert plain_place(read_question(question), seen, features, [0, 2]) is None
    assert plain_place(read_question(question), [], features[:0], []) is None


def test_a_part_of_a_compound_question_is_not_put_before_the_others():
    question = "Who issues the visitor permit and how long does it last?"
    seen, features = seen_in(question, "Permits last a year.", VISITOR)
    assert plain_place(read_question(question), seen, features, [0, 1]) is None


@pytest.mark.parametrize(
    ("question", "is_it"),
    [
        ("How many days of leave do I get after 7 years?", True),
        ("How many days leave after 2 years' service?", True),
        ("How many sick days do I get after 7 years?", False),
        ("Do I get leave after 7 years?", False),
        ("How many days of leave do I get?", False),
    ],
)
def test_a_figure_falls_in_a_row_that_holds_what_is_counted(question, is_it):
    assert holds_plainly(read_question(question), reading_of_markdown(question, SERVICE)) is is_it
