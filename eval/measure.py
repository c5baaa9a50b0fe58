"""One run from its questions to its scores: asks what is missing, scores all, and writes the run's folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.errors import Fault, QuestionSetError, RunError
from eval.gold import DocumentText, GoldQuote, find_gold, find_misfits, is_other_index
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
    is_baseline,
    read_json_file,
    read_questions,
)
from eval.runner import Ask, Failure, Progress, ask_missing, keep_answers
from eval.scores import QuestionScores, score_question, write_scores
from eval.summary import DEFAULT_OPTIONS, Summary, SummaryOptions, summarise
from eval.writing import held_folder, write_json_file
from index.snapshot import Snapshot

# Settings that may differ when a stopped run goes on: they do not change an answer that is already there.
_MAY_DIFFER = frozenset(("sets", "every", "limit", "started", "versions", "index", "corpus", "built_at"))
_OTHER_INDEX = "Most of its documents are not in this index: name the index of these documents with --index."
_SHOWN_IDS = 5


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
        raise QuestionSetError(faults, _OTHER_INDEX if is_other_index(sets, snapshot) else "")
    return sets


def part_of(sets: Sequence[QuestionSet], every: int = 1, limit: int | None = None) -> tuple[QuestionSet, ...]:
    """Return of each set every so-many-th question from the first on, and of these the first so many; None for all."""
    return tuple(
        replace(each, questions=each.questions[::every][:limit], lines=each.lines[::every][:limit]) for each in sets
    )


def describe_sets(sets: Sequence[QuestionSet], every: int = 1, limit: int | None = None) -> dict[str, Any]:
    """Return, for settings.json, which sets are asked, and which part of each unless it is all."""
    part = {"every": every if every > 1 else None, "limit": limit}
    asked = [{"path": str(s.path), "sha256": s.digest, "questions": len(s.questions)} for s in sets]
    return {"sets": asked} | {name: value for name, value in part.items() if value is not None}


def measure(
    sets: Sequence[QuestionSet],
    folder: Path,
    ask: Ask,
    text_of: DocumentText,
    settings: Mapping[str, Any],
    checks: Judge,
    *,
    options: SummaryOptions = DEFAULT_OPTIONS,
    begin: Callable[[], None] | None = None,
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
        begin: Is called when nothing speaks against asking.
        progress: Is told after each question.

    Raises:
        RunError: The folder holds a run with other settings, answers to other questions or a baseline, or the index
            changed meanwhile.
    """
    questions = [question for question_set in sets for question in question_set.questions]
    with held_folder(folder):
        refuse_loss(folder, questions)
        _refuse_other_settings(folder, settings)
        if begin:
            begin()
        return _measure(sets, questions, folder, ask, text_of, settings, checks, options, progress)


def _measure(
    sets: Sequence[QuestionSet],
    questions: Sequence[SetQuestion],
    folder: Path,
    ask: Ask,
    text_of: DocumentText,
    settings: Mapping[str, Any],
    checks: Judge,
    options: SummaryOptions,
    progress: Progress | None,
) -> Measured:
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


def refuse_loss(folder: Path, questions: Sequence[SetQuestion]) -> None:
    """Refuse a folder in which asking these questions would cost answers: a run of hours, or a baseline.

    Raises:
        RunError: It holds answers to questions that are not among these, or a baseline.
    """
    if is_baseline(folder):
        raise RunError(f"{str(folder)!r} holds a baseline, not a run.", "Name another --out.")
    asked = {question.id for question in questions}
    lost = [id_ for id_ in read_answers(folder / ANSWERS) if id_ not in asked]
    if lost:
        n, some = len(lost), ", ".join(lost[:_SHOWN_IDS]) + (", …" if len(lost) > _SHOWN_IDS else "")
        raise RunError(
            f"{str(folder)!r} holds answers to {n} question{'' if n == 1 else 's'} that are not asked now: {some}.",
            "Name another --out, or the sets, --every and --limit that it was made with.",
        )


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
