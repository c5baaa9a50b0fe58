"""One run from its questions to its scores: asks what is missing, scores all, and writes the run's folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.errors import Fault, QuestionSetError, RunError
from eval.gold import DocumentText, GoldQuote, find_gold, find_misfits
from eval.metrics_citation import Judge
from eval.questions import QuestionSet, SetQuestion, read_question_sets, write_questions
from eval.records import AnswerRecord, read_answers
from eval.run_folder import (
    ANSWERS,
    GOLD,
    QUESTIONS,
    SCORES,
    SETTINGS,
    SUMMARY,
    gold_to_json,
    read_json_file,
    read_questions,
)
from eval.runner import Ask, Failure, Progress, ask_missing, keep_answers
from eval.scores import QuestionScores, score_question, write_scores
from eval.summary import DEFAULT_OPTIONS, Summary, SummaryOptions, summarise
from eval.writing import held_folder, write_json_file
from index.snapshot import Snapshot

# Settings that may differ when a stopped run goes on: they do not change an answer that is already there.
_MAY_DIFFER = frozenset(("sets", "started", "versions", "index", "corpus", "built_at"))


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run came to: its summary, and the questions that could not be asked to their end."""

    summary: Summary
    failures: tuple[Failure, ...]


def read_fitting_sets(paths: Sequence[Path], snapshot: Snapshot, text_of: DocumentText) -> tuple[QuestionSet, ...]:
    """Return the question sets.

    Raises:
        QuestionSetError: A set has faults or does not fit the index; all of it is told at once.
    """
    sets, found = read_question_sets(paths)
    faults: list[Fault] = list(found)
    for question_set in sets:
        faults.extend(find_misfits(question_set, snapshot, text_of))
    if faults:
        raise QuestionSetError(faults)
    return sets


def part_of(sets: Sequence[QuestionSet], every: int = 1, limit: int | None = None) -> tuple[QuestionSet, ...]:
    """Return of each set every so-many-th question from the first on, and of these the first so many; None for all."""
    return tuple(
        replace(each, questions=each.questions[::every][:limit], lines=each.lines[::every][:limit]) for each in sets
    )


def describe_sets(sets: Sequence[QuestionSet]) -> dict[str, Any]:
    """Return, for settings.json, which sets are asked."""
    return {"sets": [{"path": str(s.path), "sha256": s.digest, "questions": len(s.questions)} for s in sets]}


def measure(
    sets: Sequence[QuestionSet],
    folder: Path,
    ask: Ask,
    text_of: DocumentText,
    settings: Mapping[str, Any],
    checks: Judge,
    *,
    options: SummaryOptions = DEFAULT_OPTIONS,
    progress: Progress | None = None,
) -> Measured:
    """Ask, score and write the run's folder; a run that was stopped there goes on.

    Args:
        sets: What is asked, ids unique among them.
        folder: The run's.
        ask: Answers one question.
        text_of: Gives a document's text.
        settings: What the answers depend on, with the index's fingerprint under "fingerprint".
        checks: Judges whether quotes bear a claim.
        options: How sure the numbers are said to be.
        progress: Is told after each question.

    Raises:
        RunError: The folder holds a run with other settings, or the index changed meanwhile.
    """
    with held_folder(folder):
        return _measure(sets, folder, ask, text_of, settings, checks, options, progress)


def _measure(
    sets: Sequence[QuestionSet],
    folder: Path,
    ask: Ask,
    text_of: DocumentText,
    settings: Mapping[str, Any],
    checks: Judge,
    options: SummaryOptions,
    progress: Progress | None,
) -> Measured:
    _refuse_other_settings(folder, settings)
    questions = [question for question_set in sets for question in question_set.questions]
    before = read_questions(folder / QUESTIONS)
    write_json_file(folder / SETTINGS, settings)
    # Until all is asked and scored the run is not finished: scores that are there are of other answers.
    for name in (SCORES, SUMMARY):
        (folder / name).unlink(missing_ok=True)
    # In this order, so that after a stop at any point no answer stands beside a question it was not given to.
    keep_answers(folder / ANSWERS, questions, before)
    write_questions(folder / QUESTIONS, questions)
    failures = ask_missing(folder / ANSWERS, questions, ask, progress)
    answers = read_answers(folder / ANSWERS)
    _refuse_other_index(answers, settings)
    gold = {question.id: find_gold(question, text_of) for question in questions}
    rows = _score(sets, answers, gold, text_of, checks)
    summary = summarise(rows, answers.values(), options)
    write_json_file(folder / GOLD, gold_to_json({id_: quotes for id_, quotes in gold.items() if quotes}))
    write_scores(folder / SCORES, rows)
    write_json_file(folder / SUMMARY, summary.as_json())
    return Measured(summary, failures)


def _score(
    sets: Sequence[QuestionSet],
    answers: Mapping[str, AnswerRecord],
    gold: Mapping[str, tuple[GoldQuote, ...]],
    text_of: DocumentText,
    checks: Judge,
) -> list[QuestionScores]:
    pairs: list[tuple[str, SetQuestion]] = [(each.name, question) for each in sets for question in each.questions]
    return [score_question(q, name, answers.get(q.id), gold[q.id], text_of, checks) for name, q in pairs]


def _refuse_other_settings(folder: Path, settings: Mapping[str, Any]) -> None:
    path = folder / SETTINGS
    if not path.is_file():
        if (folder / ANSWERS).is_file():
            raise RunError(f"{str(folder)!r} holds answers, but not what they were made with.", "Name another --out.")
        return
    before = read_json_file(path)
    now = json.loads(json.dumps(settings, default=str))  # as JSON keeps them: tuples are lists there
    names = sorted({*before, *now} - _MAY_DIFFER)
    other = [name for name in names if before.get(name) != now.get(name)]
    if other:
        raise RunError(
            f"{str(folder)!r} holds a run with another {', '.join(other)}.",
            "Name another --out, or remove the folder to run anew.",
        )


def _refuse_other_index(answers: Mapping[str, AnswerRecord], settings: Mapping[str, Any]) -> None:
    others = {record.index for record in answers.values()} - {settings["fingerprint"], ""}
    if others:
        raise RunError(
            f"The index changed while the run went on: {len(others) + 1} fingerprints in the answers.",
            "Run again into a new folder when nobody builds.",
        )
