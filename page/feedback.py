"""What people say of answers, kept with all that is needed to ask the same again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from page.answer_codec import answer_from_json, answer_to_stored
from page.database import Database, now
from rag.datatypes import Answer, Exchange, Outcome


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

    def question_set(self) -> str:
        """Return all feedback as a question set, JSON lines that `python -m eval run` reads; "" if there is none.

        Gold comes only from what a person confirmed: the quotes of an answer called right. An answer called wrong or
        missing gives its question without gold, for somebody to complete.
        """
        with self._database.connect() as db:
            rows = db.execute(
                "SELECT turn, verdict, is_unanswerable, history, answer FROM feedback ORDER BY given_at, turn, owner"
            ).fetchall()
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in _lines(rows))


def _lines(rows: list[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for turn_id, verdict_value, is_unanswerable, history, stored in rows:
        verdict, answer = Verdict(verdict_value), answer_from_json(stored)
        seen[turn_id] = seen.get(turn_id, 0) + 1
        is_answered = answer.outcome is Outcome.ANSWERED
        is_answerable = not is_unanswerable and (is_answered or verdict is not Verdict.RIGHT)
        line: dict[str, Any] = {
            "id": f"feedback-{turn_id}" + (f"-{seen[turn_id]}" if seen[turn_id] > 1 else ""),
            "question": answer.question,
            "answerable": is_answerable,
            "tags": ["feedback", verdict.value],
        }
        if json.loads(history):
            line["history"] = json.loads(history)
        if verdict is Verdict.RIGHT and is_answered and is_answerable:
            line["evidence"] = [
                {"document": citation.document_id, "quote": citation.quote} for citation in answer.citations
            ]
        yield line
