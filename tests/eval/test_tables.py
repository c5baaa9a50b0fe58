import pytest

from eval.scores import QuestionScores
from eval.summary import summarise
from eval.tables import pace, render_summary


def test_groups_have_intervals_and_say_how_many_are_undefined():
    rows = [QuestionScores(f"q{at}", "s", ("number",), "answered", {"right": float(at > 3)}) for at in range(10)]
    rows += [QuestionScores("r", "s", ("number",), "failed", {})]
    rows += [QuestionScores("u", "s", ("nothing",), "failed", {})]
    rows += [QuestionScores("one", "s", ("alone",), "answered", {"right": 1.0})]
    lines = render_summary(summarise(rows)).splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("by tag"))
    alone, no_interval, nothing, number, interval, note = lines[at + 1 : at + 7]
    assert alone.split() == ["alone", "1", "–", "1.000", "(1)", "–", "–", "–", "–"]
    assert no_interval.split() == ["–"]
    assert nothing.split() == ["nothing", "1", *"––––––"]
    assert number.split() == ["number", "11", "–", "0.600", "(10)", "–", "–", "–", "–"]
    assert interval.split() == ["0.300–0.900"]
    assert note.startswith("In brackets")
    assert max(map(len, lines[at : at + 6])) <= 123


@pytest.mark.parametrize(
    ("per_second", "words"),
    [(12.34, "12.3 questions a second"), (1.0, "1.0 questions a second"), (0.02, "1.2 questions a minute")],
)
def test_a_slow_pace_is_told_by_the_minute(per_second, words):
    assert pace(per_second) == words
