"""Lines of a PDF become headings, paragraphs, list items and rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.datatypes import BlockKind
from index.readers.pdf_lines import Line, group_heights, join_lines
from index.readers.pdf_tables import Row, read_aligned_rows, row_pitch

_BULLET = re.compile(r"(?:[•◦▪▫‣●○■□➢✓]|[–—*-](?=\s)|o(?=\s+[A-Za-z]))\s*\S")
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]\s+\S", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r".*?(?:\.\s?){4,}\s*(?:\d+|[ivxl]+)$")
_MAX_HEADING_CHARS = 200
_MIN_HEADING_RATIO = 1.1  # of a heading's font to the body's


@dataclass(frozen=True, slots=True)
class Piece:
    r"""A block before it has a place in the text.

    Attributes:
        kind: What it is.
        text: Its words, lines ended by "\n".
        lines: What it was made of; empty for a table.
        rows: The rows of a table, a piece of its own without text.
        is_headed: Whether the first of them is set apart as a header, None if nothing in their setting tells.
        indent: Where a list item's marker stands, in points.
        is_contents: Whether it is an entry of a table of contents.
        page_starts: Pages that begin inside it, as (number, offset into `text`).
    """

    kind: BlockKind
    text: str
    lines: tuple[Line, ...] = ()
    rows: tuple[Row, ...] = ()
    is_headed: bool | None = None
    indent: float = 0.0
    is_contents: bool = False
    page_starts: tuple[tuple[int, int], ...] = ()


def body_size(lines: Sequence[Line]) -> float:
    """Return the font size that most letters have, 0.0 without lines."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def build_pieces(region: Sequence[Line], usual_size: float) -> list[Piece]:
    """Return a region's lines as pieces, from the top down.

    Args:
        region: Lines of one column.
        usual_size: What `body_size` gave for the document.
    """
    heights = group_heights(region)
    pieces: list[Piece] = []
    prose: list[Line] = []
    at = 0
    while at < len(heights):
        table = next((line for line in heights[at] if line.rows), None)
        rows, n_taken, is_headed = (table.rows, 1, table.is_headed) if table else read_aligned_rows(heights[at:])
        if not n_taken:
            prose.append(join_lines(heights[at]))
            at += 1
            continue
        pieces.extend(_build_prose(prose, usual_size))
        prose = [line for line in heights[at] if table and line is not table and not line.rows]
        if table and table.text:
            pieces.append(Piece(BlockKind.PARAGRAPH, table.text, (table,)))
        pieces.append(Piece(BlockKind.TABLE_ROW, "", rows=tuple(rows), is_headed=is_headed))
        at += n_taken
    pieces.extend(_build_prose(prose, usual_size))
    return pieces


def _build_prose(lines: Sequence[Line], usual_size: float) -> list[Piece]:
    if not lines:
        return []
    pitch = row_pitch(lines)
    right = max(line.x1 for line in lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _begins_anew(groups[-1], line, pitch, right, usual_size):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_piece(group, usual_size) for group in groups]


def _begins_anew(group: Sequence[Line], line: Line, pitch: float, right: float, usual_size: float) -> bool:
    """Return whether the line begins a new piece below the group."""
    last = group[-1]
    step = (last.y - line.y) / max(line.size, last.size)
    was_heading, is_heading = _is_heading_line(last, usual_size), _is_heading_line(line, usual_size)
    if not 0 <= step <= pitch * 1.25 + 0.1 or was_heading != is_heading or abs(last.size - line.size) > 1.2:
        return True
    if is_heading:
        return last.is_bold != line.is_bold or abs(last.size - line.size) > 0.5
    return _begins_paragraph(group, line, right)


def _begins_paragraph(group: Sequence[Line], line: Line, right: float) -> bool:
    """Return whether a line of body text begins a paragraph or item, by its marker, its indent or the line above."""
    last = group[-1]
    if _CONTENTS_LINE.match(last.text) or _BULLET.match(line.text):
        return True
    ends = last.text.rstrip().endswith((".", ":", ";", "?", "!", "”", '"')) or last.text.endswith((" or", " and"))
    in_list = _marker_of(group[0].text) != ""
    if _NUMBER.match(line.text) and (ends or in_list) and not _hangs(group, line):
        return True
    if in_list:
        return _leaves_item(group, line, ends)
    if len(group) > 1 and ends and line.x0 > last.x0 + 0.8 * line.size:
        return True  # an indented first line
    first_word = line.words[0].x1 - line.words[0].x0 if line.words else 0.0
    has_room = last.x1 + 0.5 * line.size + first_word < right - line.size
    return ends and has_room and not line.text[:1].islower()


def _leaves_item(group: Sequence[Line], line: Line, ends: bool) -> bool:
    """Return whether the line stands further left than the item's own words, and so does not belong to it."""
    first = group[0]
    words_start = first.words[1].x0 if len(first.words) > 1 else first.x0
    if len(group) > 1:
        return line.x0 < group[1].x0 - 0.5 * line.size
    # A list set without a hanging indent goes on below its marker, but not after a full stop.
    return line.x0 < first.x0 - 1 or (line.x0 < words_start - 0.5 * line.size and ends)


def _hangs(group: Sequence[Line], line: Line) -> bool:
    """Return whether the line goes on under an item's words, so that its number is not a marker."""
    return _marker_of(group[0].text) != "" and line.x0 > group[0].x0 + 0.8 * line.size and len(group) > 1


def _is_heading_line(line: Line, usual_size: float) -> bool:
    if len(line.text) > _MAX_HEADING_CHARS or not any(character.isalpha() for character in line.text):
        return False
    if line.size >= _MIN_HEADING_RATIO * usual_size:
        return True
    is_short = len(line.text) <= 100 and not line.text.rstrip().endswith((".", ";", ",", ":"))
    return line.is_bold and line.size >= 0.95 * usual_size and is_short and not _BULLET.match(line.text)


def _piece(group: Sequence[Line], usual_size: float) -> Piece:
    text = "\n".join(line.text for line in group)
    lines = tuple(group)
    if _is_heading_line(group[0], usual_size) and len(text) <= 2 * _MAX_HEADING_CHARS:
        return Piece(BlockKind.HEADING, text, lines)
    if _CONTENTS_LINE.match(group[-1].text):
        return Piece(BlockKind.PARAGRAPH, text, lines, is_contents=True)
    if _marker_of(text):
        return Piece(BlockKind.LIST_ITEM, text, lines, indent=group[0].x0)
    return Piece(BlockKind.PARAGRAPH, text, lines)


def _marker_of(text: str) -> str:
    found = _BULLET.match(text) or _NUMBER.match(text)
    return found[0][:-1].strip() if found else ""


def join_pieces(first: Piece, second: Piece, page: int | None) -> Piece | None:
    """Return the two as one when a sentence runs on from the first into the second, else None.

    Args:
        first: The last piece of a column or page.
        second: The first of the next.
        page: The number of the page that begins between them, None if none does.
    """
    if not first.lines or not second.lines or second.kind is not BlockKind.PARAGRAPH or second.is_contents:
        return None
    if first.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or first.is_contents:
        return None
    if abs(first.lines[-1].size - second.lines[0].size) > 0.6:
        return None
    ended = re.search(r"[.!?:;][\"”’)\]⁰-⁹¹²³]*$", first.text) is not None
    goes_on = second.text[:1].islower() or first.text.endswith(("-", ",", "(")) or second.text[:1] in "(£$€0123456789"
    runs_on = goes_on or (second.text[:1].isupper() and len(first.text.split()) > 6)
    if ended or not runs_on:
        return None
    at = len(first.text) + 1
    starts = () if page is None else ((page, at),)
    moved = tuple((number, at + offset) for number, offset in second.page_starts)
    return replace(
        first,
        text=f"{first.text}\n{second.text}",
        lines=first.lines + second.lines,
        page_starts=first.page_starts + starts + moved,
    )


def heading_levels(pieces: Sequence[Piece]) -> dict[tuple[float, bool], int]:
    """Return the level of each style of heading: the larger the font the higher, bold before plain."""
    styles = {heading_style(piece) for piece in pieces if piece.kind is BlockKind.HEADING}
    sizes = sorted(styles, key=lambda style: (-style[0], not style[1]))
    return {style: min(at + 1, 6) for at, style in enumerate(sizes)}


def heading_style(piece: Piece) -> tuple[float, bool]:
    """Return the font size, to half a point, and boldness of a heading."""
    return round(piece.lines[0].size * 2) / 2, piece.lines[0].is_bold
