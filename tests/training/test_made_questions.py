"""Questions made from tables and talks: what is marked as the answer is one, for whatever is chosen by chance."""

import re
from random import Random

import pytest

from index.readers.markdown import read_markdown
from rag.language.figure_kinds import days_of
from rag.language.words import all_stems, stem
from rag.reading.ranges import read_range
from training.sources import tables, talks

PERMITS = b"""# Parking

| Permit | Fee | Wait |
|---|---|---|
| First | \xc2\xa362 | 5 days |
| Second | \xc2\xa398 | 5 days |
| Carer's | \xc2\xa30 | 15 days |
| Trade | \xc2\xa3140 | 20 days |

Permits last a year.
"""
SICK_PAY = b"""# Sick pay

| Service | Full pay |
|---|---|
| Under 1 year | a little |
| 1 to 3 years | a half |
| Over 3 years | everything |
"""
MEETING = b"""# Board meeting, 4 May 2025

Helen Marsh: Good evening. We begin with the shop.

Rajiv Menon: The lease lets us go with three months' notice.

Carol Whitby: I am against it. People meet there.

Rajiv Menon: The repairs would cost four thousand.

Helen Marsh: Then we look at the clinic.

Carol Whitby: My sister used the clinic, and the nurse was kind.

Rajiv Menon: I have said all I have to say.

Helen Marsh: Thank you.

Carol Whitby: Thank you.
"""


@pytest.mark.parametrize("seed", range(8))
def test_a_question_on_a_table_is_answered_by_the_rows_that_hold_what_it_names(seed):
    document = read_markdown(PERMITS, "parking.md")
    cells = {cell.span.cut(document.text).lower() for block in document.blocks for cell in block.cells if cell.column}
    questions = list(tables.questions_on(document, Random(seed)))
    assert questions
    for question, gold in questions:
        named = max((cell for cell in cells if cell in question.lower()), key=len)
        rows = [span.cut(document.text).lower() for _, span in gold]
        assert rows
        assert all(named in row for row in rows)


@pytest.mark.parametrize("seed", range(8))
def test_a_figure_is_asked_of_the_row_whose_range_holds_it(seed):
    document = read_markdown(SICK_PAY, "sick-pay.md")
    for question, gold in tables.questions_on(document, Random(seed)):
        value = re.search(r"\b(\d+) (years|months)\b", question)
        ((_, row),) = gold
        name = next(block for block in document.blocks if block.span == row).cells[0].span.cut(document.text)
        if value and name.lower() not in question.lower():
            n_days = int(value[1]) * days_of(value[2].rstrip("s"))
            assert read_range(name).holds(n_days, "day"), (question, name)


def test_a_table_without_named_columns_is_not_asked():
    assert list(tables.questions_on(read_markdown(b"# A\n\nNo table here.\n", "a.md"), Random(1))) == []


@pytest.mark.parametrize("seed", range(8))
def test_what_somebody_says_is_in_their_turns_and_of_others_nothing_answers(seed):
    document = read_markdown(MEETING, "meeting.md")
    by = {turn.speaker: all_stems(turn.span.cut(document.text)) for turn in document.turns}
    questions = list(talks.questions_on(document, frozenset(), Random(seed)))
    assert questions
    for question, gold in questions:
        thing = question.rstrip("?").split()[-1]
        speaker = next((name for name in by if name in question), None)
        for _, span in gold:
            turn = next(one for one in document.turns if one.span.start <= span.start < one.span.end)
            assert speaker in {turn.speaker, None}
            assert stem(thing) in all_stems(span.cut(document.text))
        if not gold:
            said = " ".join(turn.span.cut(document.text) for turn in document.turns if turn.speaker == speaker)
            assert stem(thing) not in all_stems(said)
