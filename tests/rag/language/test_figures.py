import pytest

from rag.language.column_units import read_row_figures
from rag.language.figure_kinds import FigureKind
from rag.language.figures import read_figures

CASES = [
    ("£1.9 trillion", [("money", "1900000000000", "GBP")]),
    ("£1.9tn", [("money", "1900000000000", "GBP")]),
    ("59p a mile", [("money", "59", "pence")]),
    ("NZ$518 million", [("money", "518000000", "NZD")]),
    ("20 per cent", [("percent", "20", "")]),
    ("20%", [("percent", "20", "")]),
    ("5,000 people", [("number", "5000", "")]),
    ("a 600-bed hospital", [("number", "600", "")]),
    ("twenty-five people", [("number", "25", "")]),
    ("14 days", [("measure", "14", "day")]),
    ("10 working days", [("measure", "10", "working day")]),
    ("7 calendar days", [("measure", "7", "day")]),
    ("5 three-day weeks", [("number", "5", ""), ("measure", "3", "day")]),
    ("in May or June", [("date", "--05", ""), ("date", "--06", "")]),
    ("bands 1 to 7 may choose", [("number", "1", ""), ("number", "7", "")]),
    ("12:00 to 14:00 £7.50", [("time", "12:00", ""), ("time", "14:00", ""), ("money", "7.5", "GBP")]),
    ("two weeks", [("measure", "2", "week")]),
    ("2½ hours", [("measure", "2.5", "hour")]),
    ("3 February 2021", [("date", "2021-02-03", "")]),
    ("February 3, 2021", [("date", "2021-02-03", "")]),
    ("2021-02-03", [("date", "2021-02-03", "")]),
    ("3/2/2021", [("date", "2021-02-03", "")]),
    ("in May 2021", [("date", "2021-05", "")]),
    ("31 March", [("date", "03-31", "")]),
    ("in 2019/20", [("date", "2019/2020", "")]),
    ("the 1990s", [("date", "1990s", "")]),
    ("9.30am", [("time", "09:30", "")]),
    ("half of them", [("number", "0.5", "")]),
    ("two-thirds", [("number", "0.6667", "")]),
    ("the 2nd and the third", [("ordinal", "2", ""), ("ordinal", "3", "")]),
    ("thirty (30) days", [("measure", "30", "day")]),
    ("30 (thirty) days", [("measure", "30", "day")]),
    ("thirty (40) days", [("number", "30", ""), ("number", "40", "")]),
    ("section 4 (2)", [("number", "4", ""), ("number", "2", "")]),
    ("employs 2000 nurses", [("number", "2000", "")]),
    ("2000 staff left", [("number", "2000", "")]),
    ("in 2019 staff left", [("date", "2019", "")]),
    ("the 2012 patients", [("date", "2012", "")]),
    ("from 2015 rules", [("date", "2015", "")]),
    ("on 1.4.24 it rises", [("date", "2024-04-01", "")]),
    ("by 4/1/24", [("date", "2024-01-04", "")]),
    ("clause 1.4.24", [("number", "1.4.24", "")]),
    ("1.4.24 Staff must", [("number", "1.4.24", "")]),
    ("two and a half years", [("measure", "2.5", "year")]),
    ("one and a quarter of them", [("number", "1", ""), ("number", "0.25", "")]),
    ("a hundred people", [("number", "100", "")]),
    ("a thousand pounds", [("money", "1000", "GBP")]),
    ("£10–20k", [("money", "10000", "GBP"), ("money", "20000", "GBP")]),
    ("£3 to £4 million", [("money", "3000000", "GBP"), ("money", "4000000", "GBP")]),
    ("500 to 2 million people", [("number", "500", ""), ("number", "2000000", "")]),
    ("5–10 working days", [("measure", "5", "working day"), ("measure", "10", "working day")]),
    ("between 20 and 30 per cent", [("percent", "20", ""), ("percent", "30", "")]),
    ("2 panels and 30 per cent", [("number", "2", ""), ("percent", "30", "")]),
    ("Band 5 – 20 days", [("number", "5", ""), ("measure", "20", "day")]),
    ("at 12 noon", [("time", "12:00", "")]),
    ("until midnight", [("time", "00:00", "")]),
    ("in the afternoon", []),
    ("clause 3.2.1", [("number", "3.2.1", "")]),
    ("passage P1", []),
    ("nobody may", []),
]


@pytest.mark.parametrize(("text", "figures"), CASES, ids=[case[0] for case in CASES])
def test_figures_are_read_to_comparable_values(text, figures):
    assert [(one.kind.value, one.value, one.unit) for one in read_figures(text)] == figures


@pytest.mark.parametrize("text", [case[0] for case in CASES])
def test_a_figure_points_at_its_own_words(text):
    spans = [figure.span for figure in read_figures(text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert not any(one.overlaps(other) for at, one in enumerate(spans) for other in spans[at + 1 :])


def test_the_same_amount_in_another_unit_is_another_figure():
    days, weeks = read_figures("14 days")[0], read_figures("14 weeks")[0]
    assert days.kind is weeks.kind is FigureKind.MEASURE
    assert days.unit != weeks.unit


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        ("Leave: Study; Days: 30; Paid: Yes", [("measure", "30", "day")]),
        ("Item: Locker; Fee (£): 40", [("money", "40", "GBP")]),
        ("Spent, £m: 3.4; Share (%): 12", [("money", "3400000", "GBP"), ("percent", "12", "")]),
        ("Week: 3; Notice in weeks: 4", [("number", "3", ""), ("measure", "4", "week")]),
        ("Time (working days): 5-10", [("measure", "5", "working day"), ("measure", "10", "working day")]),
        ("Opening hours: 9 to 5", [("number", "9", ""), ("number", "5", "")]),
        ("Days lost: 12", [("number", "12", "")]),
        ("Hours: 4 staff", [("number", "4", "")]),
    ],
)  # fmt: skip
def test_a_bare_number_of_a_row_has_the_unit_of_its_column(row, figures):
    assert [(one.kind.value, one.value, one.unit) for one in read_row_figures(row)] == figures


def test_a_figure_that_is_compared_has_no_unit_but_its_own():
    assert [(one.value, one.unit) for one in read_figures("Days: 30")] == [("30", "")]
