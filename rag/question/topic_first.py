"""A question that names its topic before it asks: "What about overtime, who approves it?"."""

from __future__ import annotations

import re

from rag.question.carried import with_carried

_OPENS = r"(?:(?:and|but|so|ok(?:ay)?),?\s+)"
_ASKED = r"(?P<asked>(?:how|what|who|when|where|why|which|is|are|do|does|did|can|must|may|should|will)\b[^,?]*\??)"
_ABOUT = re.compile(rf"^{_OPENS}?(?:what|how) about (?P<topic>[^,?]+)[,?]\s+(?:and\s+)?{_ASKED}$", re.IGNORECASE)
# "And Medicare, who is that for?": only with a word that points at it.
_NAMED = re.compile(rf"^{_OPENS}(?P<topic>[^,?\s]+(?: [^,?\s]+){{0,3}}),\s+{_ASKED}$", re.IGNORECASE)
_POINTS = re.compile(
    r"\b(?P<its>its|their|his)\b(?=\s+\w)|\b(?:it|they|them|that|this|these|those|he|she|him|her)\b(?=\s*(?:[?.,]|$)|\s+"
    r"(?:is|are|was|were|be|for|about|to|from|with|by|in|on|at|of|have|has|had|do|does|did|can|must|may|should|will|"
    r"work|apply|cost|mean|come|go|last|start|end|say|get|need|allowed|paid|approved)\b)",
    re.IGNORECASE,
)


def topic_put_in(question: str) -> str:
    """Return the question with its topic where it points at it, else behind it in brackets; any other as it is."""
    about = _ABOUT.match(question.strip())
    match = about or _NAMED.match(question.strip())
    if not match:
        return question
    topic, asked = match["topic"].strip(), match["asked"].strip()
    pointer = _POINTS.search(asked)
    if pointer:
        return asked[: pointer.start()] + topic + ("’s" if pointer["its"] else "") + asked[pointer.end() :]
    return with_carried(asked, [topic]) if about else question
