"""The parts of a text before it is settled what they are: lines and paragraphs with what their form shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.datatypes import Block, BlockKind, Cell, Span

MAX_BLOCK_CHARS = 4000  # longer than any paragraph a person wrote; nothing more is joined to it
# "•" and its kin, Wingdings bullets that lost their font (private use), dashes, "o" of word processors.
BULLET = re.compile(
    r"(?P<mark>[•●○◦▪■□‣⁃∙·➢✓✔\uf000-\uf0ff–—*+-]|o(?=[ \t]))[ \t]+(?=\S)|(?P<solid>[•●▪‣\uf0b7])(?=\S)"
)
NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)][ \t]+(?=\S)")
CAPTION = re.compile(r"(?:figure|fig\.?|table|chart|graph|image|photo)\s*(?:\d[\d.]*|(?=[:.–—-]))", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"[-–—| ]*(?:page|p\.?)?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-–—| ]*", re.IGNORECASE)
# A line of a contents list, and the line over one.
ENTRY = re.compile(r".{2,120}?(?:[ \t]*[.…·_]{3,}[ \t]*)(?:p\.?[ \t]?)?(?:\d{1,3}|[ivxlc]{1,6})")
CONTENTS = re.compile(
    r"(?:table of |list of )?contents?:?|(?:on|in) this (?:page|document|guide|section|article):?", re.IGNORECASE
)
SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
ADDRESS = re.compile(r"https?://|www\.|\S+@\S+\.\w")
# Words no sentence ends with: after one of them the line is torn.
JOINING_WORDS = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "be", "between", "but", "by", "for", "from", "has", "have", "in", "into",
        "is", "its", "of", "on", "or", "our", "over", "per", "such", "than", "that", "the", "their", "these", "this",
        "to", "was", "were", "which", "who", "will", "with", "within", "your",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One line, paragraph, item or row.

    Attributes:
        span: Its place, without white space around it.
        kind: What it is, None while that is open.
        level: As in `Block`.
        cells: As in `Block`.
        lead_in: As in `Block`.
        stands_alone: Whether white lines stand before and after it.
        is_bold: Whether all its words are set in bold.
        is_given: Whether the format itself says its kind, as Markdown's "#" does.
        mark: Its bullet, "" without.
    """

    span: Span
    kind: BlockKind | None = None
    level: int = 0
    cells: tuple[Cell, ...] = ()
    lead_in: str = ""
    stands_alone: bool = True
    is_bold: bool = False
    is_given: bool = False
    mark: str = ""

    def joined(self, other: Piece) -> Piece:
        """Return the piece that covers both and what lies between."""
        return replace(
            self,
            span=Span(self.span.start, other.span.end),
            stands_alone=self.stands_alone and other.stands_alone,
            is_bold=self.is_bold and other.is_bold,
        )


def as_blocks(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    """Return the pieces as blocks; what is still open is a paragraph."""
    return tuple(
        Block(piece.kind or BlockKind.PARAGRAPH, piece.span, piece.level, piece.lead_in, piece.cells)
        for piece in pieces
        if piece.span.end > piece.span.start
    )


def find_mark(words: str) -> str:
    """Return the bullet or number the words begin with, "" without."""
    found = BULLET.match(words) or NUMBER.match(words)
    return found[0].strip() if found else ""


def is_number(words: str) -> bool:
    """Return whether the words are a bare page number: "12", "- 12 -", "Page 12 of 40"."""
    return len(words) <= 30 and PAGE_NUMBER.fullmatch(words) is not None


def ends_sentence(words: str) -> bool:
    """Return whether the words close with a mark that ends a sentence, a clause or a lead-in."""
    return SENTENCE_END.search(words[-6:]) is not None


def ends_torn(words: str) -> bool:
    """Return whether nobody would end a line so on purpose: a comma, a hyphen, "of the"."""
    if words.endswith((",", "-", "(")):
        return True
    last = words[-20:].rsplit(None, 1)[-1] if words else ""
    return last.casefold() in JOINING_WORDS


def goes_on(words: str) -> bool:
    """Return whether the words can only be the rest of a sentence: a small letter, or what stands in brackets."""
    return words[:1].islower() or (words[:1] in ")]," and len(words) > 1) or bool(re.match(r"\((?:https?:|/)", words))
