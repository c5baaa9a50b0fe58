"""What a figure is: its kinds, and the currencies and units that figures are written with."""

from __future__ import annotations

from dataclasses import dataclass
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


CURRENCIES = {
    "£": "GBP", "$": "USD", "€": "EUR", "gbp": "GBP", "usd": "USD", "eur": "EUR", "us$": "USD", "nz$": "NZD",
    "nzd": "NZD", "a$": "AUD", "aud": "AUD", "c$": "CAD", "cad": "CAD", "pound": "GBP", "dollar": "USD", "euro": "EUR",
    "pence": "pence", "penny": "pence", "cent": "cent", "yen": "JPY", "¥": "JPY", "sterling": "GBP", "quid": "GBP",
}  # fmt: skip
UNITS = {
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


def days_of(unit: str) -> float:
    """Return how many days a unit of time has, 0 for any other unit."""
    return _DAYS.get(unit, 0.0)
