"""Lists of works cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.datatypes import BlockKind, Furniture, FurnitureKind
from index.furniture.items import Item, covering, fold_heading

TITLES = frozenset(
    (
        "references", "reference list", "bibliography", "works cited", "literature", "literature cited", "endnotes",
        "end notes", "footnotes", "citations", "sources and references", "references and notes", "notes and references",
    )
)  # fmt: skip
MAX_TITLE_CHARS = 40
YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d[a-z]?(?!\d)")
# What only a citation holds; each is a sign of one.
SIGNS = (
    re.compile(r"\bdoi\b|doi\.org/|\bpmid\b|\bisbn\b|\bissn\b", re.IGNORECASE),
    re.compile(r"\d{4};\s?\d+|\b\d{1,4}\s?\(\d{1,3}\)\s?[:,]\s?[a-z]?\d+|;\d+:[a-z]?\d+|\bpp?\.?\s?\d+\s?[-–]\s?\d+"),
    re.compile(r"\bet al\b|\(?\beds?\.(?:\)|\s)|\bIn:\s"),
    re.compile(r"(?:^|[.;,]\s|\d\s)[^\W\d_][\w'’-]+,?\s(?:[A-Z]\.?\s?-?){1,3}(?=[,.;:&(]|\sand\s|\s[‘“'\"])"),  # "Smith JA,"
    re.compile(r"https?://|www\.\w"),
    re.compile(r"\b(?:accessed|retrieved|viewed|available (?:at|from)|last (?:accessed|checked))\b", re.IGNORECASE),
    re.compile(r"\b(?:journal|lancet|bmj|press|proceedings|university|publishing|vol(?:ume)?\.?|working paper)\b", re.IGNORECASE),
)
NUMBERED = re.compile(r"^(?:\[?\d{1,3}[\].)]?|[¹²³⁰⁴-⁹]+|\^?\[\^?\d+\]:?)\s+\S")
ADDRESS_SCRAP = re.compile(r"^\S*(?:/|-\w+-)\S*(?:\s|$)")
MIN_UNTITLED = 4  # entries in a row before a list without a title counts
MAX_ENTRY = 900


def find_references(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give each reference list, its heading included: under a title that says so, or entry upon entry without one."""
    at = 0
    while at < len(items):
        is_titled = _is_title(items[at])
        start = at + 1 if is_titled else at
        end = _end_of_list(items, start, is_titled)
        if end - start >= (1 if is_titled else MIN_UNTITLED):
            yield covering(items[at:end], FurnitureKind.REFERENCES)
            at = end
        else:
            at += 1


def _is_title(item: Item) -> bool:
    return len(item.words) <= MAX_TITLE_CHARS and fold_heading(item.words) in TITLES


def _end_of_list(items: Sequence[Item], start: int, is_titled: bool) -> int:
    """Return where the entries that begin at `start` end; `start` when there are none.

    Under a title a line may fail to look like an entry when most others do: entries get torn, and some
    cite a work by its name only.
    """
    end = at = start
    n_entries = n_lines = 0
    while at < len(items) and items[at].kind is not BlockKind.HEADING and len(items[at].span) <= MAX_ENTRY:
        if not is_titled and not (_is_entry(items[at]) or (at > start and _is_scrap(items[at]))):
            break
        n_lines += 1
        if _is_entry(items[at]) or (is_titled and _is_scrap(items[at])):
            n_entries += 1
            end = at + 1
        if is_titled and n_lines - n_entries > 2 and n_entries < 0.5 * n_lines:
            break
        at += 1
    if not is_titled and not _is_entry(items[start] if start < len(items) else items[-1]):
        return start
    return end if n_entries >= 0.6 * (end - start) else start


def _is_entry(item: Item) -> bool:
    """Return whether the line cites a work: a year and a sign, or two signs."""
    words = item.words
    signs = sum(form.search(words) is not None for form in SIGNS)
    is_short = len(words) <= 500
    return is_short and (signs >= 3 or (signs >= 1 and YEAR.search(words) is not None and _is_citing(words, signs)))


def _is_citing(words: str, signs: int) -> bool:
    """Return whether the words are laid out as an entry, not as a sentence that names a work."""
    is_sentence = re.search(r"\b(?:is|are|was|were|has|have|will|must|should|can|may)\b", words) is not None
    return signs >= 2 and not is_sentence or NUMBERED.match(words) is not None or (signs >= 1 and not is_sentence) or signs >= 3


def _is_scrap(item: Item) -> bool:
    """Return whether the line is the rest of an address or of a torn entry."""
    return (
        ADDRESS_SCRAP.match(item.words) is not None
        or (NUMBERED.match(item.words) is not None and YEAR.search(item.words) is not None)
        or (item.words[:1].islower() and YEAR.search(item.words) is not None)
    )
