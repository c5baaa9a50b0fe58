"""What the README tells people to type works as it says."""

import importlib
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [shlex.split(line) for line in re.findall(r"^(python -m (?:index|rag|eval) .*)$", README, re.MULTILINE)]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_command_is_understood(words):
    """Parse it as far as its flags and arguments go; running it is for the tests of each package."""
    main = importlib.import_module(f"{words[2]}.__main__").main
    command = main.commands[words[3]]
    arguments = [word for word in words[4:] if not word.startswith("#")]
    result = CliRunner().invoke(main, [words[3], *arguments, "--help"])
    assert result.exit_code == 0, result.output
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in arguments if word.startswith("--")} <= known


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make (\w+)", README))))
def test_make_target_is_there(target):
    subprocess.run(["make", "-n", target], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.parametrize("path", re.findall(r"!\[[^\]]*\]\(([^)]+)\)|\]\(((?!http)[^)]+)\)", README))
def test_what_it_points_to_is_there(path):
    assert (ROOT / "".join(path)).is_file()


def test_folders_it_names_are_there():
    for name in re.findall(r"^\| `([\w.]+)/?`", README, re.MULTILINE):
        assert (ROOT / name).exists(), name
