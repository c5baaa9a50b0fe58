import json
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from rag.__main__ import main


@pytest.fixture
def invoke(index, monkeypatch):
    """Run a command against the index of the tests, whose embedder a command line cannot name."""
    monkeypatch.setattr("index.question_embedder.SentenceTransformerEmbedder", lambda name: index._embedder._given)
    return lambda *words, **more: CliRunner().invoke(main, [*words, "--index", str(index.folder)], **more)


def test_ask_prints_the_answer_and_its_footnotes(invoke):
    run = invoke("ask", "How many people with sickle cell disease have a plan?")
    assert run.exit_code == 0, run.output
    assert "More than 5,000 people with sickle cell disease have a plan.[1]" in " ".join(run.stdout.split())
    assert "[1] Universal Care Plan · Use · 2024-05-01" in run.stdout


def test_ask_prints_json_as_the_contract_has_it(invoke):
    run = invoke("ask", "How many people with sickle cell disease have a plan?", "--json")
    answer = json.loads(run.stdout)
    assert answer["outcome"] == "answered"
    assert answer["claims"][0]["citations"] == [1]
    assert set(answer) >= {
        "id", "question", "standalone_question", "outcome", "answer", "confidence", "claims", "citations", "passages",
        "seconds", "generator", "index",
    }  # fmt: skip
    assert set(answer["citations"][0]) == {
        "number", "document", "title", "section", "page", "speaker", "published", "start", "end", "quote",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ([], "Searched 5 documents."),
        (["--publisher", "Other Trust"], "Searched 1 of 5 documents, only those of Other Trust."),
        (
            ["--from", "2024-05", "--to", "2024-07-01"],
            "Searched 3 of 5 documents, published from 2024-05 on, published up to 2024-07-01.",
        ),
    ],
)
def test_the_terminal_says_what_was_searched(invoke, flags, told):
    run = invoke("ask", "Which taxi fare needs approval?", *flags)
    assert told in " ".join(run.stdout.split()), run.output


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--to", "1/5/2024"], "Write 2024-05-01 for it."),
        (["--publisher", "Other Trsut"], "there is 'Other Trust'"),
        (["--document", "leave.docx"], "there is 'leave.md'"),
        (["--publisher", "Other Trust", "--from", "2025"], "No document passes --publisher 'Other Trust' --from 2025"),
    ],
)
def test_a_filter_that_would_mislead_is_a_usage_error(invoke, flags, told):
    run = invoke("ask", "Why?", *flags)
    assert (run.exit_code, told in " ".join(run.stderr.split())) == (2, True), run.output


def test_the_chat_understands_a_follow_up_and_ends_with_the_input(invoke):
    run = invoke("ask", input="What is the Universal Care Plan?\nWhen was it launched?\n")
    assert run.exit_code == 0, run.output
    assert "Understood as: When was Universal Care Plan launched?" in run.stdout
    assert "2022" in run.stdout


@pytest.mark.parametrize("question", ["", "  \t"])
def test_a_blank_question_is_a_usage_error(invoke, question):
    run = invoke("ask", question)
    assert (run.exit_code, "is empty" in run.stderr) == (2, True), run.output


def test_bytes_that_are_no_text_are_asked_with_a_mark_in_their_place(invoke):
    run = invoke("ask", "What is the Universal Care Plan \udce9?", "--json")
    assert run.exit_code == 0, run.output
    assert "\ufffd" in json.loads(run.stdout)["question"]


def test_a_missing_index_is_explained(tmp_path):
    run = CliRunner().invoke(main, ["ask", "Why?", "--index", str(tmp_path / "none")])
    assert run.exit_code == 1
    assert "python -m index build" in run.stderr


def test_an_unknown_generator_is_a_usage_error(invoke):
    run = invoke("ask", "Why?", "--generator", "oracle")
    assert run.exit_code == 2
    assert "extractive" in run.stderr


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from rag.__main__ import main\n"
        "try: main(['ask', '--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('numpy', 'torch', 'faiss', 'sentence_transformers') if m in sys.modules])"
    )
    began = time.perf_counter()
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip().endswith("[]")
    assert time.perf_counter() - began < 5
