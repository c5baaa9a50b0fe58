"""Fills in a question that only names what is new: "And in 2020?" after "How many nurses were there in 2010?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from index.datatypes import Span
from rag.language.names import read_names
from rag.language.pronouns import is_plural
from rag.language.words import STOP_WORDS
from rag.question.leaning import ASKING

_NEW = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?),?\s+)?(?:(?:what|how) about\s+)?(?:(?P<how>for|in|at|on|by|with|from|under|to)\s+)?"
    r"(?:the\s+)?(?P<thing>[\w’'&/-]+(?: [\w’'&/-]+){0,2})\s*\?*$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"^(?:and|but|so|ok(?:ay)?,?|(?:what|how) about)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:[/–-](?:19|20)?\d\d)?\b")
# A plural right after one of these is what is counted or chosen, and stays: "how many days", "which forms".
_CHOSEN = re.compile(r"\b(?:many|which|what|more|fewer|of)\s+$", re.IGNORECASE)


def filled_in(question: str, full: str) -> tuple[str, str]:
    """Return the full question before with what this one names in place of the thing of its sort, and that thing.

    A year takes the place of a year, a name of a name, people or things in the plural of such; with a preposition,
    only where the same one stands before it. ("", "") where nothing, or more than one thing, could give way.

    Args:
        question: As typed: "What about doctors?".
        full: The last question that can be understood alone.
    """
    new = _NEW.match(question.strip())
    if not new or not _OPENS.match(question.strip()):
        return "", ""
    thing = new["thing"]
    for sort in (_years, partial(_names, of_people=True), partial(_names, of_people=False), _plurals):
        if [span.cut(thing) for span in sort(thing)] != [thing]:
            continue
        places = [span for span in sort(full) if not new["how"] or _follows(new["how"], full, span)]
        if len(places) != 1:
            return "", ""
        place = places[0]
        return f"{full[: place.start]}{thing}{full[place.end :]}", place.cut(full)
    return "", ""


def _follows(preposition: str, text: str, span: Span) -> bool:
    return bool(re.search(rf"\b{preposition}\s+(?:the\s+)?$", text[: span.start], re.IGNORECASE))


def _years(text: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in _YEAR.finditer(text))


def _names(text: str, of_people: bool) -> Iterator[Span]:
    opening = "in "  # behind it a lone name is read as one
    for name in read_names(opening + text):
        if name.is_person is of_people and not _YEAR.search(name.words):
            yield Span(name.span.start - len(opening), name.span.end - len(opening))


def _plurals(text: str) -> Iterator[Span]:
    for match in re.finditer(r"[a-z’'-]+", text):
        word = match.group()
        is_telling = word not in STOP_WORDS and word not in ASKING
        if is_telling and is_plural(word) and not _CHOSEN.search(text[: match.start()]):
            yield Span(*match.span())
