"""The words of a line of Markdown without its marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
STRAY_MARKS = re.compile(r"\*\*+|(?<!\w)__+(?=\S)|(?<=\S)__+(?!\w)")


@dataclass(frozen=True, slots=True)
class Inline:
    """The reading words of one line or paragraph.

    Attributes:
        words: What a reader sees.
        bold: The ranges of the words that are bold, in order.
        is_anchor: Whether all the words are links to places in the same document.
    """

    words: str
    bold: tuple[tuple[int, int], ...]
    is_anchor: bool

    @property
    def is_bold(self) -> bool:
        """Return whether all the words are bold."""
        covered = sum(len(self.words[start:end].strip()) for start, end in self.bold)
        return covered > 0 and covered >= len("".join(self.words.split("\n")).strip()) - len(self.bold)


def read_inline(children: Sequence[Token]) -> Inline:
    """Return the words of a parsed line: text, code and picture texts; link addresses and tags left out."""
    parts: list[str] = []
    length = 0
    bold: list[tuple[int, int]] = []
    strong_start = 0
    depth = 0
    anchors: list[str] = []
    in_anchor = False
    for token in children:
        if token.type == "strong_open":
            strong_start = length if depth == 0 else strong_start
            depth += 1
        elif token.type == "strong_close":
            depth -= 1
            if depth == 0:
                bold.append((strong_start, length))
        elif token.type == "link_open":
            in_anchor = str(token.attrGet("href") or "").startswith("#")
        elif token.type == "link_close":
            in_anchor = False
        words = _words(token)
        if words:
            parts.append(words)
            length += len(words)
            if in_anchor:
                anchors.append(words)
    text = "".join(parts)
    linked = len("".join("".join(anchors).split()))
    return Inline(text, tuple(bold), linked > 0 and linked == len("".join(text.split())))


def _words(token: Token) -> str:
    if token.type == "text":
        return STRAY_MARKS.sub("", token.content)
    if token.type in ("text_special", "code_inline"):
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image":
        return "".join(_words(child) for child in token.children or ()) or token.content
    if token.type == "html_inline" and BREAK.fullmatch(token.content):
        return "\n"
    return ""
