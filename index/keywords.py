"""Keyword search: what a question's words become in SQLite's FTS5."""

from __future__ import annotations

import re

# Words that tell nothing about what a question is after. Kept short: "no", "not", "under", "before" may matter.
_STOP_WORDS = frozenset(
    """
    a about am an and any are as at be been being by can could did do does doing for from give had has have
    having he her hers him his how i if in into is it its itself me my of on or our ours please said say says
    she should so some such tell that the their theirs them then there these they this those to us was we
    were what when where which while who whom whose why will with would you your yours
    """.split()
)
_WORD = re.compile(r"\w+(?:[.,’'&/-]\w+)*")


def keyword_query(words: str) -> str:
    """Return an FTS5 query for any of the words, best matches of most words first; "" if none is worth searching.

    Every word is quoted, so that nothing in a question is taken for query syntax; "5,000" and "long-term" become
    phrases. When all are stop words they are all searched, as a question may be of nothing else ("Who are they?").
    """
    found = list(dict.fromkeys(_WORD.findall(words.lower().replace("’s", "").replace("'s", ""))))
    telling = [word for word in found if word not in _STOP_WORDS] or found
    return " OR ".join(f'"{word}"' for word in telling)
