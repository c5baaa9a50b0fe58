"""What was searched, in words."""

from __future__ import annotations

import pytest

from page.choices import Choices

ONE = ("Fernbrook Library",)


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (Choices(), "all documents"),
        (Choices(n_documents=1, n_all=1), "1 document"),
        (Choices(n_documents=72, n_all=72), "72 documents"),
        (Choices(n_documents=3, n_all=72, publishers=ONE), "3 of 72 documents, only those of Fernbrook Library"),
        (Choices(n_documents=0, n_all=1, publishers=ONE), "none of 1 document, only those of Fernbrook Library"),
        (
            Choices(n_documents=1_200, n_all=12_000, published_to="2021"),
            "1,200 of 12,000 documents, published up to 2021",
        ),
        # kept before those left out were counted apart
        (Choices.from_json('{"n_documents": 72, "publishers": ["A"]}'), "72 documents, only those of A"),
    ],
)
def test_what_is_left_out_is_not_counted_as_searched(choices, words):
    assert choices.described() == words
