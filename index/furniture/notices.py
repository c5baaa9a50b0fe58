"""Licence and copyright lines, publication numbers, how to cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.datatypes import Furniture, FurnitureKind
from index.furniture.items import Item, fold

THIS_WORK = (
    r"(?:this|the|our) "
    r"(?:publication|document|article|work|report|page|site|website|preprint|briefing|material|content)"
)
# Each says that the line is about the rights in the document itself, not about rights as a subject.
CLAIMS = re.compile(
    "|".join(
        (
            r"^(?:©|\(c\)\s?(?:19|20)\d\d|copyright\s*(?:©|\(c\)|(?:19|20)\d\d))|©\s?crown copyright",
            r"©\s?[^.]{0,60}(?:19|20)\d\d|©\s?[A-Z][^.]{0,80}\.?$|\ball rights reserved\b",
            r"\btrade ?marks? (?:is|are|of)\b.{0,80}\b(?:property|owners?|inc|ltd|registered)\b",
            r"\bis a registered (?:trade ?mark|charity)\b",
            rf"\b{THIS_WORK} (?:is|are|has been)(?: made)?(?: freely)? (?:licensed|available|published) "
            r"(?:under|at https?:|in accordance)",
            r"\b(?:is|are) (?:made )?(?:freely )?(?:available|licensed|distributed) (?:for use )?"
            r"(?:under|in accordance with)\b.{0,90}\b(?:licen[cs]e|terms and conditions|terms of use)\b",
            r"\bcontent is available under\b|\bcopyright holders?\b.{0,80}\b(?:concerned|preprint|permission)\b",
            r"\bunder the (?:terms of the )?(?:open government|creative commons)\b.{0,40}\blicen[cs]e\b|\bCC[ -]BY\b",
            r"\b(?:large print|easy read|braille|audio)\b.{0,60}\b(?:an)?other (?:languages?|formats?)\b",
            r"^(?:proudly )?powered by \w+|^(?:site|website|web design|designed|built) by \w+",
            r"\b(?:opinions|views)(?: expressed)?(?: \w+){0,3} are (?:those of )?the author",
            r"^isbn\b|^issn\b|\bisbn(?:-1[03])?:?\s?97[89]",
        )
    ),
    re.IGNORECASE,
)
# Each claim holds one of these.
HINTS = ("©", "(c)", "copyright", "rights", "trade", "registered", "licen", "available", "published", "distributed",
         "creative commons", "cc by", "cc-by", "isbn", "issn",
         "print", "format", "braille", "language", " by ", "author")  # fmt: skip
NUMBERS = re.compile(
    r"^(?:publication|document|gateway|publishing approval|leaflet|booklet) ?"
    r"(?:reference|ref\.?|no\.?|number|id|code)(?: number)?"
    r"\s*:\s*\S.{0,90}$|^cite this (?:as|article|paper)\b.{0,300}$|^how to cite\b.{0,300}$|^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)10\.\S+$",
    re.IGNORECASE,
)
ADDRESS_ONLY = re.compile(r"^[<(\[]?(?:https?://|doi:)\S+[>)\]]?$", re.IGNORECASE)
CORRESPONDENCE = re.compile(r"^(?:correspond(?:ence|ing author)|author for correspondence)\b.{0,20}:", re.IGNORECASE)
EMAIL_ONLY = re.compile(r"^[<(]?[\w.+-]{1,64}@[\w.-]{1,100}[>)]?$")
DATE_FACT = re.compile(r"^(?:date |last |first )?(?:published|updated|last updated)\b.{0,60}\d{4}$", re.IGNORECASE)
MAX_CHARS = 700
CONTINUED = re.compile(
    r"\b(?:licen[cs]e|copyright|permission|nationalarchives|information policy team|rights)\b", re.IGNORECASE
)


def find_notices(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give notices, and the lines that go on with one: its address, the rest of its rights."""
    first_facts = {fold(item.words) for item in items[:20] if DATE_FACT.match(item.words)}
    is_after_notice = False
    for at, item in enumerate(items):
        words = item.words
        is_notice = len(words) <= MAX_CHARS and (_claims(words) or NUMBERS.match(words) is not None)
        if is_after_notice and not is_notice and len(words) <= MAX_CHARS:
            goes_on = CONTINUED.search(words) is not None and not _is_heading_like(item)
            is_repeated_fact = at >= 20 and fold(words) in first_facts
            is_notice = bool(ADDRESS_ONLY.match(words)) or goes_on or is_repeated_fact
        elif at >= 20 and len(items) - at <= 4 and fold(words) in first_facts:
            is_notice = True  # the dates of the top again at the foot
        if is_notice:
            yield item.marked(FurnitureKind.NOTICE)
        is_after_notice = is_notice


def _claims(words: str) -> bool:
    """Return whether the line speaks of the rights in the document; a quick look spares most lines the slow one."""
    small = words.casefold()
    return any(hint in small for hint in HINTS) and CLAIMS.search(words) is not None


def find_correspondence(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give the lines that say where to write to an author."""
    for at, item in enumerate(items):
        if len(item.words) <= 300 and CORRESPONDENCE.match(item.words):
            yield item.marked(FurnitureKind.BANNER)
            if at + 1 < len(items) and EMAIL_ONLY.match(items[at + 1].words):
                yield items[at + 1].marked(FurnitureKind.BANNER)


def _is_heading_like(item: Item) -> bool:
    return len(item.words) < 60 and not item.is_sentence
