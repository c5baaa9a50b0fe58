"""The words that say on which day, how often and per how long, which no figure holds: "weekly", "twice", "a month"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNITS = {
    "hour": "hour hours hourly",
    "day": "day days daily",
    "night": "night nights nightly",
    "week": "week weeks weekly",
    "fortnight": "fortnight fortnights fortnightly",
    "month": "month months monthly",
    "quarter": "quarter quarters quarterly",
    "year": "year years yearly annual annually annum",
    "decade": "decade decades",
}
_KEYS = {form: key for key, forms in _UNITS.items() for form in forms.split()}
_ADVERBS = frozenset("hourly daily nightly weekly fortnightly monthly quarterly yearly annual annually".split())
_OTHERS = {
    form: key
    for key, forms in {
        **{f"{day}day": f"{day}day {day}days" for day in "mon tues wednes thurs fri satur sun".split()},
        "weekday": "weekday weekdays",
        "weekend": "weekend weekends",
        "once": "once",
        "double": "double doubles doubled doubling twice",
        "treble": "treble trebles trebled triple triples tripled thrice",
        "halve": "half halves halved halving",
    }.items()
    for form in forms.split()
}
_WORD = re.compile(r"[A-Za-z]+")
_PER = re.compile(r"\b(?:an?|per|each|every)\s+(?:(?:working|calendar|full|whole|single)\s+)?$", re.IGNORECASE)
# "Once approved" and "once you have" say when, not how often.
_HOW_OFTEN = re.compile(r"\s*(?:$|[.,;)]|(?:an?|per|each|every|in|during|more|only)\b)", re.IGNORECASE)


def foreign_period(claim: str, quote: str) -> str:
    """Return a word of the claim for a day, a frequency or a period that the quote has in no form, "" if none."""
    held = {_key(match.group().lower()) for match in _WORD.finditer(quote)}
    return next((words for words, key in _periods(claim) if key not in held), "")


def _key(word: str) -> str:
    return _KEYS.get(word) or _OTHERS.get(word) or ""


def _periods(text: str) -> Iterator[tuple[str, str]]:
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if word in _OTHERS and (word != "once" or _HOW_OFTEN.match(text, match.end())):
            yield match.group(), _OTHERS[word]
        elif word in _ADVERBS:
            yield match.group(), _KEYS[word]
        elif word in _KEYS and text[match.end() : match.end() + 3] != " of":  # "a quarter of them" is a figure
            per = _PER.search(text, max(0, match.start() - 20), match.start())
            if per:
                yield text[per.start() : match.end()], _KEYS[word]
