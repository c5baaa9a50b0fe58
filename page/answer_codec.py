"""An Answer as JSON and back, whole, so that a chat kept for months opens as it was."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter

from rag.datatypes import Answer


@cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def answer_to_stored(answer: Answer) -> str:
    """Return the answer as JSON that `answer_from_json` reads back to an equal one."""
    return _adapter().dump_json(answer).decode()


def answer_from_json(stored: str) -> Answer:
    """Return a stored answer. Fields that did not exist when it was stored get their defaults."""
    return _adapter().validate_json(stored)
