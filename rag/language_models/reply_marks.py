"""Finds the citations in a line of a model's reply: [P1: "words"], (P1), [1, 2], "P1 says that" and many more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.datatypes import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation as written.

    Attributes:
        span: Its place in the line.
        labels: "P1" where a passage is named, "#1" where there is only a number.
        quotes: The words it gives.
        leads: Whether it stands before what it is for: "According to P1, …".
    """

    span: Span
    labels: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    leads: bool = False


# One character for each, so that places stay the same.
_SHADOW = str.maketrans("“”„‟«»＂‘’‚‛【】［］{}⟦⟧〔〕（）", '"""""""\'\'\'\'[][][][][]()')
_NAMING = r"sources?|passages?|see|refs?|references?|citations?|cited|cites?|labels?|docs?|documents?|evidence"
_END_OF_NUMBER = r"(?![\w%]|[.,]\d)"
_ONE = re.compile(
    rf"\s*(?P<named>(?:(?:{_NAMING})\b[\s:.#]*)*)[\^#]?(?P<p>p?)[\s_.-]?0*(?P<n>\d{{1,2}}){_END_OF_NUMBER}",
    re.IGNORECASE,
)
_OPENS = re.compile(r"[\[(]{1,2}")
_CLOSES = re.compile(r"\s*[\])]{1,2}")
_BETWEEN = re.compile(r"(?:\s*(?:[,;:=&/.–—-]|\b(?:and|quotes?|exact words|words|says|states|text)\b))+", re.IGNORECASE)
_QUOTE_ENDS = re.compile(r"\"(?=\s*(?:[\]);,.\"]|$|and\b|P\d))")
_SINGLE_QUOTE_ENDS = re.compile(r"'(?=\s*(?:[\]);,]|$))")
_ELLIPSIS = re.compile(r"\[?(?:…|\.\s?\.\s?\.)\]?")

_PASSAGE = r"(?:(?:the\s+)?(?:passages?|sources?|documents?)\s+\[?P?|\[?P)(?P<{}>\d{{1,2}})\]?"
_MORE = r"(?:\s*(?:,|and|&)\s*(?:passage\s+)?\[?P?(?P<{}>\d{{1,2}})\b\]?)?"
_LEADING = re.compile(
    r"\b(?:(?:according to|based on|as (?:stated|mentioned|noted|described|said|shown) in|in|from|per|under)\s+"
    rf"{_PASSAGE.format('a')}{_MORE.format('b')}\s*,\s*|{_PASSAGE.format('c')}{_MORE.format('d')}\s*"
    r"(?:says?|states?|notes?|mentions?|explains?|tells us|shows?|indicates?|confirms?)\s*(?:that\b|:)?,?\s*)",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:[-–—(,]\s*)?(?:\b(?i:{_NAMING}|from)\s*:?\s*)?(?<![\w£$€])P(?P<n>\d{{1,2}}){_END_OF_NUMBER}\s?[\])]{{0,2}}"
    rf"|\b(?i:sources?|citations?|references?|passages?)\s*:\s*\[?(?P<m>\d{{1,2}}){_END_OF_NUMBER}\]?"
)
_RAISED = re.compile(r"(?<=[a-z.,;:!?\"')])(?:(?P<sup>[¹²³⁰⁴-⁹]{1,2})|\^\[?(?P<n>\d{1,2})\]?)")
_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_QUOTED_APART = re.compile(
    r"[\[(]?\b(?:exact )?(?:quotes?|words|quoted|evidence|source text|supporting text|excerpt)\s*:\s*"
    r"\"(?P<quote>[^\"]{3,600})(?:\"[\])]?|$)",
    re.IGNORECASE,
)
_QUOTE_AFTER = re.compile(r"\s*[:,–—-]?\s*\"(?P<quote>[^\"]{8,600})\"\s*[.)\]]*(?=\s*(?:$|[\[(A-Z•]))")
_LIST_MARK = re.compile(r"^\s*\[?\^?(?P<p>[Pp]?)0*(?P<n>\d{1,2})\]?\s*[:.)=–—-]?\s+(?=\S)")
_GAP = re.compile(r"[\s,;&]*(?:and\s+)?")


def shadow(line: str) -> str:
    """Return the line with all quotation marks and brackets plain, every character at its place."""
    return line.translate(_SHADOW)


def find_marks(line: str) -> tuple[Mark, ...]:
    """Return the citations of a line in order; those that follow each other are one."""
    plain = shadow(line)
    found: list[Mark] = []
    rest = list(plain)
    for read_marks in (_groups, _quoted_apart, _leading, _bare, _raised):
        marks = list(read_marks(line, "".join(rest)))
        for mark in marks:  # what is read is not read again
            rest[mark.span.start : mark.span.end] = "\0" * len(mark.span)
        found += marks
    found.sort(key=lambda mark: mark.span)
    starts = [mark.span.start for mark in found] + [len(line)]
    found = [_with_quote_after(mark, line, plain, starts[at + 1]) for at, mark in enumerate(found)]
    return _joined(found, plain)


def find_labels(words: str) -> tuple[str, ...]:
    """Return the labels in words known to name passages: "P1", "1, 2", "passage 3"."""
    return _unique(_label(match) for match in _ONE.finditer(words))


def read_list_mark(line: str) -> tuple[str, int]:
    """Return the label an entry of a list of footnotes opens with and where its words begin, ("", 0) if none."""
    match = _LIST_MARK.match(line)
    return (_label(match), match.end()) if match else ("", 0)


def split_quote(quote: str) -> tuple[str, ...]:
    """Return the parts of a quote round its "…", without white space at their ends; empty parts are left out."""
    return tuple(part.strip() for part in _ELLIPSIS.split(quote) if any(char.isalnum() for char in part))


def _label(match: re.Match[str]) -> str:
    is_passage = match["p"] or "passage" in (match.groupdict().get("named") or "").lower()
    return f"{'P' if is_passage else '#'}{int(match['n'])}"


def _groups(line: str, plain: str) -> Iterator[Mark]:
    end = 0
    for opening in _OPENS.finditer(plain):
        mark = _group(line, plain, opening) if opening.start() >= end else None
        if mark:
            end = mark.span.end
            yield mark


def _group(line: str, plain: str, opening: re.Match[str]) -> Mark | None:
    """Return the citation that opens at a bracket, closed or not; None if what stands there is no citation."""
    first = _ONE.match(plain, opening.end())
    if not first:
        return None
    labels, quotes = [_label(first)], list[str]()
    at = end = first.end()
    close = _CLOSES.match(plain, at)
    while not close:
        between = _BETWEEN.match(plain, at)
        at = between.end() if between else at
        at += len(plain) - at - len(plain[at:].lstrip())
        label = _ONE.match(plain, at)
        bracket = plain.find("]", at)
        if label:
            labels.append(_label(label))
            end = label.end()
        elif plain[at : at + 1] in {'"', "'"}:
            end, quote = _read_quote(line, plain, at)
            quotes.append(quote)
        elif between and opening.group()[0] == "[" and bracket > at and "[" not in plain[at:bracket]:
            quotes.append(line[at:bracket])
            end = bracket
        else:
            break
        at = end
        close = _CLOSES.match(plain, at)
    # "(1)" numbers a clause, "[5 days]" explains.
    is_citation = first["p"] or (opening.group()[0] == "[" and (close or quotes)) or (close and first["named"])
    span = Span(opening.start(), close.end() if close else end)
    return Mark(span, _unique(labels), _parts(quotes)) if is_citation else None


def _read_quote(line: str, plain: str, at: int) -> tuple[int, str]:
    """Return where the quote that opens at a quotation mark ends, and its words; one never closed may be cut short."""
    pattern = _QUOTE_ENDS if plain[at] == '"' else _SINGLE_QUOTE_ENDS
    match = pattern.search(plain, at + 1)
    if match:
        return match.end(), line[at + 1 : match.start()]
    bracket = plain.find("]", at)
    if bracket > at:
        return bracket, line[at + 1 : bracket]
    return len(line), line[at + 1 :].rpartition(" ")[0]  # the last word may be half of one


def _quoted_apart(line: str, plain: str) -> Iterator[Mark]:
    for match in _QUOTED_APART.finditer(plain):
        yield Mark(Span(*match.span()), (), split_quote(line[slice(*match.span("quote"))]))


def _leading(line: str, plain: str) -> Iterator[Mark]:
    for match in _LEADING.finditer(plain):
        numbers = [match[name] for name in "abcd" if match[name]]
        yield Mark(Span(*match.span()), _unique(f"P{int(number)}" for number in numbers), leads=True)


def _bare(line: str, plain: str) -> Iterator[Mark]:
    for match in _BARE.finditer(plain):
        yield Mark(Span(*match.span()), (f"P{int(match['n'])}" if match["n"] else f"#{int(match['m'])}",))


def _raised(line: str, plain: str) -> Iterator[Mark]:
    for match in _RAISED.finditer(plain):
        number = int((match["sup"] or match["n"]).translate(_RAISED_DIGITS))
        if number:
            yield Mark(Span(*match.span()), (f"#{number}",))


def _with_quote_after(mark: Mark, line: str, plain: str, end: int) -> Mark:
    """Return the mark with the quote that stands right after it, if that is no part of the next sentence."""
    match = _QUOTE_AFTER.match(plain, mark.span.end)
    if mark.leads or not match or match.end() > end:
        return mark
    quotes = (*mark.quotes, *split_quote(line[slice(*match.span("quote"))]))
    return replace(mark, span=Span(mark.span.start, match.end()), quotes=quotes)


def _joined(marks: Sequence[Mark], plain: str) -> tuple[Mark, ...]:
    joined: list[Mark] = []
    for mark in marks:
        last = joined[-1] if joined else None
        if last and not mark.leads and _GAP.fullmatch(plain[last.span.end : mark.span.start]):
            span = Span(last.span.start, mark.span.end)
            joined[-1] = Mark(span, _unique((*last.labels, *mark.labels)), last.quotes + mark.quotes, last.leads)
        else:
            joined.append(mark)
    return tuple(joined)


def _parts(quotes: Iterable[str]) -> tuple[str, ...]:
    return tuple(part for quote in quotes for part in split_quote(quote))


def _unique(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(labels))
