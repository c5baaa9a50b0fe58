"""What the styles and numbering of a Word document say of its paragraphs: headings, lists, numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, TypeAlias

Element: TypeAlias = Any  # lxml ships no types

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAME = re.compile(r"heading ([1-9])", re.IGNORECASE)
_LIST_NAME = re.compile(r"list (?:bullet|number)(?: ([2-9]))?", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc(?: heading| \d)?|table of figures)", re.IGNORECASE)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MAX_DEPTH = 20  # of styles based on styles


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or character style with what it takes from those it is based on.

    Attributes:
        name: As Word shows it.
        outline: Heading level from 1, 0 if it is none.
        numbering: The id of its list and the level in it from 0, None if it is not numbered.
        list_level: Level from 1 of a "List Bullet" style, 0 if it is none.
        is_hidden: Whether its text is hidden.
        is_struck: Whether its text is struck out.
    """

    name: str = ""
    outline: int = 0
    numbering: tuple[str, int] | None = None
    list_level: int = 0
    is_hidden: bool = False
    is_struck: bool = False

    @property
    def is_title(self) -> bool:
        """Return whether it is for the title of the document."""
        return self.name.lower() == "title"

    @property
    def is_contents(self) -> bool:
        """Return whether it is for a table of contents."""
        return _CONTENTS_NAME.fullmatch(self.name) is not None


def read_styles(root: Element | None) -> dict[str, Style]:
    """Return the styles by id; {} without a styles part."""
    if root is None:
        return {}
    elements = {style.get(f"{W}styleId") or "": style for style in root.iter(f"{W}style")}
    return {style_id: _style(style_id, elements) for style_id in elements}


def _style(style_id: str, elements: dict[str, Element]) -> Style:
    chain: list[Element] = []
    at: str | None = style_id
    while at in elements and len(chain) < _MAX_DEPTH:
        chain.append(elements[at])
        at = value_of(elements[at].find(f"{W}basedOn"))
    names = [value_of(element.find(f"{W}name")) or "" for element in chain]
    headings = [_HEADING_NAME.fullmatch(name) for name in names]
    lists = [_LIST_NAME.fullmatch(name) for name in names]
    outline = next((int(found[1]) for found in headings if found), 0)
    for element in chain:
        outline = outline or outline_of(element.find(f"{W}pPr"))
    numbering = next((found for found in (numbering_of(element.find(f"{W}pPr")) for element in chain) if found), None)
    return Style(
        name=names[0] if names else "",
        outline=outline,
        numbering=numbering,
        list_level=next((int(found[1] or 1) for found in lists if found), 0),
        is_hidden=any(is_on(element.find(f"{W}rPr/{W}vanish")) for element in chain),
        is_struck=next(
            (struck for element in chain if (struck := struck_of(element.find(f"{W}rPr"))) is not None), False
        ),
    )


def outline_of(properties: Element | None) -> int:
    """Return the heading level that paragraph properties state, 0 if none (Word writes 9 for body text)."""
    value = value_of(properties.find(f"{W}outlineLvl")) if properties is not None else None
    return int(value) + 1 if value and value.isdigit() and int(value) < 9 else 0


def numbering_of(properties: Element | None) -> tuple[str, int] | None:
    """Return the list id and level from 0 that paragraph properties state; id "0" takes a paragraph out of its list."""
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None:
        return None
    list_id, level = value_of(numbered.find(f"{W}numId")), value_of(numbered.find(f"{W}ilvl")) or "0"
    return (list_id, int(level) if level.isdigit() else 0) if list_id else None


def struck_of(properties: Element | None) -> bool | None:
    """Return whether run properties strike the text out, once or twice; None if they do not say."""
    marks = [mark for name in ("strike", "dstrike") if (mark := _child(properties, name)) is not None]
    return any(map(is_on, marks)) if marks else None


def _child(element: Element | None, name: str) -> Element | None:
    return element.find(f"{W}{name}") if element is not None else None


def value_of(element: Element | None) -> str | None:
    """Return an element's w:val, None if either is missing."""
    return element.get(f"{W}val") if element is not None else None


def is_on(element: Element | None) -> bool:
    """Return whether a switch such as w:vanish is there and not turned off."""
    return element is not None and (value_of(element) or "true").lower() not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


class Numbering:
    """Counts the items of every list, to give each the number Word shows before it."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {int(level.get(f"{W}ilvl") or 0): _read_level(level) for level in abstract.iter(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId") or ""] = levels
        for number in root.iter(f"{W}num"):
            self._abstract[number.get(f"{W}numId") or ""] = value_of(number.find(f"{W}abstractNumId")) or ""

    def next_number(self, list_id: str, level: int) -> tuple[str, bool]:
        """Return the number of the next item of a list ("4.2"; "" for bullets), and whether it names the levels above.

        Paragraphs with such numbers are clauses of the text rather than items of a list.
        """
        levels = self._levels.get(self._abstract.get(list_id, ""), {})
        form = levels.get(level)
        if form is None:
            return "", False
        counts = self._counts[self._abstract[list_id]]
        counts[level] = counts.get(level, form.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if form.form in ("bullet", "none"):
            return "", False

        def numeral(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            own = levels.get(at, form)
            return _numeral(counts.get(at, own.start), own.form)

        return re.sub(r"%(\d)", numeral, form.text).strip(), form.text.count("%") > 1


def _read_level(level: Element) -> _Level:
    start = value_of(level.find(f"{W}start")) or "1"
    return _Level(
        form=value_of(level.find(f"{W}numFmt")) or "decimal",
        text=value_of(level.find(f"{W}lvlText")) or "",
        start=int(start) if start.isdigit() else 1,
    )


def _numeral(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = _LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number < 400:
        roman = ""
        left = number
        for value, digits in (
            (100, "c"),
            (90, "xc"),
            (50, "l"),
            (40, "xl"),
            (10, "x"),
            (9, "ix"),
            (5, "v"),
            (4, "iv"),
            (1, "i"),
        ):
            roman += digits * (left // value)
            left %= value
        return roman.upper() if form == "upperRoman" else roman
    return str(number)
