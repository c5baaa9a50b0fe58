"""Rulebooks cut into provisions."""

import pytest

from eval.questions import Evidence, SetQuestion
from training.provisions import on_provisions, write_provisions

RULES = """# Rules

## 2 Duties

2.1.1 A firm must keep:
(a) records; and
(b) copies of them.

Guidance 4) RECORDS Copies. A copy may be electronic.

(2) 30 days is enough.
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rulebooks").mkdir()
    (tmp_path / "rulebooks" / "harbour.md").write_text(RULES)
    write_provisions(tmp_path / "rulebooks", tmp_path / "cut")
    return tmp_path / "cut"


def test_each_provision_is_a_document_without_its_number(folder):
    texts = [path.read_text() for path in sorted(folder.rglob("*.txt"))]
    assert texts == [
        "A firm must keep:\n(a) records; and\n(b) copies of them.\n",
        "RECORDS Copies. A copy may be electronic.\n",
        "30 days is enough.\n",
    ]


@pytest.mark.parametrize(
    ("quote", "name", "left"),
    [
        ("2.1.1 A firm must keep:\n(a) records", "harbour/000.txt", "A firm must keep:\n(a) records"),
        ("(b) copies of them.", "harbour/000.txt", "(b) copies of them."),
        ("A copy may be electronic.", "harbour/001.txt", "A copy may be electronic."),
        ("(2) 30 days is enough.", "harbour/002.txt", "30 days is enough."),
    ],
)
def test_a_quote_is_of_the_provision_it_stands_in(folder, quote, name, left):
    asked = SetQuestion(id="a", question="?", evidence=(Evidence(document="harbour.md", quote=quote),))
    (on,) = on_provisions((asked,), folder)
    assert on.evidence == (Evidence(document=name, quote=left),)


def test_what_has_no_answer_stays_without(folder):
    asked = SetQuestion(id="a", question="?", answerable=False)
    assert list(on_provisions((asked,), folder)) == [asked]
