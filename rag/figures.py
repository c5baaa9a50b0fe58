"""Reads the figures of a text: numbers, amounts of money, shares, durations and dates, each to a comparable value.

"£1.9 trillion" and "£1.9tn" are the same figure, "20 per cent" and "20%" too; "20" alone is not 20 %, "14 days"
not "14 weeks", "2021-02-03" is 3 February 2021.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from index.datatypes import Span


class FigureKind(Enum):
    """What a figure counts or measures."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    MEASURE = "measure"  # a number with a unit: time, length, weight, ...
    DATE = "date"
    TIME = "time"  # of the day
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and where it stands.

    Attributes:
        kind: What it is.
        value: Comparable inside a kind: "5000", "2021-02-03", "2021-02", "02-03" (a day without its year).
        unit: Currency or unit of a measure in the singular ("GBP", "day"); else "".
        span: Its place in the text it was read from.
    """

    kind: FigureKind
    value: str
    unit: str
    span: Span


_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORD_VALUES = {word: at for at, word in enumerate(_SMALL)} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9,
    "b": 1e9, "trillion": 1e12, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_FRACTIONS = {
    "half": 1 / 2, "halves": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "sixth": 1 / 6,
    "eighth": 1 / 8, "tenth": 1 / 10,
}  # fmt: skip
_CURRENCIES = {
    "£": "GBP", "$": "USD", "€": "EUR", "gbp": "GBP", "usd": "USD", "eur": "EUR", "us$": "USD", "nz$": "NZD",
    "nzd": "NZD", "a$": "AUD", "aud": "AUD", "c$": "CAD", "cad": "CAD", "pound": "GBP", "dollar": "USD", "euro": "EUR",
    "pence": "pence", "penny": "pence", "cent": "cent", "yen": "JPY", "¥": "JPY", "sterling": "GBP", "quid": "GBP",
}  # fmt: skip
_UNITS = {
    unit: names[0]
    for names in (
        ("second", "sec"), ("minute", "min"), ("hour", "hr"), ("day",), ("night",), ("week", "wk"), ("fortnight",),
        ("month",), ("quarter",), ("year", "yr"), ("decade",), ("century",),
        ("millimetre", "millimeter", "mm"), ("centimetre", "centimeter", "cm"), ("metre", "meter"),
        ("kilometre", "kilometer", "km"), ("mile",), ("foot", "feet", "ft"), ("inch",), ("yard",),
        ("milligram", "mg"), ("gram", "g"), ("kilogram", "kg"), ("tonne",), ("ton",), ("stone",),
        ("millilitre", "ml"), ("litre", "liter"), ("pint",), ("unit",), ("calorie", "kcal"),
        ("degree", "°c", "°f", "°"), ("watt", "kw", "kwh", "mwh"), ("byte", "kb", "mb", "gb", "tb"), ("hectare",),
        ("acre",),
    )
    for unit in names
}  # fmt: skip
_DAYS = {
    "second": 1 / 86400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "fortnight": 14.0,
    "month": 365.25 / 12, "quarter": 365.25 / 4, "year": 365.25, "decade": 3652.5, "century": 36525.0,
}  # fmt: skip
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_NUMBER = {name: at for at, name in enumerate(_MONTHS, 1)} | {
    name[:3]: at for at, name in enumerate(_MONTHS, 1) if name != "may"
}
_MONTH_NUMBER["sept"] = 9

_M = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATES = (
    ("y-m-d", re.compile(rf"\b(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)\b")),
    ("d/m/y", re.compile(rf"\b(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>{_YEAR})\b")),
    # Not "clause 1.4.24", nor "1.4.24" at the beginning of a line.
    ("d/m/yy", re.compile(r"(?<![\d/.])(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<yy>\d\d)(?![\d/])")),
    (
        "d.m.yy",
        re.compile(
            r"(?<=[A-Za-z,(:] )(?<!clause )(?<!section )(?<!paragraph )(?<!para )(?<!rule )(?<!clauses )(?<!sections )"
            r"(?<!paragraphs )(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<yy>\d\d)(?![\d/]|\.\d)",
            re.IGNORECASE,
        ),
    ),
    (
        "d month y",
        re.compile(
            rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?:of\s+)?)(?P<M>{_M})\b\.?(?:,?\s+(?P<y>{_YEAR})\b)?", re.I
        ),
    ),
    (
        "month d y",
        re.compile(
            rf"\b(?P<M>{_M})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[,.]\d|\s*%)\b(?:,?\s+(?P<y>{_YEAR})\b)?",
            re.I,
        ),
    ),
    ("month y", re.compile(rf"\b(?P<M>{_M})\b\.?,?\s+(?:of\s+)?(?P<y>{_YEAR})\b", re.I)),
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
_NUMBER_WORDS = "|".join([*sorted(_WORD_VALUES, key=len, reverse=True)])
_AFTER = r"""(?P<after>\s?%|[\s-]?per\s?cent\b|[\s-]?percent\b|[\s-]?percentage\spoints?\b
      |[\s-](?:working|business|calendar|clear|consecutive)\s(?:day|week|month)s?\b|[\s-]?[°A-Za-z£$€]+)"""
_NUMBER = re.compile(
    rf"""(?P<currency>(?:US|NZ|A|C)?[$]|[£€¥])?\s?
    (?P<number>
        \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?          # 5,000.25
      | \d+(?:\.\d+)*                             # 5000.25, and 3.2.1 (a paragraph's number)
      | (?<![\w-])(?:(?:{_NUMBER_WORDS})(?:[\s-](?:{_NUMBER_WORDS}))?)(?![\w])
      | \ban?(?=\s(?:hundred|thousand|million|billion|trillion|dozen)\b)
    )
    (?P<fraction>[½¼¾]|\sand\sa\s(?:half|quarter)\b(?!\sof\b))?
    (?P<ordinal>st|nd|rd|th)?(?![A-Za-z]*\d)
    (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|mn|tn|k|m|b)s?\b)?
    (?={_AFTER}?)""",
    re.I | re.X,
)
_UNIT = re.compile(_AFTER, re.I | re.X)
# "Thirty (30) days", "30 (thirty) days": the number once more before its unit.
_AGAIN = re.compile(rf"\s?\((?P<number>\d+|{_NUMBER_WORDS})\)(?=\s)", re.I)
_FRACTION = re.compile(
    rf"(?:\b(?P<count>a|one|two|three|four|\d)[\s-])(?P<part>{'|'.join(_FRACTIONS)})s?\b(?!\s+(?:party|parties|"
    rf"sector|person))"
    r"|\b(?P<half>half)\b|(?P<sign>[½¼¾])",
    re.I,
)
_OF = re.compile(r"\s+of\b")
_ORDINAL_WORD = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.I)
_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "half": 0.5, "quarter": 0.25}
_AND_A = re.compile(rf"(?:\d|\b(?:{_NUMBER_WORDS}))\sand\s$", re.I)


def read_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text in order of place; none overlaps another."""
    found: list[Figure] = []
    for reader in (_dates, _times, _years, _fractions, _numbers, _ordinals, _months):
        taken = [figure.span for figure in found]
        found += [figure for figure in reader(text) if not any(figure.span.overlaps(span) for span in taken)]
    return tuple(sorted(found, key=lambda figure: figure.span))


def days_of(unit: str) -> float:
    """Return how many days a unit of time has, 0 for any other unit."""
    return _DAYS.get(unit, 0.0)


def _dates(text: str) -> Iterator[Figure]:
    taken: list[Span] = []
    for _, pattern in _DATES:
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


def _years(text: str) -> Iterator[Figure]:
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


def _before(text: str, at: int) -> str:
    """Return the last words before a place in the text."""
    return text[max(0, at - 30) : at]


def _is_count(text: str, match: re.Match[str]) -> bool:
    """Tell whether four digits count what follows: "employs 2000 nurses", but not "in 2019 nurses"."""
    after = _COUNTED.match(text, match.end())
    return bool(after) and not _BEFORE_YEAR.search(_before(text, match.start()))


def _times(text: str) -> Iterator[Figure]:
    for match in _TIME.finditer(text):
        if match["noon"] or match["midnight"]:
            yield Figure(FigureKind.TIME, "12:00" if match["noon"] else "00:00", "", Span(*match.span()))
            continue
        hour, minute = int(match["h"] or match["h24"]), int(match["min"] or match["min24"] or 0)
        if match["half"] and match["half"].lower().startswith("p") and hour < 12:
            hour += 12
        yield Figure(FigureKind.TIME, f"{hour:02d}:{minute:02d}", "", Span(*match.span()))


def _months(text: str) -> Iterator[Figure]:
    for match in _BARE_MONTH.finditer(text):
        # "May" is a month inside a sentence; at its start it is the verb, after a capitalised word a surname.
        if match["M"] == "May" and not re.search(r"(?<![^\s(])[a-z]+,?\s$", text[: match.start()]):
            continue
        yield Figure(FigureKind.DATE, f"--{_MONTH_NUMBER[match['M'].lower()]:02d}", "", Span(*match.span()))


def _fractions(text: str) -> Iterator[Figure]:
    for match in _FRACTION.finditer(text):
        if match["count"] == "a" and _AND_A.search(_before(text, match.start())) and not _OF.match(text, match.end()):
            continue  # "two and a half years": it belongs to the number
        if match["sign"]:
            if match.start() and text[match.start() - 1].isdigit():
                continue  # "2½" belongs to the number
            value = _SIGNS[match["sign"]]
        elif match["half"]:
            value = 0.5
        else:
            count = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}.get(match["count"].lower())
            value = (count or int(match["count"])) * _FRACTIONS[match["part"].lower()]
        yield Figure(FigureKind.NUMBER, f"{value:.4g}", "", Span(*match.span()))


def _ordinals(text: str) -> Iterator[Figure]:
    for match in _ORDINAL_WORD.finditer(text):
        value = _ORDINALS.index(match.group().lower()) + 1
        yield Figure(FigureKind.ORDINAL, str(value), "", Span(*match.span()))


def _numbers(text: str) -> Iterator[Figure]:
    figures: list[Figure] = []
    for match in _NUMBER.finditer(text):
        figure = _number(text, match)
        if figure and not (figures and figure.span.overlaps(figures[-1].span)):
            figures[-1:] = _as_range(text, figures[-1], figure) if figures else (figure,)
    return iter(figures)


# "5–10 working days", "20 to 30 per cent", "£10–20k".
_TO = re.compile(r"\s?[-–—]\s?|\s+(?:to|or)\s+")
_AND = re.compile(r"\s+and\s+")
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z]\w*\s$")
_SCALE = re.compile(
    r"(?:\s|(?<=\d))(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|mn|tn|k|m|b)s?\b", re.IGNORECASE
)


def _as_range(text: str, low: Figure, high: Figure) -> tuple[Figure, Figure]:
    """Return both ends of a range in one unit, currency and scale; two figures that are no range as they are."""
    between, before = text[low.span.end : high.span.start], _before(text, low.span.start)
    joined = _TO.fullmatch(between) or (_AND.fullmatch(between) and _BETWEEN.search(before))
    # "Band 5 – 20 days": between spaced dashes the first may be a label's.
    if not joined or (
        not between[-1].isalnum() and between[0].isspace() and between.strip() in "-–—" and _LABEL.search(before)
    ):
        return low, high
    plain = {FigureKind.NUMBER, FigureKind.MONEY}
    if low.kind not in plain or max(low.value.count("."), high.value.count(".")) > 1:
        return low, high
    if low.kind is FigureKind.MONEY and high.kind is FigureKind.NUMBER:
        high = replace(high, kind=FigureKind.MONEY, unit=low.unit)
    if low.kind is FigureKind.NUMBER and high.kind in {FigureKind.MONEY, FigureKind.PERCENT, FigureKind.MEASURE}:
        low = replace(low, kind=high.kind, unit=high.unit)
    scale = _SCALE.search(high.span.cut(text))
    times = _SCALES[scale["scale"].lower()] if scale else 1
    if times > 1 and not _SCALE.search(low.span.cut(text)) and float(low.value) * times < float(high.value):
        low = replace(low, value=_plain(float(low.value) * times))
    return low, high


def _number(text: str, match: re.Match[str]) -> Figure | None:
    start = match.start("currency") if match["currency"] else match.start("number")
    end = max(match.end(name) for name in ("number", "fraction", "ordinal", "scale"))
    before = text[max(0, start - 1) : start]
    if before.isalpha() or (before in {".", ","} and text[max(0, start - 2) : start - 1].isdigit()):
        return None  # "COVID19", "P1", or the tail of another number
    value = _value(match["number"], match["fraction"])
    if value is None or (match["number"].count(".") > 1):
        return Figure(FigureKind.NUMBER, match["number"], "", Span(start, end))
    if match["ordinal"]:
        return Figure(FigureKind.ORDINAL, _plain(value), "", Span(start, end))
    scale = (match["scale"] or "").lower()
    if scale in {"k", "m", "b"} and not (
        match["currency"] or match["scale"] != scale or text[match.start("scale") - 1].isdigit()
    ):
        scale, end = "", max(match.end("number"), match.end("fraction"))
    value *= _SCALES.get(scale, 1)
    unit = match if end == max(match.end("scale"), match.end("number"), match.end("fraction")) else None
    again = _AGAIN.match(text, end)
    if again and _value(again["number"], None) == value:
        unit = _UNIT.match(text, again.end())
    after = (unit["after"] or "") if unit else ""
    kind, name, reaches = _kind(match["currency"], after.strip(" -").lower())
    return Figure(kind, _plain(value), name, Span(start, unit.end("after") if unit and reaches else end))


def _kind(currency: str | None, after: str) -> tuple[FigureKind, str, bool]:
    """Return the kind and unit, and whether the word after the number is part of the figure."""
    if currency:
        return FigureKind.MONEY, _CURRENCIES[currency.lower()], False
    if after == "p" or after.startswith("percentage"):
        return (FigureKind.MONEY, "pence", True) if after == "p" else (FigureKind.PERCENT, "point", True)
    if after.startswith(("%", "per")) and after != "per":
        is_share = after.replace(" ", "") in {"%", "percent"}
        return (FigureKind.PERCENT, "", True) if is_share else (FigureKind.NUMBER, "", False)
    if " " in after:
        adjective, unit = after.split()
        of_work = "working " if adjective in {"working", "business"} else ""
        return FigureKind.MEASURE, of_work + unit.removesuffix("s"), True
    for known, kind in ((_CURRENCIES, FigureKind.MONEY), (_UNITS, FigureKind.MEASURE)):
        name = known.get(after) or known.get(after.removesuffix("s"))
        if name and len(after) > 1:
            return kind, name, True
    return FigureKind.NUMBER, "", False


def _value(number: str, fraction: str | None) -> float | None:
    digits = number.replace(",", "")
    if digits[0].isdigit():
        if digits.count(".") > 1:
            return None
        whole = float(digits)
    elif digits.lower() in {"a", "an"}:
        whole = 1.0
    else:
        whole = float(sum(_WORD_VALUES[word] for word in re.split(r"[\s-]", number.lower())))
    return whole + (_SIGNS[fraction.split()[-1].lower()] if fraction else 0.0)


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.10g}"
