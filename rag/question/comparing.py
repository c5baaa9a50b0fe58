"""Which two things a question compares."""

from __future__ import annotations

import re

from rag.language.figure_kinds import days_of
from rag.language.figures import read_figures
from rag.language.words import STOP_WORDS, stem, words_of

_COMPARISON = re.compile(
    r"\bdiffer(?:s|ed|ence|ences|ent)?\b|\bcompar(?:e|es|ed|ing|ison)\b|\bversus\b|\bvs\b|\bcontrast\b|\b(?:better|"
    r"worse|more|less|higher|lower) than\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?P<left>[\w’'-]+)\s+(?:and|or|versus|vs\.?|from|compared (?:with|to))\s+(?:the |that of |in |"
    r"those of )?(?P<right>[\w’'-]+)",
    re.IGNORECASE,
)
_THAN = re.compile(r"\bthan\s+(?:the |that of |in |those of )?(?P<right>[\w’'-]+)", re.IGNORECASE)


def compared_in(question: str) -> tuple[str, ...]:
    """Return the stems of the two things compared: "labour" and "conservative"; () if nothing is."""
    text = _without_limits(question)
    if not _COMPARISON.search(text):
        return ()
    than = _THAN.search(text)
    telling = [word for word in words_of(text) if word not in STOP_WORDS]
    if than and telling:
        pair = (telling[0], words_of(than["right"])[0])
    else:
        pairs = [(m["left"], m["right"]) for m in _BETWEEN.finditer(text)]
        pairs = [pair for pair in pairs if not {word.lower() for word in pair} & STOP_WORDS]
        if not pairs:
            return ()
        pair = (words_of(pairs[0][0])[0], words_of(pairs[0][1])[0])
    stems = tuple(stem(word) for word in pair)
    return stems if stems[0] != stems[1] else ()


_LIMIT = re.compile(r"\b\w+ than\s+(?:about |around |the )?$", re.IGNORECASE)
_UNIT_LIMIT = re.compile(r"\b\w+ than\s+(?:an?\s+(?P<unit>\w+)|once|twice)\b", re.IGNORECASE)


def _without_limits(text: str) -> str:
    """Return the text without "more than" before a figure: "leave of more than five days" compares nothing."""
    for figure in reversed(read_figures(text)):
        if limit := _LIMIT.search(text[: figure.span.start]):
            text = text[: limit.start()] + text[figure.span.start :]
    return _UNIT_LIMIT.sub(lambda m: " " if not m["unit"] or days_of(m["unit"].lower()) else m.group(), text)
