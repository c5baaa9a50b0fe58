"""The folder of a run: which files it has, and how they are read back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.gold import GoldQuote
from eval.questions import SetQuestion, read_question_sets
from eval.records import AnswerRecord, read_answers
from eval.scores import QuestionScores, read_scores
from index.datatypes import Span

ANSWERS, QUESTIONS, GOLD = "answers.jsonl", "questions.jsonl", "gold.json"
SUMMARY, SCORES, SETTINGS, PROBLEMS = "summary.json", "scores.csv", "settings.json", "problems.log"
REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run as read from its folder. A baseline may lack all but the scores.

    Attributes:
        folder: Where it is.
        rows: The scores, a row a question.
        summary: What summary.json holds; empty when there is none.
        answers: By question id.
        questions: By id.
        gold: The gold quotes by question id.
        settings: What settings.json holds; empty when there is none.
    """

    folder: Path
    rows: tuple[QuestionScores, ...]
    summary: Mapping[str, Any]
    answers: Mapping[str, AnswerRecord]
    questions: Mapping[str, SetQuestion]
    gold: Mapping[str, tuple[GoldQuote, ...]]
    settings: Mapping[str, Any]


def read_run(folder: Path) -> Run:
    """Return the run in a folder.

    Raises:
        RunError: There is no finished run in it, or a file of it is damaged.
    """
    if not folder.is_dir():
        raise RunError(f"There is no folder {str(folder)!r}.", "Make a run: python -m eval run SET.jsonl --out DIR")
    rows = read_scores(folder / SCORES)
    return Run(
        folder=folder,
        rows=rows,
        summary=_read_if_there(folder / SUMMARY),
        answers=read_answers(folder / ANSWERS),
        questions=read_questions(folder / QUESTIONS),
        gold=_read_gold(folder / GOLD),
        settings=_read_if_there(folder / SETTINGS),
    )


def is_baseline(folder: Path) -> bool:
    """Tell whether a folder holds what `keep` left of a run, and not the run itself."""
    if not (folder / SCORES).is_file() or any((folder / name).exists() for name in (QUESTIONS, SUMMARY)):
        return False
    try:
        return bool(read_scores(folder / SCORES))
    except RunError:
        return False


def read_questions(path: Path) -> dict[str, SetQuestion]:
    """Return the questions a run kept by id; empty when it kept none.

    Raises:
        RunError: The file is damaged.
    """
    if not path.is_file():
        return {}
    sets, faults = read_question_sets([path])
    if faults:
        raise RunError(f"{faults[0]}.", "Run the set again into a new folder.")
    return {question.id: question for question in sets[0].questions}


def read_json_file(path: Path) -> dict[str, Any]:
    """Return what a JSON file of a run holds.

    Raises:
        RunError: It is missing or damaged.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        raise RunError(
            f"There is no {path.name} in {str(path.parent)!r}.", "The run did not end: start it again."
        ) from exc
    except ValueError as exc:
        raise RunError(f"{path} is not JSON: {exc}.", "Run the set again into a new folder.") from exc
    if not isinstance(value, dict):
        raise RunError(f"{path} does not hold a JSON object.", "Run the set again into a new folder.")
    return value


def gold_to_json(gold: Mapping[str, Sequence[GoldQuote]]) -> dict[str, Any]:
    """Return the gold quotes as gold.json holds them."""
    return {
        id_: [
            {"document": q.document, "quote": q.quote, "spans": [[span.start, span.end] for span in q.spans]}
            for q in quotes
        ]
        for id_, quotes in gold.items()
    }


def _read_if_there(path: Path) -> dict[str, Any]:
    return read_json_file(path) if path.is_file() else {}


def _read_gold(path: Path) -> dict[str, tuple[GoldQuote, ...]]:
    try:
        return {
            id_: tuple(GoldQuote(q["document"], q["quote"], tuple(Span(*span) for span in q["spans"])) for q in quotes)
            for id_, quotes in _read_if_there(path).items()
        }
    except (KeyError, TypeError, ValueError) as exc:
        raise RunError(f"{path} is of another form.", "Run the set again into a new folder.") from exc
