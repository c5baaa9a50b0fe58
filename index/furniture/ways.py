"""Ways around a site: breadcrumbs, jumps, menus, tags and what else only a browser needs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.datatypes import BlockKind, Furniture, FurnitureKind
from index.furniture.invitations import is_invitation
from index.furniture.items import Item, covering, fold

HERE = re.compile(r"^you are here\s*:?\s*", re.IGNORECASE)
BARS = re.compile(r"\s*\|\s*")
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
LABELLED_TAGS = re.compile(
    r"^(?:tags?|tagged(?: with| in)?|topics?|categor(?:y|ies)|filed under|posted in|keywords and tags|related topics)"
    r"\s*:\s*\S.{0,200}$",
    re.IGNORECASE,
)
HANGING = re.compile(r"^[^.!?]{0,80}\b(?:topics?|tags?|categories|links?|related|share)\b[^.!?]{0,20}:$", re.IGNORECASE)
PAGER = re.compile(
    r"^(?:[«‹<←]\s*)?(?:previous|next|older|newer)(?: page| article| chapter| posts?)?\s*[:›»>→]\s*\S.{0,80}$",
    re.IGNORECASE,
)
MINUTES = re.compile(r"^\d{1,2}[- ]min(?:ute)?s? read$|^reading time\s*:?\s*\d{1,2}\b.{0,20}$", re.IGNORECASE)
RULE = re.compile(r"[=\-_~*#·•. ]{3,}")
MIN_MENU = 5
MAX_MENU_LINE = 30
MAX_ABOVE_MENU = 4  # lines above a menu, a banner for example
SITE_END = re.compile(r"©|\(c\) ?\d{4}|\bcopyright\b|\bcookies?\b|\bfollow us\b|\bnewsletter\b", re.IGNORECASE)
SENTENCE = re.compile(r"[.!?;:=]|\d\s*$")


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
            _is_jump(items, at)
            or _is_trail(words)
            or PAGER.match(words)
            or MINUTES.match(words)
            or PATH_ONLY.match(words)
            or IMAGE_ADDRESS.match(words)
            or LABELLED_TAGS.match(words)
            or is_hanging
        ):
            yield item.marked(FurnitureKind.NAVIGATION)
    yield from _find_menus(items)
    yield from _find_tag_lines(items)


def _is_jump(items: Sequence[Item], at: int) -> bool:
    """Return whether the line is a jump; one word is only at the edge of the page or beside another jump.

    "Next" can be a step of a procedure, and in a block or a list the end of a sentence.
    """
    words = fold(items[at].words)
    if words not in JUMPS or " " in words:
        return words in JUMPS
    if not items[at].opens or items[at].kind is BlockKind.LIST_ITEM or items[at].words.endswith("."):
        return False
    near = [fold(items[other].words) for other in (at - 1, at + 1) if 0 <= other < len(items)]
    return len(near) < 2 or any(each in JUMPS for each in near)


def _is_trail(words: str) -> bool:
    """Return whether the line is a breadcrumb trail: "Home > Staff > Leave"."""
    words = HERE.sub("", words)
    parts = BARS.split(words) if "|" in words else CRUMBS.split(words)
    if words.casefold().startswith("home / "):
        parts = words.split(" / ")
    return len(parts) >= 3 and all(0 < len(part) <= 60 and not SENTENCE.search(part) for part in parts)


def _find_menus(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give the run of very short lines at the top, and the one at the bottom under the end of a web page."""
    top = 0
    n_above = 0
    while top < len(items) and n_above < MAX_ABOVE_MENU and not _is_menu_line(items[top]):
        n_above += not is_invitation(items[top].words)
        top += 1
    end = top
    while end < len(items) and _is_menu_line(items[end]) and not (end - top > 1 and _is_looser(items, top, end)):
        end += 1
    # The last may look like the heading of the banner that stands under the menu.
    is_over_banner = end + 1 < len(items) and SITE_END.search(items[end + 1].words) is not None
    end += end < len(items) and len(items[end].words) <= MAX_MENU_LINE and is_over_banner
    is_tight = end - top > 1 and not _has_gap(items, top + 1)
    if end - top >= MIN_MENU - is_tight and end < len(items):
        yield covering(items[top:end], FurnitureKind.NAVIGATION)
    start = len(items)
    while start > end and _is_menu_line(items[start - 1]):
        start -= 1
    above = items[max(0, start - 3) : start]
    if 2 <= len(items) - start <= 40 and any(SITE_END.search(item.words) for item in above):
        yield covering(items[start:], FurnitureKind.NAVIGATION)


def _has_gap(items: Sequence[Item], at: int) -> bool:
    return items[at].span.start - items[at - 1].span.end > 1


def _is_looser(items: Sequence[Item], top: int, at: int) -> bool:
    """Return whether a white line stands before the line and none stood between those of the menu so far."""
    return _has_gap(items, at) and not _has_gap(items, top + 1)


def _is_menu_line(item: Item) -> bool:
    words = item.words
    return (
        item.kind is BlockKind.PARAGRAPH
        and not is_invitation(words)
        and len(words) <= MAX_MENU_LINE
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
