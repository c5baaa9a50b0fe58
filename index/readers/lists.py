"""Lists: which pieces are items, and the line they hang on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import BlockKind
from index.readers.pieces import ADDRESS, ENTRY, Piece, ends_sentence, ends_torn, goes_on

MAX_LEAD_IN = 300
MAX_ITEM = 700  # of an item without a bullet; what is longer is a paragraph
MAX_NAMED_ITEM = 120  # of one that begins with a capital
MAX_NUMBERED_ITEM = 200  # numbered paragraphs of a policy are longer


def mark_lists(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with list items marked, each with its level and the line it hangs on.

    An item has a bullet, a number beside other numbers, or stands without either in a run of short
    lines after a line that ends in a colon.
    """
    marked = _mark_unmarked(text, _mark_numbered(text, pieces))
    return _with_lead_ins(text, marked)


def _mark_numbered(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Make items of numbered pieces with a numbered neighbour, unless numbered paragraphs are the document's way.

    The lines of a contents list are no items: the heading under them would seem to be the next.
    """
    numbered = [
        piece.kind is None
        and bool(piece.mark)
        and not piece.is_bold
        and not (len(piece.span) <= MAX_NUMBERED_ITEM and ENTRY.fullmatch(piece.span.cut(text)))
        for piece in pieces
    ]
    lengths = sorted(len(piece.span) for piece, is_numbered in zip(pieces, numbered, strict=True) if is_numbered)
    are_paragraphs = bool(lengths) and lengths[len(lengths) // 2] > MAX_NUMBERED_ITEM
    result = []
    for at, piece in enumerate(pieces):
        beside = any(0 <= other < len(pieces) and numbered[other] for other in (at - 1, at + 1))
        # Over its own text, set in under it, an item is two lines away from the next.
        over_text = not piece.stands_alone and any(
            0 <= other < len(pieces) and numbered[other] for other in (at - 2, at + 2)
        )
        is_item = numbered[at] and not are_paragraphs and (beside or over_text)
        if is_item:
            piece = replace(piece, kind=BlockKind.LIST_ITEM)  # noqa: PLW2901 - the piece with more known
        elif piece.kind is None:
            piece = replace(piece, level=0)  # noqa: PLW2901
        result.append(piece)
    return result


def _mark_unmarked(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Make items of the run of like lines after a line that ends in a colon."""
    result: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        result.append(piece)
        at += 1
        if piece.kind in (None, BlockKind.LIST_ITEM) and text[piece.span.end - 1] == ":":
            run, n_pieces = _run_after(text, pieces, at)
            level = piece.level + 1 if piece.kind is BlockKind.LIST_ITEM else 1
            result.extend(replace(item, kind=BlockKind.LIST_ITEM, level=level) for item in run)
            at += n_pieces
    return result


def _run_after(text: str, pieces: Sequence[Piece], start: int) -> tuple[list[Piece], int]:
    """Return the items that stand at `start` without bullets, torn ones put together, and from how many pieces.

    Fewer than two are none.
    """
    items: list[Piece] = []
    n_pieces = 0
    for piece in pieces[start : start + 60]:
        words = piece.span.cut(text)[: MAX_ITEM + 1]
        if piece.kind is not None or piece.mark or piece.is_given or len(words) > MAX_ITEM:
            break
        if items and goes_on(words) and ends_torn(items[-1].span.cut(text)[-40:]):
            items[-1] = items[-1].joined(piece)
        elif _is_like(words, items, text):
            items.append(piece)
        else:
            break
        n_pieces += 1
    return (items, n_pieces) if len(items) >= 2 else ([], 0)


def _is_like(words: str, items: Sequence[Piece], text: str) -> bool:
    """Return whether the words can be the next item of a run: begun as the first one, with a small letter or short."""
    is_small = words[:1].islower()
    if items and text[items[0].span.start].islower() != is_small:
        return False
    if is_small:
        return True
    return (
        len(words) <= MAX_NAMED_ITEM and not ends_sentence(words) and words[:1].isalnum() and not ADDRESS.search(words)
    )


def _with_lead_ins(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the items with the line they hang on: the one before their run, or the item they stand under."""
    result: list[Piece] = []
    lead_ins: dict[int, str] = {}
    before: Piece | None = None
    for piece in pieces:
        if piece.kind is not BlockKind.LIST_ITEM:
            lead_ins = {1: _lead_in(text, piece)}
        else:
            if before is not None and before.kind is BlockKind.LIST_ITEM and before.level < piece.level:
                lead_ins[piece.level] = _lead_in(text, before)
            over = [lead_ins[level] for level in sorted(lead_ins) if level <= piece.level and lead_ins[level]]
            if not piece.lead_in:
                piece = replace(piece, lead_in=over[-1] if over else "")  # noqa: PLW2901 - the piece with more known
        result.append(piece)
        before = piece
    return result


def _lead_in(text: str, piece: Piece) -> str:
    """Return the last sentence of the piece when a list can hang on it, else ""."""
    words = piece.span.cut(text)[-2000:]
    if piece.kind in (BlockKind.TABLE_ROW, BlockKind.HEADING) or not words.endswith(":"):
        return ""
    starts = [words.rfind(end) + len(end) for end in (". ", "? ", "! ", ".\n", "\n\n") if end in words]
    return " ".join(words[max(starts, default=0) :].split())[-MAX_LEAD_IN:]
