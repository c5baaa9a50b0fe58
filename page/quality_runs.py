"""Evaluation runs as the quality page needs them: one row a run, the worst questions first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.records import AnswerRecord
from eval.run_folder import SETTINGS, SUMMARY, Run, read_json_file, read_run
from eval.scores import FAILED, QuestionScores
from index.errors import FootnoteError
from page.words import counted

# Metric of summary.json and what the page calls it, in the order shown.
CHARTED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Accuracy": (("right", "answers right"), ("gold_quoted", "gold quotes cited"), ("success@5", "gold in first five")),
    "Citation": (
        ("quotes_literal", "quotes literal"),
        ("citation_recall_checks", "claims supported"),
        ("citation_precision_checks", "citations needed"),
    ),
    "Abstention": (("rejection", "unanswerable declined"), ("over_refusal", "answerable declined")),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run asked: only runs that asked the same say anything of each other.

    Attributes:
        words: Its question sets and the part of them, for people.
        digest: Of their contents; the same words may stand for sets that were changed in between.
    """

    words: str = "sets that are not known"
    digest: str = ""


@dataclass(frozen=True, slots=True)
class RunRow:
    """What the charts show of a run.

    Attributes:
        name: Its folder, relative to the folder of runs.
        made_at: When its summary was written, in UTC.
        summary: What summary.json holds.
        asked: Its question sets.
    """

    name: str
    made_at: datetime
    summary: Mapping[str, Any]
    asked: Asked = Asked()

    def metric(self, name: str) -> float | None:
        """Return a metric's value, None where the run did not measure it."""
        value = (self.summary.get("metrics", {}).get(name) or {}).get("value")
        return float(value) if isinstance(value, (int, float)) else None

    def seconds(self, which: str) -> float | None:
        """Return the median or p95 of the whole time a question took, None where it is not known."""
        value = (self.summary.get("speed", {}).get("total") or {}).get(which)
        return float(value) if isinstance(value, (int, float)) else None


@dataclass(frozen=True, slots=True)
class BadQuestion:
    """A question that went wrong, and how.

    Attributes:
        id: The question's.
        badness: The higher, the worse.
        why: In words.
    """

    id: str
    badness: float
    why: str


def list_runs(folder: Path) -> tuple[tuple[RunRow, ...], tuple[str, ...]]:
    """Return the finished runs, the oldest first, and what is wrong with those that cannot be read."""
    rows, faults = [], []
    for path in sorted(folder.rglob(SUMMARY)) if folder.is_dir() else ():
        try:
            summary = read_json_file(path)
            settings = read_json_file(path.with_name(SETTINGS)) if path.with_name(SETTINGS).is_file() else {}
        except FootnoteError as exc:
            faults.append(str(exc))
            continue
        made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        rows.append(RunRow(path.parent.relative_to(folder).as_posix(), made_at, summary, _asked(settings)))
    return tuple(sorted(rows, key=lambda row: row.made_at)), tuple(faults)


def by_asked(rows: Sequence[RunRow]) -> dict[Asked, tuple[RunRow, ...]]:
    """Return the runs by what they asked, in the same order; what was asked last comes first."""
    found: dict[Asked, list[RunRow]] = {}
    for row in reversed(rows):
        found.setdefault(row.asked, []).insert(0, row)
    return {asked: tuple(same) for asked, same in found.items()}


def _asked(settings: Mapping[str, Any]) -> Asked:
    sets = settings.get("sets")
    if not sets:
        return Asked()
    names = " and ".join(f"{Path(one['path']).stem} ({counted(one['questions'], 'question')})" for one in sets)
    every, limit = settings.get("every"), settings.get("limit")
    part = f", one in {every}" if every else ""
    part += f", the first {limit}" if limit else ""
    return Asked(names + part, "-".join(one["sha256"] for one in sets))


def open_run(folder: Path, name: str) -> Run:
    """Return a run with its answers.

    Raises:
        FootnoteError: It cannot be read.
    """
    return read_run(folder / name)


def worst_first(rows: Sequence[QuestionScores], answers: Mapping[str, AnswerRecord]) -> tuple[BadQuestion, ...]:
    """Return the questions that went wrong, worst first: sure and wrong, then declined, then poorly cited."""
    found = [bad for row in rows if (bad := _badness(row, answers.get(row.id))) is not None]
    return tuple(sorted(found, key=lambda bad: (-bad.badness, bad.id)))


def _badness(row: QuestionScores, answer: AnswerRecord | None) -> BadQuestion | None:
    values = row.values
    sure = answer.confidence if answer and answer.confidence is not None else 0.5
    faults = (
        (row.outcome == FAILED, 4.0, "could not be asked to its end"),
        (values.get("rejection") == 0.0, 3.0 + sure, "answered, though the documents do not say"),
        (values.get("over_refusal") == 1.0, 1.0 + sure, "declined, though the documents do say"),
        (values.get("right", 1.0) < 1.0, 2.0 + sure, "a fact is missing or wrong"),
        (values.get("citation_recall_checks", 1.0) < 1.0, 1.0, "a claim is not borne out by its citation"),
        (values.get("success@5", 1.0) < 1.0, 0.5, "the gold quote is not in the first five passages"),
    )
    return next((BadQuestion(row.id, badness, why) for is_so, badness, why in faults if is_so), None)
