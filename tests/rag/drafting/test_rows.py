"""Rows of a table that a question wants: those it names or quotes from, or all of them."""

import pytest

from tests.rag.drafts import said_of

BINS = (
    "# Bins\n\n| Bin | Collected | Size (litres) |\n|---|---|---|\n| Black | every three weeks | 180 |\n"
    "| Brown | every two weeks | 240 |\n| Caddy | every week | 23 |\n\nBins stand at the gate."
)
ROUNDS = (
    "# Grants\n\n| Round | Closes |\n|---|---|\n| 1 | 11 July 2025 |\n| 2 | 14 November 2025 |\n| 3 | 13 March 2026 |"
    "\n\nStage 1 takes a week."
)
PAY = (
    "# Sick pay\n\n| Service | Full pay |\n|---|---|\n| 1 to 2 years | 2 months |\n| 3 to 5 years | 5 months |\n"
    "| Over 5 years | 6 months |"
)
PERMITS = (
    "# Permits\n\n| Permit | Petrol (£ a year) | Electric (£ a year) |\n|---|---|---|\n| First | 62 | 20 |\n"
    "| Second | 98 | 45 |\n| Carer's | 0 | 0 |"
)
SOLD = (
    "# Permits\n\n| Permit | Fee | Sold |\n|---|---|---|\n| Resident | £48 | Online |\n| Visitor | £20 | Town Hall |\n"
    "| Second | £95 | Online |\n| Carer | free | Care team |"
)
BLACK, BROWN, CADDY = (
    "Black – Collected: every three weeks; Size (litres): 180.",
    "Brown – Collected: every two weeks; Size (litres): 240.",
    "Caddy – Collected: every week; Size (litres): 23.",
)


@pytest.mark.parametrize(
    ("question", "text", "scores", "said"),
    [
        ("Which bin is collected every week?", BINS, {"Bin:_Black": 0.6, "Bin:_Caddy": 0.1}, CADDY),
        (
            "Which round closes on 14 November 2025?",
            ROUNDS,
            {"Round:_1": 0.5, "Round:_2": 0.2},
            "Round: 2 – Closes: 14 November 2025.",
        ),
        (
            "Which permits cost £20?",
            PERMITS,
            {"Permit:_Second": 0.3, "Permit:_First": 0.1},
            "First – Petrol (£ a year): 62; Electric (£ a year): 20.",
        ),
        (
            "Which permits can I get online?",
            SOLD,
            {"Permit:_Resident": 0.5},
            "Resident – Fee: £48; Sold: Online. Second – Fee: £95; Sold: Online.",
        ),
        ("which permit is free", SOLD, {"Permit:_Resident": 0.5}, "Carer – Fee: free; Sold: Care team."),
        ("What can I get online?", SOLD, {"Permit:_Visitor": 0.5}, "Visitor – Fee: £20; Sold: Town Hall."),
        ("When does round 3 close?", ROUNDS, {"Round:_3": 0.5, "Round:_2": 0.3}, "Round: 3 – Closes: 13 March 2026."),
        ("Which of them closes on 2 March?", ROUNDS, {"Stage": 0.5}, "Stage 1 takes a week."),
        ("Which bin holds size 240?", BINS, {"Bin:_Black": 0.6, "Bin:_Caddy": 0.1}, BROWN),
        ("When is each bin emptied?", BINS, {"Bin:_Caddy": 0.6}, f"{BLACK} {BROWN} {CADDY}"),
        (
            "Compare how often the black and the brown bin are collected",
            BINS,
            {"Bin:_Brown": 0.6, "Bin:_Caddy": 0.2},
            f"{BLACK} {BROWN}",
        ),
        (
            "Compare when round 1 and round 3 close",
            ROUNDS,
            {"Round:_3": 0.5, "Round:_2": 0.2, "Stage": 0.1},
            "Round: 1 – Closes: 11 July 2025. Round: 3 – Closes: 13 March 2026.",
        ),
        (
            "Compare sick pay for 1 to 2 years and over 5 years",
            PAY,
            {"Service:_1": 0.5},
            "Service: 1 to 2 years – Full pay: 2 months. Service: Over 5 years – Full pay: 6 months.",
        ),
    ],
)
def test_the_rows_asked_for_are_told_in_the_order_of_the_table(question, text, scores, said):
    assert said_of(question, text, **scores) == said


@pytest.mark.parametrize(
    ("question", "scores", "first"),
    [
        ("Is the black bin collected every week?", {"Bin:_Black": 0.7}, BLACK),
        ("Where do all bins stand?", {"Bins": 0.7, "Bin:_Black": 0.1}, "Bins stand at the gate."),
        ("How large is the black bin?", {"Bin:_Black": 0.7}, BLACK),
        ("Where is the black bin collected?", {"Bin:_Black": 0.5, "Bin:_Brown": 0.4}, BLACK),
    ],
)
def test_one_row_or_a_sentence_stays_alone(question, scores, first):
    assert said_of(question, BINS, **scores) == first


def test_a_row_named_by_its_words_leaves_room_for_one_that_is_meant_by_others():
    text = "# Care\n\n| What | Clinic | Ward |\n|---|---|---|\n| Quality | high | low |\n| Savings | small | large |\n"
    said = said_of("Which did better on money and on quality?", text, **{"What:_Quality": 0.5, "What:_Savings": 0.4})
    assert "Quality" in said
    assert "Savings" in said


def test_a_table_too_long_to_be_told_is_not_told_whole():
    rows = "".join(
        f"| Bin {letter * 3} | every week, on a day of its own, before seven |\n" for letter in "ABCDEFGHIJKLMNOP"
    )
    text = f"# Bins\n\n| Bin | Collected |\n|---|---|\n{rows}"
    assert said_of("When is each bin collected?", text, **{"Bin:_Bin_CCC": 0.7}).count("Bin CCC") == 1


def test_numbered_steps_are_told_in_their_order():
    text = "# Absence\n\nStage 1: four absences.\n\nStage 2: two more.\n\nStage 3: another one."
    said = said_of("What are the stages of absence?", text, Stage_3=0.4, Stage_1=0.3, Stage_2=0.2)
    assert said == "Stage 1: four absences. Stage 2: two more. Stage 3: another one."
