"""Mends what is mistyped in a question: a word that no document and no dictionary has, but for a letter or two.

What a document or a dictionary has is left as typed, so that a question on paternity is not taken for one on maternity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from index.keywords import other_spellings
from index.snapshot import Snapshot

_WORD = re.compile(r"(?<![\w@./’'&-])[^\W\d_]+(?=[’']s\b|[^\w@/’'&-]|\.\s|\.?$)")
_SHORTEST, _LONG = 5, 6  # letters of what is mended where one is missing or two changed places, and of the rest
_PART, _COMMON = 4, 1000  # letters of a word in a compound, "backpay", and how often the dictionary met it at least
# How words begin that are written in Britain and that the dictionary, American, does not have in any form.
_BRITISH = tuple(
    "aeroplane aluminium analys bailiff calibre catalys cheque childmind coeliac counsell creche draught gaol "
    "gynaecolog haemo homeworking jeweller kerb leukaemi manoeuvr maths mould moult oestrogen orthopaed paediatric "
    "paralys plough pyjama sceptic smoulder telehealth tyre".split()
)
_DOUBLED = re.compile(r"ll(?=(?:ing|ed|er|or)s?$)")  # "dialling", in America "dialing"
_CONTRACTIONS = {
    short.replace("'", ""): short
    for short in "aren't can't couldn't didn't doesn't don't hadn't hasn't haven't i'm i've isn't mustn't shouldn't "
    "that's there's they're they've wasn't weren't what's where's who's won't wouldn't you're you've".split()
}


def as_meant(question: str, snapshot: Snapshot) -> str:
    """Return the question with mistyped words as the documents write them, and wide letters as plain ones.

    One fault is mended: a letter that is missing, too many or another, or two that changed places, behind the first. A
    word of five letters is only mended where one is missing or two changed places: "admin" is not "admit". Of several
    as near, one of the documents is meant, the one most often written; else a common word of the dictionary:
    "received", where documents have no such word. A name is only mended to a name. Capitals alone, and words with
    digits, stay.
    """
    plain = unicodedata.normalize("NFKC", question) if _WIDE.search(question) else question
    return _WORD.sub(lambda match: _as_meant(match.group(), snapshot), plain)


_WIDE = re.compile("[\uff01-\uff5e\u3000\ufb00-\ufb06]")


def _as_meant(word: str, snapshot: Snapshot) -> str:
    lower = word.lower()
    if lower in _CONTRACTIONS:
        return word[0] + _CONTRACTIONS[lower][1:]
    if len(word) < _SHORTEST or not (word.islower() or word.istitle()):
        return word
    if any(snapshot.count_chunks_with(form) for form in (lower, *other_spellings(lower))) or _is_english(lower):
        return word
    if word[0].isupper():
        names = {other: known for other, known in snapshot.vocabulary().items() if known.written[0].isupper()}
        meant = _likeliest(lower, {other: known.count for other, known in names.items() if not _is_english(other)})
        return names[meant].written if meant else word
    vocabulary = snapshot.vocabulary()
    meant = _likeliest(lower, {other: known.count for other, known in vocabulary.items()})
    if meant:
        return meant if _is_english(meant) else vocabulary[meant].written  # "Motorcycle" in a table is no name
    return _likeliest(lower, {other: n for other, n in _dictionary().items() if n >= _COMMON}) or word


def _is_english(word: str) -> bool:
    """Tell whether a dictionary has the word, in either spelling, or both halves of it as common words."""
    often = _dictionary()
    american = _DOUBLED.sub("l", word)
    if word.startswith(_BRITISH) or any(form in often for form in (word, american, *other_spellings(word))):
        return True
    halves = ((word[:at], word[at:]) for at in range(_PART, len(word) - _PART + 1))
    return any(min(often.get(one, 0), often.get(other, 0)) >= _COMMON for one, other in halves)


@cache
def _dictionary() -> Mapping[str, int]:
    """Return how often each English word stands in the dictionary's own texts."""
    from spellchecker import SpellChecker

    often: Mapping[str, int] = SpellChecker().word_frequency.dictionary
    return often


def _likeliest(word: str, often: Mapping[str, int]) -> str:
    """Return which word a mistyped one is meant for, the most frequent of those one fault away; "" if there is none.

    Args:
        word: In small letters.
        often: How often each word, in small letters, is written.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(word, list(often), scorer=OSA.distance, score_cutoff=1, limit=None)
    near = [other for other, _, _ in found if other[0] == word[0] and _is_likely(word, other)]
    return max(near, key=lambda other: (often[other], other), default="")


def _is_likely(word: str, other: str) -> bool:
    """Tell whether a fault is likely: in a short word only a letter that is missing, or two that changed places."""
    return len(word) >= _LONG or len(other) > len(word) or sorted(other) == sorted(word)
