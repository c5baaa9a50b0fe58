"""Composes one claim from one sentence: with its list, its columns, its speaker, its exceptions."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from index.datatypes import Block, BlockKind, Document, Span, ruling
from index.text import search_words, split_sentences
from rag.datatypes import DraftClaim, Sentence
from rag.pronouns import resolve
from rag.question_form import AnswerKind, QuestionForm
from rag.ranges import read_range
from rag.sentences import row_words
from rag.words import stem, words_of

_NUMBERING = re.compile(
    r"^(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,4})[.)]\s+|\d{1,2}(?:\.\d{1,2}){1,3}\s+(?=[A-Z“(])|[•▪◦‣●–—*+-]\s+)"
)
_SPEAKER_LABEL = re.compile(r"^(?:[A-Z][\w.’'-]*\s){1,4}?[A-Z][\w.’'-]*:\s+|^[A-Z][\w.’'-]+:\s+")
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us)\b", re.IGNORECASE)
# What opens a sentence that limits the one before it.
_QUALIFIES = re.compile(
    r"^(?:\(?\d+(?:\.\d+)*\)?\s+)?(?:However|But|Unless|Except|Only|Exceptions?|This (?:does not|applies|is subject|"
    r"only|excludes|rule|limit)|These (?:do not|limits|rules)|"
    r"It (?:does not|applies only|is not)|They (?:do not|must|may not|cannot)|Otherwise|Provided|Subject to|Nobody|"
    r"No one|Neither|Later|"
    r"In exceptional|In other cases|If (?:not|they|it|the|this|that|more|less|there)|Where (?:this|that|it|they)|"
    r"Any (?:more|further|other|longer)|That (?:approval|limit|agreement|period)|It must|Both must|"
    r"The (?:limits?|rates?|amounts?) (?:is|are) not|A (?:request|claim) not|Nothing)\b"
    r"|^(?:\S+\s+){0,8}(?:in|within|above|below|beyond|after|before|over) (?:that|this|these|those) "
    r"(?:time|limit|amount|period|cases?|date|rate|sum)\b"
)
_MAX_LIST_WORDS = 120
_LONG_ITEM = 45  # words
_ENUMERATES = re.compile(r",[^,]+,[^,]* and |;[^;]+;|:\s*$|:[^,:]+,[^,]+")
# A sentence of fewer words goes with the next: "PCTs were abolished. GP led groups were created."
_SHORT = 6


def compose(sentence: Sentence, document: Document, form: QuestionForm, room: int) -> DraftClaim:
    """Return the claim a sentence makes, as it reads in an answer, with the words it rests on.

    Args:
        sentence: What was chosen.
        document: Where it stands.
        form: What is asked for.
        room: Words the answer has left for what the sentence needs beside it: a list, an exception.
    """
    block = ruling(document.blocks, sentence.span.start)
    if block and block.kind is BlockKind.TABLE_ROW and block.cells:
        return _from_row(sentence, document, block)
    items = [] if _is_told_in_paragraphs(sentence, block, document) else _list_of(document, sentence, block)
    if items and (form.is_list or sentence.words.endswith(":") or (block and block.kind is BlockKind.LIST_ITEM)):
        return _from_list(sentence, document, block, items, form)
    resolved = resolve(plain(sentence.words), sentence.span, document)
    span = _with_qualifier(document, resolved.span, room)
    added = "" if span == resolved.span else " " + plain(search_words(span.cut(document.text)[len(resolved.span) :]))
    words = _spoken(resolved.words + added, document.speaker_at(span.start), form)
    return _claim(sentence, document, words, (span,))


def _is_told_in_paragraphs(sentence: Sentence, block: Block | None, document: Document) -> bool:
    """Tell whether a sentence stands in a list item that is a paragraph by itself: it is not quoted whole."""
    if block is None or block.kind is not BlockKind.LIST_ITEM or block.lead_in:
        return False
    words = block.span.cut(document.text)
    return len(words.split()) > _LONG_ITEM and sentence.span.cut(document.text) not in (words, plain(words))


def _claim(sentence: Sentence, document: Document, words: str, spans: tuple[Span, ...]) -> DraftClaim:
    quotes = tuple(span.cut(document.text) for span in spans)
    return DraftClaim(finished(_NUMBERING.sub("", words)), (sentence.label,), quotes)


def enumerates(words: str) -> bool:
    """Tell whether the words name several things in a row, or are what a list hangs on."""
    return bool(_ENUMERATES.search(words))


def plain(words: str) -> str:
    """Return a sentence without the number, bullet or speaker's label it opens with."""
    return _SPEAKER_LABEL.sub("", _NUMBERING.sub("", words.strip()))


def finished(words: str) -> str:
    """Return the words as a sentence: capital first, quotation marks in pairs, a full stop last."""
    words = words.strip()
    if words.count("“") > words.count("”"):
        words += "”"
    elif words.count("”") > words.count("“"):
        words = "“" + words
    if words and words[0].islower():
        words = words[0].upper() + words[1:]
    words = re.sub(r"[;,:]$", "", words)
    return words if re.search(r"[.!?…][\"”'’)\]]*$", words) else words + "."


def _spoken(words: str, speaker: str | None, form: QuestionForm) -> str:
    """Return a speaker's own words with the name, where words say "I" or the question asks whose they are."""
    if not speaker or not (_FIRST_PERSON.search(words) or form.speaker or form.kind is AnswerKind.PERSON):
        return words
    bare = words.strip("“”")
    return f"{search_words(speaker)}: “{finished(bare)}”"


def _from_row(sentence: Sentence, document: Document, row: Block) -> DraftClaim:
    """Return a whole row with its columns' names; of a long row, the sentence with the row's and column's name."""
    if sentence.span == row.span:
        return _claim(sentence, document, _row_said(row, document.text), (row.span,))
    span = _completed(document, sentence.span)
    words = search_words(span.cut(document.text))
    name = row.cells[0].span
    is_named = bool(sentence.notes) and len(name) > 0 and not name.contains(span)
    spans = (name, span) if is_named and search_words(name.cut(document.text)) in sentence.notes else (span,)
    return _claim(sentence, document, f"{sentence.notes}: {words}" if is_named else words, spans)


def _row_said(row: Block, text: str) -> str:
    """Return a row as "name: column, cell": what it is called first, its column only where the name is a range."""
    first, *others = [cell for cell in row.cells if search_words(cell.span.cut(text))]
    name = search_words(first.span.cut(text))
    if not others or not first.column:
        return row_words(row, text)
    if len(name) < 4 or read_range(name) or name[0].isdigit():
        name = f"{search_words(first.column)}: {name}"
    return f"{name} – {row_words(replace(row, cells=tuple(others)), text)}"


def _completed(document: Document, span: Span) -> Span:
    """Return the span with the next sentence of its block when it is too short to tell much alone."""
    after = _following(document, span.end) if len(span.cut(document.text).split()) < _SHORT else None
    return Span(span.start, after.end) if after and len(after.cut(document.text).split()) < 40 else span


def _list_of(document: Document, sentence: Sentence, block: Block | None) -> list[Block]:
    """Return the list a sentence introduces or stands in, [] if none."""
    if block is None:
        return []
    at = bisect_right(document.blocks, block.span.start, key=lambda one: one.span.start) - 1
    if block.kind is BlockKind.LIST_ITEM:
        first = at
        while first > 0 and _is_item_of(document.blocks[first - 1], block):
            first -= 1
    elif sentence.span.end >= block.span.end and at + 1 < len(document.blocks):
        first = at + 1
    else:
        return []
    items: list[Block] = []
    for one in document.blocks[first:]:
        if one.kind is not BlockKind.LIST_ITEM or (items and one.lead_in != items[0].lead_in):
            break
        items.append(one)
    introduces = block.kind is BlockKind.LIST_ITEM or sentence.words.endswith(":")
    return items if introduces else []


def _is_item_of(one: Block, other: Block) -> bool:
    return one.kind is BlockKind.LIST_ITEM and one.lead_in == other.lead_in


def _from_list(
    sentence: Sentence, document: Document, block: Block | None, items: list[Block], form: QuestionForm
) -> DraftClaim:
    """Return the whole list when it is asked for or introduced, else the one item with the line it hangs on."""
    text = document.text
    lead_in = search_words(items[0].lead_in) if items[0].lead_in else ""
    is_item = block is not None and block.kind is BlockKind.LIST_ITEM
    whole = not is_item or (form.is_list and not enumerates(sentence.words))
    chosen = items if whole else [one for one in items if one.span.contains(sentence.span)] or items[:1]
    parts = [plain(search_words(one.span.cut(text))).rstrip(".;,") for one in chosen]
    kept: list[str] = []
    n_words = len(lead_in.split())
    for part in parts:
        n_words += len(part.split())
        if kept and n_words > _MAX_LIST_WORDS:
            break
        kept.append(part)
    span = Span(chosen[0].span.start, chosen[len(kept) - 1].span.end)
    spans: tuple[Span, ...] = (span,)
    opening = _lead_in_span(document, items[0])
    if opening:
        spans = (Span(opening.start, span.end),) if chosen[0] is items[0] else (opening, span)
    else:
        lead_in = ""
    joined = "; ".join(kept)
    words = f"{plain(lead_in).rstrip(':')}: {joined}" if lead_in else joined
    return _claim(sentence, document, _spoken(words, document.speaker_at(span.start), form), spans)


def _lead_in_span(document: Document, item: Block) -> Span | None:
    """Return where the line a list hangs on stands: the last sentence before its first item."""
    at = bisect_right(document.blocks, item.span.start, key=lambda one: one.span.start) - 2
    while at >= 0 and document.blocks[at].kind is BlockKind.LIST_ITEM:
        at -= 1
    if at < 0 or not item.lead_in:
        return None
    wanted = search_words(item.lead_in)
    for sentence in reversed(split_sentences(document.text, document.blocks[at].span)):
        if search_words(sentence.cut(document.text)).endswith(wanted[-40:]):
            return sentence
    return None


def _with_qualifier(document: Document, span: Span, room: int) -> Span:
    """Return the span with the sentence after it, if that one limits what it says and fits the room."""
    after = _following(document, span.end)
    if after is None or not _QUALIFIES.match(search_words(after.cut(document.text))):
        return span
    if len(after.cut(document.text).split()) > room or any(
        one.span.overlaps(Span(span.end, after.end)) for one in document.furniture
    ):
        return span
    return Span(span.start, after.end)


def _following(document: Document, end: int) -> Span | None:
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
    following = split_sentences(document.text, document.blocks[at].span)
    return following[0] if following else None


def shares_words(one: str, other: str) -> float:
    """Return which share of the shorter one's telling words the other holds too, 0 to 1."""
    a, b = ({stem(word) for word in words_of(text)} for text in (one, other))
    least = min(len(a), len(b))
    return len(a & b) / least if least else 0.0
