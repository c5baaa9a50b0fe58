"""Asking HTML elements for their name, roles, class words and sizes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any  # lxml ships no types

# Elements whose content a reader of the page never sees as words.
UNSEEN_TAGS = frozenset(
    "head script style template svg canvas audio video object embed iframe annotation datalist map".split()
)
CONTROL_TAGS = frozenset("button input select textarea".split())
HEADING_TAGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_WORD_IN_NAME = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much of what an element holds: words, words in links, links, form controls, main titles."""

    words: int
    link_words: int
    links: int
    controls: int
    titles: int


def tag_of(element: Element) -> str:
    """Return the element's name in small letters, "" for a comment or a processing instruction."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def role_of(element: Element) -> str:
    """Return the element's ARIA role, "" if it states none."""
    return (element.get("role") or "").strip().lower().partition(" ")[0]


def name_words(element: Element) -> frozenset[str]:
    """Return the words that the element's class and id names are made of, in small letters.

    A name that only says what the page has or lacks ("has-sidebar", "no-banner") gives none.
    """
    found: set[str] = set()
    for name in f"{element.get('class') or ''} {element.get('id') or ''}".split():
        words = [word.lower() for word in _WORD_IN_NAME.findall(name)]
        if words and words[0] not in {"has", "with", "no", "is", "without"}:
            found.update(words)
    return frozenset(found)


def measure(element: Element) -> Amounts:
    """Return how much the element holds, in time proportional to it."""
    words = link_words = links = controls = titles = 0
    open_links = 0
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        tag = tag_of(inner)
        if event == "start":
            if tag in UNSEEN_TAGS:
                walker.skip_subtree()
                continue
            links += tag == "a"
            open_links += tag == "a"
            controls += tag in CONTROL_TAGS
            titles += tag == "h1"
            text = inner.text
        else:
            open_links -= tag == "a"
            text = inner.tail if inner is not element else None
        n_words = len(text.split()) if text else 0
        words += n_words
        link_words += n_words if open_links else 0
    return Amounts(words, link_words, links, controls, titles)
