"""Tells whether a language model's own wording stays with the words that bear it.

The checks of every claim hold a document's sentence to itself. A model writes sentences of its own, and can go wrong in
ways they need not look for: words put in quotation marks, a subject from elsewhere, a denial or a magnitude slipped in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.figures import read_figures
from rag.language_models.reply_marks import shadow
from rag.quotes import find_quote
from rag.support import Fault, FaultKind
from rag.words import STOP_WORDS, stem, words_of

_QUOTED = re.compile(r'"([^"]+)"')
_QUOTE_ENDS = " .,;:!?'\"()"
# Magnitudes without a number, and the month that may be a verb: read_figures leaves them out.
_LOOSE = re.compile(r"\b(?i:hundred|thousand|million|billion|trillion|dozen)s?\b|(?<=[a-z,] )May\b")
# Words about the documents rather than of them: they count neither for nor against a claim.
ABOUT = frozenset(stem(word) for word in "passage document policy state states according mention".split())
# Words any fact may be put in: they are another wording wherever they stand.
_LIGHT = frozenset(
    stem(word) for word in "work need require entitled provide receive include allow ensure mean".split()
)
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|neither|nor|nobody|nothing|nowhere|cannot|without)\b|n['’]t\b", re.IGNORECASE
)
# What denies without one of those words: "staff are barred from" bears "staff may not".
_DENYING = re.compile(
    r"\b(?:only|unless|except|less|few|fewer|too|end|ends|ended|ban|bans|banned|barred|illegal|stop|stops|stopped|"
    r"un(?!der|til|it|io|iq|iv)\w{4,}|in(?:eligible|valid|complete|sufficient|capable|accurate|adequate|accessible)|"
    r"im(?:possible|permissible)|ir(?:regular|relevant|responsible)|non-?\w{4,}|dis(?:allow|continu|qualif|regard)\w*|"
    r"(?:prohibit|forb[ia]d|refus|reject|fail|lack|exclu|avoid|prevent|ceas|declin|den[iy]|oppos|abolish)\w*)\b",
    re.IGNORECASE,
)
# Telling words in a row that stand nowhere in what bears a claim: more are another fact, fewer another wording.
_MOST_FOREIGN, _MOST_FOREIGN_AT_ENDS = 2, 1
# Share of a quote's telling words from which a claim says all of it, and so must deny as often.
_WHOLE = 0.9


def find_wording_fault(claim: str, quotes: Sequence[str], known: frozenset[str]) -> Fault | None:
    """Return the first thing a claim adds in its own words, None if it adds nothing.

    Args:
        claim: As the model wrote it.
        quotes: The sentences that bear it, as they stand.
        known: Stems of those, of what is known of their place, and of the question.
    """
    return (
        _quotation_fault(claim, quotes)
        or _loose_figure_fault(claim, " ".join(quotes))
        or _denial_fault(claim, " ".join(quotes))
        or _foreign_fault(claim, known)
    )


def _quotation_fault(claim: str, quotes: Sequence[str]) -> Fault | None:
    """Return a fault if words in quotation marks are not verbatim; one or two may be a manner of speaking."""
    for match in _QUOTED.finditer(shadow(claim)):
        words = claim[slice(*match.span(1))].strip(_QUOTE_ENDS)
        if len(words.split()) > 2 and not any(find_quote(quote, words) for quote in quotes):
            return Fault(FaultKind.QUOTATION, words)
    return None


def _loose_figure_fault(claim: str, quote: str) -> Fault | None:
    """Return a fault for "millions" where the quote says "thousands"; those with a number are compared as figures."""
    said = {match.group().lower().rstrip("s") for match in _LOOSE.finditer(quote)}
    for match in _LOOSE.finditer(claim):
        is_figure = any(one.span.start <= match.start() < one.span.end for one in read_figures(claim))
        if not is_figure and match.group().lower().rstrip("s") not in said:
            return Fault(FaultKind.FIGURE, match.group())
    return None


def _denial_fault(claim: str, quote: str) -> Fault | None:
    """Return a fault if the claim denies more than the quote does, or says all of it and denies less."""
    said, borne = _DENIAL.findall(claim), _DENIAL.findall(quote)
    if len(said) > len(borne) and not _DENYING.search(quote):
        return Fault(FaultKind.DENIAL, said[-1])
    mine, theirs = ({stem(word) for word in _told_words(text)} for text in (claim, quote))
    if len(said) < len(borne) and not _DENYING.search(claim) and len(mine & theirs) >= _WHOLE * len(theirs):
        return Fault(FaultKind.DENIAL, borne[-1])
    return None


def _foreign_fault(claim: str, known: frozenset[str]) -> Fault | None:
    """Return a fault if too many telling words in a row are not known: fewer may be where the claim begins or ends."""
    told = [word for word in _told_words(claim) if stem(word) not in ABOUT | _LIGHT]
    row: list[str] = []
    for at, word in enumerate(told):
        row = [] if stem(word) in known else [*row, word]
        is_end = len(row) == at + 1 or at == len(told) - 1
        if len(row) > (_MOST_FOREIGN_AT_ENDS if is_end else _MOST_FOREIGN):
            return Fault(FaultKind.UNBORNE, " ".join(row))
    return None


def _told_words(text: str) -> list[str]:
    """Return the telling words of a text in order, without denials: those are counted apart."""
    return [word for word in words_of(text) if word not in STOP_WORDS and not _DENIAL.fullmatch(word)]
