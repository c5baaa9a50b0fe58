"""What repeats at the edges of pages: page numbers, running headers, the title at the start of each page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.datatypes import BlockKind, Furniture, FurnitureKind, Span
from index.furniture.items import Item, fold

NUMBER = re.compile(r"^[-–—|\s]*(?:page\s*)?(?P<number>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|\s]*$", re.IGNORECASE)
TRAILING = re.compile(r"(?<=[\w,;:%)’'\].-])\s(?P<number>\d{1,4})$")
NAMED_PAGE = re.compile(r"\bpage\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$", re.IGNORECASE)
MARKING = re.compile(r"^(?:classification|protective marking|marking|status)\s*:\s*\w+(?:[ -]\w+){0,2}$", re.IGNORECASE)
MAX_HEADER = 140
MAX_SKIPPED = 3  # pages without a number of their own, pictures and covers
MIN_PAGES = 4
MIN_PAGE_CHARS = 250  # a page holds more than that; numbers closer together are a table's
MIN_PART_CHARS = 30  # but a page that opens a part holds its title only
MIN_COVERED = 0.4  # of the text; page numbers go through all of it
MIN_REPEATS = 3
MIN_PAGES_SHARE = 0.4
MIN_LETTERS = 5
MIN_PREFIX_WORDS = 3
MAX_PREFIX_WORDS = 15
FIGURES = re.compile(r"\d+")
LEADING = re.compile(r"(\d{1,4})\s+[^\W\d]")


def find_running(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give page numbers, alone or at the end of a torn sentence, and the lines that repeat beside them."""
    pages = _find_pages(items)
    ends = {at for at, _ in pages}
    for _, span in pages:
        yield Furniture(span, FurnitureKind.RUNNING_HEADER)
    for item in items:
        if NAMED_PAGE.fullmatch(item.words) or (MARKING.match(item.words) and item.kind is BlockKind.PARAGRAPH):
            yield item.marked(FurnitureKind.RUNNING_HEADER)
    yield from _find_repeated(items, ends)
    yield from _find_prefixes(items, sorted(ends))


def _find_pages(items: Sequence[Item]) -> list[tuple[int, Span]]:
    """Return (number of the line, place) of each page number: a chain that counts up through the document."""
    best: list[tuple[int, int, Span]] = []
    chain: list[tuple[int, int, Span]] = []
    for at, item in enumerate(items):
        found = _page_number(item)
        if found is None:
            continue
        number, span = found
        if not chain:
            if number <= 3:
                chain = [(at, number, span)]
            continue
        _, last, last_span = chain[-1]
        is_alone = span == item.span
        min_chars = MIN_PART_CHARS if is_alone and number == last + 1 else MIN_PAGE_CHARS
        far = span.start - last_span.end >= min_chars
        if last < number <= last + (MAX_SKIPPED if is_alone else 1) and far:
            chain.append((at, number, span))
        elif number == last and is_alone and len(chain) == 1:
            chain = [(at, number, span)]
        best = max(best, chain, key=len)
    best = max(best, chain, key=len)
    n_alone = sum(span == items[at].span for at, _, span in best)
    if len(best) < MIN_PAGES or n_alone < 2:
        return []
    if best[-1][2].end - best[0][2].start < MIN_COVERED * items[-1].span.end:
        return []
    return [(at, span) for at, _, span in best]


def _page_number(item: Item) -> tuple[int, Span] | None:
    if item.kind is BlockKind.TABLE_ROW or len(item.span) != len(item.words):
        return None
    alone = NUMBER.match(item.words)
    if alone:
        return int(alone["number"]), item.span
    trailing = TRAILING.search(item.words[-8:])
    if trailing and len(item.words) > 20:
        return int(trailing["number"]), Span(item.span.end - len(trailing["number"]), item.span.end)
    return None


def _find_repeated(items: Sequence[Item], ends: set[int]) -> Iterator[Furniture]:
    """Give lines that are the same but for their figures on three pages: beside page numbers, or naming pages."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        if len(item.span) <= MAX_HEADER and item.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            places[FIGURES.sub("#", fold(item.words))].append(at)
    beside = {near for end in ends for near in (end - 1, end + 1)}
    counted = {at for at, item in enumerate(items) if NAMED_PAGE.search(item.words) and len(item.span) <= MAX_HEADER}
    beside |= {near for at in counted for near in (at - 1, at + 1)}
    n_pages = max(len(ends), len(counted))
    for words, lines in places.items():
        if len(lines) < MIN_REPEATS or sum(c.isalpha() for c in words) < MIN_LETTERS:
            continue
        n_beside = sum(at in beside for at in lines)
        # A table goes on with its header on some pages; a running header is on most, or on every other.
        is_on_pages = n_beside >= 0.6 * len(lines) and len(lines) >= MIN_PAGES_SHARE * n_pages
        if is_on_pages or ("#" in words and _counts_up([items[at].words for at in lines])):
            for at in lines:
                yield items[at].marked(FurnitureKind.RUNNING_HEADER)


def _counts_up(lines: Sequence[str]) -> bool:
    """Return whether the last figure of the lines counts pages and nothing else in them changes."""
    leading = [LEADING.match(line) for line in lines]
    if all(leading):  # "4 Unpaid carers: third report": a numbered heading would not come again
        first = [int(found[1]) for found in leading if found]
        return all(0 < after - before <= MAX_SKIPPED for before, after in pairwise(first))
    figures = [re.findall(r"\d+", line) for line in lines]
    if len({tuple(each[:-1]) for each in figures}) > 1:
        return False
    last = [int(each[-1][:6]) for each in figures]
    is_edge = all(re.search(r"(?:[|·•–-]|page)\s*\d+\D{0,3}$", line, re.IGNORECASE) for line in lines)
    return is_edge and all(0 < after - before <= MAX_SKIPPED for before, after in pairwise(last))


def _find_prefixes(items: Sequence[Item], ends: Sequence[int]) -> Iterator[Furniture]:
    """Give the words that begin the first line of most pages, where a converter ran them into the text."""
    firsts = [items[at + 1] for at in ends if at + 1 < len(items)]
    counts = Counter(" ".join(item.words.split()[:MIN_PREFIX_WORDS]) for item in firsts)
    if not counts:
        return
    start, count = counts.most_common(1)[0]
    if count < MIN_REPEATS or count < 0.5 * len(firsts) or len(start.split()) < MIN_PREFIX_WORDS:
        return
    lines = [item.words for item in firsts if item.words.startswith(start)]
    prefix = _common_words(lines)
    for item in items:
        if prefix and item.words.startswith(prefix) and item.opens:
            yield Furniture(Span(item.span.start, item.span.start + len(prefix)), FurnitureKind.RUNNING_HEADER)


def _common_words(lines: Sequence[str]) -> str:
    """Return the longest run of whole words that nine of ten lines begin with."""
    words = lines[0].split(" ")
    prefix = ""
    for count in range(1, min(len(words), MAX_PREFIX_WORDS) + 1):
        tried = " ".join(words[:count])
        if sum(line == tried or line.startswith(tried + " ") for line in lines) < 0.9 * len(lines):
            break
        prefix = tried
    return prefix
