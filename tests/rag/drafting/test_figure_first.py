"""The figure asked for stands before a long sentence."""

import pytest

from rag.datatypes import DraftClaim, Sentence
from rag.drafting.figure_first import figure_first
from rag.question.question_form import read_question

LONG = (
    "That is not to say that nothing else is done, but if you look at the rescue plan of $1.9 trillion it is all about "
    "the outbreak, and everything else has to wait for its turn."
)
TWO = LONG.replace("everything else", "2 billion dollars for everything else")
PAID = (
    "Once a claim has come with all its receipts and the signature of the line manager, it is checked by payroll and "
    "paid to the bank account within 5–10 working days of the day on which it came."
)
SHARE = (
    "In the survey that the trust sent to all of its staff in the spring, and that most of them filled in, between 20 "
    "and 30 per cent of the staff said that they were carers of a relative."
)
PROMISED = (
    "Although Chapter 4 of the strategy promised it, the trust has not yet counted how many of its staff are carers, "
    "and it has no plan to do so before the next survey is sent."
)
PANELS = (
    "Appeals are heard by panels that the board sets up for the purpose, and whoever brings one has to be told what "
    "was decided, and for what reasons, within 12 days of the hearing."
)
CASES = [
    ("How large is the rescue plan?", LONG, f"$1.9 trillion: {LONG}"),
    ("How much money is in the rescue plan?", LONG, f"$1.9 trillion: {LONG}"),
    ("How large is the rescue plan?", "The rescue plan is $1.9 trillion.", "The rescue plan is $1.9 trillion."),
    ("How large is the rescue plan?", TWO, TWO),  # which of the two?
    ("Why is the rescue plan so large?", LONG, LONG),
    ("How many years does the rescue plan last?", LONG, LONG),  # a sum is no number of years
    ("How many working days until a claim is paid?", PAID, f"Within 5–10 working days: {PAID}"),
    ("What share of staff are carers?", SHARE, f"Between 20 and 30 per cent: {SHARE}"),
    ("How many staff are carers?", PROMISED, PROMISED),  # a chapter is no number of staff
    ("How many panels hear appeals?", PANELS, PANELS),  # days are no panels
    ("What is the $1.9 trillion plan about, and how much is it?", LONG, LONG),  # the question's own
]


@pytest.mark.parametrize(("question", "words", "said"), CASES)
def test_the_one_figure_that_fits_comes_first(question, words, said):
    claim = DraftClaim(words, ("P1",), (words,))
    assert figure_first(read_question(question), Sentence("P1", None, words), claim).text == said
