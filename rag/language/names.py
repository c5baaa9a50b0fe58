"""Finds the names in a text: people, organisations, places, laws, acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.datatypes import Span
from rag.language.words import STOP_WORDS

_TOKEN = re.compile(r"[^\W_]+(?:[.’'&/-][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’'](?:s)?$")
# What a compound adds to the name in it: "Lilli-type", "London-based", "non-NHS"; not "Stoke-on-Trent", "Covid-19".
_TAIL = re.compile(r"(?:-[a-z]+)+$")
_HEAD = re.compile(r"(?:non|pre|post|anti|ex|pro|mid|multi|inter|intra|sub|all)-(?=[A-Z])")
_SHORT_FORM = re.compile(r"[A-Z][A-Z&]{1,5}s?")
_JOINERS = frozenset("of and the for & de van von der la le du".split())
TITLES = frozenset(
    "mr mrs ms miss dr doctor prof professor sir dame lord lady baroness baron cllr councillor rev president "
    "secretary minister".split()
)
# Capitalised in the middle of sentences without naming anything.
NOT_NAMES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday i i'm i've i'd i'll ok fig figure table box appendix annex section part chapter "
    "no "
    "yes however although because if when while since after before under over more most many some all both each every "
    "there here this that these those it they we he she you our your their his her its what who which how why where "
    "and or but so as at by for from in of on to with not dr mr mrs ms a an the one two three four five six seven "
    "eight "
    "nine ten also new other others".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name and where it stands.

    Attributes:
        words: As written.
        span: Its place in the text it was read from.
        is_person: Whether it looks like a person's: a title before it, or two or three plain capitalised words.
    """

    words: str
    span: Span
    is_person: bool


def read_names(text: str) -> tuple[Name, ...]:
    """Return the names in order of place: runs of capitalised words, joined by "of", "and" or "the" inside them.

    A capitalised word that opens a sentence counts only when it is an acronym, or another word follows that is none:
    "Annual NHS savings" names the NHS. Of a compound only the name counts: "London-based" names London.
    """
    return tuple(_names(text))


def is_short_form(name: str) -> bool:
    """Tell whether a name is written as initials: "CQC", "A&E", "PCTs"."""
    return bool(_SHORT_FORM.fullmatch(_POSSESSIVE.sub("", name)))


def stands_in(name: str, text: str) -> bool:
    """Tell whether a name stands in a text, whatever its case, its apostrophes and what is between its words."""
    spelled = r"\W+".join(re.findall(r"\w+", _POSSESSIVE.sub("", name)))
    return bool(spelled) and bool(re.search(rf"\b{spelled}\b", text, re.IGNORECASE))


def _names(text: str) -> Iterator[Name]:
    run: list[re.Match[str]] = []
    pending: list[re.Match[str]] = []  # joiners that belong to the name only if a capitalised word follows
    for match in _TOKEN.finditer(text):
        word = match.group()
        last = (pending or run)[-1] if pending or run else None
        gap = text[last.end() : match.start()] if last else ""
        is_broken = bool(last) and not re.fullmatch(r"[ \t]{0,2}\n?[ \t]{0,2}|\.[ ]|[ ]?&[ ]?", gap)
        if is_broken or (last and gap.startswith(".") and len(last.group()) > 3):
            yield from _finished(text, run)
            run, pending = [], []
        if _is_capitalised(word) and word.lower() not in NOT_NAMES:
            run += [*pending, match]
            pending = []
        elif run and word in _JOINERS and len(pending) < 2:
            pending.append(match)
        else:
            yield from _finished(text, run)
            run, pending = [], []
    yield from _finished(text, run)


def _finished(text: str, run: list[re.Match[str]]) -> Iterator[Name]:
    if not run:
        return
    if len(run) > 1 and _opens_sentence(text, run[0].start()) and _is_ordinary(run[0].group(), run[1].group()):
        run = run[1:]
        while run and run[0].group() in _JOINERS:
            run = run[1:]
    if not run:
        return
    words = [match.group() for match in run]
    if len(words) == 1 and _opens_sentence(text, run[0].start()) and not _is_acronym(words[0]):
        return
    compound, prefix = _TAIL.search(words[-1]), _HEAD.match(words[0])
    span = Span(
        run[0].start() + len(prefix.group() if prefix else ""), run[-1].end() - len(compound[0] if compound else "")
    )
    plain = [_POSSESSIVE.sub("", word) for word in words if word.lower() not in TITLES]
    is_titled = words[0].lower() in TITLES
    is_plain = all((word[0].isupper() and word[1:].islower()) or re.fullmatch(r"[A-Z]\.?", word) for word in plain)
    is_person = (
        bool(plain) and is_plain and (is_titled or 2 <= len(plain) <= 3) and not set(plain) & _ORGANISATION_WORDS
    )
    yield Name(span.cut(text), span, is_person)


def _is_ordinary(first: str, second: str) -> bool:
    """Tell whether the first word of a sentence is capitalised for that alone, by the name that follows."""
    return first.lower() in STOP_WORDS or (_is_acronym(second) and not _is_acronym(first))


_ORGANISATION_WORDS = frozenset(
    "Act Agency Alliance Association Authority Bank Bill Board Bureau Care Centre Center Charter Coalition College "
    "Commission "
    "Committee Community Company Confederation Conference Council County Court Department Directorate Executive "
    "Federation "
    "Force Forum Foundation Framework Fund Government Group Health Hospital House Index Initiative Institute Kingdom "
    "Law "
    "Limited Ltd Medicare Ministry Network Office Organisation Parliament Partnership Party Plan Policy Practice "
    "Programme "
    "Project Regulations Report Review Scheme School Service Services Society States Strategy System Team Trust Union "
    "United Unit University World York Zealand North South East West England Scotland Wales Ireland London "
    "National".split()
)


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() or (any(char.isupper() for char in word[1:]) and not word[0].isdigit())


def _is_acronym(word: str) -> bool:
    return sum(char.isupper() for char in word) >= 2


def _opens_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'“‘(*_[•–-")
    return not before or before[-1] in ".!?:;\n"
