"""Keyword search: what a question's words become in SQLite's FTS5."""

from __future__ import annotations

import re
from itertools import pairwise

# Words that tell nothing about what a question is after. Kept short: "no", "not", "under", "before" may matter.
_STOP_WORDS = frozenset(
    """
    a about am an and any are as at be been being by can could did do does doing for from give had has have
    having he her hers him his how i if in into is it its itself me my of on or our ours please said say says
    she should so some such tell that the their theirs them then there these they this those to us was we
    were what when where which while who whom whose why will with would you your yours
    """.split()
)
_NEAR = 2  # words from one telling word to the next in a phrase: "duty of care"
_WORD = re.compile(r"\w+(?:[.,’'&/-]\w+)*")
# British and American endings, each read as the other: "organisation" is in one document, "organization" in the next.
# A spelling that no document has finds nothing and does no harm.
_SPELLINGS = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"(?<=\w{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)", "iz"),
        (r"(?<=\w{3})iz(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)", "is"),
        (r"(?<=\w{2})our(?=(?:s|ed|ing|al|ally|able|ite|ites|ful)?$)", "or"),
        (r"(?<=\w{3})or(?=(?:s|ed|ing|al|ally|able|ite|ites|ful)?$)", "our"),
        (r"(?<=\w{2}t)re(?=s?$)|(?<=fib)re(?=s?$)", "er"),
        (r"(?<=\w{2}t)er(?=s?$)|(?<=fib)er(?=s?$)", "re"),
        (r"^programme(?=s?$)", "program"),
        (r"^program(?=s?$)", "programme"),
        (r"(?<=^licen)c(?=es?$)|(?<=^defen)c(?=es?$)|(?<=^offen)c(?=es?$)", "s"),
        (r"(?<=^licen)s(?=es?$)|(?<=^defen)s(?=es?$)|(?<=^offen)s(?=es?$)", "c"),
    )
)
# "25/26" for the year that documents call 2025/26 or 2025-26.
_SHORT_YEAR = re.compile(r"(\d\d)[/-](\d\d)")


def keyword_query(words: str) -> str:
    """Return an FTS5 query for any of the words, best matches of most words first; "" if none is worth searching.

    Every word is quoted, so that nothing in a question is taken for query syntax; "5,000" and "long-term" become
    phrases. A word is searched for in its other spelling too. When all are stop words they are all searched, as a
    question may be of nothing else ("Who are they?").
    """
    found = list(dict.fromkeys(_words(words)))
    telling = [word for word in found if word not in _STOP_WORDS] or found
    forms = dict.fromkeys(form for word in telling for form in (word, *other_spellings(word)))
    return " OR ".join(f'"{form}"' for form in forms)


def phrase_query(words: str) -> str:
    """Return an FTS5 query for any two telling words that stand side by side, or with one other between; "" for none.

    Words that a question has side by side tell more side by side (Metzler and Croft 2005,
    https://doi.org/10.1145/1076034.1076115).
    """
    found = _words(words)
    places = [at for at, word in enumerate(found) if word not in _STOP_WORDS]
    near = [(one, other) for one, other in pairwise(places) if other - one <= _NEAR]
    return " OR ".join(dict.fromkeys(f'"{" ".join(found[one : other + 1])}"' for one, other in near))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’s", "").replace("'s", ""))


def other_spellings(word: str) -> tuple[str, ...]:
    """Return other ways of writing a word in lower case: British and American, "25/26" and "2025/26"."""
    short = _SHORT_YEAR.fullmatch(word)
    if short and int(short[2]) == (int(short[1]) + 1) % 100:
        return (f"20{short[1]}/{short[2]}",)
    return tuple(dict.fromkeys(pattern.sub(other, word) for pattern, other in _SPELLINGS if pattern.search(word)))
