"""Dates as people write them, read the British way."""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_CLOCK = (
    r"(?:[T,]?\s*(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm)?\s*(?:z|gmt|bst|utc|[+-]\d{2}:?\d{2})?)?"
)

# The first that fits the whole of the words is meant.
_FORMS = tuple(
    re.compile(_WEEKDAY + form + _CLOCK, re.IGNORECASE)
    for form in (
        r"(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)",
        r"(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>\d\d)",
        rf"{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
        r"(?P<day>\d{1,2})[/.-](?P<number>\d{1,2})[/.-](?P<year>\d{4})",
        r"(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>\d{2})",
        rf"(?:(?:spring|summer|autumn|winter)\s+)?{_YEAR}",
    )
)


def parse_date(words: str) -> str | None:
    """Return the date the words are, as ISO 8601 and as exact as given; None when they are not a date.

    Day comes before month, as in Britain: "03/02/2021" is 3 February. "February 2021" gives "2021-02".
    """
    bare = words.strip(" \t\r\n.,;:()[]")
    if len(bare) > 60 or not any(c.isdigit() for c in bare):  # no date is this long
        return None
    for form in _FORMS:
        found = form.fullmatch(bare)
        if found:
            return _iso(found.groupdict())
    return None


def _iso(parts: dict[str, str | None]) -> str | None:
    """Return the parts of a date as ISO 8601, None when there is no such day."""
    year = int(parts["year"] or 0)
    if year < 100:
        year += 2000 if year < 70 else 1900  # two digits: 70 to 99 can only be last century
    month = MONTHS.get((parts.get("month") or "").lower(), int(parts.get("number") or 0))
    day = int(parts.get("day") or 0)
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not month:
        return f"{year:04d}"
    return f"{year:04d}-{month:02d}-{day:02d}" if day else f"{year:04d}-{month:02d}"
