"""All that is furniture in a document, put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.datatypes import Block, BlockKind, Document, Furniture, FurnitureKind, Section, Span, Turn, ruling
from index.furniture.code import find_misdecoded, find_scripts
from index.furniture.contents import find_contents
from index.furniture.invitations import find_invitations
from index.furniture.items import Item, fold, read_items
from index.furniture.notices import find_correspondence, find_notices
from index.furniture.references import find_references
from index.furniture.repeated import is_repeatable
from index.furniture.running import find_running
from index.furniture.teasers import find_teasers
from index.furniture.ways import find_ways

FREE = re.compile(rb"\0+")
MAX_TITLE_CHARS = 80
KINDS_WITH_TITLES = frozenset(
    (FurnitureKind.RELATED, FurnitureKind.BANNER, FurnitureKind.REFERENCES, FurnitureKind.NOTICE)
)


def mark_furniture(document: Document, repeated: frozenset[str]) -> Document:
    """Return the document with its furniture added to what its reader marked, in order, without overlaps.

    `repeated` holds the folded lines that many documents of the corpus share, chosen from what
    `repeatable_lines` gave for each. A transcript's last turn ends where furniture begins.
    """
    items = read_items(document.text, document.blocks)
    found = merge_furniture(document.text, document.furniture, _find_all(document, items, repeated))
    found = merge_furniture(document.text, found, _titles_of_nothing(items, document.blocks, found))
    return replace(
        document,
        furniture=found,
        turns=_ended(document.turns, found),
        sections=_without_furniture(document, found),
    )


def _without_furniture(document: Document, found: Sequence[Furniture]) -> tuple[Section, ...]:
    """Return the sections with the headings that are furniture taken out of their paths: they rule nothing."""
    titles = {
        " ".join(block.span.cut(document.text).split())
        for block in document.blocks
        if block.kind is BlockKind.HEADING
        and (each := ruling(found, block.span.start))
        and each.span.contains(block.span)
    }
    return tuple(
        replace(section, path=tuple(part for part in section.path if " ".join(part.split()) not in titles))
        for section in document.sections
    )


def _find_all(document: Document, items: Sequence[Item], repeated: frozenset[str]) -> Iterator[Furniture]:
    """Give what each judge finds; the earlier wins where two claim the same words."""
    yield from find_misdecoded(document.text)
    yield from find_scripts(items)
    yield from find_references(items)
    yield from find_contents(items)
    yield from find_running(items)
    yield from find_notices(items)
    yield from find_correspondence(items)
    yield from find_invitations(items)
    yield from find_teasers(items)
    yield from find_ways(items)
    if repeated:
        yield from (
            item.marked(FurnitureKind.NAVIGATION)
            for item in items
            if is_repeatable(item) and fold(item.words) in repeated
        )


def merge_furniture(text: str, first: Iterable[Furniture], second: Iterable[Furniture]) -> tuple[Furniture, ...]:
    """Return both in order without overlaps: where they meet, what comes earlier in the arguments keeps the words.

    Neighbours of one kind with only white space between become one.
    """
    given = [*first, *second]
    if not given:
        return ()
    taken = bytearray(len(text))
    kept = []
    for each in given:
        for gap in FREE.finditer(taken, each.span.start, each.span.end):
            span = _trimmed(text, Span(gap.start(), gap.end()))
            if len(span):
                kept.append(Furniture(span, each.kind))
        taken[each.span.start : each.span.end] = b"\1" * len(taken[each.span.start : each.span.end])
    joined: list[Furniture] = []
    for each in sorted(kept, key=lambda furniture: furniture.span.start):
        last = joined[-1] if joined else None
        if last and last.kind is each.kind and not text[last.span.end : each.span.start].strip():
            joined[-1] = Furniture(Span(last.span.start, each.span.end), last.kind)
        else:
            joined.append(each)
    return tuple(joined)


def _trimmed(text: str, span: Span) -> Span:
    words = span.cut(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def _titles_of_nothing(
    items: Sequence[Item], blocks: Sequence[Block], found: Sequence[Furniture]
) -> Iterator[Furniture]:
    """Give the headings under which nothing but furniture stands, whatever they say."""
    kinds: list[FurnitureKind] = []
    is_only_furniture = True
    open_level = 0
    for item in reversed(items):
        each = ruling(found, item.span.start)
        is_marked = each is not None and each.span.contains(item.span)
        if item.kind is not BlockKind.HEADING:
            is_only_furniture = is_only_furniture and is_marked
            kinds = [*kinds[:8], each.kind] if each is not None and is_marked else kinds
            continue
        level = blocks[item.block].level
        is_last_of_its_part = not open_level or open_level <= level
        is_title = kinds and is_only_furniture and is_last_of_its_part and not is_marked and level > 1
        if is_title and len(item.words) <= MAX_TITLE_CHARS and set(kinds) <= KINDS_WITH_TITLES:
            yield item.marked(kinds[-1])
            is_marked = True
        if not is_marked:
            kinds, is_only_furniture, open_level = [], True, level


def _ended(turns: Sequence[Turn], found: Sequence[Furniture]) -> tuple[Turn, ...]:
    """Return the turns with the last ended where furniture begins in it."""
    if not turns:
        return ()
    last = turns[-1]
    inside = [each.span.start for each in found if last.span.start < each.span.start < last.span.end]
    if not inside:
        return tuple(turns)
    return (*turns[:-1], Turn(last.speaker, Span(last.span.start, inside[0])))
