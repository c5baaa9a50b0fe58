"""Who holds a post: "Who is the head of procurement?" asks for a name, and what only mentions the post has none."""

from __future__ import annotations

import re

from rag.language.names import TITLES, is_short_form, read_names
from rag.language.roles import read_roles
from rag.language.words import stem, telling_stems
from rag.question.question_form import AnswerKind, QuestionForm, parts_of
from rag.reading.seen import Seen

_POSTS = (
    r"(?:heads?|(?:vice[- ]|deputy )?(?:chairs?|presidents?)|chair(?:man|woman|person)|directors?|managers?|chief|"
    r"leads?|leaders?|officers?|ministers?|secretar(?:y|ies)|guardians?|commissioners?|mayors?|principals?|"
    r"head ?teachers?|headmasters?|editors?|registrars?|clerks?|treasurers?|ombudsman|governors?|inspectors?|spokes\w+)"
)
# The words of a post before the one that says what it is: "national medical director".
_OF_THE_POST = rf"(?:(?!for\b|to\b|of\b|by\b|with\b|in\b|at\b|on\b|who\b)[\w’'-]+ ){{0,4}}?{_POSTS}\b"
_ASKS_WHO_HOLDS = re.compile(
    rf"\bwho(?:[’']s|[’']re| (?:is|was|are|were|has been|have been|will be))(?: (?:now|currently|appointed|named))*"
    rf"(?: as)?(?: (?:the|our|their|its|your|my))? (?!responsible\b|allowed\b|able\b){_OF_THE_POST}"
    rf"|\bnames? of (?:(?:the|our|their|its|your|my) )?{_OF_THE_POST}",
    re.IGNORECASE,
)
# What says that one post is another: "The accountable officer is the chief executive".
_SAME = re.compile(
    r"(?:\b(?:is|are|was|were|be|becomes?|as|held by)|:)\s+(?:(?:the|our|its|their|an?)\s+)?(?:[\w’'-]+ ){0,3}$",
    re.IGNORECASE,
)
# Whoever it points at is named before it, or is who speaks.
_POINTS = re.compile(r"^\W*(?:he|she|they|his|her|their|I|my)\b", re.IGNORECASE)
_TITLES = frozenset(map(stem, TITLES))


def asks_who_holds(form: QuestionForm) -> bool:
    """Tell whether a question asks who holds a post, and nothing else."""
    is_one = len(parts_of(form.text)) == 1
    return form.kind is AnswerKind.PERSON and is_one and bool(_ASKS_WHO_HOLDS.search(form.text))


def names_holder(form: QuestionForm, one: Seen) -> bool:
    """Tell whether a sentence, or who says it, has a name or another post beside the words of the question.

    One that opens with "she" or "I" may: the name stands before it.
    """
    if _POINTS.search(one.sentence.words):
        return True
    known = frozenset(form.stems) | _TITLES
    said = f"{one.sentence.notes} {one.sentence.words}"
    for text in (one.found.chunk.speaker or "", said):
        for name in read_names(text):
            telling = telling_stems(name.words) - known
            if telling and not is_short_form(name.words):
                return True
    others = [role for role in read_roles(said) if stem(role.cut(said).lower()) not in known]
    return any(_SAME.search(said[: role.start]) for role in others)
