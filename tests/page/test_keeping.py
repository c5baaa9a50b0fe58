"""Chats, feedback and the work between them."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from index.errors import FootnoteError
from page.answer_codec import answer_from_json, answer_to_stored
from page.asking import Asking, Work
from page.chats import ChatStore, TurnState, new_id, shortened
from page.choices import Choices
from page.database import Database, StorageError
from page.feedback import Feedback, FeedbackStore, Verdict
from rag.datatypes import Exchange, Question, Remark, RemarkKind
from tests.page.scripted import AloudAnswerer, ScriptedAnswerer, answered, passage


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


def test_deleting_a_chat_deletes_what_was_said_of_its_answers_and_nothing_else(chats, tmp_path):
    store = FeedbackStore(Database(tmp_path / "page.sqlite"))
    mine, turn_id = add(chats)
    _, other_turn = add(chats)
    for id_ in (turn_id, other_turn):
        store.keep("a", id_, Feedback(Verdict.WRONG, "Private."), answered(), ())
    chats.delete_chat("b", mine)
    assert len(store.given_by("a")) == 2
    chats.delete_chat("a", mine)
    assert [kept.turn_id for kept in store.given_by_all()] == [other_turn]


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
    _, second = add(chats, "Two?", chat_id=chat_id)
    _, third = add(chats, "Three?", chat_id=chat_id)
    chats.keep_answer(third, answered("Three?"))
    chats.keep_answer(first, answered("One?"))
    assert chats.history("a", first) == ()
    assert chats.history("a", second) == chats.history("a", third) == (Exchange("One?", "Ten days.[1]"),)
    assert chats.history("b", third) == ()


def test_a_file_of_a_later_version_is_refused(tmp_path):
    database = Database(tmp_path / "page.sqlite")
    with database.connect() as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="later version"):
        Database(tmp_path / "page.sqlite")


def test_a_file_that_fails_later_on_is_told_as_a_fault(tmp_path):
    database = Database(tmp_path / "page.sqlite")
    (tmp_path / "page.sqlite").write_bytes(b"not a database at all, but long enough" * 100)
    with pytest.raises(StorageError, match="Chats cannot be kept"):
        ChatStore(database).chats("a")


def start(asking, chats, answerer, question="One?", owner="a"):
    chat_id, turn_id = new_id(), new_id()
    keep = partial(chats.add_turn, turn_id, owner, chat_id, question, "{}")
    return chat_id, turn_id, asking.start(turn_id, keep, lambda notify: answerer, lambda: Question(question))


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
        asking.start(turn_id, keep, lambda notify: aloud, lambda: Question("Slow?"), "a/model")
    _, _, quick = start(asking, chats, ScriptedAnswerer(answered("Quick?")), "Quick?")
    assert quick.wait(5)
    for _ in range(27):
        aloud.may_go_on.release()


def test_asking_again_begins_anew_though_the_work_given_up_has_not_ended(chats):
    asking, aloud = Asking(chats), AloudAnswerer()
    chat_id, turn_id, old = start(asking, chats, aloud)
    asking.stop(turn_id)
    assert asking.find(turn_id) is None
    new = asking.start(
        turn_id,
        partial(chats.ask_again, turn_id),
        lambda notify: ScriptedAnswerer(answered("Anew?")),
        lambda: Question("Anew?"),
    )
    assert new is not old
    assert new.wait(5)
    for _ in range(3):
        aloud.may_go_on.release()
    assert chats.turns("a", chat_id)[0].answer == answered("Anew?")


def test_a_work_given_up_keeps_nothing_of_a_turn_asked_anew(chats):
    _, turn_id = add(chats)
    work, kept = Work(), []
    work.give_up(partial(chats.stop_turn, turn_id))
    chats.ask_again(turn_id)
    work.keep(lambda: kept.append("answer"))
    assert not kept
    assert chats.is_asking(turn_id)


def test_a_follow_up_waits_for_the_turn_before_it_and_builds_on_its_answer(chats):
    asking, aloud, then = Asking(chats), AloudAnswerer(), ScriptedAnswerer(answered("And then?"))
    chat_id, first, _ = start(asking, chats, aloud)
    second = new_id()
    work = asking.start(
        second,
        partial(chats.add_turn, second, "a", chat_id, "And then?", "{}"),
        lambda notify: then,
        lambda: Question("And then?", chats.history("a", second)),
        after=[first],
    )
    assert not work.wait(0.05)
    assert "answered first" in work.note
    assert not then.asked
    for _ in range(3):
        aloud.may_go_on.release()
    assert work.wait(5)
    assert [turn.question for turn in then.asked[0].history] == ["One?"]


@pytest.mark.parametrize("stopped", [0, 1])
def test_a_follow_up_is_answered_though_a_turn_before_it_is_given_up(chats, stopped):
    asking, alouds = Asking(chats), [AloudAnswerer(), AloudAnswerer()]
    earlier = [start(asking, chats, aloud)[1] for aloud in alouds]
    later = new_id()
    work = asking.start(
        later,
        partial(chats.add_turn, later, "a", "chat", "Later?", "{}"),
        lambda notify: ScriptedAnswerer(answered("Later?")),
        lambda: Question("Later?"),
        after=[*earlier, "of another server"],
    )
    asking.stop(earlier[stopped])
    assert not work.wait(0.05)  # the other one is still being answered
    asking.stop(earlier[1 - stopped])
    assert work.wait(5)


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

    work = asking.start(turn_id, keep, lambda notify: ScriptedAnswerer(answered("One?")), lambda: Question("One?"))
    assert seen == [work]


def test_a_question_that_could_not_be_kept_leaves_no_work_behind(chats):
    asking = Asking(chats)
    add(chats, chat_id="hers", owner="b")
    turn_id = new_id()
    keep = partial(chats.add_turn, turn_id, "a", "hers", "One?", "{}")
    with pytest.raises(KeyError):
        asking.start(turn_id, keep, lambda notify: ScriptedAnswerer(), lambda: Question("One?"))
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
