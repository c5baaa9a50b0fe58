"""Tables whose cells a converter left as paragraphs of their own."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.datatypes import BlockKind
from index.readers.markdown import read_markdown
from index.readers.plain_text import read_plain_text
from rag.reading.sentences import row_words

GROWTH = ["Activity growth", "Activity category", "2024/25 against 2023/24", "Outpatients", "5.2%", "Imaging", "7.9%"]
STAFF = ["Grade", "2025", "2030", "Nurses", "5.9m", "6.7m", "Doctors", "8.9m", "9.7m", "All", "14.8m", "16.4m"]
RENT = ["Lowest", "£120", "Middle", "£140.50", "Highest", "£1,200"]
CASES = [
    (
        "the last line above names the only column",
        [*GROWTH, "A&E", "-6.2%"],
        [
            "Outpatients; 2024/25 against 2023/24: 5.2%",
            "Imaging; 2024/25 against 2023/24: 7.9%",
            "A&E; 2024/25 against 2023/24: -6.2%",
        ],
    ),
    ("two rows are no table", GROWTH, []),
    (
        "one name for each column",
        ["We asked two groups.", "Grade", "In 2025", "In 2030", *STAFF[3:]],
        [
            "Nurses; In 2025: 5.9m; In 2030: 6.7m",
            "Doctors; In 2025: 8.9m; In 2030: 9.7m",
            "All; In 2025: 14.8m; In 2030: 16.4m",
        ],
    ),
    (
        "no name where there are too few",
        ["Grade", *STAFF[3:]],
        ["Nurses; 5.9m; 6.7m", "Doctors; 8.9m; 9.7m", "All; 14.8m; 16.4m"],
    ),
    ("nothing stands above", RENT, ["Lowest; £120", "Middle; £140.50", "Highest; £1,200"]),
    (
        "a row that stayed together",
        ["Nursing", "97%", "Medicine", "96%", "Law 81%", "Economics", "65%"],
        ["Nursing; 97%", "Medicine; 96%", "Law; 81%", "Economics; 65%"],
    ),
    ("a caption names no column", ["Table 2: Rents", *RENT], ["Lowest; £120", "Middle; £140.50", "Highest; £1,200"]),
    ("chapters and their pages", ["Introduction", "3", "Background", "5", "Costs", "9", "Annex", "12"], []),
    ("sentences", ["We counted them.", "12%", "We asked them.", "14%", "We paid them.", "3%"], []),
    ("rows of other lengths", ["Lowest", "£120", "Middle", "£140", "£150", "Highest", "£1,200"], []),
]


@pytest.mark.parametrize("read", [read_markdown, read_plain_text])
@pytest.mark.parametrize(("lines", "rows"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_label_and_its_figures_are_a_row(lines, rows, read):
    document = read("\n\n".join(lines).encode(), "page.md")
    found = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    assert [row_words(block, document.text) for block in found] == rows


@given(
    st.lists(st.sampled_from(["Outpatients", "Law 8%", "7.9%", "£12", "2030", "We asked.", "-", "one"]), max_size=14)
)
def test_no_word_is_lost_or_told_twice(lines):
    document = read_plain_text("\n\n".join(lines).encode(), "page.txt")
    places = [block.span for block in document.blocks]
    assert all(one.end <= other.start for one, other in pairwise(places))
    covered = "".join(place.cut(document.text) for place in places)
    assert "".join(covered.split()) == "".join("".join(lines).split())
