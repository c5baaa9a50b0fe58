"""What a question asks for: the kind of answer, the words and names it turns on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from rag.figures import Figure, read_figures
from rag.names import Name, read_names
from rag.words import STOP_WORDS, stem, words_of


class AnswerKind(Enum):
    """What an answer must hold to answer."""

    NUMBER = "number"  # how many
    QUANTITY = "quantity"  # any figure: how much, how long, what rate
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    DATE = "date"
    PERSON = "person"  # a person's or organisation's name
    PLACE = "place"
    NAME = "name"  # some other name: which law, which programme
    REASON = "reason"
    METHOD = "method"
    DEFINITION = "definition"
    YES_NO = "yes or no"
    ANYTHING = "anything"


# What is answered with a figure.
FIGURE_KINDS = frozenset(
    {AnswerKind.NUMBER, AnswerKind.QUANTITY, AnswerKind.MONEY, AnswerKind.PERCENT, AnswerKind.DURATION, AnswerKind.DATE}
)


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


# First that matches decides. Anchored to words that ask, wherever they stand: "By how much did ...", "Since when ...".
_KINDS: tuple[tuple[str, AnswerKind], ...] = (
    (r"\bhow many (?:years|months|weeks|days|hours|minutes)\b", AnswerKind.DURATION),
    (r"\bhow many\b|\bwhat (?:is|was|are|were) the (?:total )?number of\b|\b(?:what|"
    r"which) number\b", AnswerKind.NUMBER),
    (r"\b(?:what|which) (?:\w+ )?(?:percentage|per ?cent|proportion|share|fraction)\b", AnswerKind.PERCENT),
    (r"\b(?:the|by) (?:percentage|proportion|share) of\b", AnswerKind.PERCENT),
    (r"\bwhat age\b|\bwhich age\b", AnswerKind.QUANTITY),
    (r"\bhow (?:long|old|soon|quickly|late)\b|\bwhat (?:is|was) the duration\b", AnswerKind.DURATION),
    (r"\bhow much (?:money|funding|cash|budget)\b|\bhow much\b.*\b(?:costs?|spend|spent|charged?)\b", AnswerKind.MONEY),
    (r"\bwhat (?:\w+ )*(?:cost|price|salary|budget|fee|fine)\b(?! of (?:this|that|not))(?!s)", AnswerKind.MONEY),
    (r"\bhow (?:much|often|far|tall|large|big|frequently|high|fast|heavy|wide)\b", AnswerKind.QUANTITY),
    (
        r"\bwhat (?:is|was|are|were) the (?:\w+ )*(?:rate|limit|maximum|minimum|threshold|amount|allowance|level|"
        r"target|"
        r"size|ceiling|cap|age|length|notice period|figure|ratio|value|total)\b(?! (?:do|does|is|are|to)\b)",
        AnswerKind.QUANTITY,
    ),
    (r"\bwhen\b(?! (?:i|you|we|they|he|she|it|a|an|the|staff|someone)\b.*,)|\b(?:what|which) (?:year|date|month|day|"
    r"time)\b", AnswerKind.DATE),
    (r"\bwhat (?:is|was) the (?:date|deadline|year|closing date)\b|\bdeadline\b", AnswerKind.DATE),
    (r"\bwho\b|\bwhom\b|\bwhose\b", AnswerKind.PERSON),
    (
        r"\b(?:what|which) (?:\w+ )?(?:person|people|organisations?|organizations?|compan(?:y|ies)|bod(?:y|ies)|"
        r"charit(?:y|ies)|"
        r"agenc(?:y|ies)|departments?|trusts?|committees?|teams?|authorit(?:y|ies)|minister|director|officer|team)\b",
        AnswerKind.PERSON,
    ),
    (r"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:country|countries|city|cities|town|region|place|county|state|"
    r"area)\b", AnswerKind.PLACE),
    (r"\bwhy\b|\bwhat (?:is|was|are|were) the (?:\w+ )*(?:reasons?|causes?|rationale)\b|\bwhat (?:caused|causes|"
    r"explains)\b|\bhow come\b", AnswerKind.REASON),
    (r"\bwhat (?:do|does|did) .+ (?:mean|stand for)\b|\bmeaning of\b|\bdefinition of\b|\bdefine\b|"
    r"\bwhat is meant\b", AnswerKind.DEFINITION),
    (r"^(?:and |so |but )?what(?:'s|’s| is| are| was| were) (?:an? |"
    r"the )?(?:[\w'’&/-]+ ){0,3}[\w'’&/()-]+\s*\??$", AnswerKind.DEFINITION),
    (r"\bwhat (?:\w+ )?(?:act|law|bill|regulation|programme|program|scheme|report|tool|platform|system|framework|"
    r"policy|name)\b(?! (?:do|does|did) )", AnswerKind.NAME),
    (r"\bhow (?:do|does|did|can|could|should|would|is|are|was|were|has|have|will|to)\b", AnswerKind.METHOD),
    (r"^(?:and |so |but |also,? )?(?:is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have|had|"
    r"am)\b", AnswerKind.YES_NO),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _KINDS)
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
_COMPARISON = re.compile(
    r"\bdiffer(?:s|ed|ence|ences|ent)?\b|\bcompar(?:e|es|ed|ing|ison)\b|\bversus\b|\bvs\b|\bcontrast\b|\b(?:better|"
    r"worse|more|less|higher|lower) than\b",
    re.IGNORECASE,
)
_FOCUS = re.compile(
    r"\b(?:how many|which|what(?! (?:is|are|was|were|do|does|did|has|have|had|can|could|would|should|will|about)\b)|"
    r"number of|percentage of|proportion of)\s+"
    r"(?P<focus>(?:[\w’'-]+\s+){0,2}?[\w’'-]+)(?=\s+(?:is|are|was|were|do|does|did|has|have|had|can|could|would|"
    r"should|will|of|in|on|to|for|with|that|who|go|goes|must|may|the|from|by|at|about)\b|\s*\?|$)",
    re.IGNORECASE,
)
_UNITS = {
    r"new zealand dollars?|\bnz\$|\bnzd\b": "NZD", r"\b(?:us|american) dollars?|\busd\b|\bin dollars\b": "USD",
    r"\bin pounds\b|\bsterling\b": "GBP", r"\bin euros?\b": "EUR", r"\bhow many years\b|\bin years\b": "year",
    r"\bhow many months\b|\bin months\b": "month", r"\bhow many weeks\b|\bin weeks\b": "week",
    r"\bhow many days\b|\bin days\b": "day", r"\bhow many hours\b|\bin hours\b": "hour",
    r"\bhow many minutes\b|\bin minutes\b": "minute",
}  # fmt: skip
_SPEAKER = re.compile(
    r"\baccording to (?P<a>[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+)*)|\b(?:did|does|do|has|"
    r"have) (?P<b>(?:[A-Z][\w’'.-]+ ?)+) (?:say|said|think|argue|claim|suggest|"
    r"describe|mention|warn|believe|recommend|explain|state|see|predict|call|criticise|compare|mean|tell|ask|"
    r"consider)\b"
    r"|\bthat (?P<c>(?:[A-Z][\w’'.-]+ ?)+)(?:described|mentioned|explained|said|described|referred)"
)


def read_question(text: str) -> QuestionForm:
    """Return what the question asks for."""
    kind = next((kind for pattern, kind in _COMPILED if pattern.search(text)), AnswerKind.ANYTHING)
    words = [word for word in words_of(text) if word not in STOP_WORDS]
    stems = tuple(dict.fromkeys(s for s in map(stem, words) if s not in _ASKING_STEMS or kind is AnswerKind.ANYTHING))
    unit = next((unit for pattern, unit in _UNITS.items() if re.search(pattern, text, re.IGNORECASE)), "")
    if unit.isupper() and kind in {AnswerKind.ANYTHING, AnswerKind.QUANTITY}:
        kind = AnswerKind.MONEY
    focus = _FOCUS.search(text)
    speaker = _SPEAKER.search(text)
    return QuestionForm(
        text=text,
        kind=kind,
        stems=stems or tuple(stem(word) for word in words_of(text)),
        names=read_names(text),
        figures=read_figures(text),
        unit=unit,
        focus=tuple(stem(word) for word in words_of(focus["focus"]) if word not in STOP_WORDS) if focus else (),
        is_list=_asks_for_list(text, kind, focus),
        compared=_compared(text),
        speaker=next((part.strip() for part in speaker.groups() if part), "") if speaker else "",
    )


_BETWEEN = re.compile(
    r"(?P<left>[\w’'-]+)\s+(?:and|or|versus|vs\.?|from|compared (?:with|to))\s+(?:the |that of |in |"
    r"those of )?(?P<right>[\w’'-]+)",
    re.IGNORECASE,
)
_THAN = re.compile(r"\bthan\s+(?:the |that of |in |those of )?(?P<right>[\w’'-]+)", re.IGNORECASE)


def _compared(text: str) -> tuple[str, ...]:
    """Return the stems of the two things compared: "hospital" and "physician", "labour" and "conservative"."""
    if not _COMPARISON.search(text):
        return ()
    than = _THAN.search(text)
    telling = [word for word in words_of(text) if word not in STOP_WORDS]
    if than and telling:
        pair = (telling[0], words_of(than["right"])[0])
    else:
        pairs = [(m["left"], m["right"]) for m in _BETWEEN.finditer(text)]
        pairs = [pair for pair in pairs if not {word.lower() for word in pair} & STOP_WORDS]
        if not pairs:
            return ()
        pair = (words_of(pairs[0][0])[0], words_of(pairs[0][1])[0])
    stems = tuple(stem(word) for word in pair)
    return stems if stems[0] != stems[1] else ()


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
    """Tell whether a question asks how things were before: then a replaced document may answer."""
    return bool(_PAST.search(question))


_PAST = re.compile(
    r"\b(?:previous(?:ly)?|former(?:ly)?|old|earlier|used to|originally|superseded|replaced|changed?|compare)\b"
    r"|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)


def parts_of(question: str) -> tuple[str, ...]:
    """Return the questions inside a question: "When were they abolished, and what replaced them?" holds two."""
    parts = [part.strip(" ,?") for part in _AND_ASKS.split(question) if part.strip(" ,?")]
    return tuple(f"{part}?" for part in parts)


_AND_ASKS = re.compile(
    r"[,;]?\s+(?:and|&)\s+(?=(?:(?:by|since|for|in|to|from|on|at|until|of|with|under)\s+)?"
    r"(?:who|whom|whose|what|when|where|why|how|which|whats|what[’']s|who[’']s)\b)"
    r"|[,;]?\s+and\s+(?=(?:is|are|was|were|does|do|did|can|will|must|has|have)\s+(?:it|they|he|she|there|I|you|we)\b)"
    r"|\?\s+(?=\w)",
    re.IGNORECASE,
)
