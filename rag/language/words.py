"""The telling words of a text, brought to stems, so that a question and a sentence can be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# Words that say nothing of what a text is about. Negations, modals and prepositions of time count where they matter.
STOP_WORDS = frozenset(
    "a about also am an and any are as at be because been being both but by can could did do does doing done each for "
    "from had has have having he her here hers him his how i if in into is it its itself just may me might mine must "
    "my of on only or other our ours own s shall she should so some such t than that the their theirs them themselves "
    "then there these they this those to too upon us very was we were what when where which while who whom whose why "
    "will with would you your yours many much tell say says said please give does according explain describe mean "
    "means called regarding there's it's what's i'm i've i'd i'll".split()
)
_WORD = re.compile(r"[^\W_]+(?:[.,’'&/][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’'](?:s|S)$|[’']$")

_IRREGULAR = {
    form: base
    for base, forms in {
        "spend": "spent", "rise": "rose risen rises rising raise raised raising raises", "grow": "grew grown growth",
        "lead": "led leader leaders leadership", "hold": "held", "build": "built", "begin": "began begun",
        "pay": "paid payment payments", "make": "made", "win": "won", "lose": "lost loss losses",
        "choose": "chose chosen choice choices",
        "meet": "met", "send": "sent", "keep": "kept", "feel": "felt", "think": "thought", "teach": "taught",
        "bring": "brought", "buy": "bought", "sell": "sold", "run": "ran running", "write": "wrote written",
        "woman": "women", "man": "men", "child": "children childhood", "person": "people persons",
        "fall": "fell fallen",
        "take": "took taken", "give": "gave given", "get": "got gotten", "go": "went gone", "know": "knew known",
        "see": "saw seen", "speak": "spoke spoken speech", "cut": "cuts cutting", "cost": "costs costing costed",
        "die": "died dying death deaths dies", "live": "lived living lives life", "percent": "percentage percentages",
        "leave": "leaves leaving", "organisation": "organization organizations organisations",
        "program": "programme programmes programs",
        "centre": "center centers centres", "analysis": "analyses analyse analysed analysing", "full": "fully",
        "strong": "strength strengthen strengthened strengthening", "long": "length lengthy",
        "high": "height highest higher",
        "wide": "width widest wider", "new": "newly", "good": "better best", "bad": "worse worst",
        "few": "fewer fewest",
        "appli": "apply applies applied applying application applications applicant applicants",
        "break": "broke broken",
        "approve": "approval approvals approves approved approver approvers",
        "decide": "decision decisions decided decides",
        "save": "saves saved saving savings", "repli": "reply replies replied",
        "carri": "carry carried carries carrying",
        "safe": "safety safer safest", "able": "ability abilities", "poor": "poverty poorer poorest",
        "refuse": "refusal refusals refused refuses", "renew": "renewal renewals", "start": "starts started starting",
        "abolish": "abolition", "create": "creation creator creates created creating",
        "chair": "chaired chairs chairman chairwoman chairperson",
        "reduce": "reduction reductions reduces reduced reducing", "receive": "receipt received receives receiving",
        "differ": "difference differences different differs differed", "succeed": "success successful successfully",
        "equal": "equality equally", "use": "used using user users usage", "absent": "absence absences",
        "ill": "illness illnesses", "busines": "business businesses",
        "proces": "process processes processed processing", "car": "cars",
        "medicine": "medicines medication medications medicinal", "travel": "travelling travelled traveller travels",
        "complain": "complaint complaints complainant complainants", "carer": "carers",
        "notify": "notification notifications notified", "add": "added additional additionally addition adds adding",
        "inequality": "inequalities inequity inequities unequal",
    }.items()
    for form in forms.split()
}  # fmt: skip
# What is left keeps at least this many letters, so that "bed", "use" and "appeal" stay themselves.
_SUFFIXES = tuple(
    sorted(
        (
            (suffix, least)
            for least, suffixes in {
                3: "s es ed ing ings ness nesses",
                4: "isation isations ation ations ition itive ement ements ment ments ship ships ising ised ises ise "
                "ification ified ability ibility able ible ably ive ively ance ances ence ences ion ions ate ates ated "
                "ating ator ators er ers or ors ee ees ity ities ly edly ful fulness ist ists ition itions itively",
                5: "al als ally ic ical ically ent ant ary ous age",
                2: "ies ied",
            }.items()
            for suffix in suffixes.split()
        ),
        key=lambda pair: -len(pair[0]),
    )
)
# Plural endings come last in a word: the "s" of "increas-ed" is its own.
_INNER_SUFFIXES = tuple((suffix, least) for suffix, least in _SUFFIXES if suffix not in {"s", "es"})


def words_of(text: str) -> list[str]:
    """Return the words in lower case, in order; possessive endings are dropped, "per cent" is one word."""
    return list(_words(text))


@lru_cache(maxsize=8192)  # a sentence is asked for its words many times while a question is answered
def _words(text: str) -> tuple[str, ...]:
    found = (_POSSESSIVE.sub("", match.group()) for match in _WORD.finditer(text.replace("per cent", "percent")))
    return tuple(word.lower().replace("’", "'") for word in found)


def stands_in_row(run: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether the words of a run stand one after the other among others, all as given."""
    n = len(run)
    return any(list(words[at : at + n]) == list(run) for at in range(len(words) - n + 1))


def all_stems(text: str) -> frozenset[str]:
    """Return the stems of all words of a text, stop words too."""
    return frozenset(stem(word) for word in words_of(text))


def telling_stems(text: str) -> frozenset[str]:
    """Return the stems of a text's words without the stop words; empty where there are no others."""
    return frozenset(stem(word) for word in words_of(text) if word not in STOP_WORDS)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return what the forms of a word have in common: "abolished" and "abolition" → "abol"; numbers stay whole."""
    if any(char.isdigit() for char in word):
        return word.replace(",", "")
    word = _IRREGULAR.get(word, word).replace("'", "").replace(".", "")
    word = re.sub(r"iz(?=(?:e|es|ed|ing|ation|ations)$)", "is", word)
    word = _without_suffix(word, _SUFFIXES)
    while (shorter := _without_suffix(word, _INNER_SUFFIXES)) != word:
        word = shorter
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]  # "planned" → "plann" → "plan"
    if len(word) > 3 and (word[-1] == "e" or (word[-1] in "yi" and word[-2] not in "aeo")):
        word = word[:-1]  # "pledge" and "policy" as "pledg-ed" and "polic-ies"
    return word[:-1] if word.endswith("ll") else word


def _without_suffix(word: str, suffixes: tuple[tuple[str, int], ...]) -> str:
    if word.endswith(("ss", "us", "is")):
        return word[:-4] if word.endswith("ness") and len(word) > 6 else word
    for suffix, least in suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            return word[: -len(suffix)]
    return word
