"""What a document says of itself near its top: title, authors, publisher, dates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.datatypes import Block, BlockKind, Source
from index.readers.dates import parse_date
from index.readers.front_matter import read_front_matter

__all__ = ["parse_byline", "parse_date", "read_fact_lines", "read_front_matter"]

TOP_BLOCKS = 40
TOP_CHARS = 6000
MAX_LINE = 300

_SEPARATOR = r"[ \t]*(?::|[ \t]on\b|[ \t])[ \t]*"
_PUBLISHED = re.compile(
    r"(?:first\s+|date\s+(?:first\s+)?|originally\s+)?(?:published|issued|posted)(?:\s+(?:online|date))?" + _SEPARATOR
    + r"|(?:publication|issue|release)\s+date" + _SEPARATOR
    + r"|date\s+of\s+(?:publication|issue)" + _SEPARATOR,
    re.IGNORECASE,
)  # fmt: skip
_SUPERSEDED = re.compile(r"(?:date\s+)?(?:superseded|withdrawn)(?:\s+date)?" + _SEPARATOR, re.IGNORECASE)
_PUBLISHER = re.compile(r"(?:publisher|published\s+by|issued\s+by)[ \t]*:?[ \t]*(?=\S)", re.IGNORECASE)
_REPLACES = re.compile(
    r"(?:this\s+(?:policy|document|guidance)\s+)?(?:replaces|supersedes)[ \t]*:?[ \t]*(?=\S)", re.IGNORECASE
)
_URL = re.compile(
    r"(?:url|web\s*(?:address|page)|source|available\s+(?:at|from))[ \t]*:[ \t]*<?(?P<url>https?://\S+?)>?$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:written\s+by|authors?(?:\(s\))?[ \t]*:|by\b[ \t]*:?)[ \t]*(?=\S)", re.IGNORECASE)
_TITLE = re.compile(r"title[ \t]*:[ \t]*(?=\S)", re.IGNORECASE)
_NAME = re.compile(
    r"(?:(?:Dr|Prof|Professor|Sir|Dame|Lord|Lady|Mr|Mrs|Ms|Rev)\.?\s+)?[^\W\d_][\w'’.\-]*(?:\s+[\w'’.\-]+){1,4}"
)
_NAME_MARK = re.compile(r"(?<=[^\W\d_])[,.]?\s?(?:[¹²³⁰⁴-⁹*†‡§]+|\^\{[^{}]{1,12}\})(?:,[¹²³⁰⁴-⁹]+)*")
_SMALL_NAME_PARTS = frozenset(
    ("al", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "la", "le", "ten", "ter", "van", "von", "y")
)


def read_fact_lines(text: str, blocks: Sequence[Block]) -> Source:
    """Return what lines near the top plainly state ("Published: 3 February 2021", "By Ann Lee").

    The title is the heading that opens the document. The first line that states a fact counts.
    """
    facts: dict[str, str] = {}
    authors: tuple[str, ...] = ()
    for words in _top_lines(text, blocks):
        for name, value in _line_facts(words).items():
            facts.setdefault(name, value)
        authors = authors or parse_byline(words) or _marked_names(words)
    return Source(
        title=facts.get("title") or _opening_title(text, blocks),
        publisher=facts.get("publisher"),
        authors=authors,
        published=facts.get("published"),
        superseded=facts.get("superseded"),
        replaces=facts.get("replaces"),
        url=facts.get("url"),
    )


def parse_byline(line: str) -> tuple[str, ...]:
    """Return the names of a byline ("By Ann Lee and Bo Ek, Head of Policy"), () when it is none.

    Commas join authors only when an "and" before the last name closes the list; else they begin a post.
    """
    found = _BYLINE.match(line)
    if not found or len(line) > MAX_LINE:
        return ()
    words = line[found.end() :].strip(" .")
    listed = [part.strip() for part in re.split(r",|;|\band\b|&", words) if part.strip()]
    closing = re.search(r"\b(?:and)\b|&", words)
    is_list = closing is not None and "," not in words[closing.end() :] and all(_is_name(part) for part in listed)
    if not is_list:
        head = re.split(r",|;", words)[0]
        listed = [part.strip() for part in re.split(r"\band\b|&", head)]
    return tuple(listed) if listed and all(_is_name(part) for part in listed) else ()


def _top_lines(text: str, blocks: Sequence[Block]) -> list[str]:
    return [
        " ".join(line.split())
        for block in blocks[:TOP_BLOCKS]
        if block.span.start < TOP_CHARS and len(block.span) <= 4 * MAX_LINE
        for line in block.span.cut(text).splitlines()
        if line.strip() and len(line) <= MAX_LINE
    ]


def _line_facts(line: str) -> dict[str, str]:
    """Return the facts one line states; a line can hold several with bars between."""
    facts: dict[str, str] = {}
    for part in re.split(r"\s+[|•·]\s+", line):
        for name, form in (("published", _PUBLISHED), ("superseded", _SUPERSEDED)):
            found = form.match(part)
            when = parse_date(part[found.end() :]) if found else None
            if when:
                facts.setdefault(name, when)
        for name, form in (("publisher", _PUBLISHER), ("replaces", _REPLACES), ("title", _TITLE)):
            found = form.match(part)
            # Without its colon the words may open a sentence: "Publisher power grows."
            if found and (
                ":" in found[0] or (name == "publisher" and " " in found[0].strip() and not part.endswith("."))
            ):
                facts.setdefault(name, part[found.end() :].strip())
        address = _URL.match(part)
        if address:
            facts.setdefault("url", address["url"])
    return facts


def _opening_title(text: str, blocks: Sequence[Block]) -> str | None:
    """Return the first heading of the top level when nothing but short lines stands before it."""
    for block in blocks[:10]:
        if block.kind is BlockKind.HEADING:
            return " ".join(block.span.cut(text).split()) if block.level == 1 else None
        if len(block.span) > MAX_LINE:
            return None
    return None


def _marked_names(line: str) -> tuple[str, ...]:
    """Return the authors of a line that marks them with their institutions ("Ann Lee,¹ Bo Ek²"), else ()."""
    bare = _NAME_MARK.sub(",", line)
    if bare == line or len(line) > MAX_LINE:
        return ()
    names = [part.strip(" .") for part in re.split(r",|;|\band\b|&", bare) if part.strip(" .")]
    return tuple(names) if names and all(_is_name(name) for name in names) else ()


def _is_name(words: str) -> bool:
    """Return whether the words have the form of a person's full name."""
    if not _NAME.fullmatch(words):
        return False
    parts = words.split()
    return all(part[0].isupper() or part in _SMALL_NAME_PARTS for part in parts) and not any(c.isdigit() for c in words)
