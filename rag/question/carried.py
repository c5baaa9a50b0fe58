"""How a question shows the words it takes from the turns before: "Who pays? [conditions, sick pay]"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CARRIED = re.compile(r"\s*\[[^\[\]]*\]\s*$")


def with_carried(question: str, phrases: Sequence[str]) -> str:
    """Return the question with the phrases behind it in brackets; as it is when there are none."""
    return f"{question.rstrip()} [{', '.join(phrases)}]" if phrases else question


def without_carried(question: str) -> str:
    """Return the question itself: what it asks for is told by its own words, what it is about by the carried too."""
    return _CARRIED.sub("", question) or question
