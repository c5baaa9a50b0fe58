from __future__ import annotations

from functools import partial
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as WordDocument
from lxml import etree
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from index.datatypes import Source
from page.chats import Turn, TurnState
from page.choices import Choices
from page.export_clipboard import render_turn_html, render_turn_text
from page.export_docx import render_chat_docx
from page.export_markdown import render_chat_markdown
from page.exports import rendered
from rag.datatypes import Claim, Remark, RemarkKind
from tests.page.scripted import abstained, answered, citation

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NASTY = "<script>alert(1)</script> *a* [x](y) # 1. $z$"


def turn(answer, question="How many days?", at=1):
    return Turn(f"t{at}", question, "{}", "2026-11-22T10:00:00.000+00:00", TurnState.ANSWERED, answer)


def chat():
    source = Source(title="Leave policy", publisher="Trust", published="2025-04-01")
    first = answered(
        "How many days?", Claim("Ten days.", (1,)), Claim("Ten again.", (1, 2)),
        citations=(citation(1, source=source, page=3), citation(2, "b.md", quote="Eight days.")),
    )  # fmt: skip
    second = answered("And now?", citations=(citation(1, "c.md", quote="Ten days now."),))
    return (turn(first), turn(second, "And now?", 2), turn(abstained(), "What of the moon?", 3))


def test_markdown_footnotes_are_numbered_through_the_whole_chat():
    text = render_chat_markdown("Leave", chat())
    assert "Ten days.[^1] Ten again.[^1][^2]" in text
    assert "Ten days.[^3]" in text
    assert "[^3]: c.md" in text
    assert "The documents do not say." in text


def test_each_footnote_has_quote_document_page_date_and_fingerprint():
    note = next(line for line in render_chat_markdown("Leave", chat()).splitlines() if line.startswith("[^1]:"))
    for part in ("Leave policy", "Trust", "1 April 2025", "page 3", "“Ten days.”", "leave.md", "0123456789abcdef"):
        assert part in note


def test_markdown_programs_find_every_footnote():
    html = MarkdownIt("js-default").use(footnote_plugin).render(render_chat_markdown("Leave", chat()))
    assert html.count('class="footnote-item"') == 3
    assert html.count('class="footnote-ref"') == 4


def test_what_a_document_says_stays_text_in_markdown():
    nasty = answered(NASTY, Claim(NASTY, (1,)), citations=(citation(quote=NASTY, source=Source(title=NASTY)),))
    html = MarkdownIt("commonmark").use(footnote_plugin).render(render_chat_markdown(NASTY, (turn(nasty, NASTY),)))
    assert "<script" not in html
    assert "<em>a</em>" not in html
    assert "<a href" not in html.replace('<a href="#fn', "")


LISTED = answered(
    "What is due?",
    Claim("Two things are due:", ()), Claim("- a form", (1,)), Claim("• 1. a <b>fee</b> & more", (1, 2)),
    Claim("Both at once.", (2,)), citations=(citation(1), citation(2, "b.md", quote="Eight <i>days</i>.")),
)  # fmt: skip


def test_what_is_a_list_on_the_page_is_one_in_markdown():
    lines = render_chat_markdown("Due", (turn(LISTED),)).splitlines()
    at = lines.index("Two things are due:")
    assert lines[at + 1 : at + 6] == [
        "",
        "- a form[^1]",
        r"- 1\. a \<b\>fee\</b\> \& more[^1][^2]",
        "",
        "Both at once.[^2]",
    ]
    html = MarkdownIt("commonmark").use(footnote_plugin).render("\n".join(lines))
    assert html.count("<li>") == 2


def test_what_is_a_list_on_the_page_is_one_in_word():
    document = WordDocument(BytesIO(render_chat_docx("Due", (turn(LISTED),))))
    items = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "List Bullet"]
    assert items[0] == "a form"
    assert items[1].startswith("1. a <b>fee</b> & more")


def test_the_clipboard_gets_text_as_anybody_would_type_it():
    text = render_turn_text(turn(LISTED, "What is due?"), LISTED)
    blocks = text.split("\n\n")
    assert blocks[:4] == [
        "What is due?", "Two things are due:", "- a form[1]\n- 1. a <b>fee</b> & more[1][2]", "Both at once.[2]",
    ]  # fmt: skip
    assert blocks[4].splitlines()[1] == "[2] b.md: “Eight <i>days</i>.” (b.md, index 0123456789abcdef)"
    assert blocks[-1] == "Asked on 22 November 2026, index 0123456789abcdef.\n"


def test_the_clipboard_gets_html_with_raised_numbers_and_nothing_a_document_says_is_markup():
    html = render_turn_html(turn(LISTED, NASTY), LISTED)
    root = etree.HTML(html)
    assert [mark.text for mark in root.iter("sup")] == ["[1]", "[1]", "[2]", "[2]"]
    assert len(root.findall(".//ul/li")) == 2
    assert not [*root.iter("script"), *root.iter("i"), *root.iter("b")]
    assert "Eight <i>days</i>." in "".join(root.itertext())


@pytest.mark.parametrize("render", [render_turn_text, render_turn_html])
def test_the_clipboard_gets_what_is_said_where_there_is_no_answer(render):
    declined = abstained("Why?")
    assert "The documents do not say." in render(turn(declined, "Why?"), declined)


def test_a_chat_is_taken_along_with_answers_that_came_since_the_buttons_were_shown(chats):
    chats.add_turn("t1", "a", "c", "How many days?", "{}")
    chats.keep_answer("t1", answered())
    chat = chats.find_chat("a", "c")
    files = [partial(rendered, chats, "a", chat, render) for render in (render_chat_markdown, render_chat_docx)]
    chats.add_turn("t2", "a", "c", "And then?", "{}")
    chats.keep_answer("t2", answered("And then?", Claim("Twenty days.", (1,))))
    markdown, docx = (file() for file in files)
    words = "\n".join(paragraph.text for paragraph in WordDocument(BytesIO(docx)).paragraphs)
    for sentence in ("Ten days.", "Twenty days."):
        assert sentence in markdown
        assert sentence in words


def test_word_gets_real_footnotes():
    content = render_chat_docx("Leave", chat())
    with ZipFile(BytesIO(content)) as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
        assert b"footnotes+xml" in package.read("[Content_Types].xml")
    texts = {note.get(f"{W}id"): "".join(note.itertext()) for note in notes}
    references = [reference.get(f"{W}id") for reference in body.iter(f"{W}footnoteReference")]
    assert references == ["1", "2", "3"]
    assert "“Ten days.”" in texts["1"]
    assert "page 3" in texts["1"]
    assert "“Ten days now.”" in texts["3"]
    assert "NOTEREF note1" in "".join(body.itertext())


def test_word_opens_again_and_holds_questions_and_answers():
    document = WordDocument(BytesIO(render_chat_docx("Leave \x00 & <b>", chat())))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "How many days?" in words
    assert "The documents do not say." in words


REMARKED = answered(
    "What applies?", remarks=(Remark(RemarkKind.SUPERSEDED, "This replaced the rules of 2021-02-03 on *leave*."),)
)
AS_ON_THE_PAGE = "Replaced. This replaced the rules of 3 February 2021 on *leave*."


def test_remarks_are_taken_along_in_the_words_of_the_page():
    asked = turn(REMARKED)
    assert "> " + AS_ON_THE_PAGE.replace("*", r"\*") in render_chat_markdown("x", (asked,))
    assert AS_ON_THE_PAGE in render_turn_text(asked, REMARKED)
    assert f"<blockquote>{AS_ON_THE_PAGE}</blockquote>" in render_turn_html(asked, REMARKED)
    document = WordDocument(BytesIO(render_chat_docx("x", (asked,))))
    assert AS_ON_THE_PAGE in [paragraph.text for paragraph in document.paragraphs]


def test_filters_that_left_no_document_are_taken_along_as_the_reason():
    none = Turn(
        "t", "Why?", Choices(publishers=("X",), n_all=2).to_json(), "2026-11-22", TurnState.ANSWERED, abstained()
    )
    assert "The filters leave no document to search." in render_chat_markdown("x", (none,))


def test_turns_without_an_answer_are_told():
    stopped = Turn("t", "Why?", "{}", "2026-11-22T10:00:00", TurnState.STOPPED)
    failed = Turn("t", "Why?", "{}", "2026-11-22T10:00:00", TurnState.FAILED, fault="No index.")
    assert "Stopped before an answer." in render_chat_markdown("x", (stopped,))
    assert "No index." in render_chat_markdown("x", (failed,))
    assert WordDocument(BytesIO(render_chat_docx("x", (stopped, failed))))
