"""Short forms and what they stand for, as the documents themselves say: "primary care trusts (PCTs)".

A short form that no document has is taken for words with its initials that stand where the question's others do. What
everybody knows to be the same need not be said: see `same_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.datatypes import Filter
from index.snapshot import Snapshot
from rag.language.words import STOP_WORDS, all_stems, stands_in_row, stem, words_of
from rag.question.same_words import same_words

_SHORT = re.compile(r"\b[A-Z][A-Z&]{1,5}s?\b")
_MAX_WORDS = 5
_N_LOOKED_AT = 10
_N_GUESSED_FROM = 20
_FEWEST_LETTERS = 3  # two initials stand side by side everywhere
_WORD_OR_BREAK = re.compile(r"[A-Za-z][A-Za-z’']*|[^\w\s’'-]|\n\n")
_INSIDE = frozenset("of and for the in to on".split())  # what an initial may leave out


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form, or an everyday one, and its words: "pct" and ("primary", "care", "trusts")."""

    short: str
    words: tuple[str, ...]

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of the telling words it stands for."""
        return frozenset(stem(word) for word in self.words if word not in STOP_WORDS)

    @property
    def short_stems(self) -> frozenset[str]:
        """Return the stems of the short form, its plural among them; of one of several words, those of the telling."""
        if " " in self.short:
            return frozenset(stem(word) for word in self.short.split() if word not in STOP_WORDS)
        return frozenset({stem(self.short), stem(f"{self.short}s"), self.short, f"{self.short}s"})

    def is_short_in(self, stems: frozenset[str]) -> bool:
        """Tell whether the short form is among the stems."""
        return self.short_stems <= stems if " " in self.short else bool(self.short_stems & stems)


def read_acronyms(snapshot: Snapshot, question: str) -> tuple[Acronym, ...]:
    """Return the short forms of the question's words, and the words of its short forms, that documents hold."""
    told = (*_shortened(snapshot, question), *_spelled_out(snapshot, question))
    explained = {one.short for one in told}
    return (*told, *(one for one in _known(snapshot, question) if one.short not in explained))


def _known(snapshot: Snapshot, question: str) -> Iterator[Acronym]:
    """Yield what everybody knows to be the same, where documents say what the question does not."""
    for said, other in same_words(question):
        if snapshot.count_chunks_with(" ".join(other)):
            yield Acronym(other[0], said) if len(other) == 1 else Acronym(" ".join(said), other)


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
    return any(stands_in_row(wanted, [stem(word) for word in words_of(hit.chunk.words)]) for hit in spelled_out)


def _spelled_out(snapshot: Snapshot, question: str) -> Iterator[Acronym]:
    for short in dict.fromkeys(match.group().removesuffix("s") for match in _SHORT.finditer(question)):
        hits = snapshot.search_keywords(f"{short} {short}s", 5)
        defined = (re.search(rf"((?:[\w’'&-]+\s+){{2,7}})\(\s?{re.escape(short)}s?\b", one.chunk.words) for one in hits)
        spelled = (_spelling(words_of(found[1]), short.lower()) for found in defined if found)
        run = next(filter(None, spelled), ()) or _guessed(snapshot, question, short)
        if run:
            yield Acronym(short.lower(), run)


def _guessed(snapshot: Snapshot, question: str, short: str) -> tuple[str, ...]:
    """Return the words that a short form most likely stands for where no document says so, () if none do.

    They have its initials and stand in passages that hold the question's other words; they are a name, or more chunks
    than one have them; and they are no rarer than the short form, which is else a word of its own.
    """
    letters = short.lower().replace("&", "")
    if len(letters) < _FEWEST_LETTERS:
        return ()
    others = re.sub(rf"\b{re.escape(short)}s?\b", " ", question)
    passages = [hit.chunk.words for hit in snapshot.search_keywords(others, _N_GUESSED_FROM)]
    runs = {run for words in passages for run in _runs(words, letters)}
    counts = {run: snapshot.count_chunks_with(" ".join(run)) for run in runs}
    fewest = max(1, *(snapshot.count_chunks_with(form) for form in (short, f"{short}s")))
    likely = [run for run, n in counts.items() if n >= fewest and (n > 1 or _is_name(run))]
    best = max(likely, key=lambda run: counts[run], default=())
    return tuple(word.lower() for word in best)


def _is_name(run: tuple[str, ...]) -> bool:
    return all(word[0].isupper() for word in run if word not in _INSIDE)


def _runs(text: str, letters: str) -> Iterator[tuple[str, ...]]:
    """Yield runs of words with these initials; small words inside may be left out, none ends a run."""
    words = [match.group() for match in _WORD_OR_BREAK.finditer(text)]
    for start in range(len(words)):
        run: list[str] = []
        n = 0
        for word in words[start : start + 2 * len(letters)]:
            if word[0].lower() == letters[n] and (word.lower() not in STOP_WORDS or (run and word in _INSIDE)):
                n += 1
            elif not run or word not in _INSIDE:
                break
            run.append(word)
            if n == len(letters):
                if word not in _INSIDE:
                    yield tuple(run)
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


def other_forms(words: str, acronyms: Iterable[Acronym]) -> tuple[str, ...]:
    """Return what else the words, a name say, are called: "primary care trusts" for "the PCT"."""
    stems = all_stems(words)
    shorts = (one.short for one in acronyms if one.stems <= stems)
    longs = (" ".join(one.words) for one in acronyms if one.is_short_in(stems))
    return (*shorts, *longs)


def with_acronyms(stems: frozenset[str], acronyms: tuple[Acronym, ...]) -> frozenset[str]:
    """Return the stems, short forms and what they stand for counted as the same."""
    added: frozenset[str] = frozenset()
    for one in acronyms:
        if one.is_short_in(stems):
            added |= one.stems
        if one.stems <= stems:
            added |= one.short_stems
    return stems | added
