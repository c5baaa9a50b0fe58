"""Reads one source file: YAML front matter, then the body as blocks."""

# PyYAML has types only where types-PyYAML is installed.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import calendar
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rendering.blocks import Block
from rendering.markdown_parser import UnsupportedMarkdownError, parse_blocks

FORMATS = ("md", "html", "pdf", "docx", "txt")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
FRONT_MATTER = re.compile(r"\A---\n(?P<head>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)

TEXT_KEYS = ("title", "publisher", "replaces", "language", "licence", "format")
LIST_KEYS = ("authors", "sources")
DATE_KEYS = ("published", "superseded")
LAYOUT_KEYS = ("columns", "hyphenate", "wrap")
KNOWN_KEYS = {*TEXT_KEYS, *LIST_KEYS, *DATE_KEYS, *LAYOUT_KEYS}


class SourceError(ValueError):
    """A source file that cannot be rendered; the message lists every fault found in it."""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One source file, read and checked. Dates are ISO, and may lack the day or the month."""

    collection: str
    name: str
    format: str
    title: str
    front_matter: str
    body: str
    blocks: tuple[Block, ...]
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    superseded: str | None = None
    replaces: str | None = None
    sources: tuple[str, ...] = ()
    language: str = "en-GB"
    licence: str | None = None
    columns: int = 1  # 1 or 2, PDF only
    hyphenate: bool = False  # PDF only
    wrap: int = 0  # line length in characters, plain text only; 0 leaves lines whole

    @property
    def id(self) -> str:
        """Return the path of the rendered file below the corpus folder."""
        return f"{self.collection}/{self.name}.{self.format}"

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return the (label, value) lines that stand under the title of a rendered file."""
        lines = (
            ("Published", spell_date(self.published)),
            ("Publisher", self.publisher),
            ("Replaces", self.replaces),
            ("Superseded", spell_date(self.superseded)),
        )
        return tuple((label, value) for label, value in lines if value)


def spell_date(iso_date: str | None) -> str | None:
    """Return "1 April 2025" for 2025-04-01, "April 2025" for 2025-04 and "2025" for 2025."""
    if iso_date is None:
        return None
    year, *rest = iso_date.split("-")
    if not rest:
        return year
    month = calendar.month_name[int(rest[0])]
    return f"{month} {year}" if len(rest) == 1 else f"{int(rest[1])} {month} {year}"


def read_source(path: Path) -> SourceDocument:
    """Return the document at sources/<collection>/<name>.md, or raise SourceError with all its faults."""
    match = FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if match is None:
        raise SourceError("no front matter between two lines of ---")
    keys = _load_keys(match["head"])
    faults = [fault for key, value in keys.items() for fault in _faults_of(key, value)]
    faults += [f"{key} is missing" for key in ("title", "format") if key not in keys]
    blocks: tuple[Block, ...] = ()
    try:
        blocks = parse_blocks(match["body"])
    except UnsupportedMarkdownError as error:
        faults.append(str(error))
    if faults:
        raise SourceError("; ".join(faults))
    keys.setdefault("columns", _usual_columns(path.stem))
    return SourceDocument(
        collection=path.parent.name,
        name=path.stem,
        front_matter=match["head"],
        body=match["body"],
        blocks=blocks,
        **_frozen(keys),
    )


def _usual_columns(name: str) -> int:
    """Return 1 or 2, for half of all names each: the layout of a PDF whose front matter does not say."""
    return 1 + zlib.crc32(name.encode()) % 2


def _load_keys(head: str) -> dict[str, Any]:
    try:
        keys = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise SourceError(f"the front matter is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(keys, dict):
        raise SourceError("the front matter holds no keys")
    return keys


def _faults_of(key: str, value: object) -> list[str]:  # noqa: PLR0911 - a rule a line reads best
    """Return what is wrong with one key of the front matter, in words."""
    if key not in KNOWN_KEYS:
        return [f"unknown key {key!r}"]
    if value is None or value in ("", []):
        return [f"{key} is empty; leave the key out instead"]
    if key in LIST_KEYS and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        return [f"{key} must be a list of texts, not {value!r}"]
    if key in TEXT_KEYS and not isinstance(value, str):
        return [f"{key} must be text, not {value!r}"]
    if key in DATE_KEYS and not DATE.fullmatch(str(value)):
        return [f"{key} must be a date such as 2025-04-01, not {value!r}"]
    if key == "format" and value not in FORMATS:
        return [f"format must be one of {', '.join(FORMATS)}, not {value!r}"]
    if key == "columns" and value not in (1, 2):
        return [f"columns must be 1 or 2, not {value!r}"]
    return []


def _frozen(keys: dict[str, Any]) -> dict[str, Any]:
    """Return the keys with lists as tuples and dates as ISO text."""
    lists = {key: tuple(value) for key, value in keys.items() if key in LIST_KEYS}
    dates = {key: str(value) for key, value in keys.items() if key in DATE_KEYS}
    return {**keys, **lists, **dates}
