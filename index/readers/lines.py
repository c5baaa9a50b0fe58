"""The lines of a plain text, put together to pieces where a sentence was broken to fit a width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from index.datatypes import BlockKind, Span
from index.readers.pieces import Piece, ends_sentence, find_mark
from index.readers.spaced_tables import read_spaced_rows
from index.readers.tables import is_framed, read_row_lines
from index.readers.transcripts import label_at

LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
LINE_END = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")
# A text is broken to a width when its lines are no longer than a typewriter's or a mail's.
MAX_WIDTH = 120
MIN_WIDTH = 50
MIN_FILLED = 40  # a shorter line was ended on purpose
UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}")
LIST_START = re.compile(r"[•●○◦▪■‣⁃∙\uf000-\uf0ff]|[-–—*+][ \t]|\(?\d{1,3}[.)][ \t]|\(?[a-z][.)][ \t]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty.

    Attributes:
        span: Its place without white space at its ends.
        indent: How many columns it is set in.
        follows_gap: Whether a white line, or nothing, stands before it.
    """

    span: Span
    indent: int
    follows_gap: bool


def read_lines(text: str) -> list[Line]:
    """Return the lines that hold more than white space, in order."""
    lines: list[Line] = []
    after = 0
    for found in LINE.finditer(text):
        words = found[0]
        bare = words.strip()
        if not bare:
            continue
        start = found.start() + len(words) - len(words.lstrip())
        between = text[after:start]
        follows_gap = not lines or len(LINE_END.findall(between)) > 1
        lines.append(Line(Span(start, start + len(bare)), start - found.start(), follows_gap))
        after = start + len(bare)
    return lines


def read_pieces(text: str) -> list[Piece]:
    """Return the pieces of a plain text in order: rows are told from other lines, the rest stays open."""
    lines = read_lines(text)
    is_wrapped = _is_wrapped(text, lines)
    pieces: list[Piece] = []
    for group in _groups(text, lines):
        pieces.extend(_rows_or_paragraphs(text, group, is_wrapped))
    return [_with_mark(text, piece) for piece in pieces]


def _rows_or_paragraphs(text: str, group: list[Line], is_wrapped: bool) -> Iterator[Piece]:
    """Give the rows of a table and what stands on it, or paragraphs."""
    spans = [line.span for line in group]
    if rows := read_row_lines(text, spans):
        yield from rows
    elif spaced := read_spaced_rows(text, spans):
        place, rows = spaced
        yield from _paragraphs(text, group[: place.start], is_wrapped)
        yield from rows
        yield from _paragraphs(text, group[place.end :], is_wrapped)
    else:
        yield from _paragraphs(text, group, is_wrapped)


def _groups(text: str, lines: list[Line]) -> Iterator[list[Line]]:
    """Give the lines that stand together: no white line between, and not rows in a frame beside other lines."""
    group: list[Line] = []
    for line in lines:
        if group and (line.follows_gap or is_framed(text, line.span) != is_framed(text, group[-1].span)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _is_wrapped(text: str, lines: list[Line]) -> bool:
    """Return whether the text was broken to a width: most lines that go on are about as long as the longest."""
    prose = [line for line in lines if not re.search(r"[\t|]|^\W+$", line.span.cut(text)[:MAX_WIDTH])]
    lengths = sorted(len(line.span) for line in prose)
    if not lengths or not MIN_WIDTH <= lengths[int(len(lengths) * 0.98)] <= MAX_WIDTH:
        return False
    width = lengths[int(len(lengths) * 0.9)]
    pairs = [(line, after) for line, after in pairwise(prose) if not after.follows_gap]
    going_on = [line for line, after in pairs if not ends_sentence(line.span.cut(text)) and not _opens(text, after)]
    filled = [line for line in going_on if len(line.span) > 0.75 * width]
    return len(going_on) >= 3 and len(filled) > 0.6 * len(going_on)


def _opens(text: str, line: Line) -> bool:
    """Return whether a bullet, a number or a speaker's name begins the line."""
    words = line.span.cut(text)[:MAX_WIDTH]
    return LIST_START.match(words) is not None or label_at(text, line.span.start, line.span.end) is not None


def _paragraphs(text: str, group: list[Line], is_wrapped: bool) -> Iterator[Piece]:
    """Give one piece a line, or one for all lines of a broken sentence."""
    pieces: list[Piece] = []
    for at, line in enumerate(group):
        piece = Piece(line.span, stands_alone=len(group) == 1, level=line.indent)
        before = group[at - 1] if at else None
        rule = UNDERLINE.fullmatch(line.span.cut(text)[:MAX_WIDTH])
        if rule and pieces and len(pieces[-1].span) <= MAX_WIDTH and pieces[-1].kind is None:
            level = 1 + "=-".find(rule[0][0])
            pieces[-1] = replace(pieces[-1], kind=BlockKind.HEADING, level=max(level, 1), is_given=True)
            pieces.append(piece)
        elif pieces and before and pieces[-1].kind is None and _is_continued(text, before, line, is_wrapped):
            pieces[-1] = pieces[-1].joined(piece)
        else:
            pieces.append(piece)
    if len(pieces) == 1:
        pieces = [replace(pieces[0], stands_alone=True)]
    yield from pieces


def _is_continued(text: str, before: Line, line: Line, is_wrapped: bool) -> bool:
    """Return whether the line goes on with the sentence of the one before it."""
    return is_wrapped and not _opens(text, line) and len(before.span) > MIN_FILLED


def _with_mark(text: str, piece: Piece) -> Piece:
    """Return the piece as a list item when a bullet or number opens it."""
    if piece.kind is not None:
        return piece
    indent, piece = piece.level, replace(piece, level=0)
    mark = find_mark(piece.span.cut(text)[:12])
    if not mark:
        return piece
    bare_start = piece.span.start + len(mark)
    while bare_start < piece.span.end and text[bare_start].isspace():
        bare_start += 1
    if mark[0].isalnum() or mark[0] == "(":
        return replace(piece, mark=mark, level=1 + min(indent // 4, 4))
    span = Span(bare_start, piece.span.end)
    return replace(piece, span=span, mark=mark, kind=BlockKind.LIST_ITEM, level=1 + min(indent // 4, 4))
