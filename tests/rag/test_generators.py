"""Choosing what drafts, from the names to the first sentence."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from rag.__main__ import main
from rag.datatypes import Remark, RemarkKind
from rag.drafting.extractive import ExtractiveGenerator
from rag.generators import GeneratorChoice, UnknownGeneratorError, open_generator, open_or_embedded
from rag.language_models.language_model import LanguageModelError
from rag.language_models.model_hub import HubOptions
from tests.rag.language_models.local_server import closed_port, local_server
from tests.rag.language_models.tiny_models import make_chat_model
from tests.rag.readings import reading_of

QUESTION = "How many people with sickle cell disease have a plan?"
REPLY = "More than 5,000 people with sickle cell disease have a plan [P1]."


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return make_chat_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def invoke(index, monkeypatch):
    """Run a command against the index of the tests, whose embedder a command line cannot name."""
    monkeypatch.setattr("index.question_embedder.SentenceTransformerEmbedder", lambda name: index._embedder._given)
    return lambda *words: CliRunner().invoke(main, [*words, "--index", str(index.folder)], catch_exceptions=False)


def open_quietly(choice, **more):
    notices = []
    return open_generator(choice, notices.append, **more), notices


def test_the_usual_one_is_the_embedded_one():
    generator, notices = open_quietly(GeneratorChoice())
    assert isinstance(generator, ExtractiveGenerator)
    assert notices == []


def test_a_folder_is_a_model_in_this_process(tiny):
    generator, _ = open_quietly(GeneratorChoice(str(tiny), context_tokens=512))
    assert generator.name == str(tiny)
    assert generator.model.context_tokens == 512


def test_a_typing_error_is_no_model_of_the_hub():
    with pytest.raises(UnknownGeneratorError, match="no generator 'extractiv'"):
        open_quietly(GeneratorChoice("extractiv"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", r"is empty\. Name extractive"),
        (" ", "is empty"),
        ("./README.md", r"README\.md is a file\. Name the folder"),
        ("README.md", "is a file"),
        ("models", r"no generator 'models'.*\./models"),
        ("..", "folder .. holds no model"),
        ("./nosuch", "There is no folder './nosuch'"),
    ],
)
def test_a_name_that_cannot_be_one_is_told_with_what_to_name(name, words):
    with pytest.raises(LanguageModelError, match=words):
        open_quietly(GeneratorChoice(name))


def test_where_the_hub_cannot_be_reached_the_embedded_generator_answers_and_that_is_said(tmp_path):
    notices = []
    hub = HubOptions(endpoint=closed_port(), cache=tmp_path)
    generator = open_or_embedded(GeneratorChoice("invented/tiny"), notices.append, hub=hub)
    assert "cannot be reached" in notices[0]
    assert "embedded generator answers" in notices[0]
    reading = reading_of("How many days?", "Staff get 27 days of leave.")
    assert generator.name == "extractive"
    assert generator.draft(reading).remarks[-1] == Remark(RemarkKind.FALLBACK, notices[0])


def test_where_the_server_cannot_be_reached_the_embedded_generator_answers_and_the_answer_says_so(invoke):
    result = invoke("ask", QUESTION, "--server", closed_port(), "--model", "tiny", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["generator"] == "extractive"
    assert ["No server answers" in remark["text"] for remark in answer["remarks"]].count(True) == 1


def test_a_server_that_refuses_is_no_server_that_cannot_be_reached():
    with local_server(lambda exchange: exchange.answer(401)) as url, pytest.raises(LanguageModelError, match="key"):
        open_or_embedded(GeneratorChoice(server=url, model="tiny"), print)


def test_other_faults_are_told(tmp_path):
    with pytest.raises(LanguageModelError, match="holds no model"):
        open_or_embedded(GeneratorChoice(str(tmp_path)), print)


class Server:
    """Offers one model, which replies always the same."""

    def __init__(self):
        self.keys = []

    def __call__(self, exchange):
        self.keys.append(exchange.headers["Authorization"])
        if exchange.command == "GET":
            exchange.answer(200, {"data": [{"id": "tiny"}]})
            return
        exchange.begin_stream()
        chunk = {"choices": [{"delta": {"content": REPLY}, "finish_reason": "stop"}]}
        exchange.send(f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n")


def test_a_server_drafts_with_the_key_of_the_environment(invoke, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_SERVER_KEY", "sk-invented")
    server = Server()
    with local_server(server) as url:
        run = invoke("ask", QUESTION, "--server", url, "--json")
    assert run.exit_code == 0, run.output
    answer = json.loads(run.stdout)
    assert answer["outcome"] == "answered"
    assert answer["generator"] == f"tiny on {url.removeprefix('http://')}"
    assert set(server.keys) == {"Bearer sk-invented"}
    assert "sk-invented" not in run.output


def test_a_model_in_this_process_never_keeps_an_answer_away(invoke, tiny):
    run = invoke("ask", QUESTION, "--generator", str(tiny), "--json")
    assert run.exit_code == 0, run.output
    answer = json.loads(run.stdout)
    assert answer["outcome"] == "answered"  # untrained, so the embedded generator's
    assert [remark["kind"] for remark in answer["remarks"]] == ["fallback"]


@pytest.mark.parametrize(
    "flags", [("--model", "tiny"), ("--server", "http://here", "--generator", "a/b"), ("--context-tokens", "3")]
)
def test_flags_that_do_not_fit_are_usage_errors(invoke, flags):
    assert invoke("ask", QUESTION, *flags).exit_code == 2


def test_models_lists_what_is_here_and_what_does_well(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "none"))
    make_chat_model(tiny.parent / "no template", template=None)
    server = Server()
    with local_server(server) as url:
        run = CliRunner().invoke(main, ["models", str(tiny.parent), "--server", url], catch_exceptions=False)
        listed = CliRunner().invoke(main, ["models", str(tiny.parent), "--json"], catch_exceptions=False)
    assert run.exit_code == 0, run.output
    assert f"  {tiny}  0 MB\n" in run.stdout
    assert "cannot draft: The model" in run.stdout
    assert "On the server:\n  tiny\n" in run.stdout
    assert "Qwen/Qwen2.5-1.5B-Instruct" in run.stdout
    here = json.loads(listed.stdout)
    assert [(model["name"], model["can_draft"]) for model in here["here"]] == [
        (str(tiny), True), (str(tiny.parent / "no template"), False),
    ]  # fmt: skip
    assert {model["licence"] for model in here["recommended"]} == {"Apache-2.0", "MIT"}


def test_an_offline_flag_is_respected_at_once(index):
    """In a process of its own: the hub's library reads the flag once."""
    code = (
        "from rag.generators import GeneratorChoice, open_or_embedded\n"
        "print(open_or_embedded(GeneratorChoice('invented/tiny'), print).name)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"HF_HUB_OFFLINE": "1"}
    )
    assert "HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set" in run.stdout
    assert run.stdout.splitlines()[-1] == "extractive"
