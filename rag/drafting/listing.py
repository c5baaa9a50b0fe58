"""Lists in an answer: the whole one, or the item that was chosen with the line it hangs on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from index.datatypes import Block, BlockKind, Document, Span
from index.text import search_words, split_sentences
from rag.datatypes import Sentence
from rag.drafting.qualifying import limit_below
from rag.drafting.wording import plain
from rag.language.figure_kinds import FigureKind
from rag.language.figures import read_figures
from rag.language.matching import match
from rag.language.words import telling_stems
from rag.question.question_form import AnswerKind, QuestionForm

_MAX_LIST_WORDS = 120
_LONG_ITEM = 45  # words
_ENUMERATES = re.compile(r",[^,]+,[^,]* and |;[^;]+;|:\s*$|:[^,:]+,[^,]+")
_LABEL = re.compile(r"^(?:[A-Z][\w.’'-]*\s?){1,5}:\s")  # of a speaker: its colon opens no list
_NUMBERED = re.compile(r"^\(?\d{1,2}[.)]\s")
# A line behind which each item is a condition: "A manager may refuse leave if:".
_CONDITIONS = re.compile(
    r"\b(?:if|when|where|unless|provided|as long as)(?:\W+\w+){0,8}\W*$"
    r"|\b(?:all|both|any|one|each) of (?:these|them|the following)\b[^:.]*:?$",
    re.IGNORECASE,
)
# A line that a single item does not need: "In this policy:", "Definitions:".
_SAYS_NOTHING = re.compile(
    r"^(?:(?:in|for|under|of|the|this|these|purposes?|our|policy|guide|guidance|document|section|procedure|handbook|rules?|"
    r"terms?|definitions?|meanings?|words?|following|apply|used|and|here)\b\W*)*$",
    re.IGNORECASE,
)
# "What must staff do before a visit?": all that "Staff must:" leads to.
_ASKS_FOR_DUTIES = re.compile(
    r"\bwhat (?:must|should|do|does|shall|will|did) [^?]*\b(?:do|need|have to)\b", re.IGNORECASE
)
_DUTIES = re.compile(
    r"\b(?:must|should|shall|will|need to|needs to|have to|has to|are to|is to)(?:\W+\w+){0,3}\W*$", re.I
)
_ALL = re.compile(r"\b(?:all|both|each|every|must)\b", re.I)
_CONNECTIVE = re.compile(r"[;,]?\s+(?P<word>and|or)\s*$", re.I)
_CUT = "[the list goes on]"
# What is asked so may be answered with conditions.
_CONDITIONAL = frozenset(
    {AnswerKind.YES_NO, AnswerKind.DATE, AnswerKind.METHOD, AnswerKind.REASON, AnswerKind.ANYTHING}
)
_BY_STEPS = frozenset({AnswerKind.METHOD, AnswerKind.ANYTHING})


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it is told.

    Attributes:
        words: The line it hangs on, its items, what limits it.
        spans: Where these stand in the document, in order.
    """

    words: str
    spans: tuple[Span, ...]


def enumerates(words: str) -> bool:
    """Tell whether the words name several things in a row, or are what a list hangs on."""
    return bool(_ENUMERATES.search(_LABEL.sub("", words)))


def listed(sentence: Sentence, document: Document, block: Block | None, form: QuestionForm, room: int) -> Listed | None:
    """Return the list a sentence introduces or stands in, None where it does neither.

    The whole list when it is asked for or introduced, or when its items are steps or conditions of one thing; else the
    one item with the line it hangs on.

    Args:
        sentence: What was chosen.
        document: Where it stands.
        block: Its block.
        form: What is asked for.
        room: Words left for what limits the list.
    """
    announced = _announced(document, sentence, block) if form.is_list else []
    if announced:
        parts = [plain(search_words(one.span.cut(document.text)), None) for one in announced]
        words = f"{plain(sentence.words, None).rstrip('.:')}: {_joined(parts)}"
        return Listed(words, (sentence.span, *(one.span for one in announced)))
    items = [] if _is_told_in_paragraphs(sentence, block, document) else _items(document, sentence, block)
    is_item = block is not None and block.kind is BlockKind.LIST_ITEM
    if not items:
        return None
    text, speaker = document.text, document.speaker_at(sentence.span.start)
    lead_in = search_words(items[0].lead_in)
    is_whole = not is_item or _counts_whole(sentence, items, lead_in, document, form)
    chosen = items if is_whole else [one for one in items if one.span.contains(sentence.span)] or items[:1]
    parts = [plain(search_words(one.span.cut(text)), speaker) for one in chosen]
    kept = _fitting(parts, _MAX_LIST_WORDS - len(lead_in.split()))
    span = Span(chosen[0].span.start, chosen[len(kept) - 1].span.end)
    opening = _lead_in_span(document, items[0]) if is_whole or not _SAYS_NOTHING.match(lead_in) else None
    spans: tuple[Span, ...] = (span,)
    words = _joined(kept) + (f"; {_CUT}" if len(kept) < len(parts) else "")
    if opening:
        spans = (Span(opening.start, span.end),) if chosen[0] is items[0] else (opening, span)
        words = f"{plain(search_words(opening.cut(text)), speaker).rstrip(':')}: {words}"
    below = limit_below(document, span, room)
    if below is None:
        return Listed(words, spans)
    return Listed(f"{words.rstrip('.')}. {plain(search_words(below.cut(text)), speaker)}", (*spans, below))


def _fitting(parts: Sequence[str], room: int) -> list[str]:
    """Return the first items that fit the room together; at least one."""
    kept: list[str] = []
    for part in parts:
        room -= len(part.split())
        if kept and room < 0:
            break
        kept.append(part)
    return kept


def _joined(parts: Sequence[str]) -> str:
    """Return the items in a row; the "or" that ends all of them but the last stands once, before the last."""
    said = [_CONNECTIVE.search(part) for part in parts]
    connective = next((found["word"].lower() for found in said[:-1] if found), "")
    bare = [_CONNECTIVE.sub("", part).rstrip(".;,") for part in parts]
    last = f"{connective} {bare[-1]}" if connective else bare[-1]
    return "; ".join([*bare[:-1], last])


def _counts_whole(
    sentence: Sentence, items: Sequence[Block], lead_in: str, document: Document, form: QuestionForm
) -> bool:
    """Tell whether of a list in which an item was chosen all items are needed to answer."""
    if form.is_list:
        return not _is_list_itself(sentence, lead_in, form)
    if _ASKS_FOR_DUTIES.search(form.text) and _DUTIES.search(lead_in):
        return True
    asked = frozenset(form.stems)
    above, here = telling_stems(lead_in), telling_stems(sentence.words)
    if form.kind in _BY_STEPS and all(_NUMBERED.match(one.span.cut(document.text)) for one in items):
        return form.kind is AnswerKind.METHOD or bool(lead_in)
    if form.kind is AnswerKind.METHOD:
        return 2 * sum(match(s, above) for s in asked) >= len(asked)
    if form.kind not in _CONDITIONAL or not _CONDITIONS.search(lead_in):
        return False
    # "Can leave be refused if an inspection is announced?" names the one condition it asks about.
    names_item = any(match(s, here) and not match(s, above) for s in asked)
    return not names_item or bool(_ALL.search(lead_in))


def _is_list_itself(sentence: Sentence, lead_in: str, form: QuestionForm) -> bool:
    """Tell whether an item is the list asked for: "Eligible groups: carers, pupils, pensioners" of "which groups"."""
    here, above = telling_stems(sentence.words), telling_stems(lead_in)
    is_on_focus = any(match(s, here) and not match(s, above) for s in form.focus)
    return enumerates(sentence.words) and is_on_focus


def _is_told_in_paragraphs(sentence: Sentence, block: Block | None, document: Document) -> bool:
    """Tell whether a sentence stands in a list item that is a paragraph by itself: it is not quoted whole."""
    if block is None or block.kind is not BlockKind.LIST_ITEM or block.lead_in:
        return False
    words = block.span.cut(document.text)
    return len(words.split()) > _LONG_ITEM and sentence.span.cut(document.text) not in (words, plain(words))


def _items(document: Document, sentence: Sentence, block: Block | None) -> list[Block]:
    """Return the list a sentence introduces or stands in, [] if none."""
    if block is None:
        return []
    at = bisect_right(document.blocks, block.span.start, key=lambda one: one.span.start) - 1
    if block.kind is BlockKind.LIST_ITEM:
        first = at
        while first > 0 and _is_item_of(document.blocks[first - 1], block):
            first -= 1
    elif sentence.words.endswith(":") and sentence.span.end >= block.span.end and at + 1 < len(document.blocks):
        first = at + 1
    else:
        return []
    return _items_from(document, first)


def _items_from(document: Document, first: int) -> list[Block]:
    """Return the items of the list that begins with a block, in order, [] if that is none."""
    head = document.blocks[first]
    return list(takewhile(lambda one: _is_item_of(one, head), document.blocks[first:]))


def _announced(document: Document, sentence: Sentence, block: Block | None) -> list[Block]:
    """Return the items that the end of a paragraph announces by their number, [] if none.

    "It set three goals." and then 1., 2. and 3., each perhaps with a paragraph of its own, or a list of three, perhaps
    below a heading and a line that leads in.
    """
    if block is None or block.kind is BlockKind.LIST_ITEM or sentence.span.end < block.span.end:
        return []
    at = bisect_right(document.blocks, block.span.start, key=lambda one: one.span.start)
    items = _numbered(document, at) or _list_below(document, at)
    counts = {figure.value for figure in read_figures(sentence.words) if figure.kind is FigureKind.NUMBER}
    n_words = sum(len(one.span.cut(document.text).split()) for one in items)
    return items if len(items) > 1 and str(len(items)) in counts and n_words <= _MAX_LIST_WORDS else []


def _numbered(document: Document, at: int) -> list[Block]:
    """Return the items 1., 2., 3. from a block on, each perhaps with a paragraph behind it."""
    items: list[Block] = []
    is_between = False
    for one in document.blocks[at:]:
        number = _NUMBERED.match(one.span.cut(document.text))
        if number and int(re.sub(r"\D", "", number.group())) == len(items) + 1:
            items.append(one)
            is_between = False
        elif is_between or not items or one.kind is not BlockKind.PARAGRAPH:
            break
        else:
            is_between = True
    return items


def _list_below(document: Document, at: int) -> list[Block]:
    """Return the list from a block on, no more than a heading and a line that leads in before it."""
    for first, one in enumerate(document.blocks[at:], at):
        if one.kind is BlockKind.LIST_ITEM:
            return _items_from(document, first)
        if one.kind is not BlockKind.HEADING and not one.span.cut(document.text).rstrip().endswith(":"):
            break
    return []


def _is_item_of(one: Block, other: Block) -> bool:
    return one.kind is BlockKind.LIST_ITEM and one.lead_in == other.lead_in


def _lead_in_span(document: Document, item: Block) -> Span | None:
    """Return where the line a list hangs on stands: the last sentence before its first item."""
    at = bisect_right(document.blocks, item.span.start, key=lambda one: one.span.start) - 2
    while at >= 0 and document.blocks[at].kind is BlockKind.LIST_ITEM:
        at -= 1
    if at < 0 or not item.lead_in:
        return None
    wanted = search_words(item.lead_in)
    for sentence in reversed(split_sentences(document.text, document.blocks[at].span)):
        words = search_words(sentence.cut(document.text))
        if words.endswith(wanted[-40:]) or wanted.endswith(words):
            return sentence
    return None
