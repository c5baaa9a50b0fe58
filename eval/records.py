"""Reads answers.jsonl, the form every answer of a run is written in. Keys this program does not know are kept out."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.errors import RunError
from index.datatypes import Span


class RecordOutcome(Enum):
    """What became of a question in a run."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    UNSUPPORTED = "unsupported"
    RETRIEVED = "retrieved"  # it was only searched for: nothing was drafted, so only retrieval can be scored


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class PlacedRecord(_Record):
    """Words at a span of a document."""

    document: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Return where the words stand."""
        return Span(self.start, self.end)


class PassageRecord(PlacedRecord):
    """A passage as the reader ranked it."""

    text: str = ""
    score: float = 0.0


class CitationRecord(PlacedRecord):
    """A citation: a verified quote and where it stands."""

    number: int
    quote: str
    title: str | None = None
    section: str | None = None
    page: int | None = None
    speaker: str | None = None
    published: str | None = None


class ClaimRecord(_Record):
    """A claim with the numbers of its citations."""

    text: str
    citations: tuple[int, ...] = ()


class AnswerRecord(_Record):
    """One line of answers.jsonl."""

    id: str
    question: str
    outcome: RecordOutcome
    standalone_question: str = ""
    answer: str = ""
    confidence: float | None = None
    claims: tuple[ClaimRecord, ...] = ()
    citations: tuple[CitationRecord, ...] = ()
    passages: tuple[PassageRecord, ...] = ()
    seconds: dict[str, float] = {}
    generator: str = ""
    index: str = ""

    @property
    def is_declined(self) -> bool:
        """Return whether the reply was that the documents do not say."""
        return self.outcome in (RecordOutcome.ABSTAINED, RecordOutcome.UNSUPPORTED)

    @property
    def words(self) -> str:
        """Return the answer without the numbers of its citations; empty unless answered."""
        return " ".join(claim.text for claim in self.claims)

    def cited_by(self, claim: ClaimRecord) -> tuple[CitationRecord, ...]:
        """Return the citations a claim names; a number that stands for none is left out."""
        by_number = {citation.number: citation for citation in self.citations}
        return tuple(by_number[number] for number in dict.fromkeys(claim.citations) if number in by_number)


def read_answers(path: Path) -> dict[str, AnswerRecord]:
    """Return the answers by question id, in the order written; empty when there is no file.

    A last line without its line end was being written when the run was stopped: it is left out.

    Raises:
        RunError: Another line is not an answer.
    """
    if not path.is_file():
        return {}
    answers = {}
    *whole, _torn = path.read_bytes().split(b"\n")
    for line, raw in enumerate(whole, 1):
        try:
            record = AnswerRecord.model_validate_json(raw)
        except ValidationError as exc:
            raise RunError(
                f"{path}:{line}: not an answer: {exc.errors()[0]['msg']}.",
                "Remove the line: its question is asked again.",
            ) from exc
        answers[record.id] = record
    return answers


def answer_line(record: dict[str, object]) -> str:
    """Return an answer as a line of answers.jsonl, line end included."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"
