"""Finds a quote in a document's text, exactly or with typography folded, and returns where it stands.

Folding forgives what copying changes and meaning does not: case, runs of white space, dashes, quotation marks,
ligatures, characters nobody sees, words broken at a line's end. It never forgives a word or a digit.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from index.datatypes import Span

_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_QUOTES = dict.fromkeys("‘’‚‛′´`ʼ＇", "'") | dict.fromkeys("“”„‟″«»＂", '"')
_SAME = _DASHES | _QUOTES
# Dropped wherever they stand: soft hyphen, zero-width characters, marks of writing direction, byte order mark.
_UNSEEN = frozenset("\u00ad\u034f\u061c\u180e\ufeff") | {
    chr(code) for start, end in ((0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x2070)) for code in range(start, end)
}


def find_quote(text: str, quote: str, within: Span | None = None) -> Span | None:
    """Return the span of the first place where the quote stands, None if it stands nowhere.

    Args:
        text: The document's text.
        quote: The words said to stand there.
        within: Where to look; the whole text if None.
    """
    where = Span(0, len(text)) if within is None else within
    wanted = quote.strip()
    if not wanted:
        return None
    at = text.find(wanted, where.start, where.end)
    if at >= 0:
        return Span(at, at + len(wanted))
    searched = where.cut(text)
    for keeps_hyphen in (False, True):
        found = _find_folded(searched, wanted, keeps_hyphen)
        if found:
            return Span(where.start + found.start, where.start + found.end)
    return None


def fold(text: str) -> str:
    """Return the text as quotes are compared: two texts that fold to the same are the same quote."""
    return _folded(text, False)[0].strip()


def _find_folded(text: str, quote: str, keeps_hyphen: bool) -> Span | None:
    folded, places = _folded(text, keeps_hyphen)
    wanted = _folded(quote, keeps_hyphen)[0].strip()
    if not wanted:
        return None
    at = folded.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if _is_whole(folded, at, end):
            return Span(places[at], places[end - 1] + 1)
        at = folded.find(wanted, at + 1)
    return None


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Tell whether no word or number is cut at either end: "5 per cent" does not stand in "15 per cent"."""
    opens = start == 0 or not (folded[start - 1].isalnum() and folded[start].isalnum())
    closes = end == len(folded) or not (folded[end].isalnum() and folded[end - 1].isalnum())
    return opens and closes


@lru_cache(maxsize=64)
def _folded(text: str, keeps_hyphen: bool) -> tuple[str, tuple[int, ...]]:
    r"""Return the folded text, and for each of its characters the position in the text it comes from.

    Args:
        text: What to fold.
        keeps_hyphen: Whether a hyphen at a line's end belongs to the word ("long-\nterm"), else to the line
            ("exam-\nple").
    """
    out: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        if char in _UNSEEN:
            continue
        for part in _SAME.get(char) or unicodedata.normalize("NFKC", char):
            folded = _SAME.get(part, part).casefold()
            if folded.isspace():
                if out and out[-1] == " ":
                    continue
                folded = " "
            for piece in folded:
                out.append(piece)
                places.append(at)
    kept = [at for at in range(len(out)) if not _is_break(out, places, text, at, keeps_hyphen)]
    return "".join(out[at] for at in kept), tuple(places[at] for at in kept)


def _is_break(out: list[str], places: list[int], text: str, at: int, keeps_hyphen: bool) -> bool:
    """Tell whether the character only breaks a word at a line's end: its hyphen, or the white space after it."""
    if out[at] == "-":
        return not keeps_hyphen and 0 < at < len(out) - 2 and _breaks_line(out, places, text, at)
    return (
        out[at] == " "
        and at > 1
        and out[at - 1] == "-"
        and at < len(out) - 1
        and _breaks_line(out, places, text, at - 1)
    )


def _breaks_line(out: list[str], places: list[int], text: str, at: int) -> bool:
    if not (out[at - 1].isalpha() and out[at + 1] == " " and at + 2 < len(out) and out[at + 2].isalpha()):
        return False
    return "\n" in text[places[at] : places[at + 2]]
