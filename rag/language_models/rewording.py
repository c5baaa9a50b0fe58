"""Tells whether a language model's own wording says word for word what a document says.

Nothing but wording of which this is certain is shown: the same words in the same order, with nothing added, and with
nothing left out but what cannot limit the rest. A few other words count as the same; they stand here, and no others do.
Who does what, figures, comparators, conditions, exceptions and denials are all words in their places, so none of them
needs a rule of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.figures import read_figures
from rag.language.words import STOP_WORDS, stem, words_of

_FIGURE = r"§\d+§"  # stands for a figure while words are brought to one form
_UNIT_AFTER = r"(?=(?:night|day|week|month|year|mile|hour|person|employee)\b)"
# In this order: a later one may take up what an earlier one made.
_SAME = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"\b(?:can't|cannot|can not)\b", "may not"),
        (r"\bwon't\b", "will not"),
        (r"\b(\w+)n't\b", r"\1 not"),
        (r"\b(?:can|(?:is|are) (?:allowed|permitted) to)\b", "may"),
        (r"\b(?:has to|have to|needs? to|(?:is|are) required to)\b", "must"),
        (rf"\b(?:up to|at most|a maximum of|no more than|not more than)(?=\s+{_FIGURE})", "upto"),
        (rf"\b(?:at least|a minimum of|no less than|no fewer than|not less than)(?=\s+{_FIGURE})", "atleast"),
        (rf"\b(?:more than|over|above|exceeding|longer than|greater than)(?=\s+{_FIGURE})", "morethan"),
        (rf"\b(?:less than|fewer than|under|below|shorter than)(?=\s+{_FIGURE})", "lessthan"),
        (rf"\b(?:about|around|roughly|approximately)(?=\s+{_FIGURE})", "about"),
        (rf"\b(?:per|an?|each|every)\s+{_UNIT_AFTER}", "per "),
        (r"\bevery\b", "each"),
        (r"\b(?:if|where|when|in cases where)\b", "if"),
        (r"\b(?:staff|employees?|members? of staff)\b", "staff"),
        (r"\b(?:people|persons?|individuals?)\b", "person"),
        (r"\b(?:gets?|receives?|(?:is|are) entitled to)\b", "get"),
        (r"\b(?:is|are)\b", "be"),
        (r"\b(?:has|have)\b", "have"),
        (r"\b(?:was|were)\b", "was"),
        (r"\b(?:do|does)\b", "do"),
        (r"\bthat\b", "which"),
        (r"\s[–—-]\s", ", "),
        (r"\s&\s", " and "),
        (r"iz(?=(?:e|es|ed|ing|ations?)\b)", "is"),
    )
)
_LEFT_OUT = frozenset("the a an your also".split())
_TOKEN = re.compile(rf"{_FIGURE}|[^\W_]+(?:[.'&/][^\W_]+)*|[,;().]")
# What a wording may hold that is neither word nor figure; "?", "~" and marks nobody sees say something of their own.
_ODD = re.compile(r"[^\w\s.,;:()'‘’£$€¥%&/–—-]")
_PLACE = re.compile(r"^(?:according to|under|in|as set out in) (?P<place>[^,.]{3,80}), (?:that )?", re.IGNORECASE)
# A clause that begins with one of these may stand before or after the main one.
_MOVABLE = frozenset("if for in at on after before during from by within unless".split())
_CONDITIONS = frozenset("if only unless except until provided whether".split())
_LIMITS = _CONDITIONS | frozenset(
    "excluding while less plus minus not no never nor neither without but however although though subject within "
    "before after by up upto atleast morethan lessthan most more few fewer or otherwise maximum minimum instead "
    "other".split()
)
_VERBS = frozenset("be may must have will get was".split())


def is_word_for_word(claim: str, quote: str, place: str = "") -> bool:
    """Tell whether a claim says what a quote says, and nothing else.

    Args:
        claim: As the model wrote it.
        quote: The document's sentence as an answer would show it.
        place: Title, section and publisher: a claim may open with "Under the annual leave policy, ".
    """
    if set(_ODD.findall(claim)) - set(_ODD.findall(quote)):
        return False
    mine = _tokens(_without_place(claim, place))
    theirs = _tokens(quote)
    if not mine or not theirs:
        return False
    for said in _orders(mine):
        for held in _kept(theirs):
            if any(_are_alike(said, order) for order in _orders(held)):
                return True
    return False


def _without_place(claim: str, place: str) -> str:
    """Return a claim without "According to the leave policy, " if those words name where its quote stands."""
    opening = _PLACE.match(claim)
    if not opening:
        return claim
    named = {stem(word) for word in words_of(opening["place"]) if word not in STOP_WORDS}
    known = {stem(word) for word in words_of(place)}
    return claim[opening.end() :] if named and named <= known else claim


def _tokens(text: str) -> tuple[str, ...]:
    """Return the words in their common form, figures as what they are worth, and the stops that tell clauses apart."""
    figures = read_figures(text)
    words = text
    for at in range(len(figures) - 1, -1, -1):
        span = figures[at].span
        words = f"{words[: span.start]} §{at}§ {words[span.end :]}"
    words = words.lower().replace("’", "'").replace("‘", "'")
    words = " ".join(words.split())
    for pattern, word in _SAME:
        words = pattern.sub(word, words)
    found: list[str] = []
    for token in _TOKEN.findall(words):
        if token[0] == "§":
            figure = figures[int(token[1:-1])]
            found.append(f"§{figure.kind.value} {figure.value} {figure.unit}")
        elif token not in _LEFT_OUT:
            found.append(token.removesuffix("'s"))
    while found and found[-1] in {".", ",", ";"}:
        found.pop()
    # Whether a comma stands before the last of a list is a matter of style.
    return tuple(
        word for at, word in enumerate(found) if word != "," or found[at + 1 : at + 2] not in (["and"], ["or"])
    )


def _orders(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the words as they stand, and a clause that may stand first or last put last: "if X, Y" as "Y if X"."""
    yield tokens
    if tokens[0] not in _MOVABLE or "," not in tokens:
        return
    at = tokens.index(",")
    clause, main = tokens[:at], tokens[at + 1 :]
    # "Y and Z if X" may mean that only Z hangs on X.
    if main and not {"and", "or", "but", "only", ",", ";", "."} & set(main):
        yield (*main, *clause)
        yield (*main, ",", *clause)


def _kept(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the quote's words, and them without what says nothing on the rest: figures in brackets, a clause after."""
    for whole in dict.fromkeys((tokens, _without_brackets(tokens))):
        yield whole
        for at, stop in enumerate(whole):
            if at and stop in {",", ";", "and"}:
                head, tail = whole[:at], whole[at + (stop != "and") :]
                if _stands_apart(head, tail, stop):
                    yield head


def _without_brackets(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without brackets that hold figures alone: "7 days (52.5 hours)"."""
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        end = tokens.index(")", at) if tokens[at] == "(" and ")" in tokens[at:] else at
        if end > at + 1 and all(token[0] == "§" for token in tokens[at + 1 : end]):
            at = end + 1
            continue
        kept.append(tokens[at])
        at += 1
    return tuple(kept)


def _stands_apart(head: tuple[str, ...], tail: tuple[str, ...], stop: str) -> bool:
    """Tell whether what follows is a statement by itself that takes nothing from what is said before it."""
    if not tail or "." in tail or _CONDITIONS & set(head):
        return False
    if stop == "," and tail[0] != "which" and tail[:2] != ("after", "which"):
        return False
    clause = tail[2:] if tail[:2] == ("after", "which") else tail[1:] if tail[0] in {"and", "which"} else tail
    if not clause or _LIMITS & set(clause):
        return False
    # A verb at once shares the subject, and so perhaps what was said of it.
    return bool(_VERBS & set(clause)) and (stop == "," or clause[0] not in _VERBS)


def _are_alike(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    return len(mine) == len(theirs) and all(_is_same(one, other) for one, other in zip(mine, theirs, strict=True))


def _is_same(mine: str, theirs: str) -> bool:
    """Tell whether two words are the same, whether one or many do it; "you" are whoever staff and people are."""
    if mine == theirs or (mine == "you" and theirs in {"staff", "person"}):
        return True
    short, long = sorted((mine, theirs), key=len)
    if len(short) < 3 or short[0] == "§" or not short.isalpha():
        return False
    return long in {f"{short}s", f"{short}es"} or (short[-1] == "y" and long == f"{short[:-1]}ies")
