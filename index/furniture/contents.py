"""Lists of contents, breadcrumbs and other ways around a document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

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
        "back to top", "top", "top of page", "return to top", "back to contents", "return to contents", "skip to content",
        "skip to main content", "skip to navigation", "skip navigation", "jump to content", "go to top", "to top",
        "previous", "next", "previous page", "next page", "menu", "main menu", "breadcrumb", "breadcrumbs",
        "view this email in your browser", "open in browser", "links", "navigation",
    )
)  # fmt: skip
TITLE = re.compile(r"^(?:table of |list of )?contents?$|^(?:on|in) this (?:page|document|guide|section|article)$", re.IGNORECASE)
LABELLED_TAGS = re.compile(
    r"^(?:tags?|topics?|categor(?:y|ies)|filed under|posted in|keywords and tags|related topics)\s*:\s*\S.{0,200}$",
    re.IGNORECASE,
)
HANGING = re.compile(r"^[^.!?]{0,80}\b(?:topics?|tags?|categories|links?|related|share)\b[^.!?]{0,20}:$", re.IGNORECASE)
MAX_ENTRY = 160
MIN_ENTRIES = 3
MAX_TORN = 4  # lines of a torn entry between two that match
MIN_MENU = 4


def find_contents(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give lists of contents: lines that name later headings in their order, or end in the numbers of pages."""
    places = _places(items)
    at = 0
    while at < len(items):
        end = _end_of_contents(items, at, places)
        if end is None:
            at += 1
            continue
        start = at
        while start > 0 and (TITLE.match(items[start - 1].words) or PAGE.match(items[start - 1].words)):
            start -= 1
        yield covering(items[start:end], FurnitureKind.NAVIGATION)
        at = end


def _places(items: Sequence[Item]) -> dict[str, list[int]]:
    """Return where lines begin with each heading's words: short lines whole, long ones by their first words."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        words = fold_heading(item.words)
        if words:
            places[words if len(item.words) <= MAX_ENTRY else words[:60]].append(at)
    return places


def _end_of_contents(items: Sequence[Item], start: int, places: dict[str, list[int]]) -> int | None:
    """Return where the list of contents that begins at `start` ends, None when none begins there."""
    if not _is_entry(items, start, start, places)[0]:
        return None
    n_entries, end, last = 0, start, start
    at = start
    while at < len(items) and at - end <= MAX_TORN:
        item = items[at]
        if len(item.words) > MAX_ENTRY or (item.is_sentence and not PAGE.match(item.words) and item.words.endswith(".")):
            break
        is_entry, place = _is_entry(items, at, last, places)
        if place is not None and place < at + MIN_ENTRIES - n_entries and n_entries < MIN_ENTRIES:
            break  # a heading right over its own text
        if is_entry:
            n_entries += not PAGE.match(item.words)
            end = at + 1
            last = place if place is not None else last
        at += 1
    first_named = min((place for at in range(start, end) for place in _after(places, items[at], end)), default=None)
    is_paged = sum(_has_page(items[at].words) for at in range(start, end)) >= MIN_ENTRIES
    return end if n_entries >= MIN_ENTRIES and (is_paged or first_named is not None) else None


def _after(places: dict[str, list[int]], item: Item, end: int) -> list[int]:
    return [place for place in places.get(fold_heading(item.words), ()) if place >= end][:1]


def _has_page(words: str) -> bool:
    return bool(DOTTED.match(words) or PAGED.match(words) or re.fullmatch(r"p(?:age|g)?\.?\s*\d{1,3}", words, re.IGNORECASE))


def _is_entry(items: Sequence[Item], at: int, after: int, places: dict[str, list[int]]) -> tuple[bool, int | None]:
    """Return whether the line can stand in a list of contents, and where the heading is that it names."""
    item = items[at]
    if len(item.words) > MAX_ENTRY or item.kind is BlockKind.TABLE_ROW:
        return False, None
    if _has_page(item.words) or (PAGE.match(item.words) is not None and at > 0 and at != after):
        return True, None
    words = fold_heading(item.words)
    if not any(c.isalpha() for c in words):
        return False, None
    for place in places.get(words, ()):
        if place > max(at, after):
            return True, place
    return False, None


def find_ways(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give breadcrumbs, jumps, menus, tag lists and addresses of pictures."""
    for at, item in enumerate(items):
        words = item.words
        if len(words) > 400:
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
    """Give the run of very short lines at the top or the bottom that no sentence interrupts."""
    for run in (_leading(items), _leading(items[::-1])[::-1]):
        if len(run) >= MIN_MENU:
            yield covering(run, FurnitureKind.NAVIGATION)


def _leading(items: Sequence[Item]) -> list[Item]:
    run: list[Item] = []
    skipped = 0
    for item in items[:60]:
        if _is_menu_line(item):
            run.append(item)
        elif run or skipped > 10:
            break
        else:
            skipped += 1
    # The last short line over a text is its heading.
    return run[:-1] if run and run[-1].kind is BlockKind.HEADING else run


def _is_menu_line(item: Item) -> bool:
    words = item.words
    return (
        item.kind is not BlockKind.HEADING
        and len(words) <= 30
        and len(words.split()) <= 4
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
