"""The words of a sentence as an answer shows them: without its number or speaker's label, with a full stop."""

from __future__ import annotations

import re

from rag.language.words import stem, words_of

_NUMBERING = re.compile(
    r"^(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,4})[.)]\s+|\d{1,2}(?:\.\d{1,2}){1,3}\s+(?=[A-Z“(])|[•▪◦‣●–—*+-]\s+)"
)
_SPEAKER_LABEL = re.compile(
    r"^(?:(?:[A-Z][\w.’'-]*|of|the|and|for)\s){0,5}?[A-Z][\w.’'-]*(?:\s[(\[][^()\[\]\n]{1,50}[)\]])?:\s+"
)
_ENDS = re.compile(r"[.!?…][\"”'’)\]]*$")
# Marks of notes behind a sentence's end: "[12]", "¹²", the bare number of "in 2023.12".
_NOTE_MARKS = re.compile(
    r"(?:\s?\[\^?\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|[¹²³⁰⁴-⁹]|(?:(?<=[a-z)”][.!?])|(?<=\d{4}[.!?]))\d{1,3})+$"
)


def plain(words: str, speaker: str | None = None) -> str:
    """Return a sentence without the number or bullet it opens with, and without the label of who speaks.

    Args:
        words: The sentence.
        speaker: Who says it; None outside a transcript, where "London: £15 a day" opens with what it is about.
    """
    bare = without_numbering(words.strip())
    label = _SPEAKER_LABEL.match(bare)
    is_theirs = label is not None and bool(set(words_of(label.group())) & set(words_of(speaker or "")))
    return bare[label.end() :] if label and is_theirs else bare


def without_numbering(words: str) -> str:
    """Return the words without the number or bullet they open with."""
    return _NUMBERING.sub("", words)


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
    return words if has_end(words) else words + "."


def has_end(words: str) -> bool:
    """Tell whether the words end as a sentence does, marks of notes apart."""
    return bool(_ENDS.search(_NOTE_MARKS.sub("", words)))


def shares_words(one: str, other: str) -> float:
    """Return which share of the shorter one's telling words the other holds too, 0 to 1."""
    a, b = ({stem(word) for word in words_of(text)} for text in (one, other))
    least = min(len(a), len(b))
    return len(a & b) / least if least else 0.0
