from contextlib import contextmanager

import pytest

from eval.gold import find_misfits, texts_of
from eval.make_set import _readings, propose_questions
from eval.questions import QuestionSet
from index.build import build_index
from index.policy_index import PolicyIndex
from tests.fakes import WordEmbedder

DOCUMENTS = {
    "leave.md": "---\ntitle: Leave\n---\n\n## Carry over\n\n"
    "Up to 27 days of annual leave may be kept for the next year. "
    "This is not paid out. Managers must answer every request within one week of getting it.\n\n"
    "## Who pays for courses?\n\nThe department pays for every course that the manager has agreed to before.\n",
    "plan.md": "# Plan\n\n## Money\n\nThe council will spend £4.2 million on the repair of bridges and roads.\n\n"
    "## Share\n\nAbout 62 per cent of all visits are now made by bus, tram or train.\n\n"
    "## Words\n\nA neighbourhood team is a group of staff who plan care together in one place.\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    root = tmp_path_factory.mktemp("library")
    for name, text in DOCUMENTS.items():
        (root / "corpus").mkdir(exist_ok=True)
        (root / "corpus" / name).write_text(text)
    build_index(root / "corpus", root / "index", WordEmbedder())
    return PolicyIndex(root / "index", WordEmbedder())


@contextmanager
def proposed(index, n=40):
    with index.snapshot() as snapshot:
        yield snapshot, propose_questions(snapshot, n)


def test_what_is_proposed_fits_the_index(index, tmp_path):
    with proposed(index) as (snapshot, questions):
        assert len(questions) >= 5
        written = QuestionSet(tmp_path, "", questions, tuple(range(len(questions))))
        assert list(find_misfits(written, snapshot, texts_of(snapshot))) == []
    assert len({question.id for question in questions}) == len(questions)


def test_questions_come_from_headings_figures_duties_and_definitions(index):
    with proposed(index) as (_, questions):
        found = {question.evidence[0].quote[:20]: question for question in questions}
    assert found["The department pays "].question == "Who pays for courses?"
    assert found["The council will spe"].facts == (("£4.2 million",),)
    assert (
        found["The council will spe"].question == "The council will spend how much on the repair of bridges and roads?"
    )
    assert found["About 62 per cent of"].facts == (("62 per cent",),)
    assert found["Up to 27 days of ann"].facts == (("27",),)
    assert found["A neighbourhood team"].question == "What is a neighbourhood team?"
    assert found["About 62 per cent of"].question.startswith("About what percentage of all visits are now made by bus")
    assert "rule" in found["Managers must answer"].tags
    assert found["Managers must answer"].question == "Managers must do what?"
    assert not any(quote.startswith("This is") for quote in found)


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("As planned: trusts grew by 2.7% in 2024, which was less.", "Trusts grew by what percentage in 2024?"),
        ("David Meates became chief executive in 2009.", "David Meates became chief executive in which year?"),
        ("They set out proposals in November 2020 for a law.", "They set out proposals in which month for a law?"),
        ("A reply to Category 2 calls came last in May 2020.", "A reply to Category 2 calls came last in which month?"),
        ("Staff are entitled to rest.", "Staff are entitled to what?"),
        ("A lost device must be reported at once.", "A lost device must be what?"),
        ("What I like is the restraint.", None),
    ],
)  # fmt: skip
def test_a_question_is_the_clause_with_question_words_in_it(sentence, question):
    assert next((asked for _, asked, _ in _readings(sentence, ())), None) == question


def test_sentences_that_open_alike_in_many_documents_come_last(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / "corpus").mkdir(exist_ok=True)
        (tmp_path / f"corpus/{name}.md").write_text(
            f"# {name}\n\nThe owner is the head of all {name}.\n\nDepartment {name} has 1{ord(name)} people in it.\n"
        )
    build_index(tmp_path / "corpus", tmp_path / "index", WordEmbedder())
    with proposed(PolicyIndex(tmp_path / "index", WordEmbedder())) as (_, questions):
        assert [question.question for question in questions][:3] == [
            f"Department {name} has how many people in it?" for name in "abc"
        ]


def test_documents_take_turns_and_the_same_index_gives_the_same_set(index):
    with proposed(index, 2) as (_, questions):
        assert [question.evidence[0].document for question in questions] == ["leave.md", "plan.md"]
    with proposed(index, 2) as (_, again):
        assert again == questions
