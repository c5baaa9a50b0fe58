"""The facts a document states in YAML before its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

import yaml

from index.datatypes import Source
from index.readers.dates import parse_date

FENCE = re.compile(r"\ufeff?---[ \t]*\r?\n")
END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
MAX_CHARS = 20_000  # front matter is a few lines; a rule at the top of a long document is none


def read_front_matter(text: str) -> tuple[Source, int]:
    """Return the facts of the front matter and the offset where the body starts.

    Without front matter, or with one that is not a YAML mapping, that is (Source(), 0). A date that
    is none of the forms `parse_date` knows stays unknown.
    """
    opened = FENCE.match(text)
    if not opened:
        return Source(), 0
    closed = END.search(text, opened.end(), opened.end() + MAX_CHARS)
    if not closed:
        return Source(), 0
    try:
        stated = yaml.safe_load(text[opened.end() : closed.start()])
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return Source(), 0  # ValueError: PyYAML builds a date from "2021-02-31"
    if not isinstance(stated, dict):
        return Source(), 0
    return _as_source({str(key).strip().lower(): value for key, value in stated.items()}), closed.end()


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
    if isinstance(value, list):
        return tuple(words for item in value if (words := _words(item)))
    words = _words(value)
    return tuple(name.strip() for name in re.split(r";|,| and ", words) if name.strip()) if words else ()


def _date(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return parse_date(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
