"""Which wordings are word for word the same, and which are not, however little they differ."""

import pytest

from rag.language_models.rewording import is_word_for_word

CARRY = "Up to 7 days (52.5 hours) may be carried into the next leave year with the line manager’s agreement."
USED = "Carried leave must be used by 30 June, after which it is lost."
TAXI = "A taxi may be used where there is no public transport, or between 22:00 and 06:00."
AIR = "Air travel within Great Britain is approved only if it saves an overnight stay and at least £50."
PANEL = "The panel meets on the first Tuesday of each month except August."
FARE = "A single taxi fare of more than £30 needs the budget holder’s approval before the journey."
DRIVERS = "Drivers must hold insurance, and the trust must see proof of it."

SAME = [
    ("Up to seven days can be carried into the next leave year with your line manager's agreement.", CARRY),
    ("At most 7 days may be carried into the next leave year with the line manager's agreement", CARRY),
    ("Under the annual leave policy, up to 7 days may be carried into the next leave year with the line manager's "
     "agreement.", CARRY),
    ("Carried leave has to be used by 30 June.", USED),
    ("If staff leave, nothing is repaid.", "Nothing is repaid where employees leave."),
    ("Staff cannot work at night.", "Staff may not work at night."),
    ("You get £18.00 per night.", "Staff receive £18.00 a night."),
    ("A single taxi fare over £30 needs the budget holder's approval before the journey.",
     "A single taxi fare above £30 needs the budget holder's approval before the journey."),
    ("Drivers must hold insurance.", DRIVERS),
]  # fmt: skip

OTHER = [
    ("At least 7 days may be carried into the next leave year with the line manager's agreement.", CARRY),
    ("Up to 7 days may be carried into the next leave year.", CARRY),
    ("Up to 7 days must be carried into the next leave year with the line manager's agreement.", CARRY),
    ("Up to 7 days may be carried into the next leave year with the line manager's agreement?", CARRY),
    ("Under the study leave policy, up to 7 days may be carried into the next leave year with the line manager's "
     "agreement.", CARRY),
    ("Carried leave must be used by 30 June, after which it is paid.", USED),
    ("Carried leave must be used after 30 June.", USED),
    ("A taxi may be used between 22:00 and 06:00.", TAXI),
    ("A taxi may be used where there is no public transport.", TAXI),
    ("A taxi may be used where there is no public transport, or between 06:00 and 22:00.", TAXI),
    ("Air travel within Great Britain is approved only if it saves an overnight stay.", AIR),
    ("Air travel within Great Britain is approved if it saves an overnight stay and at least £50.", AIR),
    ("Air travel within Great Britain is approved only if it saves an overnight stay or at least £50.", AIR),
    ("The panel meets on the first Tuesday of each month.", PANEL),
    ("The panel meets on the first Tuesday of each month, including August.", PANEL),
    ("The budget holder needs a single taxi fare of more than £30 approval before the journey.", FARE),
    ("A single taxi fare of £30 needs the budget holder's approval before the journey.", FARE),
    ("A single taxi fare of more than £30 a day needs the budget holder's approval before the journey.", FARE),
    ("Nobody is paid if they work or leave.", "If they work, nobody is paid or leaves."),
    ("The employer must tell the employee.", "The employee must tell the employer."),
    ("The trainee pays.", "The trainer pays."),
    ("No staff may carry it over.", "No, staff may carry it over."),
    ("Leave is granted.", "Leave is granted, if the manager agrees."),
    ("Leave is granted (unpaid).", "Leave is granted."),
    ("Leave is granted.", "Leave is granted (unpaid)."),
    ("Staff do not need to apply.", "Staff must not apply."),
    ("", CARRY),
    (CARRY, ""),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "quote"), SAME)
def test_the_same_in_other_words_is_the_same(claim, quote):
    assert is_word_for_word(claim, quote, "Annual leave policy Marlbridge Trust")


@pytest.mark.parametrize(("claim", "quote"), OTHER)
def test_what_says_more_less_or_something_else_is_not(claim, quote):
    assert not is_word_for_word(claim, quote, "Annual leave policy Marlbridge Trust")
