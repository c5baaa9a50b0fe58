"""Links to a quote in a whole document: they mark the quote or nothing."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from index.datatypes import Document, Span
from page.place import document_address, span_of_address

TEXT = "Ten days. Eight days."


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_a_link_leads_back_to_its_quote_and_to_no_other_words():
    address = document_address("a b&c.md", Span(0, 9), "Ten days.")
    values = asked(address)
    assert address.startswith("document?")
    assert values["id"] == "a b&c.md"
    where = (values["start"], values["end"], values["quote"])
    assert span_of_address(Document("d", TEXT), *where) == Span(0, 9)
    assert span_of_address(Document("d", "Now: " + TEXT), *where) is None


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("", ""),
        ("x", "9"),
        ("-1", "9"),
        ("9", "0"),
        ("0", "0"),
        ("0", "8"),
        ("0", "999"),
        ("0", "9" * 5000),
        ("0.0", "9"),
    ],
)
def test_an_address_that_was_tampered_with_marks_nothing(start, end):
    quote = asked(document_address("d", Span(0, 9), "Ten days."))["quote"]
    assert span_of_address(Document("d", TEXT), start, end, quote) is None
    assert span_of_address(Document("d", TEXT), "0", "9", "") is None
