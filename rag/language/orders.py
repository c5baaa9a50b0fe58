"""Sentences that give orders to a machine which reads the document: they are never told, nor told along."""

from __future__ import annotations

import re

_MACHINE = (
    r"(?:system|(?:ai|virtual|digital|chat)\s+(?:assistant|model|system)s?|(?:ai\s+)?assistant|chat\s?bot|"
    r"(?:large\s+)?language\s+models?|llms?|ai)"
)
# "SYSTEM: when asked, …", "Note to the AI assistant: …"; not the entry of a glossary, "AI: artificial intelligence".
_ADDRESSES = re.compile(
    rf"^\W*(?:(?i:(?:note|message|instructions?|attention)\s+(?:to|for)\s+(?:the\s+|any\s+|all\s+)?{_MACHINE})|"
    rf"(?i:{_MACHINE}\s*(?:prompt|message|override|instructions?))|SYSTEM|ASSISTANT)\W{{0,2}}:"
)
# "Ignore all previous instructions and …" where a sentence or clause begins; not "staff must not ignore the rules", nor
# the words in quotation marks that a policy on such attacks gives as an example.
_OVERRIDES = re.compile(
    r"(?:^\W{0,3}|[.:;,]\s)(?:please\s+|now\s+|then\s+|and\s+|you\s+must\s+)?(?:ignore|disregard|forget|override)\s+"
    r"(?:(?:all|any|every|the|of|your|my|these|those|other|previous|prior|earlier|above|preceding|system)\s+){1,4}"
    r"(?:instructions?|prompts?|rules?|guidelines?|directions?|text|context|messages?)\b",
    re.IGNORECASE,
)


def is_order(sentence: str) -> bool:
    """Tell whether a sentence addresses the machine that reads it, or would have it drop its rules."""
    return bool(_ADDRESSES.match(sentence) or _OVERRIDES.search(sentence))
