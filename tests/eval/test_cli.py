import json
import re
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from eval.__main__ import main
from eval.measure import measure
from eval.questions import write_questions
from eval.summary import SummaryOptions
from index.build import build_index
from tests.eval.builders import DOCUMENTS, answer, question_set, questions, says_figures, text_of, with_share
from tests.fakes import WordEmbedder

COMMANDS = ("run", "compare", "gate", "report", "make-set", "import")


def call(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    root = tmp_path_factory.mktemp("library")
    for name, text in DOCUMENTS.items():
        path = root / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    build_index(root / "corpus", root / "index", WordEmbedder())
    write_questions(root / "set.jsonl", questions())
    return root


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    root = tmp_path_factory.mktemp("runs")

    def worse(question):
        return answer(question, holds=not with_share(0.4, question))

    for name, answer_of in (("before", answer), ("same", answer), ("worse", worse)):
        sets, few = [question_set(questions(), root / "set.jsonl")], SummaryOptions(resamples=100)
        settings = {"fingerprint": "f1", "generator": name}
        measure(sets, root / name, answer_of, text_of, settings, says_figures, options=few)
    return root


@pytest.mark.parametrize("command", COMMANDS)
def test_help_carries_two_real_examples(command):
    shown = call(command, "--help")
    assert shown.exit_code == 0
    examples = re.findall(r"^ +python -m eval (\S+)", shown.output, re.MULTILINE)
    assert examples == [command, command]


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from click.testing import CliRunner; from eval.__main__ import main;"
        "CliRunner().invoke(main, ['run', '--help']);"
        "print([name for name in ('torch', 'faiss', 'numpy', 'pydantic', 'jinja2', 'tqdm') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_run_that_is_stopped_says_how_to_go_on(library, tmp_path):
    folder, many = tmp_path / "a run", tmp_path / "many.jsonl"
    repeated = [one.model_copy(update={"id": f"{one.id}-{at}"}) for at in range(200) for one in questions()]
    write_questions(many, repeated)  # minutes of work
    # What runs in the background begins with SIGINT ignored, and so would this.
    heeding = "import signal, runpy; signal.signal(signal.SIGINT, signal.default_int_handler); "
    as_module = "runpy.run_module('eval', run_name='__main__', alter_sys=True)"
    command = [sys.executable, "-c", heeding + as_module, "run", many, "--index", library / "index"]
    command += ["--search", "keywords", "--out", folder]
    running = subprocess.Popen([str(one) for one in command], stderr=subprocess.PIPE, text=True)
    answers = folder / "answers.jsonl"
    deadline = time.monotonic() + 120
    while not (answers.is_file() and answers.read_text()):
        assert running.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=60)[1]
    assert running.returncode == 130, said
    assert f"--out '{folder}'" in said
    assert "Traceback" not in said
    kept = answers.read_text().splitlines()
    assert 0 < len(kept) < len(repeated)


def test_run_writes_its_folder_and_prints_a_table(library, tmp_path):
    arguments = (
        "run",
        library / "set.jsonl",
        "--index",
        library / "index",
        "--search",
        "keywords",
        "--out",
        tmp_path / "r",
    )
    shown = call(*arguments)
    assert shown.exit_code == 0, shown.output
    assert re.search(r"success@1 +\d\.\d+ +\d\.\d+ – \d\.\d+ +60 +24", shown.stdout)
    assert "Undefined for every question: right" in shown.stdout
    assert {path.name for path in (tmp_path / "r").iterdir()} == {
        "answers.jsonl", "summary.json", "scores.csv", "settings.json", "problems.log", "questions.jsonl", "gold.json",
    }  # fmt: skip
    settings = json.loads((tmp_path / "r/settings.json").read_text())
    assert (settings["search"], len(settings["documents"]), settings["sets"][0]["questions"]) == ("keywords", 60, 84)
    again = json.loads(call(*arguments, "--json").stdout)
    assert again["metrics"]["success@1"]["n"] == 60


def test_run_tells_all_faults_and_asks_nothing(library, tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"id": "a"}\nnonsense\n')
    shown = call(
        "run", tmp_path / "bad.jsonl", "--index", library / "index", "--search", "keywords", "--out", tmp_path / "r"
    )
    assert shown.exit_code == 1
    assert "bad.jsonl:1: 'question' is missing" in shown.stderr
    assert "bad.jsonl:2: not JSON" in shown.stderr
    assert not (tmp_path / "r").exists()


def test_exit_codes_of_faults_and_of_usage(library, tmp_path):
    assert call("run", library / "set.jsonl", "--index", tmp_path / "none").exit_code == 1
    assert call("run", tmp_path / "none.jsonl").exit_code == 2
    assert call("run").exit_code == 2
    assert call("compare", tmp_path, tmp_path).exit_code == 1
    unknown = call(
        "run", library / "set.jsonl", "--index", library / "index", "--generator", "oracle", "--out", tmp_path
    )
    assert unknown.exit_code == 1
    assert "There is no generator 'oracle'" in unknown.stderr


def test_gate_passes_what_is_the_same_and_holds_back_what_is_worse(runs):
    passed = call("gate", runs / "same", "--baseline", runs / "before", "--resamples", 300)
    assert passed.exit_code == 0
    assert "Passed" in passed.stdout
    held = call("gate", runs / "worse", "--baseline", runs / "before", "--resamples", 300)
    assert held.exit_code == 1
    assert re.search(r"Held back:\n.*right went from 1.000 to 0\.\d+ on 60 questions", held.stdout)
    as_json = call("gate", runs / "worse", "--baseline", runs / "before", "--resamples", 300, "--json")
    assert json.loads(as_json.stdout)["passed"] is False


def test_compare_shows_questions_side_by_side(runs):
    shown = call("compare", runs / "before", runs / "worse", "--resamples", 300).stdout
    assert "generator: before → worse" in shown
    assert re.search(r"Worse: \d+ questions\n  a\d+  correct 1.000 → 0.000\n", shown)
    assert re.search(r"      before +│ after\n      Rule \d+ allows \d+ days.\[1\] +│ Rule of some kind", shown)
    assert json.loads(call("compare", runs / "before", runs / "worse", "--resamples", 300, "--json").stdout)[
        "questions"
    ]


def test_report_is_written_where_told(runs, tmp_path):
    assert call("report", runs / "same").exit_code == 0
    assert (runs / "same/report.html").read_text().startswith("<!doctype html>")
    assert call("report", runs / "worse", "--baseline", runs / "before", "--to", tmp_path / "r.html").exit_code == 0
    assert "Before:" in (tmp_path / "r.html").read_text()
    assert call("report", runs / "same", "--to", tmp_path / "r.html").exit_code == 0
    assert "Before:" not in (tmp_path / "r.html").read_text()
    assert call("report", runs / "same", "--to", tmp_path / "new/folder/r.html").exit_code == 0
    (tmp_path / "own.html").write_text("<title>Mine</title>")
    refused = call("report", runs / "same", "--to", tmp_path / "own.html")
    assert (refused.exit_code, (tmp_path / "own.html").read_text()) == (1, "<title>Mine</title>")
    assert "it is no report of a run. Name another file, or add --force" in refused.stderr
    assert call("report", runs / "same", "--to", tmp_path / "own.html", "--force").exit_code == 0


def test_make_set_never_writes_over_corrections(library, tmp_path):
    arguments = ("make-set", tmp_path / "new.jsonl", "--index", library / "index", "-n", 3)
    assert call(*arguments).exit_code == 0
    assert len((tmp_path / "new.jsonl").read_text().splitlines()) == 3
    assert call(*arguments).exit_code == 1
    assert call(*arguments, "--force").exit_code == 0


def test_import_makes_a_corpus_and_a_set(tmp_path):
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text('{"_id": "d", "text": "Five days."}\n')
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "How long?"}\n')
    (tmp_path / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq\td\t1\n")
    shown = call("import", "beir", tmp_path, "--corpus", tmp_path / "out", "--set", tmp_path / "set.jsonl")
    assert (shown.exit_code, (tmp_path / "out/d.txt").read_text()) == (0, "Five days.")
    assert "1 documents" in shown.stdout
    assert call("import", "trec", tmp_path, "--corpus", tmp_path / "o", "--set", tmp_path / "s").exit_code == 2
    again = call("import", "beir", tmp_path, "--corpus", tmp_path / "new", "--set", tmp_path / "set.jsonl")
    assert (again.exit_code, (tmp_path / "new").exists()) == (1, False)
    assert "is there already; it may hold corrections" in again.stderr
    forced = ("--corpus", tmp_path / "new", "--set", tmp_path / "set.jsonl", "--force")
    assert call("import", "beir", tmp_path, *forced).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("gate", ".", "--baseline", ".", "--tolerance", "nan"),
        ("gate", ".", "--baseline", ".", "--tolerance", "inf"),
        ("gate", ".", "--baseline", ".", "--tolerance", "-0.1"),
        ("gate", ".", "--baseline", ".", "--alpha", "nan"),
        ("gate", ".", "--baseline", ".", "--alpha", "0"),
        ("run", __file__, "--search", "keywords", "--generator", "foo/bar"),
        ("import", "beir", ".", "--corpus", "c", "--set", "s", "--domain", "govt"),
        ("import", "mtrag", ".", "--corpus", "c", "--set", "s", "--split", "test"),
        ("report", ".", "--to", "thesis.docx"),
    ],
)
def test_what_says_nothing_or_would_pass_anything_is_a_usage_error(arguments):
    assert call(*arguments).exit_code == 2


def test_a_run_that_is_refused_is_not_said_to_be_there(library, tmp_path):
    common = ("--index", library / "index", "--search", "keywords", "--out", tmp_path / "r")
    begun = call("run", library / "set.jsonl", *common, "--limit", 3)
    assert begun.stderr.startswith(f"The run is in {tmp_path / 'r'}\n")
    refused = call("run", library / "set.jsonl", *common, "--limit", 1)
    assert refused.exit_code == 1
    assert "The run is in" not in refused.stderr
    assert "holds answers to 2 questions that are not asked now: a1, a2. Name another --out" in refused.stderr


def test_gate_says_how_to_ask_what_was_not_asked(library, tmp_path):
    common = ("run", library / "set.jsonl", "--index", library / "index", "--search", "keywords")
    assert call(*common, "--every", 2, "--out", tmp_path / "all").exit_code == 0
    assert call(*common, "--every", 2, "--limit", 9, "--out", tmp_path / "part").exit_code == 0
    assert call("keep", tmp_path / "all", "--to", tmp_path / "kept").exit_code == 0
    held = call("gate", tmp_path / "part", "--baseline", tmp_path / "kept", "--resamples", 100)
    assert held.exit_code == 1
    command = f"python -m eval run {library / 'set.jsonl'} --every 2 --index {library / 'index'} --out FOLDER\n"
    assert "To ask what the baseline asked (set.jsonl, 42 questions, sha256 " in held.stderr
    assert command in held.stderr
    assert f"If the sets no longer hold the others: python -m eval keep {tmp_path / 'part'} --to" in held.stderr


def test_gate_never_advises_to_keep_over_a_run(runs):
    held = call("gate", runs / "worse", "--baseline", runs / "before", "--resamples", 300)
    assert held.stderr == f"If this is meant: python -m eval keep {runs / 'worse'} --to {runs / 'before-baseline'}\n"
