"""Reads the figures of a text: numbers, amounts of money, shares, durations and dates, each to a comparable value.

"£1.9 trillion" and "£1.9tn" are the same figure, "20 per cent" and "20%" too; "20" alone is not 20 %, "14 days"
not "14 weeks", "2021-02-03" is 3 February 2021.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from index.datatypes import Span
from rag.language.dates import read_dates, read_months, read_times, read_years
from rag.language.figure_kinds import CURRENCIES, UNITS, Figure, FigureKind

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


@lru_cache(maxsize=8192)  # a sentence is asked for its figures many times while a question is answered
def read_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text in order of place; none overlaps another."""
    found: list[Figure] = []
    for reader in (read_dates, read_times, read_years, _fractions, _numbers, _ordinals, read_months):
        taken = [figure.span for figure in found]
        found += [figure for figure in reader(text) if not any(figure.span.overlaps(span) for span in taken)]
    return tuple(sorted(found, key=lambda figure: figure.span))


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
        return FigureKind.MONEY, CURRENCIES[currency.lower()], False
    if after == "p" or after.startswith("percentage"):
        return (FigureKind.MONEY, "pence", True) if after == "p" else (FigureKind.PERCENT, "point", True)
    if after.startswith(("%", "per")) and after != "per":
        is_share = after.replace(" ", "") in {"%", "percent"}
        return (FigureKind.PERCENT, "", True) if is_share else (FigureKind.NUMBER, "", False)
    if " " in after:
        adjective, unit = after.split()
        of_work = "working " if adjective in {"working", "business"} else ""
        return FigureKind.MEASURE, of_work + unit.removesuffix("s"), True
    for known, kind in ((CURRENCIES, FigureKind.MONEY), (UNITS, FigureKind.MEASURE)):
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


def _before(text: str, at: int) -> str:
    """Return the last words before a place in the text."""
    return text[max(0, at - 30) : at]
