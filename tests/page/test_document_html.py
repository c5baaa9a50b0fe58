from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.datatypes import Block, BlockKind, Cell, Document, Furniture, FurnitureKind, Page, Section, Span
from index.readers import read_document
from page.document_html import quoted_html, whole_html

HANDBOOK = sorted((Path(__file__).parents[2] / "corpus" / "handbook").glob("*.*"))


def marked(html: str) -> str:
    return "".join(unescape(part) for part in re.findall(r"<mark>(.*?)</mark>", html, re.DOTALL))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_markup_in_a_document_is_shown_not_obeyed():
    text = '<script>alert("x")</script> & <b>bold</b>'
    html = quoted_html(Document("d", text), Span(0, 8))
    assert "<script>" not in html
    assert marked(html) == "<script>"


@pytest.mark.parametrize("path", HANDBOOK, ids=lambda path: path.name)
def test_every_chosen_sentence_of_every_format_is_marked_exactly(path):
    document = read_document(path, path.name)
    for block in document.blocks[2::7]:
        html = quoted_html(document, block.span)
        assert squeezed(marked(html)) == squeezed("".join(
            cell.span.cut(document.text) for cell in block.cells
        ) if block.cells else block.span.cut(document.text))  # fmt: skip


@given(st.text(min_size=1, max_size=60), st.integers(0, 59), st.integers(0, 59))
def test_any_span_of_any_text_is_marked_exactly(text, first, second):
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    assert marked(quoted_html(Document("d", text), Span(start, end))) == text[start:end]


def test_only_what_is_near_is_shown_with_the_heading_above():
    lines = [f"Paragraph number {at} of a long document." for at in range(200)]
    text = "\n".join(["Leave", *lines])
    places = [0]
    for line in ["Leave", *lines]:
        places.append(places[-1] + len(line) + 1)
    kinds = [BlockKind.HEADING] + [BlockKind.PARAGRAPH] * len(lines)
    blocks = tuple(
        Block(kind, Span(start, end - 1), int(kind is BlockKind.HEADING))
        for kind, start, end in zip(kinds, places, places[1:], strict=False)
    )
    document = Document("d", text, blocks=blocks, sections=(Section(("Leave",), Span(0, len(text))),))
    html = quoted_html(document, blocks[100].span)
    assert "Paragraph number 99 of" in html
    assert "Paragraph number 5 of" not in html
    assert '<p class="path">Leave</p>' in html
    assert "Paragraph number 199 of" in whole_html(document)


def test_a_quote_in_a_table_marks_its_cells_and_shows_the_header():
    text = "Area\tCost\nWards\t£5m"
    rows = (
        Block(BlockKind.TABLE_ROW, Span(0, 9), cells=(Cell("", Span(0, 4)), Cell("", Span(5, 9)))),
        Block(BlockKind.TABLE_ROW, Span(10, 19), cells=(Cell("Area", Span(10, 15)), Cell("Cost", Span(16, 19)))),
    )
    html = quoted_html(Document("d", text, blocks=rows), Span(10, 19))
    assert "<th>Area</th>" in html
    assert "<td><mark>Wards</mark></td><td><mark>£5m</mark></td>" in html


def test_furniture_is_dimmed_and_scripts_are_left_out():
    text = "var x = 1;\nMenu\nReal words."
    blocks = tuple(Block(BlockKind.PARAGRAPH, span) for span in (Span(0, 10), Span(11, 15), Span(16, 27)))
    furniture = (Furniture(Span(0, 10), FurnitureKind.SCRIPT), Furniture(Span(11, 15), FurnitureKind.NAVIGATION))
    html = whole_html(Document("d", text, blocks=blocks, furniture=furniture))
    assert "var x" not in html
    assert '<p class="furniture">Menu</p>' in html


def test_pages_are_told_where_they_begin():
    blocks = (Block(BlockKind.PARAGRAPH, Span(0, 3)), Block(BlockKind.PARAGRAPH, Span(4, 7)))
    pages = (Page(1, Span(0, 4)), Page(2, Span(4, 7)))
    assert "page 2" in whole_html(Document("d", "one two", blocks=blocks, pages=pages))


def test_an_empty_document_is_empty():
    assert whole_html(Document("d", "")) == ""
