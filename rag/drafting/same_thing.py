"""Tells whether two sentences give a figure for the same thing: of one subject, under one verb, in one case."""

from __future__ import annotations

import re

from rag.drafting.composing import plain
from rag.drafting.versions import likeness, matter_of
from rag.language.column_units import read_row_figures
from rag.language.figure_kinds import Figure, FigureKind
from rag.language.figures import read_figures
from rag.language.names import read_names
from rag.language.words import STOP_WORDS, words_of
from rag.question.question_form import QuestionForm

# Share of all their words, figures apart, that two sentences must have in common to speak of the same thing; less will
# do where their figures stand among the same words: "within two hours of the loss", "within 24 hours of the loss".
_SAME_MATTER, _SAME_PLACE = 0.4, 0.25
# Words on either side of a figure that are compared, and how many of them must be the same.
_AROUND, _MIN_AROUND = 4, 4
# Telling words that two sentences must have in common at least: "the fee for a licence".
_MIN_SHARED = 2
_COUNTED = frozenset(
    {FigureKind.NUMBER, FigureKind.MONEY, FigureKind.PERCENT, FigureKind.MEASURE, FigureKind.DATE, FigureKind.TIME}
)
# Words that tell no thing from another: who is meant where nobody in particular is, and what leads up to a figure.
_SAYS_NOTHING = matter_of(
    "staff employee worker colleague person people everyone anybody anyone member all every you now currently since "
    "until no more less than least most maximum minimum up total about around approximately nearly almost over within "
    "normally usually first last new old one trust organisation company"
)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|be|must|may|shall|should|can|could|will|would|has|have|had)\b", re.IGNORECASE
)
# In which case the figure holds: "£20 for adults", "14 days when the request is late".
_CASE = re.compile(r"\b(?:for|if|when|where|who|whose|aged|unless)\s+(?P<case>[^,.;:]+)", re.IGNORECASE)
# What a figure counts: "28 days of study leave", "200 nurses".
_COUNTS = re.compile(
    r"(?:\s(?!(?:in|to|for|after|before|from|by|at|on|if|when|who|and|or|a|an|per|each)\b)[\w’'-]+){1,4}"
)
# Several things in place of one: "a lost laptop, smartcard or record" is what others call "a lost device".
_THING = r"[\w’'-]+(?: [\w’'-]+)?"
_SEVERAL = re.compile(rf"\b(?=(?P<before>[\w’'-]+) (?P<things>{_THING}(?:, {_THING})+,? or {_THING}))")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def counted_figures(words: str, form: QuestionForm) -> list[Figure]:
    """Return the figures of a sentence that others can be compared with: none that the question itself names."""
    asked = {figure.value for figure in form.figures}
    return [
        figure for figure in read_row_figures(plain(words)) if figure.kind in _COUNTED and figure.value not in asked
    ]


def same_thing(one: str, other: str, form: QuestionForm) -> bool:
    """Tell whether two sentences speak of the same thing: in like words, and nothing tells what they speak of apart."""
    a, b = matter_of(one), matter_of(other)
    if len(a & b) < _MIN_SHARED or likeness(a, b) < _SAME_PLACE or _tell_apart(one, other, form):
        return False
    return likeness(a, b) >= _SAME_MATTER or _same_place(one, other, form)


def _tell_apart(one: str, other: str, form: QuestionForm) -> bool:
    """Tell whether both may be right: each names somebody, dates itself, or says a word the other does not.

    A word counts in the subject, and where each has one of its own before its figure or for the case it holds in. A
    year in one of them only does not: that is the newer statement.
    """
    names = [{word for name in read_names(text) for word in words_of(name.words)} for text in (one, other)]
    years = [set(_YEAR.findall(text)) for text in (one, other)]
    if any(mine - theirs and theirs - mine for mine, theirs in (names, years)):
        return True
    leads, counted = zip(*(_around_figure(text, form) for text in (one, other)), strict=True)
    spelled_out = _spelled_out(*leads) | _spelled_out(*reversed(leads))
    known = [matter_of(text) | spelled_out | _SAYS_NOTHING for text in (other, one)]
    before, after, cases = (
        [_matter(part) - there for part, there in zip(parts, known, strict=True)]
        for parts in (leads, counted, (_case(one), _case(other)))
    )
    subjects = [_matter(_AUXILIARY.split(lead, maxsplit=1)[0]) for lead in leads]
    is_other_subject = any(mine & subject for mine, subject in zip(before, subjects, strict=True))
    return is_other_subject or all(before) or all(after) or any(cases)


def _around_figure(words: str, form: QuestionForm) -> tuple[str, str]:
    """Return what a sentence says before its first figure that is no date, and what that counts; "" without one."""
    said, figures = plain(words), counted_figures(words, form)
    first = next((one for one in figures if one.kind is not FigureKind.DATE), None) or next(iter(figures), None)
    counted = _COUNTS.match(said[first.span.end :]) if first else None
    return said[: first.span.start] if first else "", counted.group() if counted else ""


def _matter(words: str) -> frozenset[str]:
    """Return the stems of the telling words, dates and other figures left out."""
    for figure in reversed(read_figures(words)):
        words = f"{words[: figure.span.start]} {words[figure.span.end :]}"
    return matter_of(words)


def _spelled_out(one: str, other: str) -> frozenset[str]:
    """Return the stems of the things one text names where the other has one word after the same one, and of that."""
    for found in _SEVERAL.finditer(one):
        named = re.search(rf"\b{re.escape(found['before'])} (?P<thing>[\w’'-]+)", other, re.IGNORECASE)
        if named and found["before"].lower() not in STOP_WORDS:
            return matter_of(f"{found['things']} {named['thing']}")
    return frozenset()


def _case(words: str) -> str:
    return " ".join(match["case"] for match in _CASE.finditer(plain(words)))


def _same_place(one: str, other: str, form: QuestionForm) -> bool:
    """Tell whether a figure of each stands among the same words."""
    return any(
        len(mine & theirs) >= _MIN_AROUND for mine in _surroundings(one, form) for theirs in _surroundings(other, form)
    )


def _surroundings(words: str, form: QuestionForm) -> list[frozenset[str]]:
    return [
        frozenset(
            words_of(plain(words)[: figure.span.start])[-_AROUND:] + words_of(plain(words)[figure.span.end :])[:_AROUND]
        )
        for figure in counted_figures(words, form)
    ]
