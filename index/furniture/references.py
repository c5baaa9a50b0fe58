"""Lists of works cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    re.compile(
        r"(?:^|[.;,]\s|\d\s)[^\W\d_][\w'’-]+,?\s(?:[A-Z]\.?\s?-?){1,3}(?=[,.;:&(]|\sand\s|\s[‘“'\"])"
    ),  # "Smith JA,"
    re.compile(r"https?://|www\.\w"),
    re.compile(r"\b(?:accessed|retrieved|viewed|available (?:at|from)|last (?:accessed|checked))\b", re.IGNORECASE),
    re.compile(
        r"\b(?:journal|lancet|bmj|press|proceedings|university|publishing|vol(?:ume)?\.?|working paper)\b",
        re.IGNORECASE,
    ),
)
NUMBERED = re.compile(r"^(?:\[?\d{1,3}[\].)]?|[¹²³⁰⁴-⁹]+|\^?\[\^?\d+\]:?)\s+\S")
ADDRESS_SCRAP = re.compile(r"^\S*(?:/|-\w+-)\S*(?:\s|$)")
VERB = re.compile(r"\b(?:is|are|was|were|has|have|will|must|should|can|may)\b")
LINK_LABELS = re.compile(
    r"\W*(?:(?:crossref|pubmed|google scholar|medline|web of science|full text|view article|article|link)\W*){1,6}",
    re.IGNORECASE,
)
MIN_UNTITLED = 4  # entries in a row before a list without a title counts
MAX_ENTRY = 900
MAX_ENTRY_WORDS = 500
PLAUSIBLE = re.compile(r"(?<!\d)(?:1[89]|20)\d\d|https?:|www\.|doi|et al")  # no entry is without one of these
MAX_ODD = 2  # lines in a row that are no entries, inside a list


@dataclass(frozen=True, slots=True)
class _Look:
    """What one line looks like: an entry, or something with a sign of one, or the rest of a torn one."""

    item: Item
    is_entry: bool = False
    has_sign: bool = False
    is_scrap: bool = False


def find_references(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give each reference list: under a title that says so, title included, or entry upon entry without one."""
    looks = [_look(item) for item in items]
    at = 0
    while at < len(items):
        is_titled = _is_title(items[at])
        start = at + 1 if is_titled else at
        end = _end_under_title(looks, start) if is_titled else _end_of_list(looks, start)
        if end > start:
            yield covering(items[at:end], FurnitureKind.REFERENCES)
        at = max(end, at + 1)


def _look(item: Item) -> _Look:
    words = item.words
    if LINK_LABELS.fullmatch(words):
        return _Look(item, is_scrap=True)
    if len(item.span) > MAX_ENTRY or not PLAUSIBLE.search(words):
        return _Look(item)
    has_year = YEAR.search(words) is not None
    signs = sum(form.search(words) is not None for form in SIGNS)
    is_entry = len(words) <= MAX_ENTRY_WORDS and (
        signs >= 3 or (signs >= 1 and has_year and (NUMBERED.match(words) is not None or VERB.search(words) is None))
    )
    is_scrap = ADDRESS_SCRAP.match(words) is not None or (
        has_year and (NUMBERED.match(words) is not None or words[:1].islower())
    )
    return _Look(item, is_entry, has_year or signs > 0, is_scrap)


def _is_title(item: Item) -> bool:
    return len(item.words) <= MAX_TITLE_CHARS and fold_heading(item.words) in TITLES


def _end_under_title(looks: Sequence[_Look], start: int) -> int:
    """Return where the entries under a title end, `start` when there are none.

    A line may fail to look like an entry when most others do: entries get torn, and some cite a work by its
    name only.
    """
    end = at = start
    n_entries = 0
    while at < len(looks) and looks[at].item.kind is not BlockKind.HEADING and len(looks[at].item.span) <= MAX_ENTRY:
        at += 1
        if looks[at - 1].is_entry or looks[at - 1].is_scrap:
            n_entries += 1
            end = at
        elif at - start - n_entries > MAX_ODD and n_entries < 0.5 * (at - start):
            break
    return end if n_entries >= 0.6 * (end - start) else start


def _end_of_list(looks: Sequence[_Look], start: int) -> int:
    """Return where the list without a title that begins at `start` ends, `start` when it is no reference list.

    All items of one list are judged together: some cite a web page or a book without a year.
    """
    kind = looks[start].item.kind
    at = end = start
    n_entries = 0
    n_labels = 0
    while at < len(looks) and looks[at].item.kind is kind and looks[start].has_sign:
        look = looks[at]
        if not look.has_sign and at - end >= MAX_ODD:
            break
        n_entries += look.is_entry
        n_labels += LINK_LABELS.fullmatch(look.item.words) is not None
        at += 1
        end = at if look.is_entry or (kind is BlockKind.LIST_ITEM and look.has_sign) else end
    return end if n_entries >= MIN_UNTITLED and n_entries >= 0.6 * (end - start - n_labels) else start
