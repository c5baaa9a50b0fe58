"""Teasers of other documents: lists of titles with a broken-off sentence or a short summary under each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.datatypes import BlockKind, Furniture, FurnitureKind
from index.furniture.invitations import is_invitation
from index.furniture.items import Item, covering

# Headings that announce teasers; they count only over lines that have a teaser's form.
RELATED = re.compile(
    r"^(?:"
    r"(?:you (?:might|may) (?:also )?(?:like|be interested in|enjoy))"
    r"|related(?: \w+){0,3}|further (?:reading|information and reading)"
    r"|more (?:from|on|like this|stories|news|about|in this)\b.{0,50}"
    r"|(?:most )?(?:popular|read|viewed|recent)(?: \w+){0,3}|recommended(?: \w+){0,3}|latest(?: \w+){0,3}"
    r"|see (?:also|our other\b.{0,40})|(?:read|explore) (?:more|next)\b.{0,30}"
    r"|(?:our )?other (?:news|stories|articles|posts|priorities|projects|publications|resources)\b.{0,40}"
    r"|next (?:article|post|story)|what to read next"
    r"|elsewhere on (?:this|our) site|in this (?:series|section)|also (?:on|in)\b.{0,30}|similar \w+"
    r"|contact us to find out more\b.{0,40}"
    r")[.…:!]*$",
    re.IGNORECASE,
)
MAX_TITLE = 150
MAX_SUMMARY = 330
MAX_LINKS = 12
MIN_SIGNS = 4
MAX_TAIL_SENTENCE = 200
MAX_FOREIGN = 4  # lines in a tail that are neither teaser nor banner by themselves, in a row


def find_teasers(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give the zones of teasers: under a heading that announces them, and at the end of the document."""
    at = 0
    while at < len(items):
        if RELATED.match(items[at].words) and items[at].kind is not BlockKind.LIST_ITEM:
            end = _end_of_zone(items, at + 1)
            if end > at + 1:
                yield covering(items[at:end], FurnitureKind.RELATED)
                at = end
                continue
        at += 1
    tail = _start_of_tail(items)
    if tail is not None:
        yield covering(items[tail:], FurnitureKind.RELATED)


def _end_of_zone(items: Sequence[Item], start: int) -> int:
    """Return where the teasers under a heading end, `start` when what stands there has not their form."""
    at = start
    n_teasers = 0
    while at < len(items):
        length = _teaser_at(items, at, is_sure=_is_strong(items[start:at]))
        if not length:
            break
        n_teasers += 1
        at += length
    if n_teasers >= 2 or (n_teasers and _is_strong(items[start:at])):
        return at
    return _end_of_links(items, start)


def _end_of_links(items: Sequence[Item], start: int) -> int:
    """Return where a list of bare titles ends when the end of a web page follows it, else `start`."""
    at = start
    while at < len(items) and _is_title(items[at]) and not is_invitation(items[at].words):
        at += 1
    is_end_of_page = at < len(items) and (is_invitation(items[at].words) or items[at].words.startswith("©"))
    return at if 2 <= at - start <= MAX_LINKS and is_end_of_page else start


def _teaser_at(items: Sequence[Item], at: int, is_sure: bool) -> int:
    """Return how many lines the teaser at `at` takes, 0 when there is none.

    A teaser is a short title, perhaps under a category or a lone dash, with a short summary that breaks off,
    or with a whole sentence, once other teasers before it (`is_sure`) have shown what the zone is.
    """
    first = at
    while at < len(items) and _is_lone_mark(items[at]):
        at += 1
    had_mark = at > first
    titles = 0
    while at < len(items) and titles < 3 and _is_title(items[at]):
        titles += 1
        at += 1
        if at < len(items) and _is_summary(items[at]) and (items[at].is_truncated or had_mark or is_sure):
            return at + 1 - first
    if at < len(items) and items[at].is_truncated and len(items[at].span) <= MAX_SUMMARY:
        return at + 1 - first
    if had_mark and titles:
        return at - first
    return 0


def _is_lone_mark(item: Item) -> bool:
    return len(item.words) <= 2 and not any(c.isalnum() for c in item.words)


def _is_title(item: Item) -> bool:
    words = item.words
    return (
        len(words) <= MAX_TITLE
        and not words.endswith((".", ":", ";", ","))
        and not item.is_truncated
        and len(words) > 2
    )


def _is_summary(item: Item) -> bool:
    return len(item.span) <= MAX_SUMMARY and (item.is_sentence or item.is_truncated) and len(item.words) > 30


def _is_strong(items: Sequence[Item]) -> bool:
    return any(item.is_truncated or _is_lone_mark(item) for item in items)


def _start_of_tail(items: Sequence[Item]) -> int | None:
    """Return where the last part of a web page begins: short lines with banners and teasers all through.

    None when the document ends in content.
    """
    start = None
    n_signs = foreign = 0
    for at in range(len(items) - 1, -1, -1):
        item = items[at]
        if len(item.span) > MAX_SUMMARY or (item.is_sentence and len(item.span) > MAX_TAIL_SENTENCE):
            break
        announces = is_invitation(item.words) or bool(RELATED.match(item.words))
        is_sign = announces or item.is_truncated or _is_lone_mark(item)
        foreign = 0 if is_sign else foreign + 1
        if foreign > MAX_FOREIGN:
            break
        n_signs += is_sign
        if announces:  # what stands above may be a page's own projects, told in the form of teasers
            start, signs_below = at, n_signs
    if start is None or signs_below < max(MIN_SIGNS, 0.3 * (len(items) - start)):
        return None
    return start
