from __future__ import annotations

import dataclasses
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.datatypes import Source
from page.answer_html import answer_html
from page.choices import Choices
from rag.datatypes import Claim, Outcome, Remark, RemarkKind
from tests.page.scripted import abstained, answered, citation, passage

NASTY = '<img src=x onerror="alert(1)"> & <script>alert(2)</script> **bold** [x](javascript:alert(3))'


def tags_of(html: str) -> set[str]:
    return set(re.findall(r"<([a-z0-9]+)", html))


@given(st.text(max_size=80))
def test_no_text_of_a_document_ever_becomes_markup(text):
    plain = answered("q", Claim("words", (1,)), citations=(citation(),))
    nasty = answered(
        text,
        Claim(text + "<b>", (1,)),
        citations=(citation(quote=text + "<i>", source=Source(title=text + "<u>", publisher=text), section=(text,)),),
        remarks=(Remark(RemarkKind.MISSING, text + "<s>"),),
        standalone_question=text + "<em>",
    )
    assert tags_of(answer_html(nasty, Choices())) <= tags_of(answer_html(plain, Choices())) | {"strong", "ul", "li"}


def test_every_part_that_came_from_outside_is_escaped():
    answer = answered(
        NASTY, Claim(NASTY, (1,)), citations=(citation(quote=NASTY, source=Source(title=NASTY, publisher=NASTY)),),
        passages=(passage(text=NASTY, source=Source(title=NASTY)),), remarks=(Remark(RemarkKind.DISAGREEMENT, NASTY),),
        standalone_question=NASTY + "?",
    )  # fmt: skip
    html = answer_html(answer, Choices(publishers=(NASTY,)))
    assert "<script" not in html
    assert "<img" not in html
    assert NASTY in unescape(html)


def test_each_sentence_carries_its_footnotes_as_buttons():
    answer = answered(
        "q", Claim("One two.", (1, 2)), Claim("Three.", (2,)),
        citations=(citation(1, quote="a"), citation(2, quote="b")),
    )  # fmt: skip
    html = answer_html(answer, Choices())
    assert re.findall(r'class="fn" data-number="(\d)"', html) == ["1", "2", "2"]
    assert 'aria-label="Footnote 2: leave.md"' in html


def test_each_footnote_is_described_by_its_quote():
    html = answer_html(
        answered("q", Claim("One.", (1,)), citations=(citation(1, quote="Ten <b>days</b>."),)), Choices()
    )
    described = re.search(r'class="fn" data-number="1"[^>]* aria-describedby="([^"]+)"', html)[1]
    assert f'<span id="{described}" hidden>“Ten &lt;b&gt;days&lt;/b&gt;.”</span>' in html


def test_claims_with_bullets_become_a_list_after_their_lead():
    claims = (Claim("Staff may:", (1,)), Claim("- rest", (1,)), Claim("- sleep", (1,)))
    html = answer_html(answered("q", *claims), Choices())
    assert html.count("<li><span") == 2
    assert html.index("Staff") < html.index("<ul>")


def test_a_cited_number_without_citation_is_left_out():
    assert 'data-number="9"' not in answer_html(answered("q", Claim("One.", (9,))), Choices())


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_says_how_sure_it_is_and_what_was_searched(outcome):
    answer = dataclasses.replace(answered(), outcome=outcome)
    html = answer_html(answer, Choices(n_documents=48, published_from="2024-05-01"))
    assert "Searched 48 documents, published from 1 May 2024" in html
    assert "in 10" in html


def test_what_came_close_leaves_out_what_is_cited():
    near, cited = passage("P2", "near.md", "Near words."), passage("P1", "leave.md", "Ten days.")
    html = answer_html(answered(passages=(cited, near)), Choices())
    assert 'data-label="P2"' in html
    assert 'data-label="P1"' not in html


def test_abstaining_reads_as_help():
    html = answer_html(abstained(passages=(passage(),)), Choices(n_documents=2))
    assert "The documents do not say." in html
    assert "What you can do" in html
    assert "error" not in html.lower()


@pytest.mark.parametrize(
    ("confidence", "lead"), [(0.85, "The documents do not say."), (0.79, "No answer was found in the documents.")]
)
def test_declining_is_said_once_and_no_more_sure_than_it_is(confidence, lead):
    answer = dataclasses.replace(abstained(), confidence=confidence, generator="extractive")
    html = answer_html(answer, Choices(n_documents=2))
    assert f'<p class="lead">{lead}</p>' in html
    assert html.count("ocuments do not say") == (lead == "The documents do not say.")
    assert "Of replies this sure, about 8 in 10 are right" in html
    assert "Drafted by" not in html


def test_widening_the_filters_is_advised_only_where_some_are_set():
    assert "filters" not in answer_html(abstained(), Choices(n_documents=2))
    filtered = Choices(publishers=("Trust",), n_documents=1, n_all=2)
    assert "widen the filters in Settings" in answer_html(abstained(), filtered)


def test_filters_that_leave_no_document_are_told_as_the_reason():
    html = answer_html(abstained(), Choices(publishers=("Trust",), n_documents=0, n_all=2))
    assert "The filters leave no document to search." in html
    assert "“Search all”" in html
    assert "do not say" not in html
    assert "in 10" not in html


def test_the_embedded_generator_is_named_in_plain_words():
    html = answer_html(dataclasses.replace(answered(), generator="extractive"), Choices())
    assert "Drafted by the embedded generator." in html
