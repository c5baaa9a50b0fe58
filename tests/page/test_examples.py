"""Questions on the empty page are ones that get answered."""

from __future__ import annotations

import json

import pytest

from eval.scores import QuestionScores, write_scores
from index.policy_index import PolicyIndex
from page.examples import example_questions
from page.settings import PageSettings

RIGHT = {"right": 1.0, "gold_quoted": 1.0}
ASKED = "How much leave may be carried over?"


@pytest.fixture
def offered(settings, build):
    build()

    def run(*answers: dict, values=RIGHT, changed=()) -> tuple[str, ...]:
        folder = settings.examples
        folder.mkdir()
        with PolicyIndex(settings.index).snapshot() as snapshot:
            documents = {row.id: "0" if row.id in changed else row.digest for row in snapshot.documents()}
            write_scores(folder / "scores.csv", [QuestionScores(a["id"], "s", (), "answered", values) for a in answers])
            (folder / "answers.jsonl").write_text("".join(json.dumps(one) + "\n" for one in answers))
            (folder / "settings.json").write_text(json.dumps({"documents": documents}))
            return example_questions(snapshot, folder)

    return run


def answer(question=ASKED, **more) -> dict:
    cited = {"document": "leave.md", "start": 0, "end": 3, "number": 1, "quote": "Two"}
    return {
        "id": question, "question": question, "standalone_question": question, "outcome": "answered",
        "citations": [cited], **more,
    }  # fmt: skip


def test_what_a_run_answered_rightly_is_offered_the_shortest_question_on_each_document(offered):
    assert offered(answer(), answer(ASKED.replace("leave", "annual leave"))) == (ASKED,)


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        ([answer()], {"values": {"right": 0.0, "gold_quoted": 1.0}}),
        ([answer()], {"values": {"right": 1.0, "gold_quoted": 0.5}}),
        ([answer()], {"changed": ["leave.md"]}),
        ([answer("how much leave")], {}),
        ([answer(standalone_question="How much sick leave?")], {}),
        ([], {}),
    ],
)
def test_otherwise_a_question_is_made_of_a_heading(offered, answers, more):
    assert offered(*answers, **more) == ("Annual leave policy: what does it say about entitlement?",)


def test_the_documents_that_come_with_it_have_examples_of_their_own():
    """The committed run holds some, however often it is renewed."""
    from page.examples import _answered_questions

    settings = json.loads((PageSettings().examples / "settings.json").read_text())
    assert _answered_questions(PageSettings().examples, frozenset(settings["documents"].items()))
