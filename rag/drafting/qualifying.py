"""The sentences after one that limit what it says: an exception, a condition, whom it does not apply to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from index.datatypes import BlockKind, Document, Span, ruling
from index.text import search_words, split_sentences
from rag.language.orders import is_order
from rag.language.words import telling_stems

# What opens a sentence that limits the one before it.
_QUALIFIES = re.compile(
    r"^(?:\(?\d+(?:\.\d+)*\)?\s+)?(?:However|But|Unless|Except|Only|Exceptions?|This (?:does not|applies|is subject|"
    r"only|excludes|rule|limit)|These (?:do not|limits|rules)|"
    r"It (?:does not|applies only|is not)|They (?:do not|must|may not|cannot)|Otherwise|Provided|Subject to|Nobody|"
    r"No one|Neither|None of|Later|"
    r"In exceptional|In other cases|If (?:not|they|it|the|this|that|more|less|there)|Where (?:this|that|it|they)|"
    r"Any (?:more|further|other|longer)|That (?:approval|limit|agreement|period)|It must|Both must|"
    r"The (?:limits?|rates?|amounts?) (?:is|are) not|A (?:request|claim) not|Nothing)\b"
    r"|^(?:\S+\s+){0,8}(?:in|within|above|below|beyond|after|before|over) (?:that|this|these|those) "
    r"(?:time|limit|amount|period|cases?|date|rate|sum)\b"
)
# What lifts all that stands before it: "This does not apply if …".
_LIFTS = re.compile(
    r"^(?:However, |But )?(?:This|These|Neither|None of (?:this|these)|Nothing) (?:(?:rule|limit|charge)s? )?"
    r"(?:do(?:es)? not apply|applies|apply)\b"
)
# What opens a sentence on the same thing, or on some of those it was said of.
_REFERS = re.compile(
    r"^(?:This|That|These|Those|It|They|Such|Both|None|(?:After|Above|Beyond|Before|Below) (?:that|this|which))\b"
)
_LIMITS = re.compile(
    r"\b(?:not|never|cannot|none|nobody|only|except|unless|exclud(?:es?|ed|ing)|limited to|up to|at (?:most|least)|"
    r"no (?:more|less|later|longer|fewer) than|subject to|provided)\b|n[’']t\b",
    re.IGNORECASE,
)
# Of these, what takes something from what was said, rather than saying something of its own: "up to 5 days".
_DENIES = re.compile(
    r"\b(?:not|never|cannot|none|nobody|only|except|unless|exclud(?:es?|ed|ing))\b|n[’']t\b", re.IGNORECASE
)
# After what point something else holds: "After that the rate falls to 24p."
_PAST_LIMIT = re.compile(r"^(?:After|Above|Beyond|Before|Below) (?:that|this|which)\b.*\d")
# What was or what somebody thinks limits no rule.
_TELLS = re.compile(r"\b(?:was|were|had|did|said|says|I)\b")
_MIN_SHARED = 2  # telling words
_MOST = 2  # sentences


def with_qualifier(document: Document, span: Span, room: int, asked: Sequence[str] = ()) -> Span:
    """Return the span with the sentences after it that limit what it says: two at most, as far as they fit the room.

    Args:
        document: Where it stands.
        span: A sentence.
        room: Words they may take.
        asked: Stems of the question.
    """
    for _ in range(_MOST):
        after = following(document, span.end)
        longer = _extended(document, span, after, room, asked) or _lifted(document, span, after, room)
        if longer is None:
            break
        room -= len(longer.cut(document.text).split()) - len(span.cut(document.text).split())
        span = longer
    return span


def _extended(document: Document, span: Span, after: Span | None, room: int, asked: Sequence[str]) -> Span | None:
    """Return the span with what comes after it, None where that does not limit it or does not fit."""
    if after is None or len(after.cut(document.text).split()) > room:
        return None
    if any(one.span.overlaps(Span(span.end, after.end)) for one in document.furniture):
        return None
    is_speech = document.speaker_at(span.start) is not None
    is_limit = _limits(after.cut(document.text), span.cut(document.text), asked, is_speech)
    return Span(span.start, after.end) if is_limit else None


def _lifted(document: Document, span: Span, after: Span | None, room: int) -> Span | None:
    """Return the span with the two sentences after it where the second says to what both do not apply, else None."""
    second = following(document, after.end) if after else None
    if not after or not second or not _LIFTS.match(search_words(second.cut(document.text))):
        return None
    if is_order(search_words(after.cut(document.text))):
        return None
    whole = Span(span.start, second.end)
    is_told = len(Span(span.end, second.end).cut(document.text).split()) <= room
    is_one = ruling(document.blocks, span.start) == ruling(document.blocks, second.start)
    return whole if is_told and is_one and not any(one.span.overlaps(whole) for one in document.furniture) else None


def limit_below(document: Document, span: Span, room: int) -> Span | None:
    """Return the first sentence below a list or table if it limits what an item or row says, None if there is none.

    Args:
        document: Where it stands.
        span: An item or row, or several.
        room: Words the sentence may take.
    """
    at = bisect_right(document.blocks, span.end - 1, key=lambda one: one.span.start) - 1
    kind = document.blocks[at].kind
    while at < len(document.blocks) and document.blocks[at].kind is kind:
        at += 1
    if at == len(document.blocks) or document.blocks[at].kind is not BlockKind.PARAGRAPH:
        return None
    after = split_sentences(document.text, document.blocks[at].span)[0]
    words = search_words(after.cut(document.text))
    is_about = bool(_REFERS.match(words)) or bool(_QUALIFIES.match(words))
    is_limit = is_about and bool(_LIMITS.search(words)) and len(words.split()) <= room
    return after if is_limit and not any(one.span.overlaps(after) for one in document.furniture) else None


def _limits(after: str, before: str, asked: Sequence[str], is_speech: bool) -> bool:
    """Tell whether a sentence limits what stands before it: by how it opens, or by what it denies of the same thing.

    Of somebody's speech only how it opens counts. "Visitors may not use the gym" is not on what "agency staff" may do:
    of what is asked for the sentence holds more than half of what the one before it does.
    """
    words = search_words(after)
    if is_order(words):
        return False
    if _QUALIFIES.match(words):
        return True
    if is_speech or words.endswith("?") or _TELLS.search(words):
        return False
    if _REFERS.match(words):
        return bool(_LIMITS.search(words) or _PAST_LIMIT.match(words))
    mine, here = _telling(words), _telling(before)
    shared = [s for s in asked if s in here]
    is_same = len(mine & here) >= _MIN_SHARED and 2 * sum(s in mine for s in shared) > len(shared)
    return is_same and bool(_DENIES.search(words))


def _telling(words: str) -> frozenset[str]:
    return telling_stems(words)


def following(document: Document, end: int) -> Span | None:
    """Return the next sentence of the same block, or of the paragraph right after it."""
    block = ruling(document.blocks, end - 1)
    if block is None:
        return None
    rest = [one for one in split_sentences(document.text, block.span) if one.start >= end]
    if rest:
        return rest[0]
    at = bisect_right(document.blocks, block.span.start, key=lambda one: one.span.start)
    if at >= len(document.blocks) or document.blocks[at].kind is not BlockKind.PARAGRAPH:
        return None
    below = split_sentences(document.text, document.blocks[at].span)
    return below[0] if below else None
