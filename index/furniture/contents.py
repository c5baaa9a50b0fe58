"""Lists of contents, breadcrumbs and other ways around a document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.datatypes import BlockKind, Furniture, FurnitureKind
from index.furniture.items import Item, covering, fold, fold_heading

DOTTED = re.compile(r"^.{2,120}?(?:\s*[.…·_]{3,}\s*|\t+\s*|\s{3,})(?:p\.?\s?)?(?:\d{1,3}|[ivxlc]{1,6})$")
PAGE = re.compile(r"^(?:p(?:age|g)?\.?\s*)?\d{1,3}$", re.IGNORECASE)
PAGED = re.compile(r"^\S.{2,120}\s(?:p\.?\s?)\d{1,3}$")
CRUMBS = re.compile(r"\s*(?:[>›»→]|&gt;)\s*")
PATH_ONLY = re.compile(r"^[^.!?()]{2,60}\((?:/|#)[\w\-/#]{0,60}\)$")
IMAGE_ADDRESS = re.compile(r"^[(<\[]?https?://[^\n]{5,400}\.(?:png|jpe?g|gif|svg|webp)[)>\]]?$", re.IGNORECASE)
JUMPS = frozenset(
    (
        "back to top", "top", "top of page", "return to top", "back to contents", "return to contents",
        "skip to content", "skip to main content", "skip to navigation", "skip navigation", "jump to content",
        "go to top", "to top", "previous", "next", "previous page", "next page", "menu", "main menu", "breadcrumb",
        "breadcrumbs", "view this email in your browser", "open in browser", "links", "navigation",
    )
)  # fmt: skip
TITLE = re.compile(
    r"^(?:table of |list of )?contents?$|^(?:on|in) this (?:page|document|guide|section|article)$", re.IGNORECASE
)
LABELLED_TAGS = re.compile(
    r"^(?:tags?|topics?|categor(?:y|ies)|filed under|posted in|keywords and tags|related topics)\s*:\s*\S.{0,200}$",
    re.IGNORECASE,
)
HANGING = re.compile(r"^[^.!?]{0,80}\b(?:topics?|tags?|categories|links?|related|share)\b[^.!?]{0,20}:$", re.IGNORECASE)
RULE = re.compile(r"[=\-_~*#·•. ]{3,}")
MAX_ENTRY = 160
MIN_ENTRIES = 3
MAX_TORN = 4  # lines of a torn entry between two that match
MAX_START = 2000  # lines from the top among which a list of contents can begin
MAX_LINES = 400  # of one list
MIN_MENU = 5
MAX_ABOVE_MENU = 4  # lines above a menu, a banner for example
SITE_END = re.compile(r"©|\(c\) ?\d{4}|\bcopyright\b|\bcookies?\b|\bfollow us\b|\bnewsletter\b", re.IGNORECASE)


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
    if n_paged >= MIN_ENTRIES:
        return end
    n_headings = sum(items[place].kind is BlockKind.HEADING and place >= end for place in named)
    is_dense = n_headings >= 0.6 * len(named) and n_entries >= 0.7 * (end - start)
    return end if n_headings >= MIN_ENTRIES and is_dense else None


def _named_place(words: str, after: int, places: dict[str, list[int]]) -> int | None:
    """Return where the heading stands that the words name, looking behind `after` only; None when they name none."""
    named = places.get(words, ())
    later = bisect_right(named, after)
    return named[later] if later < len(named) else None


def find_ways(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give breadcrumbs, jumps, menus, tag lists, ruled lines and addresses of pictures."""
    for at, item in enumerate(items):
        words = item.words
        if len(words) > 400:
            continue
        if RULE.fullmatch(words):
            yield item.marked(FurnitureKind.NAVIGATION)
            continue
        is_hanging = HANGING.match(words) and (at + 1 == len(items) or len(items[at + 1].span) > 200)
        if (
            fold(words) in JUMPS
            or _is_trail(words)
            or PATH_ONLY.match(words)
            or IMAGE_ADDRESS.match(words)
            or LABELLED_TAGS.match(words)
            or is_hanging
        ):
            yield item.marked(FurnitureKind.NAVIGATION)
    yield from _find_menus(items)
    yield from _find_tag_lines(items)


def _is_trail(words: str) -> bool:
    """Return whether the line is a breadcrumb trail: "Home > Staff > Leave"."""
    parts = CRUMBS.split(words)
    return len(parts) >= 3 and all(0 < len(part) <= 60 and not SENTENCE.search(part) for part in parts)


SENTENCE = re.compile(r"[.!?;:=]|\d\s*$")


def _find_menus(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give the run of very short lines at the top, and the one at the bottom under the end of a web page."""
    top = 0
    while top < min(len(items), MAX_ABOVE_MENU) and not _is_menu_line(items[top]):
        top += 1
    end = top
    while end < len(items) and _is_menu_line(items[end]):
        end += 1
    if end - top >= MIN_MENU and end < len(items):
        yield covering(items[top:end], FurnitureKind.NAVIGATION)
    start = len(items)
    while start > end and _is_menu_line(items[start - 1]):
        start -= 1
    above = items[max(0, start - 3) : start]
    if 2 <= len(items) - start <= 40 and any(SITE_END.search(item.words) for item in above):
        yield covering(items[start:], FurnitureKind.NAVIGATION)


def _is_menu_line(item: Item) -> bool:
    words = item.words
    return (
        item.kind is BlockKind.PARAGRAPH
        and len(words) <= 30
        and len(words.split()) <= 5
        and words[:1].isupper()
        and words.replace("&", "").replace("-", "").replace(" ", "").isalpha()
    )


def _find_tag_lines(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give lines of categories: short names with commas, in which the same names come again and again."""
    candidates = [
        (item, [part.strip() for part in item.words.split(",")])
        for item in items
        if len(item.words) <= 100 and "," in item.words and item.words[:1].isupper() and not item.is_sentence
    ]
    counts: dict[str, int] = defaultdict(int)
    for _, parts in candidates:
        for part in parts:
            counts[part] += 1
    for item, parts in candidates:
        short = all(1 <= len(part.split()) <= 3 and part[:1].isupper() for part in parts)
        if short and len(parts) <= 5 and max(counts[part] for part in parts) >= 3:
            yield item.marked(FurnitureKind.NAVIGATION)
