"""Chats, feedback and the work between them."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from eval.questions import read_question_sets
from index.errors import FootnoteError
from page.answer_codec import answer_from_json, answer_to_stored
from page.asking import Asking
from page.chats import ChatStore, TurnState, history_of, new_id, shortened
from page.choices import Choices
from page.database import Database, StorageError
from page.feedback import Feedback, FeedbackStore, Verdict
from rag.datatypes import Exchange, Question, Remark, RemarkKind
from tests.page.scripted import AloudAnswerer, ScriptedAnswerer, abstained, answered, passage


def add(chats, question="One?", owner="a", chat_id="") -> tuple[str, str]:
    """Add a question to a chat, a new one by default; return the ids of chat and turn."""
    chat_id, turn_id = chat_id or new_id(), new_id()
    chats.add_turn(turn_id, owner, chat_id, question, "{}")
    return chat_id, turn_id


def test_an_answer_is_kept_whole():
    answer = answered(passages=(passage(),), remarks=(Remark(RemarkKind.MISSING, "x"),), seconds={"total": 0.2})
    assert answer_from_json(answer_to_stored(answer)) == answer


def test_an_answer_kept_before_a_field_existed_still_opens():
    stored = json.loads(answer_to_stored(answered()))
    del stored["n_dropped"], stored["remarks"]
    assert answer_from_json(json.dumps(stored)).n_dropped == 0


def test_nobody_reaches_anothers_chat(chats):
    chat_id, _ = add(chats, "How many days?")
    assert chats.chats("b") == ()
    assert chats.find_chat("b", chat_id) is None
    assert chats.turns("b", chat_id) == ()
    with pytest.raises(KeyError):
        add(chats, "Mine now?", "b", chat_id)
    assert len(chats.turns("a", chat_id)) == 1
    chats.rename_chat("b", chat_id, "Stolen")
    chats.delete_chat("b", chat_id)
    assert [chat.title for chat in chats.chats("a")] == ["How many days?"]


def test_chats_outlive_the_program(chats, tmp_path):
    chat_id, turn_id = add(chats)
    chats.keep_answer(turn_id, answered("One?"))
    again = ChatStore(Database(tmp_path / "page.sqlite"))
    assert again.turns("a", chat_id)[0].answer == answered("One?")


def test_deleting_a_chat_drops_its_turns_and_a_late_answer(chats):
    chat_id, turn_id = add(chats)
    chats.delete_chat("a", chat_id)
    chats.keep_answer(turn_id, answered("One?"))
    assert chats.turns("a", chat_id) == ()


def test_a_question_asked_in_a_chat_that_was_deleted_meanwhile_is_kept(chats):
    chat_id, _ = add(chats, "One?")
    chats.delete_chat("a", chat_id)
    add(chats, "Two?", chat_id=chat_id)
    assert [chat.title for chat in chats.chats("a")] == ["Two?"]
    assert [turn.question for turn in chats.turns("a", chat_id)] == ["Two?"]


def test_renaming_to_nothing_changes_nothing(chats):
    chat_id, _ = add(chats)
    chats.rename_chat("a", chat_id, "  ")
    chats.rename_chat("a", chat_id, "Leave\nquestions")
    assert chats.chats("a")[0].title == "Leave questions"


def test_titles_are_cut_at_a_word():
    assert shortened("word " * 40) == "word " * 10 + "word…"


def test_history_is_the_answered_turns_in_order(chats):
    chat_id, first = add(chats, "One?")
    add(chats, "Two?", chat_id=chat_id)
    chats.keep_answer(first, answered("One?"))
    assert history_of(chats.turns("a", chat_id)) == (Exchange("One?", "Ten days.[1]"),)


def test_a_file_of_a_later_version_is_refused(tmp_path):
    database = Database(tmp_path / "page.sqlite")
    with database.connect() as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="later version"):
        Database(tmp_path / "page.sqlite")


def start(asking, chats, answerer, question="One?", owner="a"):
    chat_id, turn_id = new_id(), new_id()
    keep = partial(chats.add_turn, turn_id, owner, chat_id, question, "{}")
    return chat_id, turn_id, asking.start(turn_id, keep, lambda notify: answerer, Question(question))


def test_an_answer_is_kept_though_nobody_waits_for_it(chats):
    chat_id, turn_id, work = start(Asking(chats), chats, ScriptedAnswerer(answered("One?")))
    assert work.wait(5)
    assert chats.turns("a", chat_id)[0].answer == answered("One?")
    assert not chats.is_asking(turn_id)


def test_stopping_ends_the_waiting_at_once_and_keeps_no_answer(chats):
    asking = Asking(chats)
    chat_id, turn_id, work = start(asking, chats, ScriptedAnswerer(answered("One?"), seconds=1.0))
    asking.stop(turn_id)
    assert work.wait(0.2)
    assert chats.turns("a", chat_id)[0].state is TurnState.STOPPED
    chats.ask_again(turn_id)
    assert chats.is_asking(turn_id)


def told(work, n: int) -> None:
    """Wait until n sentences are told."""
    deadline = time.monotonic() + 5
    while work.text.count(". ") < n and time.monotonic() < deadline:
        time.sleep(0.01)


def test_stopping_a_draft_makes_what_was_verified_the_answer(chats):
    asking, aloud = Asking(chats), AloudAnswerer()
    chat_id, turn_id, work = start(asking, chats, aloud)
    aloud.may_go_on.release()
    told(work, 1)
    asking.stop(turn_id)
    aloud.may_go_on.release()
    assert work.wait(5)
    turn = chats.turns("a", chat_id)[0]
    assert turn.state is TurnState.ANSWERED
    assert [claim.text for claim in turn.answer.claims] == ["Ten days."]


def test_stopping_twice_gives_a_draft_up_at_once(chats):
    asking, aloud = Asking(chats), AloudAnswerer()
    chat_id, turn_id, work = start(asking, chats, aloud)
    aloud.may_go_on.release()
    told(work, 1)
    asking.stop(turn_id)
    asking.stop(turn_id)
    assert work.wait(0.2)
    assert chats.turns("a", chat_id)[0].state is TurnState.STOPPED
    aloud.may_go_on.release()


def test_slow_generators_do_not_keep_the_quick_one_waiting(chats):
    asking, aloud = Asking(chats), AloudAnswerer()
    for _ in range(9):  # more than are answered at once
        turn_id = new_id()
        keep = partial(chats.add_turn, turn_id, "a", "slow", "Slow?", "{}")
        asking.start(turn_id, keep, lambda notify: aloud, Question("Slow?"), "a/model")
    _, _, quick = start(asking, chats, ScriptedAnswerer(answered("Quick?")), "Quick?")
    assert quick.wait(5)
    for _ in range(27):
        aloud.may_go_on.release()


def test_a_fault_is_kept_as_a_sentence(chats):
    chat_id, _, work = start(Asking(chats), chats, ScriptedAnswerer(FootnoteError("Gone.", "Build it.")))
    assert work.wait(5)
    assert chats.turns("a", chat_id)[0].fault == "Gone. Build it."


def test_whoever_sees_a_turn_sees_the_work_on_it(chats):
    asking = Asking(chats)
    turn_id, seen = new_id(), []

    def keep():
        chats.add_turn(turn_id, "a", "chat", "One?", "{}")
        seen.append(asking.find(turn_id))

    work = asking.start(turn_id, keep, lambda notify: ScriptedAnswerer(answered("One?")), Question("One?"))
    assert seen == [work]


def test_a_question_that_could_not_be_kept_leaves_no_work_behind(chats):
    asking = Asking(chats)
    add(chats, chat_id="hers", owner="b")
    turn_id = new_id()
    keep = partial(chats.add_turn, turn_id, "a", "hers", "One?", "{}")
    with pytest.raises(KeyError):
        asking.start(turn_id, keep, lambda notify: ScriptedAnswerer(), Question("One?"))
    assert asking.find(turn_id) is None


def test_one_slow_question_does_not_hold_up_the_rest(chats):
    asking = Asking(chats)
    _, slow_id, slow = start(asking, chats, ScriptedAnswerer(answered("Slow?"), seconds=3.0), "Slow?")
    _, _, quick = start(asking, chats, ScriptedAnswerer(answered("Quick?")), "Quick?")
    assert quick.wait(2)
    assert not slow.wait(0)
    asking.stop(slow_id)


def test_twenty_people_at_once_each_get_their_own_answer(chats):
    asking = Asking(chats)
    ready = threading.Barrier(20)

    def one(at: int) -> bool:
        owner, question = f"person {at}", f"Question {at}?"
        ready.wait()
        chat_id, _, work = start(asking, chats, ScriptedAnswerer(answered(question)), question, owner)
        work.wait(20)
        return chats.turns(owner, chat_id)[0].answer == answered(question)

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(one, range(20)))


def test_feedback_becomes_a_question_set_that_eval_reads(tmp_path):
    store = FeedbackStore(Database(tmp_path / "page.sqlite"))
    before = (Exchange("First?", "One.[1]"),)
    store.keep("a", "t1", Feedback(Verdict.RIGHT), answered("Right?"), before)
    store.keep("a", "t2", Feedback(Verdict.WRONG, "No.", is_unanswerable=True), answered("Wrong?"), ())
    store.keep("a", "t3", Feedback(Verdict.MISSING), abstained("Missing?"), ())
    store.keep("a", "t4", Feedback(Verdict.RIGHT), abstained("Rightly declined?"), ())
    store.keep("b", "t1", Feedback(Verdict.WRONG), answered("Right?"), ())
    path = tmp_path / "feedback.jsonl"
    path.write_text(store.question_set())
    sets, faults = read_question_sets([path])
    assert not faults
    found = {question.question: question for question in sets[0].questions}
    assert found["Wrong?"].answerable is False
    assert found["Missing?"].answerable is True
    assert found["Rightly declined?"].answerable is False
    right = next(
        question for question in sets[0].questions if question.tags == ("feedback", "right") and question.answerable
    )
    assert right.evidence[0].quote == "Ten days."
    assert right.history[0].question == "First?"
    assert store.count() == {Verdict.RIGHT: 2, Verdict.WRONG: 2, Verdict.MISSING: 1}


def test_a_verdict_can_be_changed(tmp_path):
    store = FeedbackStore(Database(tmp_path / "page.sqlite"))
    store.keep("a", "t", Feedback(Verdict.RIGHT), answered(), ())
    store.keep("a", "t", Feedback(Verdict.WRONG, "It says eight."), answered(), ())
    assert store.find("a", "t") == Feedback(Verdict.WRONG, "It says eight.")
    assert store.find("b", "t") is None


def test_choices_are_kept_and_described():
    choices = Choices(publishers=("A", "B"), published_from="2024-05-01", n_documents=3)
    assert Choices.from_json(choices.to_json()) == choices
    assert Choices.from_json('{"unknown": 1}') == Choices()
    assert choices.described() == "3 documents, only those of A or B, published from 1 May 2024"
