"""Which sentences an answer is made of."""

import pytest

from tests.rag.drafts import reading_of_markdown, said_of

STUDY = (
    "# Study leave\n\nThe director approves study leave. "
    "Study leave is granted to all nurses with two years of service."
)
GYM = "# Gym\n\nAgency staff can use the gym. Visitors and their families cannot use the gym."
PAY = (
    "# Pay\n\nPermanent staff get six months of sick pay and agency staff get none.\n\n# Passes\n\n"
    "Permanent passes are blue.\n\nAgency workers are paid each week."
)
HOURS = "# Hours\n\nPermanent staff work 37 hours. Agency staff work 40 hours. Permanent and agency staff eat together."
COMPLAINTS = (
    "# Complaints\n\nA complaint must be acknowledged in writing, quickly and kindly. "
    "This policy was approved by the board in March 2021."
)
HOTELS = (
    "# Hotels\n\n| Item | When | Limit |\n|---|---|---|\n| Bed outside London | approved | £120 |\n"
    "| Bed in London | approved | £165 |\n| Stay with friends | always | £30 |"
)
CASES = [
    (
        "What is the most I can claim for a night in London?",
        HOTELS,
        {"Item:_Bed_outside": 0.5, "Item:_Bed_in": 0.3, "Item:_Stay": 0.1},
        "Bed in London – When: approved; Limit: £165.",
    ),
    ("Who approves study leave?", STUDY, {"The_director": 0.8, "Study": 0.1}, "The director approves study leave."),
    (
        "Who will have the new records first?",
        "# Board\n\nCHIEF NURSE (JO MUNDAY). Outpatients will have them first.",
        {"CHIEF": 0.8, "Outpatients": 0.1},
        "Outpatients will have them first.",
    ),
    ("Can agency staff use the gym?", GYM, {"Agency": 0.8, "Visitors": 0.1}, "Agency staff can use the gym."),
    (
        "Is smoking allowed?",
        "# S\n\nSmoking is not allowed. Bins are red.",
        {"Smoking": 0.8},
        "Smoking is not allowed.",
    ),
    (
        "Where do I collect my badge?",
        "# B\n\nCollect your badge at reception. Badges are blue.",
        {"Collect": 0.8},
        "Collect your badge at reception.",
    ),
    (
        "Compare sick pay for permanent and agency staff",
        PAY,
        {"Permanent_staff": 0.7, "Permanent_passes": 0.05, "Agency": 0.04},
        "Permanent staff get six months of sick pay and agency staff get none.",
    ),
    (
        "How do the hours of permanent and agency staff compare?",
        HOURS,
        {"Permanent_staff": 0.4, "Agency": 0.4, "Permanent_and": 0.2},
        "Permanent staff work 37 hours. Agency staff work 40 hours.",
    ),
    (
        "When must a complaint be acknowledged?",
        COMPLAINTS,
        {"A_complaint": 0.8, "This": 0.06},
        "A complaint must be acknowledged in writing, quickly and kindly.",
    ),
]


@pytest.mark.parametrize(("question", "text", "scores", "said"), CASES, ids=[case[0] for case in CASES])
def test_the_sentences_that_answer_are_chosen(question, text, scores, said):
    assert said_of(question, text, **scores) == said


WITHOUT_END = [
    ("What is the closing date for applications?", "Closing date for applications: 3 May 2024", True),
    ("When is the desk open?", "The desk is open from Monday to Friday, 9am to 5pm", True),
    ("Is the desk open on Fridays?", "The desk is open from Monday to Friday, 9am to 5pm", True),
    ("How long was the waiting list?", "The waiting list stood at 7.6 million in June. [12]", True),
    ("How long was the waiting list?", "The waiting list stood at 7.6 million in 2023.12", True),
    ("How is leave booked?", "How leave is booked", False),
    ("How long may leave be?", "Leave is to be granted for as long as it takes to", False),
    ("What is the rule on sick leave?", "Rules on sick leave", False),
]


@pytest.mark.parametrize(("question", "line", "is_told"), WITHOUT_END, ids=[case[1] for case in WITHOUT_END])
def test_a_line_that_says_something_is_no_caption(question, line, is_told):
    said = said_of(
        question, f"# Page\n\n{line}\n\nPlease ask the team about leave, since the desk is busy.", _=0.1, **{line: 0.8}
    )
    assert (line.split(".")[0] in said) is is_told


def test_the_caption_and_the_head_of_a_table_are_no_answers():
    text = "# Pay\n\nTable 2: Rates of pay from April 2024\n\n| Band | April 2024 |\n|---|---|\n| Two | £12 |\n"
    reading = reading_of_markdown("What is the rate from April 2024?", text, Table=0.8)
    assert reading.sentences[0].words.startswith("Table 2")
    assert "Table 2" not in said_of("What is the rate from April 2024?", text, Table=0.8)


REFORMS = (
    "# Reforms\n\n| Period | Main changes |\n|---|---|\n"
    "| New Labour | Primary care trusts were set up in 2002 and bought most of what hospitals and practices did for "
    "the people in their area. Fundholding was abolished in 1999, with all the budgets that practices had held. "
    "Fees were left as they were, as was nearly everything that patients saw of it. "
    "|\n| Coalition | Clinical groups were made. |"
)


def test_two_sentences_of_a_cell_are_told_under_one_name():
    said = said_of("What changed in primary care under New Labour?", REFORMS, Primary=0.5, Fundholding=0.4)
    assert said.startswith("New Labour › Main changes: Primary care trusts")
    assert " Fundholding was abolished" in said
    assert said.count("New Labour ›") == 1
