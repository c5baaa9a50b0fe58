"""Reads what a language model wrote as claims with labels and quotes, or as a refusal. Never raises.

The form it is asked for is `Sentence. [P1: "exact words"]`, or `NOT IN THE PASSAGES.` Small models write neither for
long: what they write instead is read for what it means, and nothing here is believed, only read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.text import split_sentences
from rag.checking.quotes import fold
from rag.datatypes import DraftClaim
from rag.drafting.composing import finished
from rag.language.words import STOP_WORDS, words_of
from rag.language_models.refusals import is_refusal
from rag.language_models.reply_cleaning import (
    Line,
    find_loop,
    is_chatter,
    read_lines,
    without_preamble,
    without_thoughts,
)
from rag.language_models.reply_json import prose_of_json
from rag.language_models.reply_marks import Mark, find_marks, shadow, split_quote
from rag.language_models.reply_notes import INLINE_QUOTE, Notes, is_notes_heading, read_note

_WHOLE_QUOTE = re.compile(r'"([^"]+)"[.!?]?')
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?)])")
_EMPTY_BRACKETS = re.compile(r"\s*(?:\(\s*\)|\[\s*\])")
_ENDED = re.compile(r"[.!?…][\"'”’»)\]*]*$")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says.

    Attributes:
        claims: In order, each once; labels are "P1" whether or not there is such a passage.
        is_refusal: Whether it says that the passages do not answer, and nothing else.
        refused: The sentence that says of the whole or of a part that the passages do not answer; "" if none does.
        is_looping: Whether it ends in endless repetition; what is said again is left out.
    """

    claims: tuple[DraftClaim, ...] = ()
    is_refusal: bool = False
    refused: str = ""
    is_looping: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of the reply, not yet judged."""

    text: str
    labels: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    is_item: bool = False
    is_ended: bool = True
    is_citation: bool = False  # it stands alone, and is for what was said before


def parse_reply(reply: str, is_cut: bool = False) -> Reply:
    """Return the claims of a reply, or that it refuses; a reply without words is neither.

    Args:
        reply: What the model wrote so far.
        is_cut: Whether it broke off: then a last sentence without an end is left out.
    """
    loop = find_loop(reply)
    text = prose_of_json(without_thoughts(reply if loop is None else reply[:loop]))
    notes = Notes()
    said = list(_with_lead_ins(_with_citations(_sentences(read_lines(text), notes))))
    said = said or [_Said(quote, (label,)) for label, quotes in notes.quotes.items() for quote in quotes]
    said = _without_half(said, is_cut or loop is not None)
    refused = [one for one in said if is_refusal(one.text, bool(one.labels or one.quotes))]
    claims = _claims([one for one in said if one not in refused], notes)
    return Reply(
        claims=claims,
        is_refusal=bool(refused) and not claims,
        refused=refused[0].text if refused else "",
        is_looping=loop is not None,
    )


def _sentences(lines: Iterator[Line], notes: Notes) -> Iterator[_Said]:
    """Yield the sentences line by line, citations read; fills the notes from lists of footnotes."""
    in_list = False
    for line in lines:
        if is_notes_heading(line.text):
            in_list = True
            continue
        if read_note(line, notes, in_list):
            continue
        in_list = False
        if not line.is_heading:
            yield from _sentences_of(line)


def _sentences_of(line: Line) -> Iterator[_Said]:
    """Yield the sentences of a line, each with the citations that stand with it."""
    text, placed = _without_marks(line.text)
    spans = split_sentences(text)
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    leads = bool(placed) and placed[0][0] <= (spans[0].start if spans else 0) and not _ends_marked(text, placed)
    cited: list[list[Mark]] = [[] for _ in spans]
    for at, mark in placed:
        if not spans:
            yield _from_mark(mark)
            continue
        before, after = bisect_left(starts, at) - 1, bisect_right(ends, at)
        place = min(after, len(spans) - 1) if leads or mark.leads else max(before, 0)
        cited[place].append(mark)
    for span, marks in zip(spans, cited, strict=True):
        yield _said(span.cut(text), marks, line.is_item)


def _ends_marked(text: str, placed: Sequence[tuple[int, Mark]]) -> bool:
    return placed[-1][0] >= len(text.rstrip(" .!?\n"))


def _without_marks(line: str) -> tuple[str, list[tuple[int, Mark]]]:
    """Return the line without its citations, and for each the place where it stood."""
    parts: list[str] = []
    placed: list[tuple[int, Mark]] = []
    length = end = 0
    for mark in find_marks(line):
        part = line[end : mark.span.start]
        following = line[mark.span.end :].lstrip()
        is_ended = bool(_ENDED.search(part.rstrip()))
        # "Staff get 27 days [P1] They may …": the citation stands where the full stop should.
        is_stop = not is_ended and len(part.split()) > 2 and following[:1].isupper()
        part += "." if is_stop and not mark.leads else ""
        placed.append((length + len(part), mark))
        # A blank line ends a sentence, whatever follows.
        part += "\n\n" if (is_ended or is_stop) and not mark.leads else ""
        parts.append(part)
        length += len(part)
        end = mark.span.end
    return "".join((*parts, line[end:])), placed


def _from_mark(mark: Mark) -> _Said:
    """Return what a citation without a sentence says: its words."""
    return _Said(" … ".join(mark.quotes), mark.labels, mark.quotes, is_citation=True)


def _said(sentence: str, marks: Sequence[Mark], is_item: bool) -> _Said:
    labels = tuple(dict.fromkeys(label for mark in marks for label in mark.labels))
    quotes = tuple(quote for mark in marks for quote in mark.quotes)
    plain = shadow(sentence)
    inline = [sentence[slice(*match.span(1))] for match in INLINE_QUOTE.finditer(plain)]
    quotes += tuple(part for quote in inline if len(quote.split()) > 2 for part in split_quote(quote))
    whole = _WHOLE_QUOTE.fullmatch(plain.strip())
    text = sentence.strip()[1 : 1 + len(whole.group(1))] if whole else sentence
    text = _SPACE_BEFORE_STOP.sub("", _EMPTY_BRACKETS.sub("", " ".join(without_preamble(text.strip()).split())))
    text = text.strip(" -–—,;").lstrip(": ")
    return _Said(text, labels, quotes, is_item, bool(_ENDED.search(sentence.strip())) or bool(marks))


def _with_citations(said: Iterator[_Said]) -> Iterator[_Said]:
    """Yield the sentences with the citations that stand in a line of their own below them."""
    last: _Said | None = None
    for one in said:
        if last and one.is_citation and not (last.labels and last.quotes):
            last = replace(last, labels=last.labels or one.labels, quotes=last.quotes + one.quotes)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _with_lead_ins(said: Iterator[_Said]) -> Iterator[_Said]:
    """Yield the sentences that say something; the items of a list with the line they hang on."""
    lead_in: _Said | None = None
    for one in said:
        bare = one.text.replace("’", "'")
        is_cited = bool(one.labels or one.quotes)
        if not any(char.isalnum() for char in one.text) or (not is_cited and (is_chatter(bare) or bare.endswith("?"))):
            continue
        if one.text.endswith(":"):
            lead_in = one
        elif one.is_item and lead_in:
            yield replace(
                one,
                text=f"{lead_in.text} {one.text}",
                labels=one.labels or lead_in.labels,
                quotes=one.quotes + lead_in.quotes,
            )
        else:
            lead_in = None
            yield one


def _without_half(said: list[_Said], is_cut: bool) -> list[_Said]:
    """Return the sentences without headings, and without a last one that was cut off."""
    if said and not said[-1].is_ended:
        last = (words_of(said[-1].text) or [""])[-1]
        if is_cut or last in STOP_WORDS or said[-1].text.endswith(("-", ",")):
            said = said[:-1]
    if len(said) < 2:
        return said
    return [one for one in said if one.is_ended or one.is_item or len(one.text.split()) > 3 or _has_digit(one.text)]


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _claims(said: Sequence[_Said], notes: Notes) -> tuple[DraftClaim, ...]:
    claims: dict[str, DraftClaim] = {}
    if notes.labels and not any(one.labels for one in said):
        # Where no sentence says which it means, all may mean any.
        said = [replace(one, labels=tuple(notes.labels)) for one in said]
    for one in said:
        labels = tuple(dict.fromkeys(real for label in one.labels for real in notes.labels.get(label, (_real(label),))))
        quotes = one.quotes + tuple(quote for label in (*one.labels, *labels) for quote in notes.quotes.get(label, ()))
        text = finished(one.text)
        key = fold(text)
        # What is said twice is said once, with the first citation it came with.
        if key not in claims or not claims[key].labels:
            claims[key] = DraftClaim(text, labels, tuple(dict.fromkeys(quotes)))
    return tuple(claims.values())


def _real(label: str) -> str:
    return f"P{label[1:]}"
