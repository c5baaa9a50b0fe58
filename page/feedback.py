"""What people say of answers, kept with all that is needed to ask the same again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import Enum

from page.answer_codec import answer_from_json, answer_to_stored
from page.database import Database, now
from rag.datatypes import Answer, Exchange


class Verdict(Enum):
    """What somebody says of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"  # the documents say it, or more of it, and the answer does not


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on one answer.

    Attributes:
        verdict: Right, wrong or missing.
        comment: In the person's own words, "" if none.
        is_unanswerable: Whether they say the documents do not answer the question at all.
    """

    verdict: Verdict
    comment: str = ""
    is_unanswerable: bool = False


@dataclass(frozen=True, slots=True)
class KeptFeedback:
    """Feedback with what it was given on.

    Attributes:
        turn_id: The turn; two people may have said something of the same one.
        given_at: ISO 8601 in UTC.
        feedback: What was said.
        answer: The answer it was said of, with its question and the fingerprint of the index.
        history: The turns before, oldest first.
    """

    turn_id: str
    given_at: str
    feedback: Feedback
    answer: Answer
    history: tuple[Exchange, ...] = ()


class FeedbackStore:
    """All feedback: one verdict a person and turn, the last one given."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, owner: str, turn_id: str, feedback: Feedback, answer: Answer, history: tuple[Exchange, ...]) -> None:
        """Keep a verdict with question, answer, passages and the fingerprint of the index."""
        with self._database.connect() as db:
            db.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (turn_id, owner, feedback.verdict.value, feedback.comment.strip(), feedback.is_unanswerable, now(),
                 answer.question, json.dumps([asdict(turn) for turn in history], ensure_ascii=False),
                 answer_to_stored(answer), answer.index),
            )  # fmt: skip

    def find(self, owner: str, turn_id: str) -> Feedback | None:
        """Return what a person said of a turn, None if nothing."""
        with self._database.connect() as db:
            row = db.execute(
                "SELECT verdict, comment, is_unanswerable FROM feedback WHERE owner = ? AND turn = ?", (owner, turn_id)
            ).fetchone()
        return Feedback(Verdict(row[0]), row[1], bool(row[2])) if row else None

    def count(self) -> dict[Verdict, int]:
        """Return how many of each verdict were given, by everybody."""
        with self._database.connect() as db:
            found = dict(db.execute("SELECT verdict, count(*) FROM feedback GROUP BY verdict"))
        return {verdict: found.get(verdict.value, 0) for verdict in Verdict}

    def given_by(self, owner: str) -> tuple[KeptFeedback, ...]:
        """Return what one person said, the oldest first."""
        return self._read("owner = ?", owner)

    def given_by_all(self) -> tuple[KeptFeedback, ...]:
        """Return what everybody said, the oldest first: for whoever runs the server, never for a visitor."""
        return self._read("TRUE")

    def _read(self, which: str, *values: str) -> tuple[KeptFeedback, ...]:
        select = "SELECT turn, given_at, verdict, comment, is_unanswerable, history, answer FROM feedback WHERE "
        with self._database.connect() as db:
            rows = db.execute(select + which + " ORDER BY given_at, turn, owner", values).fetchall()
        return tuple(
            KeptFeedback(
                turn_id,
                given_at,
                Feedback(Verdict(verdict), comment, bool(is_unanswerable)),
                answer_from_json(answer),
                tuple(Exchange(**turn) for turn in json.loads(history)),
            )
            for turn_id, given_at, verdict, comment, is_unanswerable, history, answer in rows
        )
