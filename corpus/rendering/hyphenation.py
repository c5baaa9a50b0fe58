"""Marks where long English words may be broken at the end of a line.

Only breaks that are always right are marked: after a few prefixes, and before a few endings. It needs no dictionary.
"""

from __future__ import annotations

import re

SOFT_HYPHEN = "\u00ad"
MIN_STEM = 4  # letters that must be left in front of an ending, or after a prefix
ENDINGS = ("tional", "tions", "tion", "sions", "sion", "ments", "ment", "ness", "less", "ful", "ship", "ward")
PREFIXES = ("under", "inter", "over", "trans")
WORD = re.compile(r"[A-Za-z]{8,}")


def mark_breaks(text: str) -> str:
    """Return the text with soft hyphens inside its long words; they show only where a line breaks."""
    return WORD.sub(lambda match: _mark_word(match[0]), text)


def _mark_word(word: str) -> str:
    for prefix in PREFIXES:
        if word.lower().startswith(prefix) and len(word) >= len(prefix) + MIN_STEM:
            return word[: len(prefix)] + SOFT_HYPHEN + _mark_ending(word[len(prefix) :])
    return _mark_ending(word)


def _mark_ending(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + MIN_STEM:
            return word[: -len(ending)] + SOFT_HYPHEN + ending
    return word
