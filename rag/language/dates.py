"""Reads the dates, years, months and times of day of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.datatypes import Span
from rag.language.figure_kinds import Figure, FigureKind

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_NUMBER = {name: at for at, name in enumerate(_MONTHS, 1)} | {
    name[:3]: at for at, name in enumerate(_MONTHS, 1) if name != "may"
}
_MONTH_NUMBER["sept"] = 9

_M = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATES = (
    re.compile(rf"\b(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>{_YEAR})\b"),
    re.compile(r"(?<![\d/.])(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<yy>\d\d)(?![\d/])"),
    # "on 1.4.24", not "clause 1.4.24", nor "1.4.24" at the beginning of a line.
    re.compile(
        r"(?<=[A-Za-z,(:] )(?<!clause )(?<!section )(?<!paragraph )(?<!para )(?<!rule )(?<!clauses )(?<!sections )"
        r"(?<!paragraphs )(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<yy>\d\d)(?![\d/]|\.\d)",
        re.I,
    ),
    # "1st of April, 2024", "April 1, 2024", "April 2024".
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?:of\s+)?)(?P<M>{_M})\b\.?(?:,?\s+(?P<y>{_YEAR})\b)?", re.I),
    re.compile(
        rf"\b(?P<M>{_M})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[,.]\d|\s*%)\b(?:,?\s+(?P<y>{_YEAR})\b)?", re.I
    ),
    re.compile(rf"\b(?P<M>{_M})\b\.?,?\s+(?:of\s+)?(?P<y>{_YEAR})\b", re.I),
)
# "2021/22", "2021-22", "2021–2022": a range of years is compared as written, its ends apart.
_YEARS = re.compile(
    rf"(?<![\d£$€,.])(?P<a>{_YEAR})(?:\s?[/–-]\s?(?P<b>{_YEAR}|\d\d)(?!\d))?(?P<s>s)?(?![\d%]|,\d|\.\d|\s?%|\sper\s?cent)"
)
# What is counted, and what stands before a year but not before a number of things.
_COUNTED = re.compile(
    r" (?:[a-z-]+ )?"
    r"(?:staff|people|patients|employees|workers|nurses|doctors|members|beds|places|homes|houses|children|"
    r"pupils|students|residents|households|families|women|men|jobs|cases|complaints|calls|visits|appointments|clinics|"
    r"schools|hospitals|practices|volunteers|carers|miles|words|pages|copies|tonnes|hours|days|calories)\b"
    r"(?! (?:survey|figures|numbers|levels|data|results|costs|report|pay|census)\b)"
)
_BEFORE_YEAR = re.compile(
    r"\b(?:in|since|by|before|until|till|from|to|during|after|of|for|through|throughout|between|and|or|early|late|mid|"
    r"the|this|that|its|their|our|year|summer|spring|autumn|winter|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|act|regulations|order)[\s(-]+$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))?\s?(?P<half>am|pm|a\.m\.|p\.m\.)(?!\w)|\b(?P<h24>[01]?\d|"
    r"2[0-3]):(?P<min24>[0-5]\d)\b|\b(?:12 )?(?:(?P<noon>noon|midday)|(?P<midnight>midnight))\b",
    re.I,
)
_BARE_MONTH = re.compile(
    r"\b(?P<M>January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def read_dates(text: str) -> Iterator[Figure]:
    """Yield dates of a day or a month: "2021-02-03", "2021-02", "02-03" for a day without its year."""
    taken: list[Span] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            month = _MONTH_NUMBER[groups["M"].lower()] if groups.get("M") else int(groups["m"])
            span = Span(*match.span())
            # "bands 1 to 7 may choose" holds no date.
            if (groups.get("M") or "").islower() and month in {3, 5}:
                continue
            if not 1 <= month <= 12 or any(span.overlaps(other) for other in taken):
                continue
            day = groups.get("d")
            if day and int(day) > 31:
                continue
            parts = [groups.get("y") or _full_year(groups.get("yy")), f"{month:02d}", f"{int(day):02d}" if day else ""]
            taken.append(span)
            yield Figure(FigureKind.DATE, "-".join(part for part in parts if part), "", span)


def _full_year(digits: str | None) -> str:
    """Return the year that two digits stand for, within the last seventy years or the next thirty; "" for none."""
    return "" if not digits else f"{19 if int(digits) >= 60 else 20}{digits}"


def read_years(text: str) -> Iterator[Figure]:
    """Yield years and ranges of years: "2021", "2020s", "2021/2022"."""
    for match in _YEARS.finditer(text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if before.isalnum() or after.isalnum():
            continue
        first, last = match["a"], match["b"]
        if not last and not match["s"] and _is_count(text, match):
            continue
        if last:
            full = last if len(last) == 4 else first[:2] + last
            yield Figure(FigureKind.DATE, f"{first}/{full}", "", Span(*match.span()))
        else:
            yield Figure(FigureKind.DATE, first + (match["s"] or ""), "", Span(*match.span()))


def _is_count(text: str, match: re.Match[str]) -> bool:
    """Tell whether four digits count what follows: "employs 2000 nurses", but not "in 2019 nurses"."""
    after = _COUNTED.match(text, match.end())
    return bool(after) and not _BEFORE_YEAR.search(text[max(0, match.start() - 30) : match.start()])


def read_times(text: str) -> Iterator[Figure]:
    """Yield times of day: "14:30"; noon is "12:00", midnight "00:00"."""
    for match in _TIME.finditer(text):
        if match["noon"] or match["midnight"]:
            yield Figure(FigureKind.TIME, "12:00" if match["noon"] else "00:00", "", Span(*match.span()))
            continue
        hour, minute = int(match["h"] or match["h24"]), int(match["min"] or match["min24"] or 0)
        if match["half"] and match["half"].lower().startswith("p") and hour < 12:
            hour += 12
        yield Figure(FigureKind.TIME, f"{hour:02d}:{minute:02d}", "", Span(*match.span()))


def read_months(text: str) -> Iterator[Figure]:
    """Yield months without a year: "--04" for April."""
    for match in _BARE_MONTH.finditer(text):
        # "May" is a month inside a sentence; at its start it is the verb, after a capitalised word a surname.
        if match["M"] == "May" and not re.search(r"(?<![^\s(])[a-z]+,?\s$", text[: match.start()]):
            continue
        yield Figure(FigureKind.DATE, f"--{_MONTH_NUMBER[match['M'].lower()]:02d}", "", Span(*match.span()))
