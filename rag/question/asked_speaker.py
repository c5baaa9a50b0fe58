"""Whose words a question asks for."""

from __future__ import annotations

import re

from rag.language.names import TITLES
from rag.language.words import stem, telling_stems

_SAYS = (
    r"(?:say|said|think|thought|argue|claim|suggest|describe|mention|warn|believe|recommend|explain|state|see|predict|"
    r"call|criticise|compare|mean|tell|ask|consider|propose|conclude|advise)\b"
)
_VIEW = r"(?:views?|opinions?|positions?|stance|arguments?|assessment|advice|recommendations?|verdict|criticisms?)\b"
# Capitalised without naming who speaks.
_NOBODY = (
    r"(?!(?:I|What|Who|Where|When|How|That|It|There|Here|This|Table|Section|Figure|Chapter|Part|Annex|Appendix)\b)"
)
_NAME = rf"{_NOBODY}[A-Z][\w’'.&-]*(?: (?:(?:of|for|and|the|&) ){{0,2}}[A-Z][\w’'.&-]*)*"
_ASKED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b[Aa]ccording to (?:the )?(?P<name>{_NAME})",
        rf"\b(?:[Dd]id|[Dd]oes|[Dd]o|[Hh]as|[Hh]ave|[Ww]ould) (?:the )?(?P<name>{_NAME}) {_SAYS}",
        rf"(?P<name>{_NAME})[’'](?:s )?\s*(?:\w+ )?{_VIEW}",
        rf"\b[Vv]iews? of (?:the )?(?P<name>{_NAME})",
        rf"\bthat (?P<name>{_NAME}) (?:described|mentioned|explained|said|referred)\b",
    )
)
# A name in small letters: "did jane smith say". A plural is no person: "did senior managers say".
_SMALL = re.compile(
    r"\bdid (?P<name>(?!(?:the|a|an|my|your|our|their|his|her|its|any|all|some|most|this|that|these|those|it|no|in|"
    r"on)\b)[a-z’'-]+ [a-z’'-]+[a-rt-z]) (?:say|think|argue|recommend)\b"
)


def speaker_asked_for(question: str) -> str:
    """Return who is asked about as a speaker, as named in the question; "" if anybody's words will do."""
    found = next((match for pattern in (*_ASKED, _SMALL) if (match := pattern.search(question))), None)
    return found["name"].strip(" .") if found else ""


def is_asked_for(asked: str, speaker: str) -> bool:
    """Tell whether a speaker, as a transcript names them, is the one asked about, as a question does.

    "Dr Feld" and "the Medical Director" are "Dr Anna Feld, Medical Director"; the Director of Highways is not.
    """
    wanted, held = telling_stems(asked), telling_stems(speaker)
    name = telling_stems(speaker.split(",", maxsplit=1)[0]) - _TITLE_STEMS
    wanted = wanted - _TITLE_STEMS or wanted
    return bool(wanted) and (wanted <= held or (bool(name) and name <= wanted))


_TITLE_STEMS = frozenset(stem(word) for word in TITLES)
