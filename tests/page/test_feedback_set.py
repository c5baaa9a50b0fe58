"""Feedback as a question set: only one's own on the page, everybody's from the command line, fitting the index."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from eval.measure import read_fitting_sets
from index.errors import DEFAULT_INDEX
from index.policy_index import PolicyIndex
from page.__main__ import main
from page.database import Database
from page.feedback import Feedback, FeedbackStore, Verdict
from page.feedback_set import as_lines, question_set, run_command
from rag.datatypes import Exchange
from tests.fakes import WordEmbedder
from tests.page.scripted import abstained, answered, citation

HELD = citation(1, quote="Full-time staff receive 27 days of annual leave each year.")
CHANGED = citation(2, quote="Full-time staff receive 20 days of annual leave each year.")
GONE = citation(3, "gone.md", quote="Ten days.")
SHORT = citation(4, quote="a")


@pytest.fixture
def store(settings, build) -> FeedbackStore:
    build()
    return FeedbackStore(Database(settings.database))


@pytest.fixture
def index(settings, store) -> PolicyIndex:
    return PolicyIndex(settings.index, WordEmbedder())


def read_back(store, index, tmp_path, given=None):
    """The questions as a run takes them, by question; a set that a run would refuse fails here."""
    path = tmp_path / "feedback.jsonl"
    with index.snapshot() as snapshot:
        path.write_text(as_lines(question_set(given or store.given_by_all(), snapshot)))
        (read,) = read_fitting_sets([path], snapshot, lambda id_: snapshot.document(id_).text)
    return {question.id: question for question in read.questions}


def test_a_run_takes_it_whatever_was_said(store, index, tmp_path):
    before = (Exchange("First?", "One.[1]"),)
    store.keep("a", "t1", Feedback(Verdict.RIGHT), answered("Right?", citations=(HELD,)), before)
    store.keep("a", "t2", Feedback(Verdict.WRONG, "No.", is_unanswerable=True), answered("Wrong?"), ())
    store.keep("a", "t3", Feedback(Verdict.MISSING), abstained("Missing?"), ())
    store.keep("a", "t4", Feedback(Verdict.RIGHT), abstained("Rightly declined?"), ())
    store.keep("b", "t1", Feedback(Verdict.WRONG), answered("Right?"), ())
    found = read_back(store, index, tmp_path)
    assert set(found) == {"feedback-t1", "feedback-t1-2", "feedback-t2", "feedback-t3", "feedback-t4"}
    assert found["feedback-t2"].answerable is False
    assert found["feedback-t3"].answerable is True
    assert found["feedback-t4"].answerable is False
    assert found["feedback-t1"].evidence[0].quote == HELD.quote
    assert found["feedback-t1"].history[0].question == "First?"
    assert store.count() == {Verdict.RIGHT: 2, Verdict.WRONG: 2, Verdict.MISSING: 1}


@pytest.mark.parametrize(
    ("cited", "kept", "tags"),
    [
        ((HELD,), [HELD.quote], ("feedback", "right")),
        ((HELD, CHANGED), [HELD.quote], ("feedback", "right", "changed")),
        ((CHANGED, GONE), [], ("feedback", "right", "changed")),
        ((SHORT,), [], ("feedback", "right", "changed")),
    ],
)
def test_quotes_that_the_documents_do_not_hold_any_more_are_left_out(store, index, tmp_path, cited, kept, tags):
    store.keep("a", "t", Feedback(Verdict.RIGHT), answered("Right?", citations=cited), ())
    question = read_back(store, index, tmp_path)["feedback-t"]
    assert [evidence.quote for evidence in question.evidence] == kept
    assert question.tags == tags


def test_a_person_is_given_only_their_own(store, index, tmp_path):
    store.keep("a", "t1", Feedback(Verdict.WRONG), answered("Private of a?"), ())
    store.keep("b", "t2", Feedback(Verdict.WRONG), answered("Of b?"), ())
    own = read_back(store, index, tmp_path, store.given_by("b"))
    assert [question.question for question in own.values()] == ["Of b?"]
    assert store.given_by("c") == ()


def test_the_command_names_the_index_where_it_is_not_the_usual_one(tmp_path):
    assert run_command("f.jsonl", DEFAULT_INDEX) == "python -m eval run f.jsonl --out feedback-run"
    assert run_command("f.jsonl", tmp_path / "my index").endswith(f"--index '{tmp_path}/my index' --out feedback-run")


def test_whoever_runs_the_server_gets_all_with_the_comments(settings, store, tmp_path):
    store.keep("a", "t1", Feedback(Verdict.WRONG, "It says eight."), answered("One?"), ())
    store.keep("b", "t2", Feedback(Verdict.RIGHT), answered("Two?", citations=(HELD,)), ())
    path = tmp_path / "out" / "feedback.jsonl"
    flags = ["feedback", str(path), "--index", str(settings.index), "--storage", str(settings.storage)]
    result = CliRunner().invoke(main, flags)
    assert result.exit_code == 0, result.output
    assert result.stdout == "feedback-t1 (wrong): It says eight.\n"
    assert f"python -m eval run {path} --index {settings.index}" in result.stderr
    assert [json.loads(line)["question"] for line in path.read_text().splitlines()] == ["One?", "Two?"]
    again = CliRunner().invoke(main, flags)
    assert again.exit_code == 1
    assert "--force" in again.stderr
    forced = CliRunner().invoke(main, [*flags, "--force", "--json"])
    assert [json.loads(line)["comment"] for line in forced.stdout.splitlines()] == ["It says eight.", ""]


def test_the_command_says_what_is_missing(settings, tmp_path):
    flags = ["feedback", str(tmp_path / "f.jsonl"), "--storage"]
    none = CliRunner().invoke(main, [*flags, str(tmp_path / "nowhere")])
    assert none.exit_code == 1
    assert "--storage" in none.stderr
    Database(settings.database)
    nothing = CliRunner().invoke(main, [*flags, str(settings.storage)])
    assert "Nobody has said anything" in nothing.stderr
