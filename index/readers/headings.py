"""Headings, where the format does not say which lines they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import BlockKind
from index.readers.dates import parse_date
from index.readers.pieces import ADDRESS, CAPTION, CONTENTS, ENTRY, Piece, ends_sentence, ends_torn, is_number
from index.readers.transcripts import is_timed_label, label_at

MAX_CHARS = 120
MAX_BOLD_CHARS = 180
MAX_WORDS = 18
MAX_CHAIN = 3  # a title, a part, a section; more short lines in a row are something else
MIN_PROSE = 80
TITLE_AMONG_BOLD = 8  # before a bold title stand a date, a class, a publisher
SECTION_NUMBER = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?[ \t]+(?=[^\W\d_])|(?:section|chapter|part|annex|appendix)\s", re.I
)
FACT = re.compile(
    r"(?:date|first|last|originally)?\s*(?:published|updated|posted|issued|reviewed|version)\b", re.IGNORECASE
)
STATED = re.compile(r"(?P<label>[^\W\d_][^:\n]{0,59}?)[ \t]*:[ \t]+(?P<value>\S.*)", re.DOTALL)
# "Hugh Jones,¹ Ann Lee²": names that carry the marks of their institutions.
MARKED_NAME = re.compile(r"[^\W\d_]{2,}[,.]?\s?(?:[¹²³⁰⁴-⁹*†‡]|\^\{)")


def mark_headings(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with headings marked, level 1 for a title at the top and 2 for the others.

    Headings that the format gives win: only where it gives few do bold and numbered lines serve, and only
    where there are neither do short lines that stand alone over prose.
    """
    given = [piece.span.cut(text) for piece in pieces if piece.kind is BlockKind.HEADING]
    # A converter that tears headings in two ("and autism") did not know which lines they are.
    torn = sum(words[:1].islower() or ends_torn(words) for words in given)
    bold = [piece.is_bold and _may_be(text, piece, MAX_BOLD_CHARS) for piece in pieces]
    if given and len(given) >= sum(bold) and torn <= 0.1 * len(given):
        return _with_given_title(text, pieces)
    if sum(bold) >= 2 or given:
        numbered = [_is_numbered(text, piece) for piece in pieces]
        candidates = [
            a or b or piece.kind is BlockKind.HEADING for a, b, piece in zip(bold, numbered, pieces, strict=True)
        ]
    else:
        speakers = _recurring_labels(text, pieces)
        candidates = [
            _may_be(text, piece, MAX_CHARS) and label_at(text, piece.span.start, piece.span.end) not in speakers
            for piece in pieces
        ]
        candidates = _standing_alone(text, pieces, candidates)
    kept = _over_prose(text, pieces, candidates)
    title = _find_title(text, pieces, candidates, TITLE_AMONG_BOLD if sum(bold) >= 2 else 1)
    if title is not None:
        kept[title] = True
    return _with_levels(text, pieces, kept)


def _recurring_labels(text: str, pieces: Sequence[Piece]) -> frozenset[str]:
    """Return the names that begin two pieces or more as labels do: speakers, whose questions are no headings.

    Where several lines say who speaks from when, all who are named so.
    """
    found = [(label_at(text, piece.span.start, piece.span.end), piece) for piece in pieces]
    counts = Counter(label for label, _ in found if label is not None)
    timed = [label for label, piece in found if label is not None and is_timed_label(piece.span.cut(text))]
    return frozenset(label for label, n in counts.items() if n > 1) | frozenset(timed if len(timed) > 1 else ())


def _with_given_title(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with the first as title over the given headings, when none of those is at the top."""
    levels = [piece.level for piece in pieces if piece.kind is BlockKind.HEADING]
    first = pieces[0]
    is_title = first.kind is None and first.stands_alone and _may_be(text, first, MAX_CHARS)
    if not is_title or (min(levels) == 1 and levels.count(1) == 1):
        return list(pieces)
    deeper = 1 if min(levels) == 1 else 0
    below = [
        replace(piece, level=piece.level + deeper) if piece.kind is BlockKind.HEADING else piece for piece in pieces[1:]
    ]
    return [replace(first, kind=BlockKind.HEADING, level=1), *below]


def _find_title(text: str, pieces: Sequence[Piece], candidates: Sequence[bool], among: int) -> int | None:
    """Return which of the first pieces is the title, whatever stands under it, None if none of them can be."""
    for at in range(min(among, len(pieces))):
        if candidates[at] and pieces[at].stands_alone:
            return at if _is_at_top(text, pieces[:at]) else None
    return None


def _may_be(text: str, piece: Piece, max_chars: int) -> bool:
    """Return whether the piece has the form of a heading: short, begun large, no mark of a clause at its end."""
    if piece.kind is not None or len(piece.span) > max_chars:
        return False
    words = piece.span.cut(text)
    if "\n" in words and not piece.is_bold:
        return False
    first = words.lstrip("\"'“‘(*[")[:1]
    has_form = (first.isupper() or first.isdigit()) and not words.endswith((".", ",", ";", ":", "…", "-", "–"))
    if not has_form or len(words.split()) > MAX_WORDS or re.match(r"by(?:[ :]|$)", words, re.IGNORECASE):
        return False
    # "Guy's Hospital, London, England": a place under a picture, or names.
    is_place = words.count(",") > 1 and not any(word[0].islower() for word in words.split())
    return not (
        is_place
        or _states_fact(words)
        or is_number(words)
        or CONTENTS.fullmatch(words)
        or ENTRY.fullmatch(words)
        or CAPTION.match(words)
        or FACT.match(words)
        or ADDRESS.search(words)
        or MARKED_NAME.search(words)
        or parse_date(words)
        or not any(c.isalpha() for c in words)
    )


def _states_fact(words: str) -> bool:
    """Return whether the line is a label and its value ("Chair: Ann Lee") rather than a title with a subtitle."""
    stated = STATED.fullmatch(words)
    # "Step 1: scoring", "2. Pay: how it is set", "What to do: a guide".
    if stated is None or stated["label"][-1].isdigit() or SECTION_NUMBER.match(words) or words.endswith("?"):
        return False
    value = stated["value"].split()
    return len(value) <= 3 or not value[-1][:1].islower()


def _is_numbered(text: str, piece: Piece) -> bool:
    found = SECTION_NUMBER.match(piece.span.cut(text)[:40]) if piece.kind is None else None
    return found is not None and _may_be(text, piece, MAX_CHARS)


def _standing_alone(text: str, pieces: Sequence[Piece], candidates: Sequence[bool]) -> list[bool]:
    """Keep the candidates with white lines around; in a text without those, the ones after a full sentence."""
    gaps = sum(piece.stands_alone for piece in pieces)
    if gaps > 0.4 * len(pieces):
        # A heading may stand right on its text, with a white line above it only.
        return [
            candidate and (piece.stands_alone or _opens_group(text, pieces, at))
            for at, (candidate, piece) in enumerate(zip(candidates, pieces, strict=True))
        ]
    return [
        candidate and (not at or _closes(text, pieces[at - 1]) or candidates[at - 1])
        for at, candidate in enumerate(candidates)
    ]


def _opens_group(text: str, pieces: Sequence[Piece], at: int) -> bool:
    before = pieces[at - 1].span.end if at else 0
    after = pieces[at + 1].span if at + 1 < len(pieces) else None
    opens = not at or text.count("\n", before, pieces[at].span.start) > 1
    return opens and after is not None and len(after) >= MIN_PROSE and ends_sentence(after.cut(text)[-6:])


def _closes(text: str, piece: Piece) -> bool:
    return piece.kind is BlockKind.LIST_ITEM or ends_sentence(piece.span.cut(text)[-6:])


def _over_prose(text: str, pieces: Sequence[Piece], candidates: Sequence[bool]) -> list[bool]:
    """Keep the candidates with prose, a list or a table under them, or a short chain of candidates over one."""
    kept = [False] * len(pieces)
    at = len(pieces) - 1
    while at >= 0:
        if not candidates[at]:
            at -= 1
            continue
        first = at
        while first > 0 and candidates[first - 1]:
            first -= 1
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if after is not None and _is_body(text, after):
            length = at - first + 1
            # Cells of a table torn to lines also form chains: of a long one only the last can be a heading.
            start = first if length <= MAX_CHAIN + (first == 0) else at
            kept[start : at + 1] = [True] * (at + 1 - start)
        kept[first : at + 1] = [
            keep or pieces[i].kind is BlockKind.HEADING for i, keep in enumerate(kept[first : at + 1], start=first)
        ]
        at = first - 1
    return kept


def _is_body(text: str, piece: Piece) -> bool:
    if piece.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW):
        return True
    words = piece.span.cut(text)[:4000]
    is_label = re.match(r"by\b", words, re.IGNORECASE) is not None or FACT.match(words) is not None
    return is_label or len(piece.span) >= MIN_PROSE or (ends_sentence(words) and len(words.split()) >= 4)


def _with_levels(text: str, pieces: Sequence[Piece], kept: Sequence[bool]) -> list[Piece]:
    """Return the pieces with those kept as headings: the first at the top is the title, numbers give depth."""
    depths = [_depth(piece.span.cut(text)[:40]) if keep else 0 for piece, keep in zip(pieces, kept, strict=True)]
    has_title = False
    result = []
    for at, (piece, keep, depth) in enumerate(zip(pieces, kept, depths, strict=True)):
        if not keep or (piece.is_given and piece.kind is BlockKind.HEADING):
            result.append(piece)
            has_title = has_title or (keep and piece.level == 1)
            continue
        is_title = not has_title and not depth and _is_at_top(text, pieces[:at])
        has_title = has_title or is_title
        result.append(replace(piece, kind=BlockKind.HEADING, level=1 if is_title else 1 + max(depth, 1), mark=""))
    return result


def _depth(words: str) -> int:
    found = SECTION_NUMBER.match(words)
    return found["number"].count(".") + 1 if found and found["number"] else 0


def _is_at_top(text: str, before: Sequence[Piece]) -> bool:
    """Return whether nothing but a few short lines stands before a title."""
    return len(before) <= 12 and all(
        len(piece.span) <= MAX_BOLD_CHARS
        and not (len(piece.span) > MIN_PROSE and ends_sentence(piece.span.cut(text)[-6:]))
        for piece in before
    )
