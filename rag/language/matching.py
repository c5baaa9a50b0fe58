"""Whether a word of the question stands among others, in the same or nearly the same form."""

from __future__ import annotations

from functools import lru_cache


def match(wanted: str, among: frozenset[str]) -> float:
    """Return 1 if the stem is among them, 0.6 if one shares a long beginning with it, else 0."""
    if wanted in among:
        return 1.0
    if len(wanted) < 5 or wanted[0].isdigit():
        return 0.0
    alike = _lengths_by_head(among).get(wanted[:5], ())
    return 0.6 if any(abs(length - len(wanted)) <= 4 for length in alike) else 0.0


@lru_cache(maxsize=1024)  # each of a question's words is looked for among the stems of each sentence
def _lengths_by_head(stems: frozenset[str]) -> dict[str, list[int]]:
    """Return the lengths of the stems that begin with the same five letters, by these."""
    lengths: dict[str, list[int]] = {}
    for one in stems:
        lengths.setdefault(one[:5], []).append(len(one))
    return lengths
