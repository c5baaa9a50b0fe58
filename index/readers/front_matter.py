"""The facts a document states before its text, in YAML between "---" or in TOML between "+++"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime

import yaml

from index.datatypes import Source
from index.readers.dates import parse_date

FENCE = re.compile(r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\r?\n")
YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
TOML_END = re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
KEY = re.compile(r"[\"']?(?P<key>[^\W\d][\w .-]{0,60}?)[\"']?[ \t]*(?P<sign>[:=])(?=\s|$)(?P<value>.*)")
MAX_CHARS = 20_000  # front matter is a few lines; a rule at the top of a long document is none


def read_front_matter(text: str) -> tuple[Source, int, tuple[str, ...]]:
    """Return the facts of the front matter, the offset where the body starts, and what to warn of.

    Without front matter, or with one that states nothing by name, that is (Source(), 0, ()). One with a fault in
    its form is read line by line. A date that is none of the forms `parse_date` knows stays unknown.
    """
    opened = FENCE.match(text)
    if not opened:
        return Source(), 0, ()
    is_toml = opened["fence"] == "+++"
    closed = (TOML_END if is_toml else YAML_END).search(text, opened.end(), opened.end() + MAX_CHARS)
    if not closed:
        return Source(), 0, ()
    inside = text[opened.end() : closed.start()]
    warnings: tuple[str, ...] = ()
    stated = _parsed(inside, is_toml)
    if stated is None:
        stated = _read_lines(inside, "=" if is_toml else ":")
        warnings = (f"The front matter is no valid {'TOML' if is_toml else 'YAML'}: it was read line by line.",)
    if not isinstance(stated, dict) or not stated:
        return Source(), 0, ()
    return _as_source({str(key).strip().lower(): value for key, value in stated.items()}), closed.end(), warnings


def _parsed(inside: str, is_toml: bool) -> object:
    """Return what the words state, None when their form has a fault."""
    try:
        return tomllib.loads(inside.replace("\r\n", "\n")) if is_toml else yaml.safe_load(inside) or {}
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return None  # ValueError: PyYAML builds a date from "2021-02-31"; a fault in TOML is one too


def _read_lines(inside: str, sign: str) -> dict[str, object]:
    """Return what each line states after its key, with the lines that go on with it; {} when it is no front matter."""
    entries: list[tuple[str, str, list[str]]] = []
    follows_gap = False
    for line in inside.splitlines():
        if not line.strip() or line.startswith("#"):
            follows_gap = not line.strip()
            continue
        found = KEY.match(line)
        if found and found["sign"] == sign:
            entries.append((found["key"], found["value"].strip(), [line]))
        elif entries and (line[0].isspace() or line.startswith("-") or not follows_gap):
            entries[-1][2].append(line)
        elif not line.startswith("["):  # "[params]" opens a table of TOML
            return {}
        follows_gap = False
    return {key: _value(key, value, lines, sign == "=") for key, value, lines in entries}


def _value(key: str, value: str, lines: list[str], is_toml: bool) -> object:
    """Return the value of one entry as its form says, or its bare words when that too has a fault."""
    stated = _parsed("\n".join(lines), is_toml)
    if isinstance(stated, dict) and key in stated:
        return stated[key]
    return " ".join((value, *(line.strip() for line in lines[1:]))).strip(" \t\"'[]")


def _as_source(stated: Mapping[str, object]) -> Source:
    return Source(
        title=_words(stated.get("title")),
        publisher=_words(stated.get("publisher")),
        authors=_names(stated.get("authors", stated.get("author"))),
        published=_date(stated.get("published", stated.get("date"))),
        superseded=_date(stated.get("superseded")),
        replaces=_words(stated.get("replaces")),
        url=_words(stated.get("url")),
        language=_words(stated.get("language")),
    )


def _words(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, list):
        named = [item.get("name") if isinstance(item, dict) else item for item in value]
        return tuple(words for item in named if (words := _words(item)))
    words = _words(value)
    return tuple(name.strip() for name in re.split(r";|,| and ", words) if name.strip()) if words else ()


def _date(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return parse_date(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
