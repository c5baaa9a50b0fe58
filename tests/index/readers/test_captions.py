"""Transcripts as captions leave them: who speaks stands with the time on a line of its own."""

import pytest

from index.readers.markdown import read_markdown
from index.readers.plain_text import read_plain_text
from index.readers.transcripts import is_timed_label

BEFORE = """The Waiting Room, Episode 112

[00:00:09] Orla Tennick
Hello and welcome to the programme. It is raining.

[00:00:38] Dr Desmond Fray
I have been up there for three days.

[00:01:07] Orla Tennick
Not much of a gap.

[00:01:11] Ilse Marchbanks
No. And I'd be a fool to say it was.

[00:01:20] Dr Desmond Fray
So it's the vans.
"""
AFTER = BEFORE.replace("[00:00:09] Orla Tennick", "Orla Tennick 00:00:09").replace(
    "[00:01:07] Orla Tennick", "Orla Tennick [1:07]"
)


@pytest.mark.parametrize("read", [read_plain_text, read_markdown])
@pytest.mark.parametrize("text", [BEFORE, AFTER], ids=["time first", "time last"])
def test_each_says_what_stands_below_the_line_with_their_name(read, text):
    document = read(text.encode(), "episode")
    assert [turn.speaker for turn in document.turns] == [
        "Orla Tennick", "Dr Desmond Fray", "Orla Tennick", "Ilse Marchbanks", "Dr Desmond Fray",
    ]  # fmt: skip
    said = [turn.span.cut(document.text).split("\n")[-1] for turn in document.turns]
    assert said[0] == "Hello and welcome to the programme. It is raining."
    assert said[3:] == ["No. And I'd be a fool to say it was.", "So it's the vans."]
    assert [section.path for section in document.sections if section.path] == [("The Waiting Room, Episode 112",)]


def test_a_programme_of_a_day_is_no_transcript():
    days = "".join(
        f"Arrival 09:30\nTea and name badges in the hall.\n\nLunch (12:30)\nSoup for all.\n\nTalk {at}\nOf pay.\n\n"
        for at in ("1", "2")
    )
    assert read_plain_text(f"Conference\n\n{days}".encode(), "day.txt").turns == ()


@pytest.mark.parametrize(
    ("line", "is_it"),
    [
        ("[00:00:09] Orla Tennick", True),
        ("[0:09] Orla Tennick", True),
        ("(00:00:09) CHAIR", True),
        ("Orla Tennick [00:00:09.500]", True),
        ("Orla Tennick 00:00:09", True),
        ("Lunch 12:30", False),
        ("Lunch (12:30)", False),
        ("[00:00:09] it is raining", False),
        ("[00:00:09]", False),
        ("Orla Tennick", False),
        ("Orla Tennick: hello [00:00:09]", False),
        ("", False),
    ],
)
def test_a_line_that_says_who_speaks_from_when(line, is_it):
    assert is_timed_label(line) is is_it
