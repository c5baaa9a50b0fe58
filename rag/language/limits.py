"""The words that limit a figure: "up to 5 days" stays below it, "5 days or more" above."""

from __future__ import annotations

import re
from enum import Enum

from index.datatypes import Span

# What stands before a figure: up to it with it, below it without it, above it without it, from it on with it.
UP_TO = re.compile(
    r"(?:\b(?:up to(?: and including)?|at most|(?:no|not) (?:more|longer|later|older|greater) than|not exceed(?:ing)?|"
    r"maximum(?: of)?|until|within)|≤|<=)\s*$",
    re.IGNORECASE,
)
BELOW = re.compile(r"(?:\b(?:(?:less|fewer|younger|shorter|lower) than|under|below|before)|<)\s*$", re.IGNORECASE)
ABOVE = re.compile(
    r"(?:\b(?:(?:more|longer|greater|older|higher) than|over|above|exceed(?:s|ed|ing)?|after)|>)\s*$", re.IGNORECASE
)
FROM = re.compile(r"(?:\b(?:from|at least|minimum(?: of)?|(?:no|not) (?:less|fewer) than)|≥|>=)\s*$", re.IGNORECASE)
# What stands behind it.
OR_MORE = re.compile(
    r"^\s*(?:or (?:more|over|above|longer|older|higher)\b|and (?:over|above|more)\b|plus\b|\+)", re.IGNORECASE
)
OR_LESS = re.compile(r"^\s*(?:or (?:less|under|below|fewer|younger|lower)|at (?:the )?most)\b", re.IGNORECASE)
_DENIED = re.compile(r"(?:\b(?:not|no|never|none|nobody|cannot|without)|n[’']t)(?:\W+\w+){0,3}\W*$", re.IGNORECASE)
# Characters before a figure in which a limit and its denial stand.
_REACH = 80


class Side(Enum):
    """Where what is limited lies."""

    BELOW = "below"
    ABOVE = "above"


def side_of(text: str, figure: Span) -> Side | None:
    """Return on which side of a figure of the text a limit keeps, None for no limit.

    None too where the sentence denies it: "not carry over more than 5 days" may be told as "carry over up to 5 days".
    """
    before = re.split(r"[.;:!?]\s", text[max(0, figure.start - _REACH) : figure.start])[-1]
    after = text[figure.end : figure.end + _REACH]
    for side, ahead, behind in ((Side.BELOW, (UP_TO, BELOW), OR_LESS), (Side.ABOVE, (FROM, ABOVE), OR_MORE)):
        found = next((match for pattern in ahead if (match := pattern.search(before))), None)
        if found or behind.match(after):
            return None if _DENIED.search(before[: found.start()] if found else before) else side
    return None
