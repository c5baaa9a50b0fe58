"""The kinds of answers, and which of them a question asks for."""

from __future__ import annotations

import re
from enum import Enum


class AnswerKind(Enum):
    """What an answer must hold to answer."""

    NUMBER = "number"  # how many
    QUANTITY = "quantity"  # any figure: how much, how long, what rate
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    FREQUENCY = "frequency"  # how often
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
    {
        AnswerKind.NUMBER,
        AnswerKind.QUANTITY,
        AnswerKind.MONEY,
        AnswerKind.PERCENT,
        AnswerKind.DURATION,
        AnswerKind.FREQUENCY,
        AnswerKind.DATE,
    }
)


_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had)(?:n[’']t)?\b"
)
_BE = r"(?:[’']?s|\s+(?:is|are|was|were|will be|would be))"
# Words before a noun: "what is [the highest daily] rate", but not "what happens to my [budget]".
BEFORE_NOUN = (
    r"(?:(?!(?:of|to|for|in|on|at|by|with|from|about|if|when|where|who|that|do|does|did|can|could|should|would|will|"
    r"must|may|might|has|have|had|happens?|apply|applies|makes?|counts?|i|we|you|they|he|she|it|and|or)\b)"
    r"[\w’'&/-]+\s+){0,4}?"
)
# Words before a unit of time that leave it one: ten working days are a time, ten bed days are a number of things.
BEFORE_TIME = (
    r"(?:(?:working|business|calendar|clear|consecutive|whole|full|part|more|fewer|extra|further|additional|of the|"
    r"last|next|first)\s+){0,3}"
)
_TIME_UNITS = r"(?:years|months|fortnights|weeks|nights|days|hours|minutes)\b"
# What asks, and the kind of answer it asks for; the first that matches where the question begins to ask decides.
_KINDS: tuple[tuple[str, AnswerKind], ...] = (
    (rf"how many {BEFORE_TIME}{_TIME_UNITS}", AnswerKind.DURATION),
    (rf"how many\b|what{_BE} {BEFORE_NOUN}number of\b|(?:what|which) number\b", AnswerKind.NUMBER),
    (
        rf"(?:what|which)(?:{_BE})? {BEFORE_NOUN}(?:percentage|per ?cent|proportion|share|fraction)\b",
        AnswerKind.PERCENT,
    ),
    (rf"(?:what|which) (?:age|rate|amount)\b|what{_BE} {BEFORE_NOUN}age\b", AnswerKind.QUANTITY),
    (rf"how (?:long|old|soon|quickly|late)\b|what{_BE} {BEFORE_NOUN}duration\b", AnswerKind.DURATION),
    (r"how (?:often|frequently|regularly)\b", AnswerKind.FREQUENCY),
    (r"how much (?:money|funding|cash|budget)\b|how much\b.*\b(?:costs?|spend|spent|charged?)\b", AnswerKind.MONEY),
    (
        rf"what(?:{_BE})? {BEFORE_NOUN}(?:cost|price|salary|budget|fee|fine)\b(?! of (?:this|that|not))(?!s)",
        AnswerKind.MONEY,
    ),
    (r"what (?:do|does|did|will|would|has|have|can|could|should|might) .*\b(?:costs?|(?:fee|fine|price) be)\b",
     AnswerKind.MONEY),
    # "How far should they go?": no distance.
    (
        r"how far (?:can|could|may|should|would|will|(?:do|does|did) .*\b(?:think|want|believe|agree|go|trust|rely))\b",
        AnswerKind.ANYTHING,
    ),
    (r"how (?:much|far|tall|large|big|high|fast|heavy|wide)\b", AnswerKind.QUANTITY),
    (
        rf"what{_BE} {BEFORE_NOUN}(?:rate|limit|maximum|minimum|threshold|amount|allowance|level|target|size|ceiling|"
        r"cap|age|length|notice period|figure|ratio|value|total)\b(?!-| (?:do|does|is|are|to)\b)",
        AnswerKind.QUANTITY,
    ),
    (rf"when\b|(?:what|which) (?:year|date|month|day|time|deadline)\b|what{_BE} {BEFORE_NOUN}(?:date|deadline|"
     r"year)\b", AnswerKind.DATE),
    # "Who is it for?": people by what they are.
    (r"(?:who|whom) (?:is|are|was|were) [^?]*\bfor\s*\??$", AnswerKind.ANYTHING),
    (r"who(?:m|se|[’']?s)?\b", AnswerKind.PERSON),
    (
        r"(?:what|which) (?:\w+ )?(?:person|people|organisations?|organizations?|compan(?:y|ies)|bod(?:y|ies)|"
        r"charit(?:y|ies)|"
        r"agenc(?:y|ies)|departments?|trusts?|committees?|teams?|authorit(?:y|ies)|minister|director|officer|team)\b",
        AnswerKind.PERSON,
    ),
    (r"where(?:[’']?s)?\b|(?:what|which) (?:\w+ )?(?:country|countries|city|cities|town|region|place|county|state|"
    r"area)\b", AnswerKind.PLACE),
    (rf"why\b|what{_BE} {BEFORE_NOUN}(?:reasons?|causes?|rationale)\b|what (?:caused|causes|explains)\b|"
     r"how come\b", AnswerKind.REASON),
    (rf"what (?:do|does|did) .+ (?:mean|stand for)\b|what{_BE} (?:meant\b|{BEFORE_NOUN}(?:meaning|definition) of\b)",
     AnswerKind.DEFINITION),
    (rf"what{_BE} (?:an? |the )?(?:[\w'’&/-]+ ){{0,3}}[\w'’&/()-]+\s*\??$", AnswerKind.DEFINITION),
    (r"what (?:\w+ )?(?:act|law|bill|regulation|programme|program|scheme|report|tool|platform|system|framework|"
    r"policy|name)\b(?! (?:do|does|did) )", AnswerKind.NAME),
    (rf"how(?:[’']s)? (?:to|i|we|you|{_AUXILIARY})\b", AnswerKind.METHOD),
    (_AUXILIARY, AnswerKind.YES_NO),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _KINDS)
# What tells the kind in a query that asks with no such word: "percentage of staff on leave", "deadline for claims".
_LOOSE = (
    (re.compile(r"\b(?:percentage|proportion|share) of\b", re.IGNORECASE), AnswerKind.PERCENT),
    (re.compile(r"\bnumber of\b", re.IGNORECASE), AnswerKind.NUMBER),
    (re.compile(r"\b(?:cost|price|fee|charge) (?:of|for)\b", re.IGNORECASE), AnswerKind.MONEY),
    (
        re.compile(
            r"\bnames? of (?:the |our |my )?(?:[\w-]+ ){0,3}?(?:head|directors?|managers?|chair\w*|chief|leads?|"
            r"leaders?|officers?|president|minister|authors?|guardian|secretary|trustees?)\b",
            re.IGNORECASE,
        ),
        AnswerKind.PERSON,
    ),
    (re.compile(r"\bdeadline\b|\bclosing date\b", re.IGNORECASE), AnswerKind.DATE),
    (re.compile(r"\bmeaning of\b|\bdefinition of\b|\bdefine\b", re.IGNORECASE), AnswerKind.DEFINITION),
)
_POLITE = re.compile(
    r"\W*(?:(?:and|so|but|also|then|or|please|ok|hi|hello)\b,?\s*)*"
    r"(?:(?:(?:(?:can|could|would|will) you )?(?:please )?(?:tell|explain|show|remind|describe)\b(?: to)?"
    r"(?: (?:me|us))?|"
    r"do you know|(?:i(?:[’']?d| would) like|i want|i need) to know|any idea|i wonder)\b[\s,:]*)?",
    re.IGNORECASE,
)
_PREPOSITION = (
    r"(?:(?:by|since|for|in|to|from|on|at|until|of|with|under|within|about|after|before|up to|into|over|during|"
    r"as of)\s+)?"
)
# "When" and "where" ask before an auxiliary; before anything else they open a condition: "when I leave, who ...".
_ASKS = (
    r"(?:how(?:[’']?s)?|what(?:[’']?s)?|which|who(?:m|se|[’']?s)?|why|"
    rf"(?:when|where)(?:[’']?s\b|(?=\s+{_AUXILIARY}|\s+(?:and|or)\s+(?:how|why|when|where)\b|\s*\W*$)))\b"
)
_SUBJECT = r"(?:i|we|you|he|she|they|it|there)\b"
_OPENS = re.compile(rf"{_PREPOSITION}(?P<ask>{_ASKS}|{_AUXILIARY})", re.IGNORECASE)
_OPENS_CLAUSE = re.compile(
    rf"(?:[.,;:?!–—]|\s-)\s*(?:(?:and|so|but|then)\s+)?{_PREPOSITION}(?P<ask>{_ASKS}|{_AUXILIARY}\s+"
    r"(?:i|we|you|he|she|they|it|there|my|our|the|a|an|this|these|any|all|staff)\b)",
    re.IGNORECASE,
)
_STANDS_INSIDE = re.compile(
    rf"\b(?P<ask>{_ASKS}|(?:do|does|did|can|could|will|would|should|must|may)\s+{_SUBJECT})", re.IGNORECASE
)


def kind_of(text: str) -> AnswerKind:
    """Return what the answer must hold: the word that opens the main clause says it, not one further on.

    "Who sets the deadline?" asks for a person, "When I leave, what happens?" for anything. Where no clause opens with
    a word that asks, the first such word inside decides, and without one a word such as "deadline".
    """
    start = _POLITE.match(text).end()  # type: ignore[union-attr]
    if re.match(r"(?:if|whether)\b", text[start:], re.IGNORECASE) and start and "," not in text:
        return AnswerKind.YES_NO
    found = _OPENS.match(text, start) or _OPENS_CLAUSE.search(text, start)
    opening = next((kind for pattern, kind in _LOOSE if pattern.match(text, start)), None)
    if opening and not found:
        return opening
    found = found or _STANDS_INSIDE.search(text, start)
    if found:
        at = found.start("ask")
        return next((kind for pattern, kind in _COMPILED if pattern.match(text, at)), AnswerKind.ANYTHING)
    embedded = re.match(r"when\b|where\b", text[start:], re.IGNORECASE)
    if embedded and "," not in text:
        return AnswerKind.DATE if embedded.group().lower() == "when" else AnswerKind.PLACE
    return next((kind for pattern, kind in _LOOSE if pattern.search(text)), AnswerKind.ANYTHING)
