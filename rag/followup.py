"""Completes a follow-up question with what the turns before add to it; a new topic is left alone.

A pronoun gives way to what it stands for where that is one short phrase; otherwise the words the question lacks are
put after it in brackets, so that the person sees what was understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.datatypes import Exchange
from rag.names import read_names
from rag.words import STOP_WORDS, stem, words_of

# What points back. "that" and "there" only where they stand for something: "about that", "held there?".
_POINTERS = re.compile(
    r"\b(?P<it>it|they|them|he|she|him)\b|\b(?P<its>its|their|his|her)\b(?=\s+\w)|\b(?P<this>this|these|those|"
    r"that)\b(?=\s*[?.,]|\s+(?:is|are|was|were|has|have|mean|work|happen|apply)\b)"
    r"|\b(?P<noun>this|these|those|that|such|the same|the latter|the former)\s+\w+|\b(?P<there>there)(?=\s*[?.,]|$)|"
    r"\b(?P<one>ones?|both|either|others?|another|each)\b(?=\s*(?:[?.,]|of them|is|are|did|do|was|were)|$)",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\b(?:is|was|are|were|does|will|would|can) (?:it|there) (?:[\w-]+ )?(?:to|that|possible|true|any|a|an)\b|"
    r"\b(?:are|is|was|were) there\b|\bit (?:take|cost)s?\b.*\bto\b|\bmean that\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"^(?:and|but|so|or|then|also|ok(?:ay)?,?)\b|^(?:what|how) about\b|^(?:what|who|why|when|where|how|"
    r"which)(?: (?:else|exactly|not|so|then|many|much|long|often))?\s*\?*$|^any (?:other|more)|\b(?:what|who|where|"
    r"how) else\b|\b(?:other|another|more|else|same|similar|further|previous(?:ly)?|above|instead|too|latter|former)\b",
    re.IGNORECASE,
)
# Words that ask rather than tell, and words of chat: never carried into the next question.
_ASKING = frozenset(
    "many much long often percentage share number year date kind type sort list name difference different better "
    "worse best "
    "worst tell know want like need find show think ok okay thanks thank yes no please example examples mean means say "
    "happen happens happened get make makes made use work works good bad reason reasons main important effect effects "
    "describe explain give provide interested learn start started come comes go goes take takes".split()
)
# Most words carried from the turns before: the topic, not the conversation.
_MAX_CARRIED = 7
# After one of these a pronoun may mean what the same question named before it: "What is X, and how does it work?"
_CLAUSE = re.compile(r",\s|\b(?:and|but|or|if|when|because|that|after|before|while)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:my|your|our|an?|every|all|any)\s+\w", re.IGNORECASE)
_DEFINITE = re.compile(r"\bthe\s+\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a chat is about: the phrases of the last question that stood alone, of the last asked, of the one before.

    A question that seems to stand alone may still be of the same matter ("What is the NFL policy?"), so what was
    in play before it is carried on too, while there is room.
    """

    main: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


def standalone(question: str, history: Sequence[Exchange]) -> str:
    """Return the question as one would ask it without the turns before; unchanged when it needs none of them."""
    topic = _Topic()
    for exchange in history:
        own = tuple(_phrases(exchange.question))
        stands_alone = not topic.main or not depends(exchange.question)
        topic = _Topic(own or topic.main, (), topic.main) if stands_alone else _Topic(topic.main, own, topic.before)
    if not topic.main or not depends(question):
        return question
    return _completed(question, topic)


def depends(question: str) -> bool:
    """Tell whether a question leans on the turns before: it points back, goes on, or names hardly anything."""
    if _points(question) or _CONTINUES.search(question):
        return True
    if read_names(question) or _OWN.search(question):
        return False
    n_told = len(_telling(question))
    return n_told <= 1 or (n_told <= 3 and bool(_DEFINITE.search(question)))


def _points(question: str) -> re.Match[str] | None:
    """Return what points out of the question, None when all its pronouns may mean something inside it."""
    bare = _EXPLETIVE.sub(lambda match: " " * len(match.group()), question)
    for match in _POINTERS.finditer(bare):
        before = question[: match.start()]
        clauses = list(_CLAUSE.finditer(before))
        is_inside = bool(clauses) and bool(_telling(before[: clauses[-1].start()]))
        if not is_inside or match["noun"]:
            return match
    return None


def _phrases(text: str) -> list[str]:
    """Return the telling phrases of a question, names first: ["Universal Care Plan", "sickle cell disease"]."""
    names = [name.words for name in read_names(text)]
    rest = text
    for name in names:
        rest = rest.replace(name, " , ")
    phrases: list[str] = []
    run: list[str] = []
    for token in re.findall(r"[\w’'&/-]+|[^\w\s]", rest):
        is_telling = token[0].isalnum() and not {token.lower(), stem(token.lower())} & (STOP_WORDS | _ASKING)
        if is_telling:
            run.append(token)
            continue
        if run:
            phrases.append(" ".join(run))
        run = []
    if run:
        phrases.append(" ".join(run))
    return [*dict.fromkeys(names), *dict.fromkeys(phrases)]


def _completed(question: str, topic: _Topic) -> str:
    here = _stems(question)
    main = [phrase for phrase in topic.main if not _stems(phrase) <= here]
    last = [phrase for phrase in topic.last if not _stems(phrase) <= here]
    pointer = _points(question)
    if pointer and len(main) == 1 and not last and (pointer["it"] or pointer["its"]):
        said = main[0] + ("’s" if pointer["its"] else "")
        return f"{question[: pointer.start()]}{said}{question[pointer.end() :]}"
    n_words = 0
    kept: list[str] = []
    before = [phrase for phrase in topic.before if not _stems(phrase) <= here]
    for phrase in dict.fromkeys([*main, *last, *before]):
        n_words += len(phrase.split())
        if kept and n_words > _MAX_CARRIED:
            break
        kept.append(phrase)
    return f"{question.rstrip()} [{', '.join(kept)}]" if kept else question


def _telling(text: str) -> list[str]:
    return [word for word in words_of(text) if word not in STOP_WORDS and word not in _ASKING]


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text))
