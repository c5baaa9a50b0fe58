"""Asks the questions of a run and keeps each answer at once, so that a stopped run goes on where it was."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.questions import SetQuestion
from eval.records import AnswerRecord, answer_line, read_answers
from eval.writing import cannot_write, write_whole

logger = logging.getLogger(__name__)

# Returns the answer to a question as a line of answers.jsonl holds it.
Ask = Callable[[SetQuestion], Mapping[str, Any]]
# Is told how many questions are done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that could not be asked to its end, and why."""

    id: str
    reason: str


def keep_answers(path: Path, questions: Sequence[SetQuestion], before: Mapping[str, SetQuestion]) -> None:
    """Leave in answers.jsonl only the answers to these questions, as they are asked now.

    Args:
        path: answers.jsonl, whether it exists or not.
        questions: What the run asks.
        before: The questions of the answers that are there, by id. One that differs in a letter, turns before
            included, is another question.
    """
    answers = read_answers(path)
    _rewrite(path, questions, {q.id for q in questions if q.id in answers and _is_same(q, before.get(q.id))})


def ask_missing(
    path: Path, questions: Sequence[SetQuestion], ask: Ask, progress: Progress | None = None
) -> tuple[Failure, ...]:
    """Ask what answers.jsonl does not answer yet; in the end its lines stand in the order of the questions.

    Args:
        path: answers.jsonl, whether it exists or not. Each answer is on disk before the next question is asked.
        questions: What the run asks.
        ask: Answers one question; whatever it raises is logged, and the others are asked all the same.
        progress: Is told after each question.

    Raises:
        RunError: An answer cannot be written.
    """
    answered = set(read_answers(path))
    failures = []
    for done, question in enumerate(questions, 1):
        if question.id not in answered:
            try:
                line = answer_line(dict(ask(question)))
            except Exception as exc:  # one question must not cost the others
                logger.exception("question %s failed", question.id)
                failures.append(Failure(question.id, f"{type(exc).__name__}: {exc}"))
            else:
                _append(path, line)
        if progress:
            progress(done, len(questions))
    _rewrite(path, questions, set(read_answers(path)))
    return tuple(failures)


def _append(path: Path, line: str) -> None:
    """Add a line; one that does not fit on the disc whole is left out when the run goes on."""
    try:
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(line)
    except OSError as exc:
        raise cannot_write(path, exc) from exc


def _is_same(question: SetQuestion, before: SetQuestion | None) -> bool:
    return before is not None and (question.question, question.history) == (before.question, before.history)


def _rewrite(path: Path, questions: Sequence[SetQuestion], kept: set[str]) -> None:
    """Leave the answers of the kept questions only, in the order of the questions. Lines stay as they were written."""
    if not path.is_file():
        return
    *whole, _torn = path.read_text(encoding="utf-8").split("\n")
    lines = {AnswerRecord.model_validate_json(line).id: line for line in whole}
    write_whole(path, "".join(lines[question.id] + "\n" for question in questions if question.id in kept))
