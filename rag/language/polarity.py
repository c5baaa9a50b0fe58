"""Which words of a text are denied: what "not", "never" and "without" turn round."""

from __future__ import annotations

import re

from rag.language.words import STOP_WORDS, stem

_TOKEN = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*|[.;:!?,–\n]")
_DENIALS = frozenset(
    "not no never none nobody nothing neither nor cannot without nowhere hardly scarcely n't lacks fails refused "
    "rejected".split()
)
_DENYING = re.compile(r"(?:n['’]t|cannot)$")
_REACH = 4
# Of those denials that stand before what they deny, the next of these verbs ends the reach: "leave that cannot be used
# is paid". What "no" and "nobody" deny goes on behind it: "no claim is paid".
_BEFORE_VERB = frozenset("not never without hardly scarcely".split())
_VERBS = frozenset("is are was were may must can will should would has have had does do did".split())
_COMPARATIVES = frozenset("more less fewer later earlier longer shorter higher lower older younger greater".split())
_OPPOSITES = tuple(
    tuple(stem(word) for word in pair.split("/"))
    for pair in (
        "increase/decrease increase/reduce increase/fall increase/drop rise/fall rise/drop rise/decrease grow/shrink "
        "more/less more/fewer above/below over/under before/after maximum/minimum most/least include/exclude "
        "allow/forbid allow/prohibit permit/prohibit legal/illegal lawful/unlawful eligible/ineligible approve/refuse "
        "accept/reject accept/refuse support/oppose high/low paid/unpaid mandatory/optional compulsory/voluntary "
        "required/optional best/worst success/failure succeed/fail always/never win/lose gain/loss start/end "
        "safe/unsafe able/unable with/without formal/informal direct/indirect likely/unlikely improve/worsen "
        "open/closed early/late public/private permanent/temporary must/may"
    ).split()
)


def opposite_of_quote(claim: str, quote: str) -> str:
    """Return a word of the claim that the quote says the opposite of, "" if there is none."""
    said, borne = denied_and_affirmed(claim), denied_and_affirmed(quote)
    for word in said:
        if word in borne and not said[word] & borne[word]:
            return word
    for one, other in _OPPOSITES:
        if one == other:
            continue
        for mine, theirs in ((one, other), (other, one)):
            if mine in said and mine not in borne and theirs in borne and theirs not in said:
                return mine
    return ""


def denied_and_affirmed(text: str) -> dict[str, set[bool]]:
    """Return for each stem whether it stands denied (True), affirmed (False), or both somewhere in the text."""
    found: dict[str, set[bool]] = {}
    reach, ends_at_verb = 0, False
    tokens = _TOKEN.findall(text.lower())
    for at, token in enumerate(tokens):
        if not token[0].isalnum() or (token in _VERBS and ends_at_verb and 0 < reach < _REACH):
            reach = 0
        elif token in _DENIALS or _DENYING.search(token):
            # "No more than 5 days" denies "more", not the days.
            is_limit = (
                tokens[at + 1 : at + 2] and tokens[at + 1] in _COMPARATIVES and tokens[at + 2 : at + 3] == ["than"]
            )
            reach = 1 if is_limit else _REACH
            ends_at_verb = token in _BEFORE_VERB or bool(_DENYING.search(token))
        elif token not in STOP_WORDS or token in {"must", "may", "more", "most", "with", "all", "up", "own"}:
            found.setdefault(stem(token), set()).add(reach > 0)
            reach -= reach > 0
    return found
