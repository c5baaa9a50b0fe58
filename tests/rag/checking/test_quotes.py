import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.datatypes import Span
from rag.checking.quotes import find_quote, fold

FOUND = [
    ("exact", "Staff get 27 days.", "get 27 days", "get 27 days"),
    ("case", "Staff get 27 days.", "STAFF GET", "Staff get"),
    ("white space", "Staff  get\n27 days.", "Staff get 27 days", "Staff  get\n27 days"),
    ("no-break space", "up to 5\u00a0days", "up to 5 days", "up to 5\u00a0days"),
    ("dashes", "2021–22 — a long year", "2021-22 - a long year", "2021–22 — a long year"),
    ("quotation marks", "the trust’s “duty”", "the trust's \"duty\"", "the trust’s “duty”"),
    ("word broken at a line's end", "an exam-\nple of care", "an example of care", "an exam-\nple of care"),
    ("hyphened word broken at a line's end", "a long-\nterm plan", "a long-term plan", "a long-\nterm plan"),
    ("zero width", "sick\u200ble cell", "sickle cell", "sick\u200ble cell"),
    ("soft hyphen", "inte\u00adgrated care", "integrated care", "inte\u00adgrated care"),
    ("ligature", "an e\ufb00ective o\ufb03ce", "effective office", "e\ufb00ective o\ufb03ce"),
    ("white space around", "Staff get 27 days.", "  27 days ", "27 days"),
]  # fmt: skip
NOT_FOUND = [
    ("another figure", "Staff get 27 days.", "Staff get 25 days."),
    ("the tail of a number", "Fees rose by 15 per cent.", "5 per Cent"),
    ("the head of a word", "The care plan", "THE CAR"),
    ("a missing word", "Staff may not carry leave over.", "Staff may carry leave over."),
    ("nothing", "Staff get 27 days.", "   "),
    ("only unseen characters", "Staff get 27 days.", "\u200b"),
]


@pytest.mark.parametrize(("text", "quote", "words"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_a_quote_is_found_with_typography_folded(text, quote, words):
    assert find_quote(text, quote).cut(text) == words


@pytest.mark.parametrize(("text", "quote"), [case[1:] for case in NOT_FOUND], ids=[case[0] for case in NOT_FOUND])
def test_a_quote_that_differs_in_a_word_or_digit_is_not_found(text, quote):
    assert find_quote(text, quote) is None


def test_a_quote_is_looked_for_only_inside_the_span():
    text = "leave and leave"
    assert find_quote(text, "leave", Span(5, len(text))) == Span(10, 15)
    assert find_quote(text, "LEAVE", Span(5, len(text))) == Span(10, 15)
    assert find_quote(text, "and leave", Span(0, 9)) is None


@given(st.text(alphabet="ab1 -–’'\n\u200b\u00adÅﬁ", min_size=1, max_size=40), st.data())
def test_what_is_found_folds_to_the_quote(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = find_quote(text, text[start:end])
    if text[start:end].strip():
        assert found is None or fold(found.cut(text)) == fold(text[start:end])
