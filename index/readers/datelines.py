"""The date that stands alone beside a title or a byline: when an article was published."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.datatypes import Block, BlockKind
from index.readers.dates import parse_date
from index.readers.facts import parse_byline

TOP_BLOCKS = 8  # among which title, byline and date stand
MAX_LINE = 200
MEETING = re.compile(r"\b(?:minutes|agenda|meeting)\b", re.IGNORECASE)  # its date is the day it was held


def read_dateline(text: str, blocks: Sequence[Block]) -> str | None:
    """Return the date of the lone line right beside the title or the byline at the top, None without one.

    A bare year is none, and neither is a date that comes under a later heading again: then each is its part's own.
    """
    lines = _lines(text, blocks[:TOP_BLOCKS])
    for at, (words, _) in enumerate(lines):
        when = parse_date(words)
        if when is None or "-" not in when:
            continue
        beside = [lines[near] for near in (at - 1, at + 1) if 0 <= near < len(lines)]
        if any(_is_byline(near) for near, _ in beside):
            return when
        if any(is_title and not MEETING.search(near) for near, is_title in beside) and not _comes_again(text, blocks):
            return when
    return None


def _lines(text: str, blocks: Sequence[Block]) -> list[tuple[str, bool]]:
    """Return the lines and whether each is a title, up to the second heading."""
    lines: list[tuple[str, bool]] = []
    for block in blocks:
        is_heading = block.kind is BlockKind.HEADING
        if is_heading and any(is_title for _, is_title in lines):
            break
        if block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW):
            lines.append(("", False))
            continue
        lines.extend((line.strip(), is_heading) for line in block.span.cut(text)[: 4 * MAX_LINE].splitlines())
    return lines


def _is_byline(words: str) -> bool:
    return len(words) <= MAX_LINE and bool(parse_byline(words))


def _comes_again(text: str, blocks: Sequence[Block]) -> bool:
    """Return whether a lone date stands right under more than one short line."""
    dated = [
        at
        for at, block in enumerate(blocks[1:])
        if len(block.span) <= 60 and len(blocks[at].span) <= MAX_LINE and parse_date(block.span.cut(text))
    ]
    return sum(not blocks[at].span.cut(text).endswith(".") for at in dated) > 1
