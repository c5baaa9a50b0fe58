"""Lines that many documents of a corpus share: what a site or an organisation prints on all of them."""

from __future__ import annotations

import re

from index.datatypes import BlockKind, Document
from index.furniture.invitations import is_invitation
from index.furniture.items import Item, fold, read_items

MAX_CHARS = 100
MAX_WORDS = 5  # a longer line with small words is a sentence, with or without its full stop
EDGE_LINES = 25  # of each end of a document
MIN_DOCUMENTS = 3
CONTACTS = re.compile(r"https?://|www\.|\S@\S|\b0\d{3,4} ?\d{3}|©|[|»›]|\bwebsite\b", re.IGNORECASE)


def repeatable_lines(document: Document) -> frozenset[str]:
    """Return the folded short lines of the document that are furniture if many others have them too.

    Headings, list items, rows and whole sentences are never among them: policies of one organisation share
    many ("This policy applies to all staff"), and they are content in each.
    """
    items = read_items(document.text, document.blocks)
    edges = items if len(items) <= 2 * EDGE_LINES else [*items[:EDGE_LINES], *items[-EDGE_LINES:]]
    return frozenset(words for item in edges if is_repeatable(item) and (words := fold(item.words)))


def is_repeatable(item: Item) -> bool:
    """Return whether the line has the form of furniture, so that its repetition proves it."""
    words = item.words
    if item.kind is not BlockKind.PARAGRAPH or len(item.span) > MAX_CHARS or words.endswith(":"):
        return False
    if is_invitation(words) or CONTACTS.search(words):
        return True
    tokens = words.split()
    if item.is_sentence or any(c.isdigit() for c in words):
        return False
    small = sum(token[0].islower() for token in tokens)
    return len(tokens) <= MAX_WORDS and small <= 0.5 * len(tokens) and words[:1].isupper()


def is_repeated(count: int, total: int) -> bool:
    """Return whether a line in `count` of `total` documents is printed on them rather than written in them.

    At least three documents; half of a small corpus, and 5 and one in a hundred of a large one, which may
    hold many publishers.
    """
    return count >= MIN_DOCUMENTS and count >= min(0.5 * total, 5 + 0.01 * total)
