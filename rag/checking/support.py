"""Tells whether quotes bear a claim: its figures, dates, units, names, and what it denies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import takewhile

from index.datatypes import Span
from index.text import search_words
from rag.language.figure_kinds import Figure, FigureKind
from rag.language.figures import read_figures
from rag.language.limits import side_of
from rag.language.names import NOT_NAMES, read_names
from rag.language.periods import foreign_period
from rag.language.polarity import opposite_of_quote
from rag.language.words import STOP_WORDS, stem, words_of

_CELL_ENDS = re.compile(r"\s*\t\s*|\s+\|\s+")
_BRACKETS = re.compile(r"\[[^\[\]]{1,120}\]")


# A sentence's first word before a verb, or with its possessive.
_OPENING = re.compile(
    r"(?:^|[.!?:;\n][”\"’)]?\s+[“\"‘(]?)(?P<word>[A-Z][a-z]{2,})(?:[’']s?\b|\s+(?:is|are|was|were|has|have|had|does|do|did|"
    r"can|could|may|might|must|shall|should|will|would)\b)"
)


class FaultKind(Enum):
    """Why a claim is not believed."""

    NO_QUOTE = "it gives no quote"
    UNKNOWN_LABEL = "it names a passage that was not given"
    QUOTE_NOT_FOUND = "its quote is not in the document"
    FIGURE = "a figure is not in the quote"
    LIMIT = "it limits a figure the other way round than the quote"
    PERIOD = "a day, a period or how often is not in the quote"
    COUNTED = "what a figure counts is not in the quote"
    NAME = "a name is not in the quote"
    DENIAL = "it denies what the quote affirms, or the other way round"
    QUOTATION = "what it puts in quotation marks is not in the quote"
    UNBORNE = "no sentence of the passages says it"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a claim was dropped, and the words at fault."""

    kind: FaultKind
    words: str

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.words}"


@dataclass(frozen=True, slots=True)
class Borne:
    """What a claim may rest on.

    Attributes:
        quotes: The exact words it cites.
        columns: Names of the table columns the quotes stand under: their figures count as quoted.
        place: Titles, headings, speakers, publishers: names from there may be used.
        around: The passages' text: what square brackets may take from.
    """

    quotes: tuple[str, ...]
    columns: str = ""
    place: str = ""
    around: str = ""


def find_fault(claim: str, borne: Borne) -> Fault | None:
    """Return the first thing the claim says that is not borne, None if all is."""
    quote = "\n".join(_told_apart(one) for one in borne.quotes)
    bare = _BRACKETS.sub(" ", claim)
    added = " ".join(match.group()[1:-1] for match in _BRACKETS.finditer(claim))
    return (
        _figure_fault(bare, f"{quote}\n{borne.columns}")
        or _figure_fault(added, f"{quote}\n{borne.columns}\n{borne.around}\n{borne.place}")
        or _name_fault(bare, f"{quote}\n{borne.columns}\n{borne.place}")
        or _name_fault(added, f"{quote}\n{borne.place}\n{borne.around}")
        or _opening_fault(bare, f"{quote}\n{borne.columns}\n{borne.place}\n{borne.around}")
        or _period_fault(bare, f"{quote}\n{borne.columns}")
        or _limit_fault(bare, f"{quote}\n{borne.columns}")
        or _counted_fault(bare, f"{quote}\n{borne.columns}")
        or _denial_fault(bare, "\n".join((*(_items_apart(one, bare) for one in borne.quotes), borne.columns)))
    )


def _told_apart(quote: str) -> str:
    """Return a quote on one line, the cells of its table rows told apart by semicolons."""
    return search_words(_CELL_ENDS.sub("; ", quote))


def _items_apart(quote: str, claim: str) -> str:
    """Return a quote as told apart, the items of a list too: at those ends of lines where the claim has a semicolon.

    What an item denies reaches into no other; the end of any other line may stand in the middle of what is denied.
    """
    first, *lines = quote.split("\n")
    for line in lines:
        edge = [re.escape(word) for word in (*re.findall(r"\w+", first)[-1:], *re.findall(r"\w+", line)[:1])]
        is_told_apart = len(edge) == 2 and re.search(rf"\b{edge[0]}\b\W*[;:]\W*{edge[1]}\b", claim)
        first += f"{';' if is_told_apart else ''}\n{line}"
    return _told_apart(first)


def _figure_fault(claim: str, quote: str) -> Fault | None:
    figures = read_figures(quote)
    keys = {_key(figure) for figure in figures}
    dates = {figure.value for figure in figures if figure.kind is FigureKind.DATE}
    for figure in read_figures(claim):
        if _key(figure) in keys or (figure.kind is FigureKind.DATE and _is_part_of_date(figure.value, dates)):
            continue
        return Fault(FaultKind.FIGURE, figure.span.cut(claim))
    return None


def _key(figure: Figure) -> tuple[FigureKind, str, str]:
    return figure.kind, figure.value, figure.unit


def _is_part_of_date(value: str, dates: set[str]) -> bool:
    """Tell whether a less exact date is said by a more exact one: "2021" by 2021-02-03, "February" by 2021-02."""
    month = value.removeprefix("--")
    for date in dates:
        if date.startswith((f"{value}-", f"{value}/")) or date.endswith(f"/{value}"):
            return True
        if value.startswith("--") and (f"-{month}-" in f"{date}-" or date.startswith(f"{month}-")):
            return True
        if re.fullmatch(r"\d\d-\d\d", value) and date.endswith(f"-{value}"):
            return True
    return False


def _name_fault(claim: str, borne: str) -> Fault | None:
    held = {_bare(word) for word in words_of(borne)}
    letters = _initials(borne)
    for name in read_names(claim):
        for word in words_of(name.words):
            known = word in STOP_WORDS or _bare(word) in held or stem(word) in {stem(other) for other in held}
            if not known and not (len(word) > 1 and word in letters):
                return Fault(FaultKind.NAME, name.words)
    return None


def _opening_fault(claim: str, known: str) -> Fault | None:
    """Return a fault if a sentence opens with a name that stands nowhere: a lone capitalised word, then a verb.

    "Leeds has four clinics": an ordinary word would stand somewhere in the passages, and then it is no name.
    """
    held = {stem(word) for word in words_of(known)}
    for match in _OPENING.finditer(claim):
        word = words_of(match["word"])[0]
        if word not in STOP_WORDS | NOT_NAMES and stem(word) not in held:
            return Fault(FaultKind.NAME, match["word"])
    return None


def _period_fault(claim: str, quote: str) -> Fault | None:
    words = foreign_period(claim, quote)
    return Fault(FaultKind.PERIOD, words) if words else None


def _limit_fault(claim: str, quote: str) -> Fault | None:
    """Return a fault if all that the quote says of a figure is below it and the claim says above, or the reverse."""
    borne = [(_key(figure), side_of(quote, figure.span)) for figure in read_figures(quote)]
    for figure in read_figures(claim):
        side = side_of(claim, figure.span)
        others = {other for key, other in borne if key == _key(figure)}
        if side and others and not others & {side, None}:
            return Fault(FaultKind.LIMIT, claim[max(0, figure.span.start - 20) : figure.span.end])
    return None


def _bare(word: str) -> str:
    return word.replace("'", "").replace(".", "").replace("-", "")


def _initials(text: str) -> str:
    """Return the first letters of all telling words in a row: "nhs" stands in those of "National Health Service"."""
    return "".join(word[0] for word in words_of(text) if word not in STOP_WORDS)


def _counted_fault(claim: str, quote: str) -> Fault | None:
    """Return a fault if the thing right after a number is nowhere in the quote: "520 nurses" for "520 workers"."""
    held = {stem(word) for word in words_of(quote)}
    for figure in read_figures(claim):
        if figure.kind is not FigureKind.NUMBER:
            continue
        after = claim[figure.span.end : figure.span.end + 60]
        if not after[:1].isspace():
            continue  # "30p", "5)", the end of the claim
        words = words_of(re.split(r"[.,;:()\[\]!?“”\"]|\d", after)[0])[:4]
        counted = _counted(words)
        if counted and not any(stem(word) in held for word in counted):
            return Fault(FaultKind.COUNTED, claim[figure.span.start : figure.span.end] + after[:30])
    return None


def _counted(words: Sequence[str]) -> list[str]:
    """Return what a number before the words counts: "nurses" of "nurses were employed", all if it cannot be told."""
    telling = [word for word in words if word not in STOP_WORDS | _LIMITING]
    noun = list(takewhile(lambda word: word not in STOP_WORDS, words))
    plural = next((word for word in noun if _PLURAL.search(word)), None)
    return [plural] if plural else telling


_LIMITING = frozenset("more less fewer over above under".split())  # "two or more may be taken"
_PLURAL = re.compile(r"(?<![siu])s$")


def _denial_fault(claim: str, quote: str) -> Fault | None:
    word = opposite_of_quote(claim, quote)
    return Fault(FaultKind.DENIAL, word) if word else None


def bracketed(text: str) -> tuple[Span, ...]:
    """Return where square brackets stand in a claim."""
    return tuple(Span(*match.span()) for match in _BRACKETS.finditer(text))


def shortest(quotes: Sequence[str]) -> int:
    """Return the words of the shortest quote, 0 if there is none."""
    return min((len(words_of(quote)) for quote in quotes), default=0)
