"""Reads the list of footnotes that some models put at the end of a reply."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rag.language_models.reply_cleaning import Line
from rag.language_models.reply_marks import find_labels, find_marks, read_list_mark, shadow, split_quote

INLINE_QUOTE = re.compile(r'"([^"]{8,600})"')
_LIST_HEADING = re.compile(
    r"^(?:sources?|references?|citations?|foot ?notes?|quotes?|evidence|notes?|passages?(?: used)?|works cited|labels?|"
    r"supporting (?:quotes?|passages?|evidence)|exact words)(?: used| cited)?\s*[:：]?$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Notes:
    """The footnotes at the end of a reply: what each number or label stands for."""

    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    quotes: dict[str, tuple[str, ...]] = field(default_factory=dict)


def is_notes_heading(line: str) -> bool:
    """Tell whether a line is the heading of a list of footnotes: "Sources:"."""
    return bool(_LIST_HEADING.match(line))


def read_note(line: Line, notes: Notes, in_list: bool) -> bool:
    """Read a line of a list of footnotes into the notes; return whether it is one.

    Outside a list only "[^1]: …" and a label with nothing but a quote are.
    """
    label, at = read_list_mark(line.text)
    plain = shadow(line.text)
    quotes = tuple(match.group(1) for match in INLINE_QUOTE.finditer(plain, at))
    is_bare = bool(re.fullmatch(r'\s*"[^"]+"?[.\])]*\s*', plain[at:]))
    is_defined = bool(re.match(r"\s*\[\^?\w{1,3}\]:", line.text))
    if not label or not (in_list or is_bare or is_defined):
        return in_list and bool(quotes or find_marks(line.text) or line.is_item)
    named = [one for mark in find_marks(line.text[at:]) for one in mark.labels if one.startswith("P")]
    named += [one for one in find_labels(line.text[at:])[:1] if one.startswith("P")]
    notes.labels[label] = tuple(dict.fromkeys(named)) or ("P" + label[1:],)
    spans = [match.span(1) for match in INLINE_QUOTE.finditer(plain, at)]
    notes.quotes[label] = tuple(part for start, end in spans for part in split_quote(line.text[start:end]))
    return True
