"""The lines of a document as the judges of furniture see them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.datatypes import Block, BlockKind, Furniture, FurnitureKind, Span

LINE = re.compile(r"[^\n\f]+")
FOLDED = re.compile(r"[^\w]+")
NUMBERING = re.compile(r"^\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]?\s+(?=\w)", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*$")
TRUNCATED = re.compile(r"\w\s?(?:\.{3}|…)$")
MAX_WORDS_KEPT = 2000  # a judge needs no more of a line


@dataclass(frozen=True, slots=True)
class Item:
    """One line of one block.

    Attributes:
        span: Its place, without white space at its ends.
        words: Its first 2000 characters.
        kind: What its block is.
        block: The number of its block.
        opens: Whether it is the first line of its block.
    """

    span: Span
    words: str
    kind: BlockKind
    block: int
    opens: bool

    @property
    def is_sentence(self) -> bool:
        """Return whether it ends as a sentence does."""
        return SENTENCE_END.search(self.words[-6:]) is not None and not self.is_truncated

    @property
    def is_truncated(self) -> bool:
        """Return whether it breaks off with dots, as the summary on a link to another page does."""
        return TRUNCATED.search(self.words[-6:]) is not None

    def marked(self, kind: FurnitureKind) -> Furniture:
        """Return the whole line as furniture."""
        return Furniture(self.span, kind)


def read_items(text: str, blocks: Sequence[Block]) -> list[Item]:
    """Return the lines of all blocks in order."""
    items = []
    for number, block in enumerate(blocks):
        opens = True
        for found in LINE.finditer(text, block.span.start, block.span.end):
            words = found[0]
            bare = words.strip()
            if not bare:
                continue
            start = found.start() + len(words) - len(words.lstrip())
            span = Span(start, start + len(bare))
            items.append(Item(span, bare[:MAX_WORDS_KEPT], block.kind, number, opens))
            opens = False
    return items


def fold(words: str) -> str:
    """Return the words in small letters with single spaces and no punctuation."""
    return FOLDED.sub(" ", words.casefold()).strip()


def fold_heading(words: str) -> str:
    """Return a heading folded and without its number, its dots and its page: "1.2 Leave ..... 7" is "leave"."""
    bare = re.sub(r"[\s.…·_]{2,}(?:p\.?\s*)?\d{1,3}$|\s+p\.\s?\d{1,3}$", "", words[:300].strip())
    return fold(NUMBERING.sub("", bare))


def covering(items: Sequence[Item], kind: FurnitureKind) -> Furniture:
    """Return one piece of furniture from the first to the last of the items."""
    return Furniture(Span(items[0].span.start, items[-1].span.end), kind)
