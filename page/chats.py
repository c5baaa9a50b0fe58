"""Chats and their turns, each person's own, kept in the page's database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import Enum

from page.answer_codec import answer_from_json, answer_to_stored
from page.database import Database, now
from rag.datatypes import Answer, Exchange

_TITLE_CHARS = 60


class TurnState(Enum):
    """How far a turn has come."""

    ASKING = "asking"
    ANSWERED = "answered"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation: its title and when it was last added to, ISO 8601 in UTC."""

    id: str
    title: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a chat and what became of it.

    Attributes:
        id: Random; also the name of the work that answers it.
        question: As typed.
        choices: The view settings it was asked with, as JSON.
        asked_at: ISO 8601 in UTC.
        state: How far it has come.
        answer: None unless answered.
        fault: What went wrong and the next step; "" unless it failed.
    """

    id: str
    question: str
    choices: str
    asked_at: str
    state: TurnState
    answer: Answer | None = None
    fault: str = ""


class ChatStore:
    """All chats. Every method that reads or changes one takes its owner, and finds nothing of anybody else's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def chats(self, owner: str) -> tuple[Chat, ...]:
        """Return a person's chats, the latest first."""
        with self._database.connect() as db:
            rows = db.execute(
                "SELECT id, title, changed_at FROM chats WHERE owner = ? ORDER BY changed_at DESC", (owner,)
            ).fetchall()
        return tuple(Chat(*row) for row in rows)

    def find_chat(self, owner: str, chat_id: str) -> Chat | None:
        """Return a person's chat, None if they have none of that id."""
        with self._database.connect() as db:
            row = db.execute(
                "SELECT id, title, changed_at FROM chats WHERE owner = ? AND id = ?", (owner, chat_id)
            ).fetchone()
        return Chat(*row) if row else None

    def rename_chat(self, owner: str, chat_id: str, title: str) -> None:
        """Give a chat another title; an empty one changes nothing."""
        if title.strip():
            with self._database.connect() as db:
                db.execute("UPDATE chats SET title = ? WHERE owner = ? AND id = ?", (shortened(title), owner, chat_id))

    def hand_over(self, owner: str, heir: str) -> None:
        """Make a person's chats, with the feedback given on them, another's."""
        with self._database.connect() as db:
            db.execute("UPDATE chats SET owner = ? WHERE owner = ?", (heir, owner))
            db.execute("UPDATE OR IGNORE feedback SET owner = ? WHERE owner = ?", (heir, owner))

    def delete_chat(self, owner: str, chat_id: str) -> None:
        """Drop a chat with its turns and the feedback given on them."""
        with self._database.connect() as db:
            db.execute(
                "DELETE FROM feedback WHERE turn IN (SELECT turns.id FROM turns JOIN chats ON chats.id = turns.chat"
                " WHERE chats.owner = ? AND chats.id = ?)",
                (owner, chat_id),
            )
            db.execute("DELETE FROM chats WHERE owner = ? AND id = ?", (owner, chat_id))

    def add_turn(self, turn_id: str, owner: str, chat_id: str, question: str, choices: str) -> None:
        """Add a question to a chat before anything answers it, so that it cannot be lost.

        The first question makes the chat and names it; so does the next one of a chat that was deleted meanwhile.

        Raises:
            KeyError: The chat is somebody else's.
        """
        at = now()
        with self._database.connect() as db:
            title = shortened(question)
            db.execute("INSERT OR IGNORE INTO chats VALUES (?, ?, ?, ?, ?)", (chat_id, owner, title, at, at))
            if db.execute("SELECT owner FROM chats WHERE id = ?", (chat_id,)).fetchone()[0] != owner:
                raise KeyError(chat_id)
            db.execute(
                "INSERT INTO turns (id, chat, question, choices, asked_at, state) VALUES (?, ?, ?, ?, ?, ?)",
                (turn_id, chat_id, question, choices, at, TurnState.ASKING.value),
            )
            db.execute("UPDATE chats SET changed_at = ? WHERE id = ?", (at, chat_id))

    def turns(self, owner: str, chat_id: str) -> tuple[Turn, ...]:
        """Return the turns of a person's chat in order; empty if they have none of that id."""
        return self._read_turns("chat = ?2", owner, chat_id)

    def history(self, owner: str, turn_id: str) -> tuple[Exchange, ...]:
        """Return the answered turns before a turn, what it builds on, oldest first; empty if they have none such."""
        this = "FROM turns WHERE id = ?2"
        turns = self._read_turns(f"chat = (SELECT chat {this}) AND turns.rowid < (SELECT rowid {this})", owner, turn_id)
        return tuple(Exchange(turn.question, turn.answer.text) for turn in turns if turn.answer)

    def _read_turns(self, which: str, owner: str, value: str) -> tuple[Turn, ...]:
        with self._database.connect() as db:
            select = "SELECT turns.id, question, choices, asked_at, state, answer, fault FROM turns"
            where = f" JOIN chats ON chats.id = turns.chat WHERE owner = ?1 AND {which} ORDER BY turns.rowid"
            rows = db.execute(select + where, (owner, value)).fetchall()
        return tuple(
            Turn(
                id_,
                question,
                choices,
                asked_at,
                TurnState(state),
                answer_from_json(answer) if answer else None,
                fault or "",
            )
            for id_, question, choices, asked_at, state, answer, fault in rows
        )

    def find_turn(self, owner: str, turn_id: str) -> Turn | None:
        """Return a turn of a person's, None if they have none of that id."""
        found = self._read_turns("turns.id = ?2", owner, turn_id)
        return found[0] if found else None

    def keep_answer(self, turn_id: str, answer: Answer) -> None:
        """Keep the answer to a turn; a turn that was stopped or deleted meanwhile stays as it is."""
        self._finish(turn_id, TurnState.ANSWERED, answer_to_stored(answer), None)

    def keep_fault(self, turn_id: str, fault: str) -> None:
        """Keep what went wrong with a turn."""
        self._finish(turn_id, TurnState.FAILED, None, fault)

    def stop_turn(self, turn_id: str) -> None:
        """Mark a turn as stopped by the person who asked."""
        self._finish(turn_id, TurnState.STOPPED, None, None)

    def ask_again(self, turn_id: str) -> None:
        """Put a stopped or failed turn back to where it was just asked."""
        with self._database.connect() as db:
            db.execute(
                "UPDATE turns SET state = ?, fault = NULL WHERE id = ? AND state != ?",
                (TurnState.ASKING.value, turn_id, TurnState.ANSWERED.value),
            )

    def is_asking(self, turn_id: str) -> bool:
        """Tell whether a turn still waits for its answer."""
        with self._database.connect() as db:
            row = db.execute("SELECT state FROM turns WHERE id = ?", (turn_id,)).fetchone()
        return bool(row) and row[0] == TurnState.ASKING.value

    def _finish(self, turn_id: str, state: TurnState, answer: str | None, fault: str | None) -> None:
        with self._database.connect() as db:
            db.execute(
                "UPDATE turns SET state = ?, answer = ?, fault = ? WHERE id = ? AND state = ?",
                (state.value, answer, fault, turn_id, TurnState.ASKING.value),
            )


def new_id() -> str:
    """Return a random id for a chat or a turn: nobody guesses another's."""
    return secrets.token_urlsafe(9)


def shortened(text: str, max_chars: int = _TITLE_CHARS) -> str:
    """Return a text on one line, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= max_chars:
        return line
    return line[: max_chars - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
