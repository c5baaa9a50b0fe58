"""Short forms and what they stand for, as the documents themselves say: "primary care trusts (PCTs)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.datatypes import Filter
from index.snapshot import Snapshot
from rag.words import STOP_WORDS, stem, words_of

_SHORT = re.compile(r"\b[A-Z][A-Z&]{1,5}s?\b")
_MAX_WORDS = 5
_N_LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form and its words: "pct" and ("primary", "care", "trusts")."""

    short: str
    words: tuple[str, ...]

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of the telling words it stands for."""
        return frozenset(stem(word) for word in self.words if word not in STOP_WORDS)


def read_acronyms(snapshot: Snapshot, question: str) -> tuple[Acronym, ...]:
    """Return the short forms of the question's words, and the words of its short forms, that documents define."""
    return (*_shortened(snapshot, question), *_spelled_out(snapshot, question))


def _shortened(snapshot: Snapshot, question: str) -> Iterator[Acronym]:
    words = words_of(question)
    for first in range(len(words)):
        for last in range(first + 3, min(len(words), first + _MAX_WORDS) + 1):
            run = tuple(words[first:last])
            if run[0] in STOP_WORDS or run[-1] in STOP_WORDS or any(not word[0].isalpha() for word in run):
                continue
            short = initials(run)
            if len(short) >= 3 and (_is_defined(snapshot, run, short) or _is_used(snapshot, run, short)):
                yield Acronym(short, run)


def _is_defined(snapshot: Snapshot, run: tuple[str, ...], short: str) -> bool:
    """Tell whether the short form stands behind the words: "integrated care board (ICB)"."""
    return any(snapshot.count_chunks_with(f"{' '.join(run)} {form}") for form in (short, f"{short}s"))


def _is_used(snapshot: Snapshot, run: tuple[str, ...], short: str) -> bool:
    """Tell whether a document that writes the short form in capitals, undefined, has the words in full as well."""
    phrase = " ".join(run)
    if not (any(map(snapshot.count_chunks_with, (short, f"{short}s"))) and snapshot.count_chunks_with(phrase)):
        return False
    capitals = re.compile(rf"\b{re.escape(short.upper())}s?\b")
    hits = snapshot.search_keywords(f"{short} {short}s", _N_LOOKED_AT)
    documents = frozenset(hit.chunk.document_id for hit in hits if capitals.search(hit.chunk.words))
    if not documents:
        return False
    wanted = [stem(word) for word in run]
    spelled_out = snapshot.search_keywords(phrase, _N_LOOKED_AT, Filter(documents=documents))
    return any(_holds([stem(word) for word in words_of(hit.chunk.words)], wanted) for hit in spelled_out)


def _holds(stems: list[str], run: list[str]) -> bool:
    return any(stems[at : at + len(run)] == run for at in range(len(stems) - len(run) + 1))


def _spelled_out(snapshot: Snapshot, question: str) -> Iterator[Acronym]:
    for short in dict.fromkeys(match.group().removesuffix("s") for match in _SHORT.finditer(question)):
        for hit in snapshot.search_keywords(f"{short} {short}s", 5):
            found = re.search(rf"((?:[\w’'&-]+\s+){{2,7}})\(\s?{re.escape(short)}s?\b", hit.chunk.words)
            run = _spelling(words_of(found[1]), short.lower()) if found else ()
            if run:
                yield Acronym(short.lower(), run)
                break


def _spelling(words: list[str], short: str) -> tuple[str, ...]:
    """Return the last words whose initials spell the short form, () if none do."""
    for n in range(2, min(len(words), 7) + 1):
        run = tuple(words[-n:])
        if initials(run) == short or "".join(word[0] for word in run) == short:
            return run
    return ()


def initials(words: tuple[str, ...]) -> str:
    """Return the first letters of the telling words: "King's Fund of London" → "kfl"."""
    return "".join(word[0] for word in words if word not in STOP_WORDS)


def with_acronyms(stems: frozenset[str], acronyms: tuple[Acronym, ...]) -> frozenset[str]:
    """Return the stems, short forms and what they stand for counted as the same."""
    added: frozenset[str] = frozenset()
    for one in acronyms:
        short = frozenset({stem(one.short), stem(f"{one.short}s"), one.short, f"{one.short}s"})
        if stems & short:
            added |= one.stems
        if one.stems <= stems:
            added |= short
    return stems | added
