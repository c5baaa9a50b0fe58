"""What people say in a chat without asking anything: thanks, greetings, "go on"."""

from __future__ import annotations

import re

from rag.language.words import words_of

_NOTHING = frozenset(
    "thanks thank thankyou thx ta cheers you very much so many a lot for that this the your all it hello hi hey "
    "hiya dear there bye goodbye see later ok okay right fine great brilliant perfect lovely excellent super wonderful "
    "cool nice noted understood got makes sense yes no please".split()
)
_MOST_WORDS = 8
_SET_PHRASE = re.compile(
    r"\bgood (?:morning|afternoon|evening|night|day)\b|\bfor (?:all )?(?:your|the) (?:help|time|answer)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:(?:ok|okay|thanks|please|and)\W+)*(?:(?:can|could|would|will) you )?(?:please )?"
    r"(?:(?:(?:tell|give|show) me|say) )?(?:(?:a (?:bit|little)|some|any) )?"
    r"(?:more(?: details?| about (?:it|that|this))?|go on|carry on|continue|explain)(?: please)?\W*",
    re.IGNORECASE,
)


def asks_nothing(text: str) -> bool:
    """Tell whether the words are nothing but small talk: "Thanks, that's great!"; True for a text without words."""
    words = [word.removesuffix("'s") for word in words_of(_SET_PHRASE.sub("hello", text))]
    return len(words) <= _MOST_WORDS and all(word in _NOTHING for word in words)


def asks_for_more(text: str) -> bool:
    """Tell whether no more is asked than to go on: "Tell me more", "Go on"."""
    return bool(_MORE.fullmatch(text.strip()))
