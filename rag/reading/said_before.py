"""What was said just before a passage of a transcript: it tells what "it" is, whoever speaks."""

from __future__ import annotations

from bisect import bisect_right

from index.datatypes import Document, Span, ruling
from index.text import search_words, split_sentences


def said_before(document: Document, at: int, most_words: int) -> tuple[str, ...]:
    """Return the last sentences said before a place in a transcript, in order; () elsewhere, and where speech begins.

    Args:
        document: Where it stands.
        at: Where a passage begins.
        most_words: Words they may have together.
    """
    turn = ruling(document.turns, at)
    if turn is None:
        return ()
    place = bisect_right(document.turns, at, key=lambda one: one.span.start) - 1
    earlier = None
    if at > turn.span.start:
        earlier = Span(turn.span.start, at)
    elif place:
        last = document.turns[place - 1].span
        earlier = last if document.section_at(last.start) == document.section_at(at) else None
    said: list[str] = []
    for span in reversed(split_sentences(document.text, earlier) if earlier else ()):
        words = search_words(span.cut(document.text))
        most_words -= len(words.split())
        if most_words < 0 or any(one.span.overlaps(span) for one in document.furniture):
            break
        said.append(words)
    return tuple(reversed(said))
