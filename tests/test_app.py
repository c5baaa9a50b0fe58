"""The page as Streamlit runs it, driven by AppTest: every path but the browser's own (see test_browser.py)."""

# ruff: noqa: F811 - pytest fixtures are asked for by the names they were imported under
from __future__ import annotations

import dataclasses
import os
import sqlite3
import time
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.errors import FootnoteError
from page.chats import ChatStore
from page.database import Database
from page.feedback import Verdict
from page.place import Opened
from rag.datatypes import Answer, Question, Remark, RemarkKind
from rag.generators import GeneratorChoice
from tests.page.conftest import build, settings  # noqa: F401 - fixtures
from tests.page.scripted import ScriptedAnswerer, abstained, answered, passage

QUESTION = "How many days of annual leave may be carried over?"


def script(settings, answerer, page):
    """What app.py does, with an answerer of the test's own."""
    import streamlit as st

    from page.choices import USUAL_PASSAGES
    from page.documents_page import show_documents_page
    from page.main import show_page
    from page.quality_page import show_quality_page
    from page.services import shared_services
    from tests.page.scripted import WordAnswerer

    def make(index, generator, n_passages):
        st.session_state["made_with"] = (generator, n_passages)
        return answerer or WordAnswerer(index)

    if page == "chat":
        show_page(settings, make)
        return
    services = shared_services(settings, make)
    assert USUAL_PASSAGES
    {"documents": show_documents_page, "quality": show_quality_page}[page](services)


@pytest.fixture
def open_page(settings, build):
    def run(answerer=None, page="chat", has_index=True) -> AppTest:
        if has_index:
            build()
        return AppTest.from_function(script, args=(settings, answerer, page), default_timeout=30).run()

    return run


def ask(at: AppTest, question: str) -> AppTest:
    return at.chat_input(key="ask").set_value(question).run()


def html_of(at: AppTest) -> str:
    """All HTML on the page: the page's own, and what it hands to its components."""
    parts = [element.value for element in at.get("html")]
    parts += [element.proto.json or element.proto.mixed.json for element in at.get("bidi_component")]
    return "\n".join(str(part) for part in parts)


def turn_of(at: AppTest) -> str:
    """The id of the first turn, as the keys of its form have it."""
    keys = [group.key or "" for group in at.get("button_group")]
    return next(key for key in keys if key.endswith("-verdict")).removeprefix("feedback-").removesuffix("-verdict")


def words_of(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.error, at.warning, at.info, at.success)
    return "\n".join(element.value for kind in kinds for element in kind)


def test_the_real_app_opens_without_an_index_and_says_what_to_run(tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_CORPUS", str(tmp_path))
    monkeypatch.setenv("FOOTNOTE_STORAGE", str(tmp_path / "storage"))
    at = AppTest.from_file(str(Path(__file__).parents[1] / "app.py"), default_timeout=60).run()
    assert not at.exception
    assert "There is no index" in at.error[0].value
    assert "python \\-m index build" in words_of(at)


def test_an_empty_page_offers_questions_of_the_documents(open_page):
    at = open_page()
    assert "2 documents to answer from" in html_of(at)
    labels = [button.label for button in at.button if (button.key or "").startswith("example-")]
    assert any("Annual leave policy" in label for label in labels)


def test_an_example_is_asked_by_a_click(open_page):
    at = open_page(ScriptedAnswerer())
    at.button(key="example-0").click().run()
    assert "The documents do not say." in html_of(at)


def test_an_answer_has_footnotes_confidence_and_what_was_searched(open_page):
    at = ask(open_page(), QUESTION)
    html = html_of(at)
    assert not at.exception
    assert "Up to 5 days of annual leave may be carried into the next year." in html
    assert 'data-number=\\"1\\"' in html
    assert "Likely right" in html
    assert "Searched 2 documents" in html


def test_a_footnote_opens_its_document_with_the_words_marked(open_page):
    at = ask(open_page(), QUESTION)
    at.session_state["opened"] = Opened(turn_of(at), 1)
    at.run()
    assert "<mark>" in html_of(at).replace("\\u003c", "<").replace("\\u003e", ">")
    assert "Footnote 1 of" in words_of(at)
    at.button(key="panel-close").click().run()
    assert "Footnote 1 of" not in words_of(at)


def test_next_and_previous_go_from_footnote_to_footnote(open_page):
    at = ask(open_page(), "How many days of annual leave do staff receive each year, and how many may be carried over?")
    at.session_state["opened"] = Opened(turn_of(at), 1)
    at.run()
    assert at.button(key="panel-previous").disabled
    at.button(key="panel-next").click().run()
    assert "Footnote 2 of 2" in words_of(at)
    assert at.button(key="panel-next").disabled


def test_a_follow_up_gets_the_turns_before_and_shows_how_it_was_understood(open_page):
    scripted = ScriptedAnswerer(
        answered(QUESTION), answered("And when?", standalone_question="When must annual leave be requested?")
    )
    at = open_page(scripted)
    scripted.asked.clear()
    scripted.replies[:] = [
        answered(QUESTION), answered("And when?", standalone_question="When must annual leave be requested?")
    ]  # fmt: skip
    ask(ask(at, QUESTION), "And when?")
    assert scripted.asked[-1].history[0].question == QUESTION
    assert "When must annual leave be requested?" in html_of(at)


def test_abstaining_shows_the_closest_passages_and_what_to_do(open_page):
    scripted = ScriptedAnswerer()
    at = open_page(scripted)
    scripted.replies[:] = [abstained(passages=[passage(text="The moon is not mentioned here.")])]
    html = html_of(ask(at, "What is the moon made of?"))
    assert "The documents do not say." in html
    assert "The moon is not mentioned here." in html
    assert "What you can do" in html
    assert not at.error


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (RemarkKind.SUPERSEDED, "Replaced."),
        (RemarkKind.DISAGREEMENT, "Check both."),
        (RemarkKind.MISSING, "Missing."),
    ],
)
def test_remarks_are_told_in_words(open_page, kind, words):
    scripted = ScriptedAnswerer()
    at = open_page(scripted)
    scripted.replies[:] = [answered(QUESTION, remarks=(Remark(kind, "One says 5, another 8."),))]
    html = html_of(ask(at, QUESTION))
    assert words in html
    assert "One says 5, another 8." in html


@pytest.mark.parametrize(
    "question",
    ["<script>alert(1)</script>", "**bold** [x](javascript:alert(1)) :red[x] $x$", "Was ist mit 🦊 Urlaub?", "مرحبا"],
)
def test_markup_in_a_question_is_shown_as_typed(open_page, question):
    at = ask(open_page(ScriptedAnswerer()), question)
    assert not at.exception
    shown = next(element.value for element in at.get("html") if 'class="question"' in element.value)
    assert "<script>" not in shown
    assert question.replace("<", "&lt;").replace(">", "&gt;") in shown


def test_an_empty_question_is_not_asked(open_page):
    scripted = ScriptedAnswerer()
    at = open_page(scripted)
    before = len(scripted.asked)
    ask(at, "   ")
    assert at.toast[0].value == "Type a question first."
    assert len(scripted.asked) == before


def test_a_question_that_is_too_long_is_given_back_to_be_shortened(open_page):
    at = ask(open_page(ScriptedAnswerer()), "word " * 2000)
    assert "9,999 characters" in at.warning[0].value
    assert at.text_area(key="shorten").value.startswith("word word")
    at.text_area(key="shorten").set_value("How many words?").run()
    at.button(key="shorten-ask").click().run()
    assert "How many words?" in html_of(at)
    assert not at.warning


def test_a_fault_is_a_sentence_and_the_question_can_be_asked_again(open_page):
    scripted = ScriptedAnswerer()
    at = open_page(scripted)
    time.sleep(0.3)  # warming up asks once
    scripted.replies[:] = [FootnoteError("The index was lost.", "Run: python -m index build"), answered(QUESTION)]
    ask(at, QUESTION)
    assert "The index was lost. Run: python -m index build" in html_of(at)
    next(button for button in at.button if button.label == "Ask again").click().run()
    assert "Ten days." in html_of(at)


def test_an_unforeseen_fault_shows_no_traceback(open_page):
    scripted = ScriptedAnswerer()
    at = open_page(scripted)
    time.sleep(0.3)
    scripted.replies[:] = [ZeroDivisionError("secret detail")]
    html = html_of(ask(at, QUESTION))
    assert "Something went wrong inside Footnote" in html
    assert "secret detail" not in html
    assert not at.exception


def test_a_question_outlives_the_run_it_came_with(open_page):
    at = open_page(ScriptedAnswerer(answered(QUESTION), answered(QUESTION)))
    # What a run that another click ended leaves behind.
    at.session_state["questions-waiting"] = [QUESTION]
    at.button(key="new-chat").click().run()
    assert "Ten days." in html_of(at)
    assert at.session_state["questions-waiting"] == []


def test_no_run_of_the_page_overlaps_the_next():
    config = tomllib.loads((Path(__file__).parents[1] / ".streamlit" / "config.toml").read_text())
    assert config["runner"]["fastReruns"] is False


def test_chats_are_kept_renamed_and_deleted(open_page, settings):
    at = ask(open_page(ScriptedAnswerer()), QUESTION)
    chat_id = at.session_state["chat"]
    at.button(key="new-chat").click().run()
    assert at.session_state["chat"] is None
    at.button(key=f"chat-open-{chat_id}").click().run()
    assert QUESTION in html_of(at)
    with sqlite3.connect(settings.database) as db:
        assert db.execute("SELECT title FROM chats").fetchall() == [(QUESTION,)]


def test_two_people_do_not_see_each_others_chats(open_page):
    first = ask(open_page(ScriptedAnswerer()), QUESTION)
    second = open_page(ScriptedAnswerer())
    assert not [button for button in second.button if (button.key or "").startswith("chat-open-")]
    second.query_params["chat"] = first.session_state["chat"]
    del second.session_state["chat"]
    second.run()
    assert QUESTION not in html_of(second)


def test_settings_reach_the_question_and_its_answerer(open_page):
    scripted = ScriptedAnswerer()
    at = open_page(scripted)
    at.slider(key="passages").set_value(12)
    at.multiselect(key="publisher").set_value(["Marlbridge Trust"])
    at.run()
    ask(at, QUESTION)
    asked: Question = scripted.asked[-1]
    assert asked.wanted.publishers == {"Marlbridge Trust"}
    assert "only those of Marlbridge Trust" in html_of(at)


def test_a_generator_is_chosen_among_those_of_the_server(settings, build):
    build()
    several = dataclasses.replace(settings, generators=(GeneratorChoice(), GeneratorChoice("./not-a-model")))
    at = AppTest.from_function(script, args=(several, None, "chat"), default_timeout=30).run()
    box = at.selectbox(key="generator")
    assert box.options == ["extractive", "./not-a-model"]
    at = ask(at, QUESTION)
    assert "Up to 5 days" in html_of(at)
    box = at.selectbox(key="generator").set_value("./not-a-model")
    assert "not-a-model" in html_of(ask(at, "And when must it be requested?"))  # told why it cannot be used
    assert not at.exception


def test_somebody_signed_in_has_the_same_chats_everywhere_and_nobody_else_does(open_page):
    def signed_in(name: str) -> AppTest:
        at = open_page(ScriptedAnswerer())
        at.secrets["auth"] = {"cookie_secret": "x"}
        at.user = {"is_logged_in": True, "iss": "https://id.example", "sub": name, "name": name}
        return at.run()

    at = ask(signed_in("Ada"), QUESTION)
    chat = f"chat-open-{at.session_state['chat']}"
    assert "Signed in as Ada" in words_of(at)
    assert chat in {button.key for button in signed_in("Ada").button}
    assert chat not in {button.key for button in signed_in("Bob").button}


def test_whoever_does_not_sign_in_keeps_their_chats_all_the_same(open_page):
    at = open_page(ScriptedAnswerer(answered(QUESTION)))
    at.secrets["auth"] = {"cookie_secret": "x"}
    at.run()
    assert [button.label for button in at.button if button.label == "Sign in"]
    ask(at, QUESTION)
    at.button(key="new-chat").click().run()
    assert [button for button in at.button if (button.key or "").startswith("chat-open-")]


def test_feedback_is_kept_with_question_answer_and_fingerprint(open_page, settings):
    at = open_page(ScriptedAnswerer())
    ask(at, QUESTION)
    turn_id = turn_of(at)
    at.segmented_control(key=f"feedback-{turn_id}-verdict").set_value(Verdict.WRONG)
    at.text_area(key=f"feedback-{turn_id}-comment").set_value("It says eight.")
    next(button for button in at.button if button.label == "Keep").click().run()
    with sqlite3.connect(settings.database) as db:
        assert db.execute("SELECT verdict, comment, question, fingerprint FROM feedback").fetchone() == (
            "wrong", "It says eight.", QUESTION, "0123456789abcdef",
        )  # fmt: skip


def test_the_documents_page_lists_what_is_indexed(open_page):
    at = open_page(page="documents")
    assert not at.exception
    table = at.dataframe[0].value
    assert list(table["Title"]) == ["Expenses policy", "Annual leave policy"]
    assert list(table["State"]) == ["↻ replaced", "✓ indexed"]
    at.text_input(key="find-document").set_value("fernbrook").run()
    assert list(at.dataframe[0].value["Title"]) == ["Expenses policy"]


def test_what_could_not_be_read_is_told_with_the_reason(open_page, settings):
    (settings.corpus / "broken.pdf").write_bytes(b"%PDF-1.4 and then nothing")
    at = open_page(page="documents")
    assert "broken.pdf" in html_of(at)
    assert "could not be read" in at.subheader[0].value


def test_a_build_from_the_command_line_is_noticed(open_page, settings, build):
    listing, chat = open_page(page="documents"), open_page()
    (settings.corpus / "shed.md").write_text("# Bicycle shed\n\nThe bicycle shed is locked at nine every evening.\n")
    build()
    assert "shed.md" in list(listing.run().dataframe[0].value["Document"])
    assert "locked at nine every evening" in html_of(ask(chat, "When is the bicycle shed locked every evening?"))


def test_a_folder_that_shares_nothing_with_the_index_is_asked_about_before_it_replaces_all(open_page, settings):
    at = open_page(page="documents")
    for path in settings.corpus.iterdir():
        path.unlink()
    (settings.corpus / "shed.md").write_text("# Bicycle shed\n\nThe bicycle shed is locked at nine every evening.\n")
    at.button(key="rebuild").click().run()
    assert "would take all 2 documents out of the index" in at.warning[0].value
    at.button(key="replace-none").click().run()
    assert not at.warning
    assert len(at.dataframe[0].value["Title"]) == 2
    at.button(key="rebuild").click().run()
    assert at.button(key="replace-all").label == "Replace all 2 documents"


def test_uploads_can_be_switched_off(open_page, settings, build):
    build()
    off = dataclasses.replace(settings, allows_uploads=False)
    at = AppTest.from_function(script, args=(off, None, "documents"), default_timeout=30).run()
    assert not at.get("file_uploader")
    assert "documents are changed in its folder" in at.info[0].value


def test_the_quality_page_without_runs_says_how_to_make_one(open_page):
    at = open_page(page="quality")
    assert not at.exception
    assert "No evaluation has been run yet" in at.info[0].value
    assert "python -m eval run" in at.code[0].value


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be made unwritable there")
def test_a_storage_that_cannot_be_written_is_told(settings, build):
    build()
    settings.storage.parent.joinpath("storage").write_text("a file where the folder should be")
    at = AppTest.from_function(script, args=(settings, None, "chat"), default_timeout=30).run()
    assert "Chats cannot be kept" in at.error[0].value


def test_answers_are_whole_after_a_restart(open_page, settings):
    at = ask(open_page(), QUESTION)
    before = html_of(at)
    with sqlite3.connect(settings.database) as db:
        owner, chat = db.execute("SELECT owner, id FROM chats").fetchone()
    turn = ChatStore(Database(settings.database)).turns(owner, chat)[0]
    assert isinstance(turn.answer, Answer)
    assert turn.answer.citations[0].quote in before
