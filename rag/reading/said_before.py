"""What was said just before a passage of a transcript: it tells what "it" is, whoever speaks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from index.datatypes import Document, Span, Turn, ruling
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
    said: list[str] = []
    for span in _earlier(document, turn, at):
        words = search_words(span.cut(document.text))
        most_words -= len(words.split())
        if most_words < 0 or any(one.span.overlaps(span) for one in document.furniture):
            break
        said.append(words)
    return tuple(reversed(said))


def _earlier(document: Document, turn: Turn, at: int) -> Iterator[Span]:
    """Yield the sentences before a place in a turn, the last first, back to where its section begins."""
    yield from reversed(split_sentences(document.text, Span(turn.span.start, at)) if at > turn.span.start else ())
    place = bisect_left(document.turns, turn.span.start, key=lambda one: one.span.start)
    for earlier in reversed(document.turns[:place]):
        if document.section_at(earlier.span.start) != document.section_at(at):
            return
        yield from reversed(split_sentences(document.text, earlier.span))
