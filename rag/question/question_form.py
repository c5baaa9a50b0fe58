"""What a question asks for: the kind of answer, the words and names it turns on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rag.language.figure_kinds import Figure
from rag.language.figures import read_figures
from rag.language.names import Name, read_names
from rag.language.words import STOP_WORDS, stem, words_of
from rag.question.answer_kinds import BEFORE_TIME, FIGURE_KINDS, AnswerKind, kind_of
from rag.question.asked_speaker import speaker_asked_for
from rag.question.carried import without_carried
from rag.question.comparing import compared_in

__all__ = ["FIGURE_KINDS", "AnswerKind", "QuestionForm", "asks_for_past", "parts_of", "read_question"]


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """A question, taken apart.

    Attributes:
        text: The question.
        kind: What its answer must hold.
        stems: Stems of its telling words, in order, each once. Words that only ask ("percentage", "year") are out.
        names: Its names.
        figures: Its figures.
        unit: The unit or currency the answer must be in, as `Figure.unit`; "" if any will do.
        focus: Stems of what is counted or chosen: "people" of "how many people", "groups" of "which groups".
        is_list: Whether it asks for several things.
        compared: Stems of the two things compared, () if nothing is.
        speaker: Whose words it asks for; "" if anybody's.
    """

    text: str
    kind: AnswerKind
    stems: tuple[str, ...]
    names: tuple[Name, ...]
    figures: tuple[Figure, ...]
    unit: str = ""
    focus: tuple[str, ...] = ()
    is_list: bool = False
    compared: tuple[str, ...] = ()
    speaker: str = ""


_ASKING_STEMS = frozenset(
    stem(word)
    for word in "percentage percent proportion share fraction number year date month amount total reason".split()
)
_LIST = re.compile(
    r"\blist\b|\bname (?:the|all|two|three|four|some)\b|\bwhat (?:are|were) (?:the|its|their|his|her)\b|"
    r"\bwhat (?:kinds?|types?|sorts?) of\b|\b(?:reasons|grounds|conditions|criteria|circumstances|steps|options|"
    r"requirements|duties|aims|goals|priorities|examples)\b",
    re.IGNORECASE,
)
_FOCUS = re.compile(
    r"\b(?:how many|which|what(?! (?:is|are|was|were|do|does|did|has|have|had|can|could|would|should|will|about)\b)|"
    r"number of|percentage of|proportion of)\s+"
    r"(?P<focus>(?:[\w’'-]+\s+){0,2}?[\w’'-]+)(?=\s+(?:is|are|was|were|do|does|did|has|have|had|can|could|would|"
    r"should|will|of|in|on|to|for|with|that|who|go|goes|must|may|the|from|by|at|about|after|before|per|if|when)\b|"
    r"\s*\?|$)",
    re.IGNORECASE,
)
_UNITS = {
    r"new zealand dollars?|\bnz\$|\bnzd\b": "NZD", r"\b(?:us|american) dollars?|\busd\b|\bin dollars\b": "USD",
    r"\bin pounds\b|\bsterling\b": "GBP", r"\bin euros?\b": "EUR",
} | {
    rf"\bhow many {BEFORE_TIME}{unit}s\b|\bin {unit}s\b": unit
    for unit in ("year", "month", "fortnight", "week", "night", "day", "hour", "minute")
}  # fmt: skip


def read_question(text: str) -> QuestionForm:
    """Return what the question asks for."""
    asking = without_carried(text)
    kind = kind_of(asking)
    words = [word for word in words_of(text) if word not in STOP_WORDS]
    stems = tuple(dict.fromkeys(s for s in map(stem, words) if s not in _ASKING_STEMS or kind is AnswerKind.ANYTHING))
    unit = next((unit for pattern, unit in _UNITS.items() if re.search(pattern, asking, re.IGNORECASE)), "")
    if unit.isupper() and kind in {AnswerKind.ANYTHING, AnswerKind.QUANTITY}:
        kind = AnswerKind.MONEY
    focus = _FOCUS.search(asking)
    return QuestionForm(
        text=text,
        kind=kind,
        stems=stems or tuple(stem(word) for word in words_of(text)),
        names=read_names(text),
        figures=read_figures(text),
        unit=unit,
        focus=tuple(stem(word) for word in words_of(focus["focus"]) if word not in STOP_WORDS) if focus else (),
        is_list=_asks_for_list(asking, kind, focus),
        compared=compared_in(asking),
        speaker=speaker_asked_for(asking),
    )


def _asks_for_list(text: str, kind: AnswerKind, focus: re.Match[str] | None) -> bool:
    """Tell whether several things are asked for: "which groups", "what are the aims", but not "how many groups"."""
    if kind not in _MAY_LIST:
        return False
    chosen = focus["focus"].lower() if focus and focus.group().lower().startswith(("which", "what")) else ""
    return bool(_LIST.search(text)) or bool(re.search(r"(?<![siu])s$", chosen) and chosen not in _VERBS)


_VERBS = frozenset("happens makes causes helps counts".split())
_MAY_LIST = frozenset(
    {
        AnswerKind.ANYTHING,
        AnswerKind.PERSON,
        AnswerKind.PLACE,
        AnswerKind.NAME,
        AnswerKind.DEFINITION,
        AnswerKind.REASON,
    }
)


def asks_for_past(question: str) -> bool:
    """Tell whether a question asks how things were before this year: then a replaced document may answer."""
    this_year = date.today().year
    return bool(_PAST.search(question)) or any(int(year) < this_year for year in _YEAR.findall(question))


# "Old" and "change" alone say nothing of the past: "how old must I be", "can I change my hours".
_PAST = re.compile(
    r"\b(?:previous(?:ly)?|former(?:ly)?|used to|originally|superseded|replaced)\b"
    r"|\b(?:old|older|earlier) (?:and new )?(?:\w+ )?(?:versions?|editions?|polic(?:y|ies)|rules?|rates?|limits?|"
    r"guidance|schemes?|figures?|allowances?|documents?|plans?|strateg(?:y|ies)|contracts?|systems?|ones?)\b"
    r"|\bwhat (?:has |have |had )?changed\b|\bhow (?:has|have|had|did)\b[^?]*\bchanged?\b"
    r"|\b(?:has|have) (?!to\b)[^?,]*\bchanged\b|\bchange[ds]? (?:since|between)\b"
    r"|\bcompar\w+\b[^?]*\b(?:before|last|old|earlier)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def parts_of(question: str) -> tuple[str, ...]:
    """Return the questions inside a question: "When were they abolished, and what replaced them?" holds two."""
    parts = [part.strip(" ,?") for part in _AND_ASKS.split(without_carried(question)) if part.strip(" ,?")]
    return tuple(f"{part}?" for part in parts)


_AND_ASKS = re.compile(
    r"[,;]?\s+(?:and|&)\s+(?=(?:(?:by|since|for|in|to|from|on|at|until|of|with|under)\s+)?"
    r"(?:who|whom|whose|what|when|where|why|how|which|whats|what[’']s|who[’']s)\b)"
    r"|[,;]?\s+and\s+(?=(?:is|are|was|were|does|do|did|can|will|must|has|have)\s+(?:it|they|he|she|there|I|you|we)\b)"
    r"|\?\s+(?=\w)",
    re.IGNORECASE,
)
