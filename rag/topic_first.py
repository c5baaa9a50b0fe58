"""A question that names its topic before it asks: "What about overtime, who approves it?"."""

from __future__ import annotations

import re

from rag.carried import with_carried
from rag.leaning import points_back

_TOPIC_FIRST = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?),?\s+)?(?:what|how) about (?P<topic>[^,?]+)[,?]\s+(?:and\s+)?"
    r"(?P<asked>(?:how|what|who|when|where|why|which|is|are|do|does|did|can|must|may|should|will)\b[^,?]*\??)$",
    re.IGNORECASE,
)


def topic_put_in(question: str) -> str:
    """Return the question with its topic where it points at it, else behind it in brackets; any other as it is."""
    match = _TOPIC_FIRST.match(question.strip())
    if not match:
        return question
    topic, asked = match["topic"].strip(), match["asked"].strip()
    pointer = points_back(asked)
    if pointer and (pointer["it"] or pointer["its"]):
        return asked[: pointer.start()] + topic + ("’s" if pointer["its"] else "") + asked[pointer.end() :]
    return with_carried(asked, [topic])
