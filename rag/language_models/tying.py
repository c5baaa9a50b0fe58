"""Ties what a language model wrote to the sentences it rests on, and tells in whose words it may be shown.

The model's labels and quotes only say where to look first: small models cite the wrong passage, or quote words almost
right. A claim that says word for word what a sentence says is shown as the model wrote it. Any other is shown in the
words of the sentence it is about, as the embedded generator would show it: whatever the model changed, what a person
reads is what the document says. What is about no sentence is not believed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.checking.citations import check_claims
from rag.checking.support import Fault, FaultKind
from rag.datatypes import DraftClaim, Passage, Reading, Sentence
from rag.drafting.composing import compose, finished, plain
from rag.drafting.conflicts import find_conflicts
from rag.drafting.extractive import document_of
from rag.language_models.candidates import (
    Candidate,
    coverage,
    figures_in,
    has_date,
    is_quoted,
    items_of,
    read_candidates,
    telling_items,
)
from rag.language_models.rewording import is_word_for_word
from rag.question.question_form import asks_for_past, read_question

_CLAUSES = re.compile(r"(?:;|,\s+which|,?\s+(?:and|but|while|whereas|although|however))\s+")
_MIN_CLAUSE = 3  # words; shorter ones are one thing of two: "bed and breakfast"
# "It [the panel] meets": the pronoun with what it stands for.
_RESOLVED = re.compile(r"\b[A-Za-z]+ \[([^\[\]]+)\]")
# What a list hangs on if one of its items may not be all that counts.
_WHOLE_LIST = re.compile(r"\b(?:only|all|both|each|every|following|must|not|no|unless|except|any|either)\b", re.I)
# Telling words that a sentence holds of a claim at least, if the citation is to speak for it.
_MIN_CITED = 3
# What a sentence of a document that was replaced must hold more of a claim than a current one, to be looked at first.
_REPLACED_COST = 0.3
# The same for a row of a table: where a sentence says it too, that reads better.
_ROW_COST = 0.1


@dataclass(frozen=True, slots=True)
class TyingOptions:
    """What a sentence must hold of a claim that it is to stand for.

    Attributes:
        min_coverage: Least share of the claim's telling words and figures, 0 to 1.
        min_own: The same without what is known of the sentence's place: its title says little of it.
        min_cited: Both for a sentence that the model cited, or that holds every figure of the claim.
        n_tried: Sentences tried for a claim, the likeliest first.
        room: Words that a sentence shown may take for what it needs beside it: an exception.
    """

    min_coverage: float = 0.65
    min_own: float = 0.5
    min_cited: float = 0.45
    n_tried: int = 6
    room: int = 40


@dataclass(frozen=True, slots=True)
class Tied:
    """What may be shown of a claim.

    Attributes:
        claims: The claim itself where it is word for word what a document says, else the sentences it rests on.
        sentences: Those sentences as found; of a replaced document, the one that the current one stands in for.
        fault: What the model's own wording says against them, None where it says nothing or is what is shown.
    """

    claims: tuple[DraftClaim, ...]
    sentences: tuple[Sentence, ...]
    fault: Fault | None = None


class Tying:
    """Ties claims to the sentences of some passages of a reading.

    Args:
        reading: What was read.
        passages: Those the model was shown.
        options: What a sentence must hold.
    """

    def __init__(self, reading: Reading, passages: Sequence[Passage], options: TyingOptions = TyingOptions()) -> None:
        self._reading = reading
        self._options = options
        self._form = read_question(reading.question)
        self._asked = items_of(reading.question)
        self._candidates = read_candidates(reading, passages)
        self._shown = cache(self._compose)

    def tie(self, claim: DraftClaim) -> Tied | Fault:
        """Return what may be shown of the claim, or that nothing bears it."""
        parts = [claim, *(DraftClaim(part, claim.labels, claim.quotes) for part in _clauses(claim.text))]
        likely = [self._likely(part) for part in parts]
        own = self._in_own_words(parts, likely)
        return own or self._in_their_words(parts, likely) or Fault(FaultKind.UNBORNE, claim.text)

    def _in_own_words(self, parts: Sequence[DraftClaim], likely: Sequence[list[Candidate]]) -> Tied | None:
        """Return the claim as written, if it or each of its clauses is word for word what a sentence says."""
        bearing = [self._bearing(part, found) for part, found in zip(parts, likely, strict=True)]
        whole, clauses = bearing[0], [one for one in bearing[1:] if one]
        if whole is None and (not clauses or len(clauses) < len(parts) - 1):
            return None
        chosen = list(dict.fromkeys(one.sentence for one in ([whole] if whole else clauses)))
        shown = [self._shown(one) for one in chosen]
        labels = tuple(dict.fromkeys(label for one in shown for label in one.labels))
        tied = DraftClaim(parts[0].text, labels, tuple(quote for one in shown for quote in one.quotes))
        return None if self._fault_of(tied) else Tied((tied,), tuple(chosen))

    def _bearing(self, claim: DraftClaim, likely: Sequence[Candidate]) -> Candidate | None:
        for one in likely:
            document, start = one.document, one.sentence.span.start
            section = document.section_at(start)
            source = document.source_at(start)
            place = " ".join((source.title or "", source.publisher or "", *(section.path if section else ())))
            quote = _RESOLVED.sub(r"\1", self._shown(one.sentence).text)
            # One item need not be all of "only if all of these hold"; a replaced rule is told in today's words.
            is_part = bool(one.sentence.notes) and bool(_WHOLE_LIST.search(one.sentence.notes))
            if (
                not is_part
                and is_word_for_word(claim.text, quote, place)
                and self._current(one.sentence) == one.sentence
            ):
                return one
        return None

    def _in_their_words(self, parts: Sequence[DraftClaim], likely: Sequence[list[Candidate]]) -> Tied | None:
        """Return the sentence the claim rests on, or those of its clauses where they hold more of it."""
        about = [self._about(part, found) for part, found in zip(parts, likely, strict=True)]
        whole, clauses = about[0], [one for one in about[1:] if one]
        chosen = [whole] if whole else []
        if clauses and len(clauses) == len(parts) - 1 and len({one.sentence for one in clauses}) > 1:
            items = telling_items(parts[0].text)
            held = frozenset[str]().union(*(one.own for one in clauses))
            if not whole or len(items & held) > len(items & whole.own):
                chosen = clauses
        sentences = tuple(dict.fromkeys(one.sentence for one in chosen))
        shown = tuple(self._shown(one) for one in sentences)
        if not shown or any(self._fault_of(one) for one in shown):
            return None
        labels = tuple(label for one in shown for label in one.labels)
        quotes = tuple(quote for one in shown for quote in one.quotes)
        return Tied(shown, sentences, self._fault_of(DraftClaim(parts[0].text, labels, quotes)))

    def _about(self, claim: DraftClaim, likely: Sequence[Candidate]) -> Candidate | None:
        """Return the first of the sentences that the claim is about, None if it is about none."""
        items = telling_items(claim.text)
        figures = figures_in(items)
        for one in likely:
            # A count may be the same by chance, a date hardly.
            is_telling = len(items & one.around) > 1 or len(items) == 1 or has_date(figures)
            has_figures = bool(figures) and figures <= one.own and is_telling
            is_cited = one.sentence.label in claim.labels or is_quoted(one, claim)
            is_near = has_figures or (is_cited and len(items & one.around) >= _MIN_CITED)
            least, least_own = (self._options.min_cited,) * 2 if is_near else (
                self._options.min_coverage, self._options.min_own
            )  # fmt: skip
            if len(items) < 2 and not has_figures:
                continue
            if coverage(items, one.around) >= least and coverage(items, one.own | self._asked) >= least_own:
                return one
        return None

    def _likely(self, claim: DraftClaim) -> list[Candidate]:
        """Return the sentences likeliest to bear the claim: most of its words, then quoted, then in a passage named."""
        items = telling_items(claim.text)
        figures = figures_in(items)

        def likeness(one: Candidate) -> float:
            return (
                coverage(items, one.here)
                + 0.3 * coverage(items, one.own)
                + 0.15 * is_quoted(one, claim)
                + 0.05 * (one.sentence.label in claim.labels)
                + 0.2 * (bool(figures) and figures <= one.own)
                + 0.1 * coverage(self._asked, one.here)
                - _ROW_COST * (one.around != one.here)
                - _REPLACED_COST * (one.is_replaced and not asks_for_past(self._form.text))
            )

        return sorted(self._candidates, key=likeness, reverse=True)[: self._options.n_tried]

    def _compose(self, sentence: Sentence) -> DraftClaim:
        """Return what an answer shows of a sentence: of a replaced document's, the current one's."""
        current = self._current(sentence)
        document = document_of(current, self._reading)
        claim = compose(current, document, self._form, self._options.room)
        if self._fault_of(claim):  # what stands round it is too much for its quote: then the sentence alone
            return DraftClaim(finished(plain(current.words)), (current.label,), (current.span.cut(document.text),))
        return claim

    def _current(self, sentence: Sentence) -> Sentence:
        return find_conflicts(self._form, (sentence,), self._reading).instead_of((sentence,))[0]

    def _fault_of(self, claim: DraftClaim) -> Fault | None:
        faults = check_claims([claim], self._reading.passages, self._reading.documents).faults
        return faults[0] if faults else None


def _clauses(text: str) -> list[str]:
    """Return the clauses of a sentence that is joined of several, [] for one that is not."""
    parts: list[str] = []
    for part in _CLAUSES.split(text):
        if parts and min(len(parts[-1].split()), len(part.split())) < _MIN_CLAUSE:
            at = text.index(parts[-1])
            parts[-1] = text[at : text.index(part, at + len(parts[-1])) + len(part)]
        else:
            parts.append(part)
    return [part.strip(" ,;") for part in parts] if len(parts) > 1 else []
