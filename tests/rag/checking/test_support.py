import random
import re

import pytest

from rag.checking.support import Borne, FaultKind, find_fault

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


# What a swap of one small word turns into something else.
SWAPPED = [
    ("The desk opens on Tuesday.", "The desk opens on Monday.", FaultKind.PERIOD),
    ("Pay is £200 a month.", "Pay is £200 a week.", FaultKind.PERIOD),
    ("Drills are held twice a year.", "Drills are held once a year.", FaultKind.PERIOD),
    ("Rates are reviewed monthly.", "Rates are reviewed annually.", FaultKind.PERIOD),
    ("It costs double the fee.", "It costs half the fee.", FaultKind.PERIOD),
    ("It needs a month's notice.", "It needs a week's notice.", FaultKind.PERIOD),
    ("A thousand people came.", "A hundred people came.", FaultKind.FIGURE),
    ("It closes at midnight.", "It closes at noon.", FaultKind.FIGURE),
    ("Leeds has 4 clinics.", "York has 4 clinics.", FaultKind.NAME),
    ("520 nurses were employed.", "520 workers were employed.", FaultKind.COUNTED),
    ("At least 5 days may be carried over.", "Up to 5 days may be carried over.", FaultKind.LIMIT),
    ("Take 5 days or more.", "Take no more than 5 days.", FaultKind.LIMIT),
    ("It lasts over 3 weeks.", "It lasts less than 3 weeks.", FaultKind.LIMIT),
]


@pytest.mark.parametrize(("claim", "quote", "kind"), SWAPPED, ids=[case[0] for case in SWAPPED])
def test_a_swap_of_one_small_word_is_seen(claim, quote, kind):
    fault = find_fault(claim, Borne((quote,)))
    assert fault is not None
    assert fault.kind is kind


SAID_OTHERWISE = [
    ("Pay is weekly.", "Staff are paid each week."),
    ("The fee is £5 per month.", "The fee is £5 a month."),
    ("Claims are due every year.", "Claims are due annually."),
    ("Staff may carry over no more than 5 days.", "Staff may carry over up to 5 days."),
    ("Once approved, it is paid.", "When approved, it is paid."),
    ("A quarter of them left.", "A quarter of them had left."),
    ("Employees must tell their manager.", "Staff must tell their manager."),
    ("It opens on Mondays at midday.", "It opens every Monday at 12 noon."),
    ("Two or more may be taken.", "At least two may be taken."),
]


@pytest.mark.parametrize(("claim", "quote"), SAID_OTHERWISE, ids=[case[0] for case in SAID_OTHERWISE])
def test_the_same_said_with_another_small_word_is_borne(claim, quote):
    assert find_fault(claim, Borne((quote,), around="This is for all employees.")) is None


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


def test_the_end_of_a_line_may_end_what_is_denied_and_may_not():
    items = "Staff may leave the rota without giving a reason\na person excused by a doctor keeps their pay"
    said = "Staff may leave the rota without giving a reason; a person excused by a doctor keeps their pay."
    assert find_fault(said, Borne((items,))) is None
    assert find_fault("Overtime must not be paid.", Borne(("Overtime must not\nbe paid.",))) is None
    assert find_fault("Overtime must be paid.", Borne(("Overtime must not be\npaid.",))).kind is FaultKind.DENIAL


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
