import pytest

from index.datatypes import Block, BlockKind, Source, Span
from index.readers.facts import parse_byline, parse_date, read_fact_lines, read_front_matter
from index.readers.structure import build_sections

DATES = {
    "3 February 2021": "2021-02-03",
    "03 Feb. 2021": "2021-02-03",
    "3rd of February 2021": "2021-02-03",
    "Wednesday 3 February, 2021": "2021-02-03",
    "February 3, 2021": "2021-02-03",
    "03/02/2021": "2021-02-03",
    "3.2.21": "2021-02-03",
    "2021-02-03": "2021-02-03",
    "2021-02-03T09:30:00Z": "2021-02-03",
    "3 February 2021, 9.30am": "2021-02-03",
    "February 2021": "2021-02",
    "2021-02": "2021-02",
    "2021": "2021",
    "Autumn 2021": "2021",
    "31 February 2021": None,
    "13/13/2021": None,
    "soon": None,
    "": None,
    "2021/22": None,
    "version 2": None,
    "3 February 2021 to 4 May 2022": None,
}


@pytest.mark.parametrize(("words", "date"), DATES.items())
def test_parse_date(words, date):
    assert parse_date(words) == date


BYLINES = {
    "By Ann Lee": ("Ann Lee",),
    "By Ann Lee and Bo Ek": ("Ann Lee", "Bo Ek"),
    "By: Ann Lee, Bo Ek and Cy de la Cruz": ("Ann Lee", "Bo Ek", "Cy de la Cruz"),
    "Written by Dr Ann O'Neill-Lee": ("Dr Ann O'Neill-Lee",),
    "By Ann Lee, Social Value and Sustainability Lead, NHS North & South": ("Ann Lee",),
    "Authors: Ann Lee and Bo Ek": ("Ann Lee", "Bo Ek"),
    "By law, all staff must be paid": (),
    "By 2030 we will": (),
    "By": (),
}


@pytest.mark.parametrize(("line", "names"), BYLINES.items())
def test_parse_byline(line, names):
    assert parse_byline(line) == names


def as_lines(text: str) -> list[Block]:
    blocks, start = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block(BlockKind.PARAGRAPH, Span(start, start + len(line))))
        start += len(line) + 1
    return blocks


FACTS = {
    "label": ("Published: 3 May 2020", Source(published="2020-05-03")),
    "label before": ("Date published: 3 May, 2020", Source(published="2020-05-03")),
    "no colon": ("Published 3 May 2020", Source(published="2020-05-03")),
    "publication date": ("Publication date: May 2020", Source(published="2020-05")),
    "update is no publication": ("Last updated: 3 May 2020", Source()),
    "bare date is no publication": ("3 May 2020", Source()),
    "meeting is no publication": ("Date: 3 May 2020", Source()),
    "publisher": ("Publisher: Hill Trust", Source(publisher="Hill Trust")),
    "sentence": ("Publisher power grows.", Source()),
    "replaces": ("Replaces: leave-2019.txt", Source(replaces="leave-2019.txt")),
    "superseded": ("Superseded: 1 April 2025", Source(superseded="2025-04-01")),
    "several": (
        "Published: 3 May 2020 | Publisher: Hill Trust",
        Source(publisher="Hill Trust", published="2020-05-03"),
    ),
    "marked names": ("Ann Lee,¹ Bo Ek²", Source(authors=("Ann Lee", "Bo Ek"))),
}


@pytest.mark.parametrize(("line", "source"), FACTS.values(), ids=FACTS.keys())
def test_fact_lines(line, source):
    assert read_fact_lines(line, as_lines(line)) == source


def test_title_is_the_heading_at_the_top():
    text = "Leave policy\nText."
    blocks = [Block(BlockKind.HEADING, Span(0, 12), 1), Block(BlockKind.PARAGRAPH, Span(13, 18))]
    assert read_fact_lines(text, blocks).title == "Leave policy"


FRONT_MATTER = {
    "all": ("---\ntitle: A\npublisher: P\nauthor: Ann Lee\npublished: 2024-12-02\nlanguage: en-GB\n---\nText",
            Source("A", "P", ("Ann Lee",), "2024-12-02", language="en-GB"), "Text"),
    "date in words": ("---\ndate: 3 May 2020\n---\nText", Source(published="2020-05-03"), "Text"),
    "none": ("Text", Source(), "Text"),
    "rule only": ("---\nText", Source(), "---\nText"),
    "list of mappings": ("---\nauthors:\n- name: Ann Lee\n- name: Bo Ek\n---\nText",
                         Source(authors=("Ann Lee", "Bo Ek")), "Text"),
    "toml": ('+++\ntitle = "A"\ndate = 2024-12-02\nauthors = ["Ann Lee"]\n+++\nText',
             Source("A", authors=("Ann Lee",), published="2024-12-02"), "Text"),
    "no mapping": ("---\n- a\n---\nText", Source(), "---\n- a\n---\nText"),
    "rule over prose": ("---\n@ Prose.\n---\nText", Source(), "---\n@ Prose.\n---\nText"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "source", "body"), FRONT_MATTER.values(), ids=FRONT_MATTER.keys())
def test_front_matter(text, source, body):
    found, start, warnings = read_front_matter(text)
    assert (found, text[start:], warnings) == (source, body, ())


FAULTS = {
    "colon": ("title: Leave: the policy\nauthor: Ann Lee", Source("Leave: the policy", authors=("Ann Lee",))),
    "no such day": ("title: Leave\ndate: 2024-02-30", Source("Leave")),
    "tab": ("title:\tLeave\n\tpolicy", Source("Leave policy")),
    "at sign": ("title: @work policy", Source("@work policy")),
    "star": ("title: Leave\nsummary: *draft* copy\ndate: 3 May 2020", Source("Leave", published="2020-05-03")),
    "unclosed": ("title: [unclosed", Source("unclosed")),
    "unsafe": ("title: Leave\nx: !!python/object:os.x {}", Source("Leave")),
    "list beside a fault": ("title: @work\nauthors:\n- Ann Lee\n- Bo Ek",
                            Source("@work", authors=("Ann Lee", "Bo Ek"))),
    "toml": ("title = Leave\ndate = 2024-12-02", Source("Leave", published="2024-12-02")),
}  # fmt: skip


@pytest.mark.parametrize(("stated", "source"), FAULTS.values(), ids=FAULTS.keys())
def test_front_matter_with_a_fault_is_read_line_by_line(stated, source):
    fence = "+++" if " = " in stated else "---"
    text = f"{fence}\n{stated}\n{fence}\nText"
    found, start, warnings = read_front_matter(text)
    assert (found, text[start:], len(warnings)) == (source, "Text", 1)


def test_sections_cover_a_text_without_headings():
    (section,) = build_sections("Text.", as_lines("Text."))
    assert (section.path, section.span) == ((), Span(0, 5))
    assert build_sections("", ()) == ()
