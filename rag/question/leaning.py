"""Tells from its words alone how much a question leans on the turns before it."""

from __future__ import annotations

import re
from enum import Enum

from rag.language.names import read_names
from rag.language.words import STOP_WORDS, stem, words_of
from rag.question.small_talk import asks_for_more


class Lean(Enum):
    """How much a question needs the turns before it to be understood."""

    BARE = "bare"  # "And why?", "What about children?": it hardly says anything itself
    LEANS = "leans"  # it seems to point back, but may as well open a topic: "What are the side effects?"
    STANDS = "stands"  # it names what it is about


# What points back. "that" and "there" only where they stand for something: "about that", "held there?".
_POINTERS = re.compile(
    r"\b(?P<it>it|they|them|he|she|him)\b|\b(?P<its>its|their|his|her)\b(?=\s+\w)|\b(?P<this>this|these|those|"
    r"that)\b(?=\s*[?.,]|\s+(?:is|are|was|were|has|have|mean|work|happen|apply)\b)"
    r"|\b(?P<noun>this|these|those|that|such|the same|the latter|the former)\s+\w+|\b(?P<there>there)(?=\s*[?.,]|$)|"
    r"\b(?P<one>ones?|both|either|others?|another|each|any|some)\b"
    r"(?=\s*(?:[?.,]|of them|is|are|did|do|was|were|be|will|get)|$)",
    re.IGNORECASE,
)
# A part of what was told before: no question opens a topic so.
_PART_OF = re.compile(r"\b(?:of|among|between) (?:them|those|these)\b", re.IGNORECASE)
# "it" and "there" that stand for nothing: "Is it possible to ...", "Are there any ...". Not "Is it meant to ...", which
# tells what becomes of it.
_EXPLETIVE = re.compile(
    r"\b(?:is|was|will|would|can) it (?:be )?(?!meant|due|going|set|about|able|likely|ready|sure|bound|"
    r"(?!allowed|permitted|required|recommended)\w+ed\b)(?:[\w-]+ ){0,2}(?:to|that|true|possible)\b|"
    r"\b(?:are|is|was|were|will|can) there\b|\bit (?:take|cost)s?\b.*\bto\b|\bmean that\b|\bsome of\b",
    re.IGNORECASE,
)
# "that" which opens a clause about the words before it: "services that accredited ...", "a product that is new".
_RELATIVE = re.compile(
    r"\s+(?:is|are|was|were|has|have|had|do|does|did|can|could|may|might|must|will|would|should|often|usually|the|an?|"
    r"it|they|he|she|we|you|i|\w+ly|\w+ed|\w{3,}[^su\W]s)\b",
    re.IGNORECASE,
)
_OPENS_ON = re.compile(
    r"^(?:and|but|so|or|then|also|ok(?:ay)?,?)\b|^(?:what|how) about\b|^what if\b|^why (?:not|so)\b|"
    r"^(?:(?:within|by|for|after|before|in|from) )?(?:what|who|why|when|where|how|which)"
    r"(?: (?:else|exactly|not|so|then|many|much|long|often))?"
    r"(?: (?:days|weeks|months|years|hours|minutes|times|people|pounds|miles|date|time|year))?\s*\?*$|"
    r"^(?:for|in|on|at|from|with|without|under|over|during|after|before|within|until)(?: [\w’'£%.-]+){1,4}\s*\?*$|"
    r"^any (?:other|more)|\b(?:what|who|where|how) else\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:other|another|more|else|same|similar|further|previous(?:ly)?|above|instead|too|latter|former)\b",
    re.IGNORECASE,
)
# Words that ask rather than tell, and words of chat: never carried into the next question.
ASKING = frozenset(
    "many much long often percentage share number year date kind type sort list name difference different better "
    "worse best "
    "worst tell know want like need find show think ok okay thanks thank yes no please example examples mean means say "
    "happen happens happened get make makes made use work works good bad reason reasons main important effect effects "
    "describe explain give provide interested learn start started come comes go goes take takes "
    "quickly soon".split()
)
# After one of these a pronoun may mean what the same question named before it: "What is X, and how does it work?"
_CLAUSE = re.compile(r",\s|\b(?:and|but|or|if|when|because|that|after|before|while)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:my|your|our|an?|every|all|any)\s+\w", re.IGNORECASE)
_DEFINITE = re.compile(r"\bthe\s+\w", re.IGNORECASE)
# "Is there a limit?", "Does my manager have to agree?": short, these ask on whatever they name.
_ASKS_ON = re.compile(r"^(?:is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have) ", re.IGNORECASE)
# Telling words up to which a question that points or goes on is bare; a longer one may well be of its own topic.
_BARE_WORDS = 3
_ASKS_ON_WORDS = 2


def lean_of(question: str) -> Lean:
    """Return how much the question leans: it points back, goes on, or names hardly anything."""
    if asks_for_more(question):
        return Lean.BARE
    n_told = len(telling(question))
    points, opens = points_back(question), _OPENS_ON.search(question)
    if points or opens:
        is_bare = n_told <= _BARE_WORDS or opens or _PART_OF.search(question)
        return Lean.BARE if (points and is_bare) or n_told <= _BARE_WORDS else Lean.LEANS
    if _COMPARES.search(question) and n_told <= _BARE_WORDS + 1:
        return Lean.LEANS
    if not read_names(question) and n_told <= _ASKS_ON_WORDS and _ASKS_ON.search(question):
        return Lean.LEANS
    if read_names(question) or _OWN.search(question):
        return Lean.STANDS
    return Lean.LEANS if n_told <= 1 or (n_told <= 3 and _DEFINITE.search(question)) else Lean.STANDS


def points_back(question: str) -> re.Match[str] | None:
    """Return what points out of the question, None when all its pronouns may mean something inside it."""
    bare = _EXPLETIVE.sub(lambda match: " " * len(match.group()), question)
    for match in _POINTERS.finditer(bare):
        before, after = question[: match.start()], question[match.end() :]
        if match["noun"] or match["this"] or match["one"]:
            if not _is_inside(match, before, after):
                return match
            continue
        clauses = list(_CLAUSE.finditer(before))
        if not (clauses and telling(before[: clauses[-1].start()])):
            return match
    return None


def telling(text: str) -> list[str]:
    """Return the words that say what a text is about, in lower case, in order."""
    return [word for word in words_of(text) if word not in STOP_WORDS and word not in ASKING]


def _is_inside(pointer: re.Match[str], before: str, after: str) -> bool:
    """Tell whether "that", "these methods" or "each" means something the question itself named before it."""
    told = telling(before)
    if not told:
        return False
    word = pointer.group().split()[0].lower()
    last = words_of(before)[-1]
    if word == "that" and last == told[-1]:
        rest = pointer.group()[len(word) :] + after
        return last.endswith("s") or bool(_RELATIVE.match(rest))
    if pointer["one"] or pointer["this"]:
        return bool(_CLAUSE.search(before, 1))  # "When will the first ones ...?" begins with no clause
    named = words_of(pointer.group() + after)[1:4]
    return bool({stem(one) for one in named} & {stem(one) for one in told})
