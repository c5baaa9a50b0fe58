import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from index.__main__ import main


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    from tests.index.conftest import Library

    library = Library(tmp_path_factory.mktemp("cli"))
    result = run("build", "--corpus", library.corpus, "--index", library.folder)
    assert result.exit_code == 0, result.output
    return library, result


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="python -m index")


def test_build_tells_what_it_did(built):
    _, result = built
    assert "3 documents, 4 chunks in the index." in result.stdout
    assert "added: handbook/leave.md" in result.stdout


def test_build_as_json(built):
    library, _ = built
    summary = json.loads(run("build", "--corpus", library.corpus, "--index", library.folder, "--json").stdout)
    assert summary["unchanged"] == ["handbook/leave.md", "handbook/sickness.txt", "ics.html"]


def test_strict_exits_with_1_for_an_unreadable_file(tmp_path):
    (tmp_path / "fine.txt").write_text("All staff have a locker of their own.\n")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7")
    arguments = ("build", "--corpus", tmp_path, "--index", tmp_path / "index")
    assert run(*arguments).exit_code == 0
    strict = run(*arguments, "--strict")
    assert strict.exit_code == 1
    assert "broken.pdf:" in strict.stdout


def test_search_prints_place_score_and_matched_words(built):
    library, _ = built
    result = run("search", "carry over days", "--index", library.folder, "-k", "1")
    assert "handbook/leave.md" in result.stdout
    assert "Annual leave › Carry over" in result.stdout
    assert "matched: carry, over, days, carried" in result.stdout
    rows = [
        json.loads(line)
        for line in run("search", "carry over", "--index", library.folder, "--json").stdout.splitlines()
    ]
    assert {row["search"] for row in rows} == {"vectors", "keywords"}


def test_show_prints_text_with_chunks_and_furniture(built):
    library, _ = built
    shown = run("show", "ics.html", "--index", library.folder).stdout
    assert "title: Integrated care" in shown
    assert "──── chunk 1 [" in shown
    assert "‹‹navigation: Home››" in shown
    missing = run("show", "none.txt", "--index", library.folder)
    assert (missing.exit_code, "no document 'none.txt'" in missing.output) == (1, True)


def test_status_and_verify(built):
    library, _ = built
    status = run("status", "--index", library.folder)
    assert "3 documents, 4 chunks" in status.stdout
    assert "Annual leave · Marlbridge Trust · 2025-04-01" in status.stdout
    assert len(json.loads(run("status", "--index", library.folder, "--json").stdout)["documents"]) == 3
    verify = run("verify", "--index", library.folder)
    assert (verify.exit_code, verify.stdout) == (0, "Everything the index promises holds.\n")


@pytest.mark.parametrize("command", ["status", "verify", "search leave", "show ics.html"])
def test_without_an_index_the_next_command_is_told(command, tmp_path):
    result = run(*command.split(), "--index", tmp_path / "none")
    assert result.exit_code == 1
    assert "Run: python -m index build" in result.output


def test_usage_faults_exit_with_2():
    assert run("search").exit_code == 2
    assert run("build", "--no-such-flag").exit_code == 2


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--from", "yesterday"], "is no date"),
        (["--from", ""], "is no date"),
        (["--to", "2024-02-31"], "is no date"),
        (["--to", "1/5/2024"], "Write 2024-05-01 for it."),
        (["--from", "1 May 2024"], "Write 2024-05-01 for it."),
        (["--from", "2030"], "No document passes --from 2030"),
        (["--from", "2024", "--to", "2023"], "later than"),
        (["--document", "none.txt"], "no document 'none.txt'"),
        (["--publisher", "Nobody"], "no publisher 'Nobody'"),
        (["--publisher", "marlbridge  trust"], "(there is 'Marlbridge Trust')"),
    ],
)
def test_slips_in_filters_are_told(built, flags, told):
    result = run("search", "leave", "--index", built[0].folder, *flags)
    assert (result.exit_code, told in result.output) == (2, True), result.output
    assert run("search", " ", "--index", built[0].folder).exit_code == 2


def test_names_stay_on_one_line(tmp_path):
    (tmp_path / "new\nline.txt").write_text("All staff have a locker of their own.\n")
    assert "added: new⏎line.txt\n" in run("build", "--corpus", tmp_path, "--index", tmp_path / "index").stdout


@pytest.mark.parametrize("command", [[], ["build"], ["status"], ["verify"], ["search"], ["show"]])
def test_every_help_shows_two_examples(command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert result.output.count("python -m index ") >= 3


def test_help_imports_nothing_heavy():
    heavy = "('torch', 'faiss', 'numpy', 'transformers')"
    code = f"import sys, index.__main__; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_terminal_escapes_in_a_document_are_made_harmless(tmp_path):
    (tmp_path / "evil.txt").write_text("The title is \x1b]0;owned\x07 and \x1b[2J gone for good.\n")
    run("build", "--corpus", tmp_path, "--index", tmp_path / "index")
    for command in (["show", "evil.txt"], ["search", "title"]):
        assert "\x1b" not in run(*command, "--index", tmp_path / "index").stdout


def test_two_builds_at_once_by_two_processes(tmp_path):
    for n in range(30):
        (tmp_path / f"d{n}.txt").write_text(f"Policy {n} covers matter {n}.\n")
    command = [sys.executable, "-m", "index", "build", "--corpus", str(tmp_path), "--index", str(tmp_path / "index")]
    builds = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [build.communicate() for build in builds]
    assert [build.returncode for build in builds] == [0, 0], outputs
    assert sorted("added 30" in out for out, _ in outputs) == [False, True]
