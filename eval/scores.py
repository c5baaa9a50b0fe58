"""The scores of each question of a run, and scores.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np

from eval.errors import RunError
from eval.gold import DocumentText, GoldQuote
from eval.metrics import SCORE_COLUMNS, STATE_COLUMNS, Columns
from eval.metrics_answer import score_answer
from eval.metrics_citation import Judge, score_citations
from eval.metrics_retrieval import score_retrieval
from eval.questions import SetQuestion
from eval.records import AnswerRecord, RecordOutcome
from eval.writing import write_whole

_FACTS = ("id", "set", "tags", "outcome")
_DIGEST = "question_digest"
_NUMBERS = (*STATE_COLUMNS, *SCORE_COLUMNS)
FAILED = "failed"  # the outcome of a question that could not be asked to its end


@dataclass(frozen=True, slots=True)
class QuestionScores:
    """All that was measured of one question.

    Attributes:
        id: The question's.
        set_name: Whose question it is.
        tags: The question's.
        outcome: As in answers.jsonl, or "failed".
        values: By column. A measure that is not here is undefined for the question.
        digest: The question's; "" in scores that were written before it was.
    """

    id: str
    set_name: str
    tags: tuple[str, ...]
    outcome: str
    values: Mapping[str, float]
    digest: str = ""


def score_question(
    question: SetQuestion,
    set_name: str,
    record: AnswerRecord | None,
    gold: Sequence[GoldQuote],
    text_of: DocumentText,
    checks: Judge,
) -> QuestionScores:
    """Return the scores of one question; a failed one (None) has no measure at all."""
    if record is None:
        return QuestionScores(question.id, set_name, question.tags, FAILED, {}, question.digest)
    values = score_retrieval(record.passages, gold)
    if record.outcome is not RecordOutcome.RETRIEVED:
        answer = score_answer(question, record, gold)
        values |= answer | score_citations(record, gold, text_of, checks)
        values |= _abstention(question, record, answer.get("right"))
    return QuestionScores(question.id, set_name, question.tags, record.outcome.value, values, question.digest)


def _abstention(question: SetQuestion, record: AnswerRecord, right: float | None) -> dict[str, float]:
    declined = float(record.is_declined)
    values = {"answerable": float(question.answerable), "declined": declined}
    values["over_refusal" if question.answerable else "rejection"] = declined
    if record.confidence is not None:
        values["confidence"] = record.confidence
    correct = right if question.answerable else declined
    return values if correct is None else values | {"correct": correct}


def as_columns(rows: Sequence[QuestionScores]) -> Columns:
    """Return the rows as columns of numbers, NaN where undefined."""
    return {name: np.array([row.values.get(name, np.nan) for row in rows], dtype=np.float64) for name in _NUMBERS}


def write_scores(path: Path, rows: Iterable[QuestionScores]) -> None:
    """Write scores.csv: a row a question, an empty cell where undefined."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((*_FACTS, _DIGEST, *_NUMBERS))
    for row in rows:
        facts = (row.id, row.set_name, "|".join(tag.replace("|", "/") for tag in row.tags), row.outcome, row.digest)
        # repr keeps every digit: the file gives back the very numbers it was written from
        writer.writerow((*facts, *(repr(row.values[name]) if name in row.values else "" for name in _NUMBERS)))
    write_whole(path, stream.getvalue())


def read_scores(path: Path) -> tuple[QuestionScores, ...]:
    """Return the rows of scores.csv.

    Raises:
        RunError: There is no such file, or it is of another form.
    """
    if not path.is_file():
        raise RunError(
            f"There is no finished run in {str(path.parent)!r}: it has no {path.name}.",
            f"Run it to its end: python -m eval run SET.jsonl --out {path.parent}",
        )
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [name for name in _FACTS if name not in (reader.fieldnames or ())]
        if missing:
            raise RunError(f"{path} has no column {', '.join(missing)}.", "Run the set again into a new folder.")
        try:
            rows = tuple(map(_row, reader))
        except (ValueError, csv.Error, TypeError, AttributeError) as exc:  # a short row holds None for text
            reason = str(exc) if isinstance(exc, ValueError) else "a row of another form"
            raise RunError(f"{path}:{reader.line_num}: {reason}.", "Run the set again into a new folder.") from exc
    if not rows:
        raise RunError(f"{path} holds no question.", "Run the set again into a new folder.")
    return rows


def _row(cells: dict[str, str]) -> QuestionScores:
    values = {name: float(cells[name]) for name in _NUMBERS if cells.get(name)}
    tags = tuple(tag for tag in cells["tags"].split("|") if tag)
    return QuestionScores(cells["id"], cells["set"], tags, cells["outcome"], values, cells.get(_DIGEST) or "")
