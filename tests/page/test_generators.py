"""Which generators a server offers, and what shows while one drafts."""

from __future__ import annotations

import socket

import pytest

from index.errors import FootnoteError
from page.generators import Generators, label_of
from page.settings import PageSettings
from page.waiting import drafted_html, stages_html
from rag.generators import EMBEDDED, GeneratorChoice, StandInGenerator


@pytest.mark.parametrize(
    ("choice", "label"),
    [
        (GeneratorChoice(), "extractive"),
        (GeneratorChoice("Qwen/Qwen2.5-1.5B-Instruct"), "Qwen/Qwen2.5-1.5B-Instruct"),
        (GeneratorChoice(server="http://127.0.0.1:11434", model="qwen2.5:7b"), "qwen2.5:7b on 127.0.0.1:11434"),
        (GeneratorChoice(server="localhost:8000"), "language model on localhost:8000"),
        (GeneratorChoice(server="https://name:secret@models.example/v1"), "language model on models.example"),
    ],
)
def test_labels_name_a_generator_and_no_secret(choice, label):
    assert label_of(choice) == label


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({}, (GeneratorChoice(),)),
        ({"FOOTNOTE_GENERATOR": "extractive"}, (GeneratorChoice(),)),
        ({"FOOTNOTE_GENERATOR": "a/b, ./c"}, (GeneratorChoice("a/b"), GeneratorChoice("./c"), GeneratorChoice())),
        (
            {"FOOTNOTE_SERVER_URL": "http://s:1", "FOOTNOTE_SERVER_MODEL": "m"},
            (GeneratorChoice(server="http://s:1", model="m"), GeneratorChoice()),
        ),
    ],
)
def test_what_the_environment_names_comes_first_and_the_embedded_one_last(values, offered):
    assert PageSettings.from_environment(values).generators == offered


def test_the_key_of_a_server_is_not_shown():
    settings = PageSettings.from_environment({"FOOTNOTE_SERVER_KEY": "a-secret"})
    assert settings.server_key == "a-secret"
    assert "a-secret" not in repr(settings)


def test_the_usual_generator_is_the_first_and_is_opened_once():
    generators = Generators((GeneratorChoice(),))
    opened = generators.open("", str)
    assert opened.name == EMBEDDED
    assert generators.open(EMBEDDED, str) is opened


def test_a_generator_that_is_not_offered_any_more_is_told():
    with pytest.raises(FootnoteError, match=r"no generator 'a/b' here. Choose 'extractive' in Settings."):
        Generators((GeneratorChoice(),)).open("a/b", str)


def test_where_a_server_is_away_the_embedded_generator_stands_in_and_the_next_question_tries_again():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and not listened at
        away = GeneratorChoice(server=f"http://127.0.0.1:{nobody.getsockname()[1]}", model="m")
        generators, told = Generators((away, GeneratorChoice())), []
        first, second = generators.open("", told.append), generators.open("", told.append)
    assert isinstance(first, StandInGenerator)
    assert first is not second
    assert told[0].endswith("Until then the embedded generator answers.")


def test_stages_tell_what_is_done_what_is_being_done_and_what_takes_long():
    html = stages_html("drafting", "Loading <a model>.")
    assert '<li class="done">Reading</li><li class="now">Drafting</li><li class="">Checking</li>' in html
    assert "Loading &lt;a model&gt;." in html
    assert "Getting ready" in stages_html("opening")
    assert "Stopping" in stages_html("drafting", is_stopped=True)


def test_sentences_of_a_draft_are_shown_as_text():
    html = drafted_html("Ten <b>days</b>. ")
    assert "Ten &lt;b&gt;days&lt;/b&gt;." in html
    assert "Checked so far." in html
