"""The page as Streamlit runs it, driven by AppTest: every path but the browser's own (see test_browser.py)."""

# ruff: noqa: F811 - pytest fixtures are asked for by the names they were imported under
from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sqlite3
import time
import tomllib
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from eval.scores import QuestionScores, write_scores
from index.datatypes import Span
from index.errors import FootnoteError
from index.store import DATABASE
from page.chats import ChatStore
from page.database import Database
from page.feedback import Feedback, FeedbackStore, Verdict
from page.place import Opened, document_address
from page.words import plain
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
    from page.visitor import visitor
    from tests.page.scripted import WordAnswerer

    def make(index, generator, n_passages):
        st.session_state["made_with"] = (generator, n_passages)
        return answerer or WordAnswerer(index)

    if page == "chat":
        show_page(settings, make)
        return
    services = shared_services(settings, make)
    assert USUAL_PASSAGES
    if page == "documents":
        show_documents_page(services)
    else:
        show_quality_page(services, visitor())


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


@pytest.mark.parametrize("id_", ["__aaaaaaaaaa", "aaaaa__aaaaa", "aaaaaaaaaa__", "_aaaaaaaaaa_", "____________"])
def test_an_answer_is_shown_whatever_characters_its_random_id_holds(open_page, monkeypatch, id_):
    monkeypatch.setattr("page.taking.new_id", lambda: id_)  # one random id in some hundred is of this kind
    at = ask(open_page(), QUESTION)
    assert not at.exception
    assert "Up to 5 days" in html_of(at)


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
    scripted.replies[:] = [FootnoteError("The index was lost.", "Wait a moment."), answered(QUESTION)]
    ask(at, QUESTION)
    assert "The index was lost. Wait a moment." in html_of(at)
    next(button for button in at.button if button.label == "Ask again").click().run()
    assert "Ten days." in html_of(at)


def test_a_question_without_an_index_is_told_the_command_for_this_pages_folders(open_page, settings):
    at = ask(open_page(has_index=False), QUESTION)
    assert f"Run: python -m index build --corpus {settings.corpus} --index {settings.index}" in html_of(at)


@pytest.mark.parametrize("has_answer", [True, False])
def test_a_chat_that_ends_in_a_fault_can_be_taken_along_if_it_has_an_answer(open_page, has_answer):
    scripted = ScriptedAnswerer(answered(QUESTION) if has_answer else FootnoteError("Lost."), FootnoteError("Lost."))
    at = ask(ask(open_page(scripted), QUESTION), "And then?")
    assert "Lost." in html_of(at)
    assert [popover.proto.popover.label == "Take this chat along" for popover in at.get("popover")].count(
        True
    ) == has_answer


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
    assert box.options == ["The embedded generator", "./not-a-model"]
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
    next(button for button in at.button if button.label == "Send feedback").click().run()
    assert not at.exception
    assert at.session_state[f"feedback-{turn_id}"] is False  # the form is closed
    assert "Your verdict: ✗ Wrong" in [popover.proto.popover.label for popover in at.get("popover")]
    with sqlite3.connect(settings.database) as db:
        assert db.execute("SELECT verdict, comment, question, fingerprint FROM feedback").fetchone() == (
            "wrong", "It says eight.", QUESTION, "0123456789abcdef",
        )  # fmt: skip


def test_feedback_without_a_verdict_is_not_kept_and_the_form_says_what_it_lacks(open_page):
    at = ask(open_page(ScriptedAnswerer()), QUESTION)
    next(button for button in at.button if button.label == "Send feedback").click().run()
    assert at.warning[0].value == "Choose right, wrong or missing first."
    assert "Is this right?" in [popover.proto.popover.label for popover in at.get("popover")]


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


def test_a_person_sees_and_takes_along_only_their_own_feedback(open_page, settings):
    store = FeedbackStore(Database(settings.database))
    store.keep("somebody else", "t1", Feedback(Verdict.WRONG, "Private."), answered("Private?"), ())
    at = open_page(page="quality")
    assert at.metric[1].value == "1"
    assert not at.dataframe
    assert not at.get("download_button")
    command = at.code[-1].value
    assert command.startswith("python -m page feedback feedback.jsonl")
    assert str(settings.storage) in command


def test_the_feedback_form_says_who_reads_it(open_page):
    at = ask(open_page(ScriptedAnswerer(answered(QUESTION))), QUESTION)
    assert "Whoever runs this server can read it" in words_of(at)


def test_documents_are_changed_only_by_who_signed_in_where_that_is_set_up(open_page):
    at = open_page(page="documents")
    at.secrets["auth"] = {"cookie_secret": "x"}
    at.run()
    assert "sign in on the Chat page" in at.info[-1].value
    assert not at.get("file_uploader")
    at.user = {"is_logged_in": True, "iss": "https://id.example", "sub": "Ada", "name": "Ada"}
    at.run()
    assert at.get("file_uploader")


def test_what_was_taken_out_can_be_put_back_by_a_later_visitor(open_page, settings):
    first = open_page(page="documents")
    box = first.selectbox(key="take-out-document")
    box.select_index(next(at for at, label in enumerate(box.options) if "leave.md" in label))
    next(button for button in first.button if button.label == "Take out and rebuild").click().run()
    assert not (settings.corpus / "leave.md").exists()
    later = open_page(page="documents")
    box = later.selectbox(key="put-back-document")
    assert box.options[0].startswith("leave.md (taken out 2")
    box.select_index(0)
    next(button for button in later.button if button.label == "Put back and rebuild").click().run()
    assert (settings.corpus / "leave.md").exists()


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def test_what_a_change_brought_is_told_until_the_next_change_or_put_away(open_page):
    at = open_page(page="documents")
    at.file_uploader(key="uploads").set_value([("notes.pdf", b"Words of a policy.", "application/pdf")])
    press(at, "Add and rebuild")
    for _ in range(2):  # the second time as at the end of a build
        assert plain("Added as uploads/notes.pdf.") in words_of(at)
        assert plain("uploads/notes.pdf: The extension .pdf says PDF, but the file is plain text") in words_of(at)
        at.run()
    press(at, "Take out and rebuild")
    assert "Added as" not in words_of(at)
    assert plain("Choose the document to take out first.") in words_of(at)
    at.button(key="dismiss-said").click().run()
    assert "Choose the document" not in words_of(at)
    assert "dismiss-said" not in [button.key for button in at.button]


def test_nothing_chosen_to_put_back_is_told(open_page, settings):
    (settings.set_aside / "2026-01-01T00-00-00-000000").mkdir(parents=True)
    (settings.set_aside / "2026-01-01T00-00-00-000000" / "shed.md").write_text("Words.")
    at = press(open_page(page="documents"), "Put back and rebuild")
    assert plain("Choose the document to put back first.") in words_of(at)


def test_what_a_build_did_is_not_told_of_an_index_that_is_gone(open_page, settings):
    at = open_page(page="documents")
    press(at, "Rebuild the index")
    deadline = time.monotonic() + 20
    while not at.run().error and time.monotonic() < deadline:
        time.sleep(0.1)
    shutil.rmtree(settings.index)
    assert ["There is no index" in error.value for error in at.run().error] == [True]


def test_a_fault_of_a_build_is_not_told_any_more_once_the_index_was_built_otherwise(open_page, settings):
    at = open_page(page="documents")
    at.button(key="rebuild").click().run()  # fails: no model is called "words", as this index says
    deadline = time.monotonic() + 20
    while not at.run().error and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "words" in at.error[0].value
    with sqlite3.connect(settings.index / DATABASE) as db:
        db.execute("UPDATE facts SET value = '2999-01-01T00:00:00+00:00' WHERE name = 'checked_at'")
    assert not at.run().error
    assert "compared with the folder 1 January 2999" in words_of(at)


def test_sizes_are_numbers_so_that_they_sort(open_page):
    sizes = list(open_page(page="documents").dataframe[0].value["Size"])
    assert all(int(size) == size for size in sizes)
    assert len(set(sizes)) == 2


def test_quality_compares_only_runs_that_asked_the_same_and_leads_into_documents(open_page, settings):
    for name, digest in (("one", "1"), ("two", "2")):
        folder = settings.runs / name
        folder.mkdir(parents=True)
        sets = [{"path": "s.jsonl", "sha256": digest * 64, "questions": 30}]
        (folder / "settings.json").write_text(json.dumps({"sets": sets}))
        (folder / "summary.json").write_text(json.dumps({"metrics": {"right": {"value": 0.5}}}))
        rows = [QuestionScores(f"q{n}", "s", (), "answered", {"right": 0.0}) for n in range(30)]
        write_scores(folder / "scores.csv", rows)
        cited = {"document": "leave.md", "start": 2, "end": 8, "number": 1, "quote": "Annual", "title": "Leave"}
        line = {"id": "q0", "question": "Why?", "outcome": "answered", "confidence": 0.99, "citations": [cited]}
        (folder / "answers.jsonl").write_text(json.dumps(line) + "\n")
    at = open_page(page="quality")
    assert not at.exception
    assert len(at.selectbox(key="asked").options) == 2
    assert [list(frame.value["Run"]) for frame in at.dataframe] == [[at.selectbox(key="run").value]]
    assert f'href="{escape(document_address("leave.md", Span(2, 8), "Annual"))}"' in html_of(at)
    assert len(at.expander) == 25 + 1
    assert "Very likely right. Of answers this sure, more than 9 in 10 are right." in html_of(at)
    assert "confidence" not in html_of(at)
    at.button(key="more-worst").click().run()
    assert len(at.expander) == 30 + 1
    assert "more-worst" not in [button.key for button in at.button]


# Finding the way: links, chats by their address, what is told beside the input, signing in.


def document_script(settings, query):
    """The page of one document, as its address asks for it."""
    import streamlit as st

    from page.document_page import show_document_page
    from page.services import Services

    st.query_params.update(query)
    show_document_page(Services(settings))


def open_document(settings, **query: str) -> AppTest:
    return AppTest.from_function(document_script, args=(settings, query), default_timeout=30).run()


def opened_panel(open_page) -> AppTest:
    at = ask(open_page(), QUESTION)
    at.session_state["opened"] = Opened(turn_of(at), 1)
    return at.run()


def link_of(at: AppTest) -> dict[str, str]:
    """What the link to the whole document asks for."""
    url = next(link.proto.url for link in at.get("link_button") if link.proto.label == "Open whole document")
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_the_link_to_the_whole_document_follows_words_that_moved(open_page, settings, build):
    at = opened_panel(open_page)
    old = link_of(at)
    leave = settings.corpus / "leave.md"
    leave.write_text(leave.read_text().replace("## Entitlement", "## Entitlement of all staff, wherever they work"))
    build()
    new = link_of(at.run())
    assert int(new["start"]) > int(old["start"])
    assert "Up to 5 days of annual leave may be carried into the next year.</mark>" in html_of(
        open_document(settings, **new)
    ).replace("\\u003c", "<").replace("\\u003e", ">")
    stale = html_of(open_document(settings, **old))
    assert "The document was changed since this link was made" in stale
    assert "mark" not in stale.replace("marked", "")


def test_a_document_that_is_not_there_shows_no_link_of_strangers(settings, build):
    build()
    at = open_document(settings, id="[x](http://evil.example)")
    assert at.error[0].value == f"There is no document '{plain('[x](http://evil.example)')}' in the index\\."


def test_a_missing_index_is_not_taken_for_a_document_taken_out(open_page, settings):
    at = opened_panel(open_page)
    shutil.rmtree(settings.index)
    at.run()
    assert "There is no index" in at.error[-1].value
    assert plain(f"--corpus {settings.corpus} --index {settings.index}") in at.error[-1].value
    assert "Up to 5 days of annual leave may be carried into the next year.</blockquote>" in html_of(at)
    assert "taken out" not in html_of(at)


def test_a_storage_that_fails_after_the_start_is_told_with_the_question(open_page, settings):
    at = open_page()
    settings.database.unlink()
    settings.database.mkdir()
    said = words_of(ask(at, QUESTION))
    assert not at.exception
    assert "Chats cannot be kept in" in said
    assert plain(f"This question was not kept: {QUESTION}") in said


def test_without_an_index_the_page_tells_its_own_folders(open_page, settings):
    said = words_of(open_page(has_index=False))
    assert plain(f"Run: python -m index build --corpus {settings.corpus} --index {settings.index}") in said


def test_a_document_taken_out_since_is_told_with_the_words_quoted(open_page, settings, build):
    at = opened_panel(open_page)
    (settings.corpus / "leave.md").unlink()
    build()
    html = html_of(at.run())
    assert "is not in the index any more: it was taken out" in html
    assert not at.error


def test_the_chat_that_the_address_names_is_followed_back_and_forth(open_page):
    at = ask(open_page(), QUESTION)
    first = at.session_state["chat"]
    at.button(key="new-chat").click().run()
    assert "chat" not in at.query_params
    for chat, is_shown in ((first, True), (None, False), (first, True)):
        if chat:
            at.query_params["chat"] = chat
        else:
            del at.query_params["chat"]
        at.run()
        assert at.session_state["chat"] == chat
        assert (QUESTION in html_of(at)) is is_shown


def test_a_click_counts_for_more_than_an_address_from_before_it(open_page):
    at = ask(open_page(), QUESTION)
    first = at.session_state["chat"]
    at.button(key="new-chat").click().run()
    at.query_params["chat"] = first  # what the browser sends until it has heard of the new chat
    ask(at, "Is this a new chat?")
    assert at.session_state["chat"] != first
    assert QUESTION not in html_of(at)


def test_a_link_to_a_chat_that_is_gone_or_anothers_says_so(open_page):
    at = open_page()
    at.query_params["chat"] = "gone"
    at.run()
    assert at.warning[0].value.startswith("This chat is not here, or not yours.")
    assert "chat" not in at.query_params
    ask(at, QUESTION)
    at.button(key="new-chat").click().run()
    at.button(key="new-chat").click().run()
    assert not at.warning


def test_filters_are_told_beside_the_input_and_dropped_by_a_click(open_page):
    at = open_page()
    assert "Searching" not in html_of(at)
    at.multiselect(key="publisher").set_value(["Marlbridge Trust"]).run()
    assert "Searching 1 of 2 documents, only those of Marlbridge Trust." in html_of(at)
    at.button(key="search-all").click().run()
    assert "Searching" not in html_of(at)
    assert "Searched 2 documents." in html_of(ask(at, QUESTION))


def test_filters_that_leave_no_document_are_told_and_dropped_by_a_click(open_page):
    at = open_page()
    at.multiselect(key="publisher").set_value(["Marlbridge Trust"])
    at.date_input(key="from").set_value(date(2030, 1, 1)).run()
    html = html_of(ask(at, QUESTION))
    assert "The filters leave no document to search." in html
    assert "The documents do not say" not in html
    at.button(key="search-all").click().run()
    assert "Searched 2 documents." in html_of(ask(at, QUESTION))


def test_an_answer_is_announced_once(open_page):
    at = ask(open_page(), QUESTION)
    assert "Answer ready, 2 footnotes." in html_of(at)
    assert "Answer ready" not in html_of(at.run())


def test_every_chat_menu_says_whose_it_is(open_page):
    at = ask(open_page(), QUESTION)
    labels = [menu.proto.label for menu in at.get("menu_button")]
    assert labels == [f"Rename or delete “{plain(QUESTION)}”"]


def test_chats_from_before_signing_in_come_along(open_page):
    at = ask(open_page(), QUESTION)
    chat = f"chat-open-{at.session_state['chat']}"
    at.secrets["auth"] = {"cookie_secret": "x", "google": {"client_id": "a"}, "okta": {"client_id": "b"}}
    at.run()
    assert {"Sign in with Google", "Sign in with Okta"} <= {button.label for button in at.button}
    at.user = {"is_logged_in": True, "iss": "https://id.example", "sub": "Ada", "name": "Ada"}
    at.run()
    assert chat in {button.key for button in at.button}
    assert QUESTION in html_of(at)
    elsewhere = open_page()
    elsewhere.secrets["auth"] = {"cookie_secret": "x"}
    elsewhere.user = {"is_logged_in": True, "iss": "https://id.example", "sub": "Ada", "name": "Ada"}
    assert chat in {button.key for button in elsewhere.run().button}


def test_a_question_that_cannot_be_kept_is_shown_once_with_the_reason(open_page, settings):
    at = open_page(ScriptedAnswerer())
    with sqlite3.connect(settings.database) as db:
        db.execute("CREATE TRIGGER full BEFORE INSERT ON turns BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    ask(at, "How many days?")
    assert "disk is full" in at.error[0].value
    assert at.error[0].value.endswith("How many days?")
    assert not at.run().error
