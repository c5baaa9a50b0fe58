"""The reading text of a Markdown source and its pieces, as the parser saw them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.datatypes import BlockKind, Furniture, FurnitureKind, Span
from index.readers.lines import LIST_START
from index.readers.markdown_inline import Inline, read_inline
from index.readers.markdown_parser import inline_parser, parse_blocks
from index.readers.pieces import Piece, ends_sentence, find_mark
from index.readers.tables import name_columns
from index.readers.transcripts import is_timed_label, label_at

TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z!?][^<>]{0,500}>", re.DOTALL)
MAX_INLINE = 50_000  # the parser is slow on lines longer than any a person wrote: their marks stay
MAX_LEVEL = 6


@dataclass(slots=True)
class _Writer:
    """Reading text as it grows; the only thing here that changes."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    pieces: list[Piece] = field(default_factory=list)
    anchors: list[Furniture] = field(default_factory=list)

    def write(self, words: str, gap: str = "\n\n") -> Span:
        """Add the words after the gap and return their place."""
        bare = words.strip()
        if bare and self.length:
            self.parts.append(gap)
            self.length += len(gap)
        start = self.length
        self.parts.append(bare)
        self.length += len(bare)
        return Span(start, self.length)


def read_markdown_pieces(source: str) -> tuple[str, list[Piece], list[Furniture], tuple[str, ...]]:
    """Return the reading text, its pieces in order, contents lists found by links into the text, and warnings."""
    tokens, warnings = parse_blocks(source)
    parser = inline_parser()
    writer = _Writer()
    lists: list[Token] = []
    marks: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            marks = [f"{token.info}{token.markup}" if token.info else token.markup]
        elif token.type == "table_open":
            at = _write_table(parser, writer, tokens, at)
        elif token.type == "inline":
            inline = _parse_inline(parser, token.content)
            if tokens[at - 1].type == "heading_open":
                _write_heading(writer, inline, int(tokens[at - 1].tag[1:]))
            else:
                _write_lines(writer, inline, len(lists), marks.pop() if marks else "")
        elif token.type in ("fence", "code_block"):
            _write_lines(writer, Inline(token.content, (), False), 0, "")
        elif token.type == "html_block":
            _write_lines(writer, Inline(TAG.sub(" ", token.content), (), False), 0, "")
        at += 1
    return "".join(writer.parts), writer.pieces, writer.anchors, warnings


def _parse_inline(parser: MarkdownIt, content: str) -> Inline:
    if len(content) > MAX_INLINE:
        return Inline(content, (), False)
    children: list[Token] = []
    parser.inline.parse(content, parser, {}, children)
    return read_inline(children)


def _write_heading(writer: _Writer, inline: Inline, level: int) -> None:
    words = " ".join(inline.words.split())
    span = writer.write(words)
    if any(c.isalpha() for c in words):
        writer.pieces.append(Piece(span, BlockKind.HEADING, level, is_bold=inline.is_bold, is_given=True))
    elif words:  # "### 12" is a page number
        writer.pieces.append(Piece(span))


def _write_lines(writer: _Writer, inline: Inline, depth: int, mark: str) -> None:
    """Write a paragraph, cut where a line begins with a bullet or a speaker, or where bold words are a heading."""
    number = f"{mark} " if mark[:1].isdigit() else ""
    for first, (start, end) in enumerate(_cuts(inline)):
        words = inline.words[start:end]
        if not words.strip():
            continue
        prefix = number if not first else ""
        span = writer.write(prefix + words.strip(), "\n\n" if not (depth and mark) else "\n")
        is_bold = Inline(words, _within(inline.bold, start, end), False).is_bold
        kind, own_mark = None, ""
        if mark and not first:
            kind, own_mark = (None, mark) if number else (BlockKind.LIST_ITEM, mark)
        else:
            own_mark = find_mark(words.strip()[:12])
            if own_mark and not own_mark[0].isalnum() and own_mark[0] != "(":
                kind = BlockKind.LIST_ITEM
                span = Span(span.start + len(words.strip()) - len(words.strip()[len(own_mark) :].lstrip()), span.end)
        level = max(1, depth) if kind or own_mark else 0
        writer.pieces.append(Piece(span, kind, level, is_bold=is_bold, mark=own_mark))
        if inline.is_anchor:
            writer.anchors.append(Furniture(span, FurnitureKind.NAVIGATION))


def _within(ranges: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple((max(a, start) - start, min(b, end) - start) for a, b in ranges if a < end and b > start)


def _cuts(inline: Inline) -> list[tuple[int, int]]:
    """Return the ranges of the words that are pieces of their own."""
    words = inline.words
    cuts = {0, len(words)}
    for found in re.finditer(r"\n", words):
        rest = words[found.end() : found.end() + 120]
        line = words[words.rfind("\n", 0, found.start()) + 1 : found.start()]
        if LIST_START.match(rest) or label_at(words, found.end(), len(words)) or is_timed_label(line):
            cuts.add(found.end())
    if len(inline.bold) <= 4:
        cuts.update(_bold_headings(words, inline.bold))
    places = sorted(cuts)
    return list(pairwise(places))


def _bold_headings(words: str, bold: Sequence[tuple[int, int]]) -> list[int]:
    """Return where a bold heading that ran into its paragraph begins or ends.

    It stands at the very start and the words after it begin a sentence, or at the very end after the mark of
    one; it ends with no mark itself.
    """
    cuts = []
    for start, end in bold:
        inside = words[start:end].strip()
        if not 3 <= len(inside) <= 150 or ends_sentence(inside) or inside.endswith(",") or not inside[0].isupper():
            continue
        before, after = words[:start].rstrip(), words[end:].lstrip()
        if not before and after[:1].isupper() and len(after) >= 80 and len(inside.split()) >= 2:
            cuts.append(end)
        elif before and not after and len(inside.split()) >= 2 and _is_whole(before):
            cuts.append(start)
    return cuts


def _is_whole(before: str) -> bool:
    """Return whether the words before a bold end can stand without it: a sentence, or a line begun large."""
    return ends_sentence(before) or (before[:1].isalnum() and not before[0].islower() and len(before) < 120)


def _write_table(parser: MarkdownIt, writer: _Writer, tokens: Sequence[Token], at: int) -> int:
    """Write the rows of the table that opens at `at`; return where it closes."""
    rows: list[list[Span]] = []
    gap = "\n\n"
    while tokens[at].type != "table_close":
        if tokens[at].type == "tr_open":
            rows.append([])
            gap = "\n" if len(rows) > 1 else "\n\n"
        elif tokens[at].type == "inline":
            words = " ".join(_parse_inline(parser, tokens[at].content).words.split())
            rows[-1].append(writer.write(words, gap))
            gap = "\t" if words else gap
        at += 1
    if rows:
        writer.pieces.extend(name_columns("".join(writer.parts), rows, has_header=True))
    return at
