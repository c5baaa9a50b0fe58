import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.datatypes import BlockKind, Document, FurnitureKind
from index.furniture import mark_furniture
from index.readers.plain_text import read_plain_text
from tests.index.readers.document_invariants import check_document

FIXTURES = Path(__file__).parents[2] / "furniture_fixtures"

ARTICLES = """News, Housing

Damp homes cost more than repairs

By

By Ann Lee, Head of Policy, Housing Trust

Damp costs the health service money every winter. Repairs would cost less than the care they save.

What councils can do

Councils can inspect homes before the winter. They can also lend money for repairs.

Ann Lee, Head of Policy, Housing Trust
News, Transport

Night buses return to the valley

By

Published: 4 May 2024

Night buses will run again from June. The council pays for them from the parking fund.
"""

INTERVIEW = """We spoke to two experts about night work.

Dr. Mary Poole: What does night work do to people?

Tom O'Neill: It shortens sleep. It also shifts meals into the night.

Employers know this well enough.

Dr. Mary Poole: What should they do?

Tom O'Neill: Plan rotas that turn forwards, and give people two nights off.

Sign up for more

Get our newsletter
"""


def read(text: str) -> Document:
    document = read_plain_text(text.encode(), "a.txt")
    check_document(document)
    return document


def words_of(document: Document, kind: BlockKind) -> list[str]:
    return [block.span.cut(document.text) for block in document.blocks if block.kind is kind]


def test_text_is_the_decoded_text_unchanged():
    text = "  Title \n\n\n A line.\t\n"
    assert read(text).text == text


def test_empty_file_has_no_blocks():
    document = read("")
    assert document.blocks == ()
    assert document.sections == ()


HEADINGS = {
    "short line over prose": ("Aims\n\nThe policy sets out what staff are paid.\n\nScope\n\nIt covers all staff.\n", 2),
    "question": ("Intro text ends here.\n\nWho can apply?\n\nAnyone who works here can apply.\n", 1),
    "sentence is none": ("Staff must apply.\n\nThe manager decides within ten days of the form.\n", 0),
    "last line is none": ("The manager decides within ten days of the form.\n\nThank you\n", 0),
    "fact line is none": (
        "The manager decides it all.\n\nPublished: 3 May 2020\n\nThe rest is prose of some length.\n",
        0,
    ),
    "caption under a list is none": (
        "Aims:\n\n- one thing\n- two things\nFigure 1 aims\n\nAll of it is prose again.\n",
        0,
    ),
    "underlined": ("Leave\n=====\nStaff have 28 days.\n\nSick pay\n========\nIt starts at once.\n", 2),
    "numbered": ("1. Purpose\n\n1.1 The policy sets pay.\n\n2. Scope\n\n2.1 It covers all staff.\n", 2),
    "no white lines": (
        "The trust sets pay.\nWho is covered?\nAll staff with a contract are covered.\nAims\nTo be fair.\n",
        1,
    ),
    "label and value": (
        "The policy sets out what staff are paid.\n\nNext review date: 1 June 2027\n\nIt covers all of the staff.\n",
        0,
    ),
    "title and subtitle": (
        "Leave for carers: what the law now gives them\n\nThe policy sets out what staff are paid.\n",
        1,
    ),
    "place under a picture": (
        "Text that ends.\n\nGuy's Hospital, London, England\n\nMore text that ends here too.\n",
        0,
    ),
}


@pytest.mark.parametrize(("text", "count"), HEADINGS.values(), ids=HEADINGS.keys())
def test_headings(text, count):
    assert len(words_of(read(text), BlockKind.HEADING)) == count


CONTENTS = """Contents

1. Scope ........ 2
2. Leave ........ 5

1. Scope

This applies to staff of all grades.

2. Leave

Five days may be carried over.
"""


@pytest.mark.parametrize("title", ["", "Leave policy\n\n"])
def test_contents_list_is_neither_title_nor_text(title):
    document = mark_furniture(read(title + CONTENTS), frozenset())
    assert document.source.title == (title.strip() or None)
    assert [heading for heading in words_of(document, BlockKind.HEADING) if heading[0].isdigit()] == [
        "1. Scope",
        "2. Leave",
    ]
    (found,) = document.furniture
    assert found.kind is FurnitureKind.NAVIGATION
    assert found.span.cut(document.text) == CONTENTS[: CONTENTS.index("\n\n1. Scope\n")]


LISTS = {
    "bullets": ("You may claim:\n\n• fares\n• meals\n", ["fares", "meals"]),
    "dashes": ("You may claim:\n- fares\n- meals\n", ["fares", "meals"]),
    "numbers": ("Steps:\n\n1. Ask.\n2. Wait.\n", ["1. Ask.", "2. Wait."]),
    "unmarked": ("You may claim:\nfares on public transport\nmeals away from home\nThat is all there is.\n",
                 ["fares on public transport", "meals away from home"]),
    "unmarked and torn": ("You may claim:\n\nfares on the\n\nbus or train\n\nmeals\n\nAnd so on, in full.\n",
                          ["fares on the\n\nbus or train", "meals"]),
    "one lower line is no list": ("He said:\n\nthat it was over, and that he would go.\n", []),
    "lost bullets": ("You may claim:\n\uf0b7 fares\n\uf0b7 meals\n", ["fares", "meals"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "items"), LISTS.values(), ids=LISTS.keys())
def test_lists(text, items):
    document = read(text)
    assert words_of(document, BlockKind.LIST_ITEM) == items
    lead_in = text.split("\n")[0]
    assert all(block.lead_in == lead_in for block in document.blocks if block.kind is BlockKind.LIST_ITEM)


def test_lead_in_is_the_last_sentence_before_the_list():
    document = read("Pay is set by law. You may claim:\n\n• fares\n• meals\n")
    assert document.blocks[1].lead_in == "You may claim:"


def test_rows_know_their_columns_and_their_group():
    text = "Era\tChange\tWhy\nearly\tBuyers were made\tMoney\n\tPractices held budgets\tChoice\nlate\tIt ended\tCost\n"
    rows = [block for block in read(text).blocks if block.kind is BlockKind.TABLE_ROW]
    assert [[cell.column for cell in row.cells] for row in rows[1:]] == [["Era", "Change", "Why"]] * 3
    assert [cell.span.cut(text) for cell in rows[2].cells] == ["", "Practices held budgets", "Choice"]
    assert [row.lead_in for row in rows] == ["", "", "early", ""]


def test_a_sentence_torn_by_a_page_number_is_one_block():
    text = "They bear some likeness to the area health\n\n12\n\nauthorities of an earlier time.\n"
    assert len(read(text).blocks) == 1


def test_lines_broken_to_a_width_are_one_paragraph():
    line = "This line is as long as the mail program of the sender allowed it to be\n"
    document = read(line * 4 + "and it ends here.\n\nA second one.\n")
    assert len(document.blocks) == 2


def test_articles_in_one_file_have_their_own_facts():
    document = read(ARTICLES)
    assert document.source.authors == ()
    first = document.source_at(document.text.index("Councils can inspect"))
    assert (first.title, first.authors) == ("Damp homes cost more than repairs", ("Ann Lee",))
    second = document.source_at(document.text.index("Night buses will"))
    assert (second.title, second.authors, second.published) == ("Night buses return to the valley", (), "2024-05-04")
    assert document.section_at(document.text.index("Councils can")).path == (
        "Damp homes cost more than repairs",
        "What councils can do",
    )
    article = document.article_at(document.text.index("Councils can inspect")).cut(document.text)
    assert "Damp homes cost" in article
    assert "Night buses will" not in article


def test_a_document_of_one_article_is_its_article():
    document = read("Damp homes\n\nThey cost more than repairs.\n")
    assert document.article_at(5).cut(document.text) == document.text


BODY = "Trusts saved money last year by sharing their staff. It is a good start for all."
DATELINES = {
    "under the byline": (f"How trusts save\n\nBy Ann Lee\n\n3 March 2021\n\n{BODY}\n", "2021-03-03"),
    "under the title": (f"How trusts save\n\n3 March 2021\n\n{BODY}\n", "2021-03-03"),
    "over the byline": (f"How trusts save\n\n3 March 2021\n\nBy Ann Lee\n\n{BODY}\n", "2021-03-03"),
    "in the text": (f"How trusts save\n\nBy Ann Lee\n\n{BODY}\n\n3 March 2021\n\n{BODY}\n", None),
    "of a meeting": (f"Minutes of the board\n\n3 March 2021\n\n{BODY}\n", None),
    "of each part": (f"News\n\n3 March 2021\n\n{BODY}\n\nMore news\n\n4 May 2022\n\n{BODY}\n", None),
    "year": (f"How trusts save\n\n2021\n\n{BODY}\n", None),
}


@pytest.mark.parametrize(("text", "published"), DATELINES.values(), ids=DATELINES.keys())
def test_dateline(text, published):
    assert read(text).source.published == published


def test_each_article_has_its_own_dateline():
    parts = [("How trusts save", "Ann Lee", "3 March 2021"), ("Why wards are full", "Bo Ek", "4 April 2022")]
    document = read("".join(f"{title}\n\nBy {name}\n\n{when}\n\n{BODY}\n\n" for title, name, when in parts))
    assert document.source.published is None
    assert [section.source.published for section in document.sections if section.source] == ["2021-03-03", "2022-04-04"]


def test_transcript_keeps_who_speaks_and_ends_before_the_banner():
    document = mark_furniture(read(INTERVIEW), frozenset())
    text = document.text
    assert document.speaker_at(text.index("Employers know")) == "Tom O'Neill"
    assert document.speaker_at(text.index("What should")) == "Dr. Mary Poole"
    assert document.speaker_at(text.index("We spoke")) is None
    assert document.speaker_at(text.index("Sign up")) is None


NO_TRANSCRIPTS = {
    "notes": "Note: apply early.\n\nPlease note: forms are online.\n\nNote: it is late. A note.\n\nNote: the last.\n",
    "remarks": "".join(f"{name}: It is said here in full.\n\n" for name in ("Example", "Warning", "Note") * 2),
    "facts": "Published: 2020\n\nPublisher: Trust\n\nReplaces: Old one\n\nStatus: Live\n",
    "subtitles": "Leave: who can ask\n\nText is here.\n\nPay: how much\n\nText is here.\n",
}


@pytest.mark.parametrize("text", NO_TRANSCRIPTS.values(), ids=NO_TRANSCRIPTS.keys())
def test_words_before_a_colon_are_not_speakers(text):
    assert read(text).turns == ()


@pytest.mark.parametrize("names", [("INTERVIEWER", "RESPONDENT"), ("Q", "A"), ("Ann", "Bo"), ("MR SMITH", "MRS LEE")])
def test_forms_of_speakers(names):
    text = "\n\n".join(f"{names[n % 2]}: This is what is said here, in turn {n}." for n in range(6))
    assert {turn.speaker for turn in read(text).turns} == set(names)


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("Finance Director (Rajiv Menon)", "Rajiv Menon, Finance Director"),
        ("Head of Retail [Joe Brand]", "Joe Brand, Head of Retail"),
        ("Jane Smith (NHS England)", "Jane Smith"),
        ("Chair (10:30)", "Chair"),
    ],
)
def test_a_name_behind_an_office_is_the_speakers(label, speaker):
    text = "\n\n".join(f"{(label, 'Ann Lee')[n % 2]}: This is what is said here, in turn {n}." for n in range(6))
    assert {turn.speaker for turn in read(text).turns} == {speaker, "Ann Lee"}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.stem)
def test_invariants_on_messy_pages(path):
    document = read(path.read_text(encoding="utf-8"))
    assert document == read_plain_text(path.read_bytes(), "a.txt")


LINES = st.sampled_from(
    ["", "", "Aims", "1. Scope", "You may:", "fares on the", "• meals", "a\tb", "\tc", "|x|y|", "12", "By",
     "By Ann Lee",
     "Ann Lee: Well.", "Bo Ek: Yes.", "====", "\uf0b7 x", "It is so.", "© 2020 Trust", "Read more...", "References",
     "Smith J. Work. BMJ 2020;1:2.", "https://x.example/a-", "\u202b שלום", "𠂇 鼓 去 介", "Contents", "Page 3 of 4"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(LINES, max_size=40).map("\n".join)))
def test_any_text_is_read(text):
    document = read(text.replace("\r", "").replace("\0", "").encode("utf-8", "replace").decode())
    marked = mark_furniture(document, frozenset({"aims"}))
    check_document(marked)
    assert mark_furniture(marked, frozenset({"aims"})).furniture == marked.furniture


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["word " * 1_000_000, "x" * 5_000_000, "Leave\n" * 300_000, "must:\n\nlower line of\n\n" * 40_000, "a. " * 800_000,
     "1\n\n" * 200_000, "A b c d\te\n" * 100_000],
    ids=["one line", "one word", "short lines", "lead-ins", "full stops", "numbers", "rows"],
)  # fmt: skip
def test_large_texts_take_linear_time(text):
    small, large = text[: len(text) // 8], text

    def seconds(words: str) -> float:
        start = time.process_time()
        mark_furniture(read_plain_text(words.encode(), "a.txt"), frozenset())
        return time.process_time() - start

    assert seconds(large) < 40 * max(seconds(small), 0.1)


def test_rows_in_a_frame_are_a_table_though_other_lines_stand_on_them():
    text = """Waiting by specialty
| Specialty | Over 52 weeks |
|---|---|
| Cardiology | 9 |
| Other | 4 |
Source: patient records.
"""
    document = read(text)
    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    assert [[cell.column for cell in row.cells] for row in rows][1:] == [["Specialty", "Over 52 weeks"]] * 2
    assert [[cell.span.cut(document.text) for cell in row.cells] for row in rows][1] == ["Cardiology", "9"]
    assert "Source: patient records." in [block.span.cut(document.text) for block in document.blocks]


def table_in(text):
    """The rows of the tables in a text, each as (column, words)."""
    document = read(text)
    return [
        [(cell.column, cell.span.cut(document.text)) for cell in block.cells]
        for block in document.blocks
        if block.kind is BlockKind.TABLE_ROW
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Permit           Fee a year   Issued by\n"
            "Resident         £48          Online\n"
            "Second vehicle   £95          Town Hall\n",
            [("Permit", "Second vehicle"), ("Fee a year", "£95"), ("Issued by", "Town Hall")],
        ),
        (
            "Table 2: permits\n"
            "                 2024    2025\n"
            "Permits sold    4,120   4,310\n"
            "Fines issued      980     870\n"
            "Source: the council.\n",
            [("", "Fines issued"), ("2024", "980"), ("2025", "870")],
        ),
        (
            "Band    Over 5 days\n------  -----------\nA       £20\nB       £30\n",
            [("Band", "B"), ("Over 5 days", "£30")],
        ),
    ],
)  # fmt: skip
def test_columns_set_with_spaces_are_a_table(text, row):
    assert table_in(f"What is sold.\n\n{text}\nNothing is paid back.\n")[-1] == row


@pytest.mark.parametrize(
    "text",
    [
        "1.  Ask your manager\n2.  Fill in the form\n3.  Wait for a week\n",
        "ANN LEE:   Good morning to you all.\nBO EK:     Good morning.\nANN LEE:   Let us begin.\n",
        "Introduction        3\nWho can apply       5\nHow to pay          9\n",
        "1    Introduction\n2    Who can apply\n3    How to pay\n",
        "The council met in May.  It agreed\nto buy the hall.  The price was\nfair.  The mayor signed it.\n",
        "Leave begins on the first day of work     The fund pays for what it can and for\n"
        "and ends on the last; what is left of     no more; whoever asks twice is told so\n"
        "it is paid with the wages of the month    by letter, and may ask again in a year\n",
    ],
    ids=["a list", "speech", "contents", "numbered contents", "prose", "two columns of prose"],
)
def test_other_lines_with_gaps_are_no_table(text):
    assert not table_in(f"What is said.\n\n{text}\nNothing is paid back.\n")
