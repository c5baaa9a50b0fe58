"""Lists of contents: lines that name the headings of the same document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.datatypes import BlockKind, Furniture, FurnitureKind
from index.furniture.items import Item, covering, fold_heading

DOTTED = re.compile(r"^.{2,120}?(?:\s*[.…·_]{3,}\s*|\t+\s*|\s{3,})(?:p\.?\s?)?(?:\d{1,3}|[ivxlc]{1,6})$")
PAGE = re.compile(r"^(?:p(?:age|g)?\.?\s*)?\d{1,3}$", re.IGNORECASE)
PAGED = re.compile(r"^\S.{2,120}\s(?:p\.?\s?)\d{1,3}$")
TITLE = re.compile(
    r"^(?:table of |list of )?contents?$|^(?:on|in) this (?:page|document|guide|section|article)$", re.IGNORECASE
)
MAX_ENTRY = 160
MIN_ENTRIES = 3
MIN_UNTITLED = 4  # without "Contents" over it; the header of a table that comes again has three
MAX_TORN = 4  # lines of a torn entry between two that match
MAX_START = 2000  # lines from the top among which a list of contents can begin
MAX_LINES = 400  # of one list


@dataclass(frozen=True, slots=True)
class _Line:
    """A line near the top with what a list of contents is known by.

    Attributes:
        item: The line.
        words: Its words as a heading would have them, "" when it cannot name one.
        is_paged: Whether it ends in, or is, the number of a page.
        ends: Whether it is prose, which no list of contents holds.
    """

    item: Item
    words: str
    is_paged: bool
    ends: bool


def find_contents(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give lists of contents: lines that name later headings in their order, or end in the numbers of pages."""
    lines = [_line(item) for item in items[: MAX_START + MAX_LINES]]
    places = _places(items)
    at = 0
    while at < min(len(lines), MAX_START):
        end = _end_of_contents(items, lines, at, places)
        if end is None:
            at += 1
            continue
        yield covering(items[_start_of_contents(items, at, end) : end], FurnitureKind.NAVIGATION)
        at = end


def _line(item: Item) -> _Line:
    words = item.words
    is_dotted = DOTTED.match(words) is not None
    ends = len(words) > MAX_ENTRY or (words.endswith(".") and not is_dotted)
    if ends or item.kind is BlockKind.TABLE_ROW:
        return _Line(item, "", False, ends)
    named = fold_heading(words)
    is_paged = is_dotted or bool(PAGED.match(words) or PAGE.match(words))
    return _Line(item, named if sum(c.isalpha() for c in named) >= 3 else "", is_paged, False)


def _start_of_contents(items: Sequence[Item], start: int, end: int) -> int:
    """Return where the list begins: at its title, be it right above or among the lines that were found."""
    for at in range(start, end):
        if TITLE.match(items[at].words):
            return at
    return start - 1 if start and TITLE.match(items[start - 1].words) else start


def _places(items: Sequence[Item]) -> dict[str, list[int]]:
    """Return where each heading stands, by its words."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        words = fold_heading(item.words) if len(item.words) <= MAX_ENTRY else ""
        if words and (item.kind is BlockKind.HEADING or item.opens):
            places[words].append(at)
    return places


def _end_of_contents(
    items: Sequence[Item], lines: Sequence[_Line], start: int, places: dict[str, list[int]]
) -> int | None:
    """Return where the list of contents that begins at `start` ends, None when none begins there."""
    named: list[int] = []
    n_paged = n_entries = 0
    end = at = start
    while at < min(len(lines), start + MAX_LINES) and at - end <= MAX_TORN and not lines[at].ends:
        line = lines[at]
        place = _named_place(line.words, max(at, named[-1] if named else at), places)
        if place is not None and place <= at + 1:
            break  # a heading right over its own text
        at += 1
        if place is not None or line.is_paged:
            n_entries += 1
            n_paged += line.is_paged and not line.item.words.isdigit()
            end = at
        elif at == start + 1:
            return None
        if place is not None:
            named.append(place)
    is_titled = any(TITLE.match(each.words) for each in items[max(0, start - 1) : start + 1])
    # Under "Contents" two lines that end in pages and name headings below are enough.
    if n_paged >= MIN_ENTRIES or (is_titled and n_paged >= 2 and len(named) >= 2):
        return end
    n_headings = sum(items[place].kind is BlockKind.HEADING and place >= end for place in named)
    is_dense = n_headings >= 0.6 * len(named) and n_entries >= 0.7 * (end - start)
    return end if n_headings >= (MIN_ENTRIES if is_titled else MIN_UNTITLED) and is_dense else None


def _named_place(words: str, after: int, places: dict[str, list[int]]) -> int | None:
    """Return where the heading stands that the words name, looking behind `after` only; None when they name none."""
    named = places.get(words, ())
    later = bisect_right(named, after)
    return named[later] if later < len(named) else None
