"""Mends what is mistyped in a question: a word that no document and no dictionary has, but for a letter or two.

What a document or a dictionary has is left as typed, so that a question on paternity is not taken for one on maternity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from index.keywords import other_spellings
from index.snapshot import Snapshot

if TYPE_CHECKING:
    from index.vocabulary import KnownWord

_WORD = re.compile(r"(?<![\w@./’'&-])[^\W\d_]+(?=[’']s\b|[^\w@/’'&-]|\.\s|\.?$)")
_SHORTEST, _SHORTEST_NAME, _LONG = 5, 6, 8  # letters of what is mended, and of what may have two faults
_PART, _COMMON = 4, 1000  # letters of a word in a compound, "backpay", and how often the dictionary met it at least
# How words begin that are written in Britain and that the dictionary, American, does not have in any form.
_BRITISH = tuple(
    "aeroplane aluminium analys bailiff calibre catalys cheque childmind coeliac counsell creche draught gaol "
    "gynaecolog haemo homeworking jeweller kerb leukaemi manoeuvr maths mould moult oestrogen orthopaed paediatric "
    "paralys plough pyjama sceptic smoulder telehealth tyre".split()
)
_CONTRACTIONS = {
    short.replace("'", ""): short
    for short in "aren't can't couldn't didn't doesn't don't hadn't hasn't haven't i'm i've isn't mustn't shouldn't "
    "that's there's they're they've wasn't weren't what's where's who's won't wouldn't you're you've".split()
}


def as_meant(question: str, snapshot: Snapshot) -> str:
    """Return the question with mistyped words as the documents write them, and wide letters as plain ones.

    A word of five letters may differ by one (or two changed places), one of eight by two; the first letter is right. Of
    several as near, one of the documents is meant, the one most often written. A common word of the dictionary that is
    nearer is taken too: "received", where documents have only "reviewed". Capitals alone, and words with digits, stay.
    """
    plain = unicodedata.normalize("NFKC", question) if _WIDE.search(question) else question
    return _WORD.sub(lambda match: _as_meant(match.group(), snapshot), plain)


_WIDE = re.compile("[\uff01-\uff5e\u3000\ufb00-\ufb06]")


def _as_meant(word: str, snapshot: Snapshot) -> str:
    lower = word.lower()
    if lower in _CONTRACTIONS:
        return word[0] + _CONTRACTIONS[lower][1:]
    is_name = word[0].isupper()
    if len(word) < (_SHORTEST_NAME if is_name else _SHORTEST) or not (word.islower() or word.istitle()):
        return word
    if any(snapshot.count_chunks_with(form) for form in (lower, *other_spellings(lower))) or _is_english(lower):
        return word
    meant = _nearest(lower, snapshot.vocabulary(), 2 if len(word) >= _LONG and not is_name else 1, is_name)
    return meant[0].upper() + meant[1:] if meant and is_name else meant or word


def _is_english(word: str) -> bool:
    """Tell whether a dictionary has the word, in either spelling, or both halves of it as common words."""
    often = _dictionary()
    if word.startswith(_BRITISH) or any(form in often for form in (word, *other_spellings(word))):
        return True
    halves = ((word[:at], word[at:]) for at in range(_PART, len(word) - _PART + 1))
    return any(min(often.get(one, 0), often.get(other, 0)) >= _COMMON for one, other in halves)


@cache
def _dictionary() -> Mapping[str, int]:
    """Return how often each English word stands in the dictionary's own texts."""
    from spellchecker import SpellChecker

    often: Mapping[str, int] = SpellChecker().word_frequency.dictionary
    return often


def _nearest(word: str, among: Mapping[str, KnownWord], most: int, is_name: bool) -> str:
    """Return the nearest word as it is written, "" if none is near enough; a name only from the documents."""
    in_documents = [(n, -among[other].count, other) for other, n in _near(word, tuple(among), most)]
    often = _dictionary()
    in_dictionary = [
        (n, -often[other], other)
        for other, n in ([] if is_name else _near(word, tuple(often), 1))
        if often[other] >= _COMMON
    ]
    n_faults, _, nearest = min(in_documents, default=(most + 1, 0, ""))
    if in_dictionary and min(in_dictionary)[0] < n_faults:
        return min(in_dictionary)[2]
    # "Motorcycle" in a table is no name.
    return among[nearest].written if nearest and not _is_english(nearest) else nearest


def _near(word: str, others: Sequence[str], most: int) -> list[tuple[str, int]]:
    """Return those of the others that begin alike and differ by so many faults at most, each with its faults."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(other, int(n)) for other, n, _ in found if other[0] == word[0]]
