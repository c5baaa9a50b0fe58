"""Recognises a language model's refusal, in the words it was asked for or in others."""

from __future__ import annotations

import re

_PASSAGES = r"\b(?:passages?|documents?|context|texts?|sources?|excerpts?|information (?:provided|given|above))\b"
_NOT = (
    r"\b(?:do(?:es)? not|don't|doesn't|did not|didn't|cannot|can't|lacks?|never|contains? no|has no|have no|gives? no|"
    r"provides? no|makes? no|is not|are not)\b"
)
_TELL = (
    r"\b(?:answer|contain|mention|say|state|provide|specif\w+|include|cover|give|address|information|discuss\w*|enough|"
    r"relevant|indicate|tell|define|refer\w*|detail\w*|explain|describe|list)\b"
)
_REFUSALS = (
    r"not in the passages",
    # "The passages do not say": something denied, and telling.
    rf"{_PASSAGES}[^.]{{0,60}}?{_NOT}(?=[^.]{{0,60}}{_TELL}|$)",
    rf"{_PASSAGES}[^.]{{0,60}}?\b(?:contains?|ha(?:s|ve)|gives?|provides?|makes?) no\b",
    r"\b(?:there is|there's|there was|i found|i find|i have|i see)\s+(?:no|not enough|insufficient|not any)\s+(?:\w+ )?"
    r"(?:information|answer|mention|details?|data|evidence)\b",
    r"^(?:no|not enough|insufficient)\s+(?:\w+ )?(?:information|answer|mention|details?|data|evidence)\b",
    r"\b(?:i|we)(?:'m| am| are)? "
    r"(?:cannot|can't|could not|couldn't|unable to|not able to|do not|don't|did not|didn't)\s+"
    r"(?:\w+ )?(?:answer|find|know|determine|provide|see|have|locate)",
    r"\b(?:question|this|it|that|answer) (?:cannot|can't|could not) be (?:answered|determined|found)",
    r"\b(?:none|neither) of the (?:\w+ )?(?:passages|documents)",
    r"\bunanswerable\b",
    r"\bnot (?:be )?(?:explicitly |directly )?"
    r"(?:mentioned|stated|specified|provided|found|given|answered|addressed|covered|"
    r"included|available|present|contained|discussed|described)(?: \w+)? (?:in|by) (?:the|any|these|this)(?: \w+){0,2} "
    r"(?:passages?|documents?|context|texts?|sources?)",
    r"\bkeine (?:angaben|informationen)\b",
    r"\bno (?:se )?(?:menciona|indica)\b",
    r"\bne (?:mentionne|précise|contient)\w* pas\b",
)
_REFUSAL = re.compile("|".join(_REFUSALS), re.IGNORECASE)
_WHOLE = re.compile(
    r"\W*(?:n/?a|none|unknown|no answer|not (?:stated|mentioned|specified|found|given|available|answerable|provided)|"
    r"null|nothing|i don't know|no information|refused?|idk)\W*",
    re.IGNORECASE,
)
_ABOUT_PASSAGES = re.compile(r"\b(?:passages?|provided|given|above|context|i|excerpts?|texts?)\b", re.IGNORECASE)


def is_refusal(sentence: str, is_cited: bool) -> bool:
    """Tell whether a sentence says that the passages do not answer.

    One with a citation does so only if it speaks of the passages: "The policy does not mention cars [P1]" is a claim.
    """
    text = sentence.replace("’", "'")
    if _WHOLE.fullmatch(text):
        return True
    return bool(_REFUSAL.search(text)) and not (is_cited and not _ABOUT_PASSAGES.search(text))
