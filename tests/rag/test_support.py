import random
import re

import pytest

from rag.support import Borne, FaultKind, find_fault

QUOTES = [
    "More than 5,000 people with sickle cell disease now have a plan.",
    "The NHS has set an ambitious target to become net zero by 2040.",
    "Ambulance staff opened 20 per cent more plans after the change.",
    "A single taxi fare of more than £30 needs the approval of the budget holder.",
    "Claims must be submitted within 3 months of the end of the claim month.",
    "Rewards of up to £1.2bn were paid on 3 February 2021 to 42 partnerships.",
    "Lord Bethell chairs Business for Health and spoke in Manchester on 14 June 2024.",
    "Staff may not carry over more than 5 days of leave without approval.",
    "The programme cost $1.9 trillion and reached 27 million people in 12 weeks.",
    "Waiting fell from 18 weeks in 2012 to 14 weeks in 2019, a drop of 22%.",
]


@pytest.mark.parametrize("quote", QUOTES)
def test_the_quote_itself_is_borne(quote):
    assert find_fault(quote, Borne((quote,))) is None


FAITHFUL = [
    ("5,000 people have a plan.", QUOTES[0]),
    ("The target is net zero by 2040.", QUOTES[1]),
    ("Ambulance staff opened 20% more plans.", QUOTES[2]),
    ("A taxi fare above £30 needs approval.", QUOTES[3].replace("more than", "above")),
    ("Claims are due within three months.", QUOTES[4]),
    ("£1.2 billion was paid in February 2021.", QUOTES[5]),
    ("£1.2bn was paid in 2021.", QUOTES[5]),
    ("Bethell spoke in June 2024.", QUOTES[6]),
    ("Staff may not carry over more than five days of leave.", QUOTES[7]),
    ("It reached 27 million people.", QUOTES[8]),
]


@pytest.mark.parametrize(("claim", "quote"), FAITHFUL)
def test_a_faithful_claim_is_borne(claim, quote):
    assert find_fault(claim, Borne((quote,))) is None


ALTERED = [
    ("figure", "More than 6,000 people with sickle cell disease now have a plan.", QUOTES[0], FaultKind.FIGURE),
    ("date", "The NHS has set a target to become net zero by 2045.", QUOTES[1], FaultKind.FIGURE),
    ("share", "Ambulance staff opened 25 per cent more plans.", QUOTES[2], FaultKind.FIGURE),
    ("share for number", "Ambulance staff opened 20 more plans.", QUOTES[2], FaultKind.FIGURE),
    ("currency", "A fare of more than $30 needs approval.", QUOTES[3], FaultKind.FIGURE),
    ("unit", "Claims must be submitted within 3 weeks.", QUOTES[4], FaultKind.FIGURE),
    ("scale", "Rewards of up to £1.2m were paid.", QUOTES[5], FaultKind.FIGURE),
    ("day", "Rewards were paid on 4 February 2021.", QUOTES[5], FaultKind.FIGURE),
    ("month", "It was paid in March 2021.", QUOTES[5], FaultKind.FIGURE),
    ("name", "Lord Darzi chairs Business for Health.", QUOTES[6], FaultKind.NAME),
    ("place", "Lord Bethell spoke in Leeds.", QUOTES[6], FaultKind.NAME),
    ("counted", "The programme reached 27 million hospitals.", QUOTES[8], FaultKind.COUNTED),
    ("negation lost", "Staff may carry over more than 5 days of leave.", QUOTES[7], FaultKind.DENIAL),
    ("negation added", "The NHS has not set a target to become net zero by 2040.", QUOTES[1], FaultKind.DENIAL),
    ("opposite", "Waiting rose from 18 weeks in 2012 to 14 weeks in 2019.", QUOTES[9], FaultKind.DENIAL),
]


@pytest.mark.parametrize(("claim", "quote", "kind"), [case[1:] for case in ALTERED], ids=[case[0] for case in ALTERED])
def test_an_altered_claim_is_not_borne(claim, quote, kind):
    fault = find_fault(claim, Borne((quote,)))
    assert fault is not None
    assert fault.kind is kind


ROW = "Lunch\tNot on training days\tAway from 12:00 to 14:00\t£7.50"


def test_the_cells_of_a_row_are_read_apart():
    claim = "Lunch – Paid for: Not on training days; When: Away from 12:00 to 14:00; At most: £7.50."
    borne = Borne((ROW,), columns="Meal\nPaid for\nWhen\nAt most")
    assert find_fault(claim, borne) is None
    assert find_fault(claim.replace("£7.50", "£8.50"), borne).kind is FaultKind.FIGURE


def test_what_follows_a_denied_clause_is_not_denied():
    quote = "Leave that cannot be used is paid with final pay."
    assert find_fault(quote, Borne((quote,))) is None
    assert find_fault("Leave that cannot be used is not paid with final pay.", Borne((quote,))).kind is FaultKind.DENIAL


def test_square_brackets_may_take_a_name_from_what_stands_around():
    quote = "She reports to the board."
    claim = "She [Vic Townshend] reports to the board."
    assert find_fault(claim, Borne((quote,), around="Vic Townshend leads the plan.")) is None
    assert find_fault(claim, Borne((quote,), around="Nobody is named.")).kind is FaultKind.NAME


def test_a_speaker_may_be_named_beside_the_words():
    quote = "We saved money."
    assert find_fault("Ashish Jha: “We saved money.”", Borne((quote,), place="Ashish Jha")) is None


def test_of_the_figures_and_dates_altered_at_random_nearly_all_are_caught():
    chance = random.Random(5)
    planted = caught = 0
    for quote in QUOTES:
        for match in re.finditer(r"\d[\d,.]*\d|\d", quote):
            for _ in range(5):
                digits = list(match.group())
                at = chance.choice([n for n, char in enumerate(digits) if char.isdigit()])
                digits[at] = chance.choice([d for d in "123456789" if d != digits[at]])
                claim = quote[: match.start()] + "".join(digits) + quote[match.end() :]
                planted += 1
                caught += find_fault(claim, Borne((quote,))) is not None
    assert caught / planted >= 0.99
