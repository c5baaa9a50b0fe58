from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.datatypes import BlockKind, Document
from index.furniture import mark_furniture
from index.readers.markdown import read_markdown
from tests.index.readers.document_invariants import check_document

FIXTURES = Path(__file__).parents[2] / "furniture_fixtures"


def read(source: str) -> Document:
    document = read_markdown(source.encode(), "a.md")
    check_document(document)
    return document


def words_of(document: Document, kind: BlockKind) -> list[str]:
    return [block.span.cut(document.text) for block in document.blocks if block.kind is kind]


READING_TEXT = {
    "bold": ("Staff **must** ask.", "Staff must ask."),
    "bold with a blank inside": ("**Aims ** are set.", "Aims  are set."),
    "empty bold": ("Aims**** are set.", "Aims  are set."),
    "escapes": (r"\(see 3\.1\) and PRN01\_i", "(see 3.1) and PRN01_i"),
    "link": ("See [the form](https://x.example/f) now.", "See the form now."),
    "address": ("See <https://x.example/f> now.", "See https://x.example/f now."),
    "picture": ("![A map of wards](map.png)", "A map of wards"),
    "code": ("Use `code 7` here.", "Use code 7 here."),
    "tags": ("H<sub>2</sub>O and<br>more", "H2O and\nmore"),
    "star of a note": ("System\\* leaders act.", "System* leaders act."),
    "heading": ("## Aims ##\n\nText.", "Aims\n\nText."),
    "rule": ("One.\n\n---\n\nTwo.", "One.\n\nTwo."),
    "comment": ("One.\n\n<!-- hidden -->\n\nTwo.", "One.\n\nTwo."),
}


@pytest.mark.parametrize(("source", "text"), READING_TEXT.values(), ids=READING_TEXT.keys())
def test_reading_text_has_no_marks(source, text):
    assert read(source).text == text


def test_front_matter_is_facts_and_not_text():
    document = read("---\ntitle: Leave\ndate: 2024-12-02\nauthors: [Ann Lee]\n---\n# Leave policy\n\nText.\n")
    assert document.text == "Leave policy\n\nText."
    assert (document.source.title, document.source.published) == ("Leave", "2024-12-02")
    assert document.source.authors == ("Ann Lee",)


def test_front_matter_with_a_fault_is_neither_title_nor_text():
    document = read("---\ntitle: Leave: the policy\n---\nText stands here.\n")
    assert (document.text, document.source.title) == ("Text stands here.", "Leave: the policy")
    assert len(document.warnings) == 1


@pytest.mark.parametrize("top", ["# Nights\n\nBy Ann Lee\n3 March 2021", "# Nights\n\n3 March 2021\n\nBy Ann Lee"])
def test_lone_date_beside_byline_or_title_is_when_it_was_published(top):
    source = read(f"{top}\n\nNights are shorter from June.\n").source
    assert (source.title, source.published) == ("Nights", "2021-03-03")
    elsewhere = read("# Nights\n\nNights are shorter from June.\n\n3 March 2021\n\nIt is law.\n")
    assert elsewhere.source.published is None


def test_given_headings_win_over_bold():
    document = read("# Leave\n\n## Scope\n\n**Note**\n\nAll staff are covered by it.\n\n## Pay\n\nIt is full.\n")
    assert words_of(document, BlockKind.HEADING) == ["Leave", "Scope", "Pay"]
    assert [section.path for section in document.sections] == [("Leave",), ("Leave", "Scope"), ("Leave", "Pay")]


def test_bold_lines_serve_where_no_heading_is_given():
    document = read(
        "Date published: 3 December, 2024\n\n**Leave report **\n\nVersion 1\n\n**Background**\n\n"
        "Leave was short for most people last year.\n\n**Next steps**\n\nThe board decides in May on it.\n"
    )
    assert [(block.span.cut(document.text), block.level) for block in document.blocks if block.level] == [
        ("Leave report", 1),
        ("Background", 2),
        ("Next steps", 2),
    ]
    assert (document.source.title, document.source.published) == ("Leave report", "2024-12-03")


def test_bold_heading_that_ran_into_its_paragraph_is_cut_off():
    prose = "An organisation is placed in a group by its score, and the group sets how closely it is watched."
    document = read(f"**Step 1: the score** {prose}\n\nThe score is out. **What comes next**\n\n{prose}\n")
    assert words_of(document, BlockKind.HEADING) == ["Step 1: the score", "What comes next"]


def test_bold_words_in_a_sentence_are_no_heading():
    document = read(
        "**A. Aims**\n\n**Fair pay** for all is the aim of it.\n\n**B. Scope**\n\nAll staff are in scope.\n"
    )
    assert words_of(document, BlockKind.HEADING) == ["A. Aims", "B. Scope"]


def test_lists_keep_level_and_lead_in():
    document = read("You may claim:\n\n- fares, that is:\n  - bus\n  - train\n- meals\n")
    items = [block for block in document.blocks if block.kind is BlockKind.LIST_ITEM]
    assert [(block.span.cut(document.text), block.level, block.lead_in) for block in items] == [
        ("fares, that is:", 1, "You may claim:"),
        ("bus", 2, "fares, that is:"),
        ("train", 2, "fares, that is:"),
        ("meals", 1, "You may claim:"),
    ]


def test_numbers_of_paragraphs_stay_readable():
    document = read("1. First thing.\n2. Second thing.\n")
    assert words_of(document, BlockKind.LIST_ITEM) == ["1. First thing.", "2. Second thing."]


def test_table_cells_know_their_columns():
    document = read("| Band | Days |\n|---|---|\n| 1 to 4 | 27 |\n| **5** | |\n")
    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    cells = [[(cell.column, cell.span.cut(document.text)) for cell in row.cells] for row in rows]
    assert cells == [
        [("", "Band"), ("", "Days")],
        [("Band", "1 to 4"), ("Days", "27")],
        [("Band", "5"), ("Days", "")],
    ]


def test_words_in_cells_past_the_header_are_kept():
    document = read("| Band | Days |\n|---|---|\n| 4 | 27 | more in May |\n| 5 | 29 |\n\nText.\n")
    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    assert [cell.span.cut(document.text) for cell in rows[1].cells] == ["4", "27", "more in May"]
    assert [cell.column for cell in rows[1].cells] == ["Band", "Days", ""]


@pytest.mark.parametrize("depth", [20, 60, 300])
def test_no_item_of_a_deep_list_is_lost(depth):
    source = "".join("  " * n + f"- item {n} of it\n" for n in range(depth)) + "\nIt ends here.\n"
    document = read(source)
    assert [words.split()[1] for words in words_of(document, BlockKind.LIST_ITEM)] == [str(n) for n in range(depth)]
    assert document.text.endswith("It ends here.")
    assert len(document.warnings) == (depth > 60)


@pytest.mark.parametrize("depth", [40, 3000])
def test_no_words_of_a_deep_quotation_are_lost(depth):
    document = read(">" * depth + " Deep words.\n\nIt ends here.\n")
    assert document.text == "Deep words.\n\nIt ends here."
    assert len(document.warnings) == (depth > 120)


def test_page_number_set_as_heading_is_no_section():
    document = read("# Plan\n\nText that goes on for a while.\n\n### 12\n\nMore text here.\n")
    assert words_of(document, BlockKind.HEADING) == ["Plan"]


def test_sentence_torn_over_blank_lines_is_one_block():
    document = read("More people live with complex problems, as set out by the\n\nreview, than ten years ago.\n")
    assert len(document.blocks) == 1


def test_address_broken_over_lines_is_one_block():
    document = read("The list \\(https://x.example/long-\n\n2025-26/\\) is reviewed each year.\n")
    assert len(document.blocks) == 1


def test_contents_of_links_into_the_page_are_navigation():
    document = read("# Leave\n\n- [Scope](#scope)\n- [Pay](#pay)\n\n## Scope\n\nAll staff.\n")
    assert [furniture.span.cut(document.text) for furniture in document.furniture] == ["Scope", "Pay"]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.md")), ids=lambda path: path.stem)
def test_invariants_on_messy_pages(path):
    assert read(path.read_text(encoding="utf-8")) == read_markdown(path.read_bytes(), "a.md")


SCRAPS = st.sampled_from(
    ["**", "*", "_", "#", "# ", "- ", "1. ", "> ", "|", "|-|-|", "`", "```", "\n", "\n\n", "    ", "[a](#b)", "<b>",
     "![x](y)", "<!--", "-->", "---", "\\", "**Aims **", "Staff must ask.", "the rest", "12", "Ann: Hello.", "&amp;",
     "\uf0b7 x", ":", "\t"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(SCRAPS, max_size=60).map("".join)))
def test_any_source_is_read(source):
    document = read(source.replace("\r", "").encode("utf-8", "replace").decode())
    marked = mark_furniture(document, frozenset())
    check_document(marked)
    assert mark_furniture(marked, frozenset()).furniture == marked.furniture


@pytest.mark.slow
@pytest.mark.parametrize("source", ["[" * 400_000, "*a " * 400_000, "> " * 100_000, "- a\n" * 60_000, "`" * 300_000])
def test_hard_sources_end(source):
    read_markdown(source.encode(), "a.md")
