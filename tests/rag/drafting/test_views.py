"""Talks in short turns: what was said before tells what a turn is about, and a view is told whole."""

import pytest

from index.build import build_index
from index.policy_index import PolicyIndex
from rag.datatypes import Outcome, Question
from rag.pipeline import Answerer
from rag.question.asked_speaker import is_asked_for
from rag.reading.said_before import said_before
from tests.fakes import WordEmbedder

MEETING = """Town library – Friends' meeting, 3 March 2025 – transcript

Chair (Ada Holt): Good evening. We have two items: the mobile library and the opening hours.

Treasurer (Omar Reid): The mobile library cost us £9,300 last year. I would sell the van in June.

Secretary (Ruth Vale): I am against that. The villages have nothing else. I would keep it one more year.

Treasurer (Omar Reid): The garage wants us to pay £700 for new brakes.

Secretary (Ruth Vale): Nobody told me so. I would ask another garage.

Chair (Ada Holt): The van stays until March 2026. Agreed.
"""


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    root = tmp_path_factory.mktemp("meeting")
    (root / "corpus").mkdir()
    (root / "corpus" / "meeting.txt").write_text(MEETING, encoding="utf-8")
    build_index(root / "corpus", root / "index", WordEmbedder())
    return Answerer(PolicyIndex(root / "index", WordEmbedder()))


def test_a_view_is_told_whole_though_another_named_what_it_is_on(answerer):
    answer = answerer.ask(Question("What did Ruth Vale say about the mobile library?"))
    assert answer.text.startswith(
        "Ruth Vale, Secretary: “I am against that. The villages have nothing else. I would keep it one more year.”"
    )
    assert "Omar" not in answer.text


def test_whose_words_are_asked_for_is_told_and_not_who_announced_the_matter(answerer):
    answer = answerer.ask(Question("What did Omar Reid say about the mobile library?"))
    assert answer.text.startswith("Omar Reid, Treasurer: “The mobile library cost us £9,300 last year.")
    assert "Ada" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What did Ruth Vale say about pay?",
        "What did Ruth Vale say about children?",
        "What did Ann Pell say about hours?",
    ],
)
def test_a_matter_that_nobody_named_is_declined(answerer, question):
    assert answerer.ask(Question(question)).outcome is Outcome.ABSTAINED


def test_the_line_that_names_a_speaker_in_captions_is_not_told(tmp_path):
    captions = (
        "Friends' meeting, 3 March 2025\n\n[00:00:09] Ada Holt\nWe begin with the mobile library.\n\n"
        "[00:00:15] Ruth Vale\nI would keep the mobile library one more year. The villages have nothing else.\n\n"
        "[00:00:31] Ada Holt\nThank you. Then the opening hours.\n\n[00:00:40] Ruth Vale\nLonger on Saturdays.\n"
    )
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "meeting.txt").write_text(captions, encoding="utf-8")
    build_index(tmp_path / "corpus", tmp_path / "index", WordEmbedder())
    answerer = Answerer(PolicyIndex(tmp_path / "index", WordEmbedder()))
    answer = answerer.ask(Question("What did Ruth Vale say about the mobile library?"))
    assert answer.text.startswith("Ruth Vale: “I would keep the mobile library one more year.")
    assert "00:" not in answer.text


def test_what_was_said_before(answerer):
    with answerer.index.snapshot() as snapshot:
        document = snapshot.document("meeting.txt")

    def before(words, most=40):
        return said_before(document, MEETING.index(words), most)

    reid = ("Treasurer (Omar Reid): The mobile library cost us £9,300 last year.", "I would sell the van in June.")
    assert before("Secretary (Ruth Vale): I am against", most=20) == reid
    assert before("Secretary (Ruth Vale): I am against")[-2:] == reid
    assert before("Secretary (Ruth Vale): I am against", most=100)[0] == "Chair (Ada Holt): Good evening."
    assert before("Secretary (Ruth Vale): I am against", most=8) == reid[1:]
    assert before("I would sell", most=13) == reid[:1]
    assert before("Secretary (Ruth Vale): I am against", most=0) == ()
    assert before("Chair (Ada Holt): Good evening") == ()
    assert before("Town library") == ()


@pytest.mark.parametrize(
    ("asked", "speaker", "is_same"),
    [
        ("Ruth Vale", "Ruth Vale, Secretary", True),
        ("Dr Vale", "Dr Ruth Vale, Medical Director", True),
        ("Professor Jha", "Ashish Jha", True),
        ("Jennifer Dixon", "Jennifer", True),
        ("Medical Director", "Dr Ruth Vale, Medical Director", True),
        ("Director of Finance", "Sam Ortiz, Director of Highways", False),
        ("Councillor Petrie", "Councillor Tom Briggs", False),
        ("Ruth Holt", "Ruth Vale, Secretary", False),
        ("", "Ruth Vale", False),
        ("Ruth Vale", "", False),
    ],
)
def test_who_is_asked_about_is_told_from_others(asked, speaker, is_same):
    assert is_asked_for(asked, speaker) is is_same


def test_nobody_answers_for_another(answerer):
    answer = answerer.ask(Question("What did Omar Reid say about the mobile library?"))
    assert answer.outcome is Outcome.ANSWERED
    assert {citation.speaker for citation in answer.citations} == {"Omar Reid, Treasurer"}
