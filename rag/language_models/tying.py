"""Ties what a language model wrote to the sentences that bear it out.

The model's labels and quotes only say where to look first: small models cite the wrong passage, or quote words almost
right. A claim is believed if one sentence of the passages bears it, by the checks every claim goes through, and holds
enough of its words; if a sentence with the one its pronouns point at does; or if each of its clauses is borne by one
sentence. Words that are much closer to another sentence which says otherwise are not believed: a figure that stands
elsewhere by chance bears nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.datatypes import Document
from rag.acronyms import with_acronyms
from rag.citations import check_claims
from rag.datatypes import DraftClaim, Passage, Reading, Sentence
from rag.language_models.wording import ABOUT, find_wording_fault
from rag.quotes import fold
from rag.sentences import sentences_of
from rag.support import Fault, FaultKind
from rag.words import STOP_WORDS, stem, words_of

_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|their|them|he|his|him|she|her|this|these|those|that|such)\b", re.IGNORECASE
)
_CLAUSES = re.compile(r";\s+|,?\s+(?:and|but|while|whereas|although|however)\s+")
# Faults that the sentence before may mend, for a pronoun points at it.
_MENDABLE = frozenset({FaultKind.NAME, FaultKind.UNBORNE})
_QUOTE_ENDS = " .,;:!?'\"()"


@dataclass(frozen=True, slots=True)
class TyingOptions:
    """How much of a claim its sentence must hold.

    Attributes:
        min_coverage: Least share of the claim's telling words, 0 to 1.
        min_own: The same without what is known of the sentence's place: its title says little of it.
        max_gap: Most share by which another sentence may hold more of them and yet say otherwise, 0 to 1.
        n_tried: Sentences tried for a claim, the likeliest first.
    """

    min_coverage: float = 0.65
    min_own: float = 0.5
    max_gap: float = 0.2
    n_tried: int = 6


@dataclass(frozen=True, slots=True)
class Tied:
    """A claim with the exact words that bear it, and the sentences they are."""

    claim: DraftClaim
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may bear a claim.

    Attributes:
        at: Its place among the sentences of all passages.
        sentence: The sentence.
        document: Where it stands.
        own: Stems of its words, acronyms with what they stand for.
        here: The same with what is known of its place.
        folded: Its words as quotes are compared, as shown and as they stand.
    """

    at: int
    sentence: Sentence
    document: Document
    own: frozenset[str]
    here: frozenset[str]
    folded: tuple[str, str]

    @property
    def quote(self) -> str:
        return self.sentence.span.cut(self.document.text)


class Tying:
    """Ties claims to the sentences of some passages of a reading.

    Args:
        reading: What was read.
        passages: Those the model was shown.
        options: How much a sentence must hold.
    """

    def __init__(self, reading: Reading, passages: Sequence[Passage], options: TyingOptions = TyingOptions()) -> None:
        self._reading = reading
        self._options = options
        self._asked = _stems(reading.question)
        sentences = [
            one for passage in passages for one in sentences_of(passage, reading.documents[passage.chunk.document_id])
        ]
        documents = {passage.label: reading.documents[passage.chunk.document_id] for passage in passages}
        self._candidates = [_candidate(at, one, documents[one.label], reading) for at, one in enumerate(sentences)]

    def tie(self, claim: DraftClaim) -> Tied | Fault:
        """Return the claim with the exact words that bear it, or what is wrong with it."""
        whole = self._by_one(claim)
        if isinstance(whole, Tied):
            return whole
        parts = [part.strip(" ,;") for part in _CLAUSES.split(claim.text)]
        if len(parts) < 2 or any(len(part.split()) < 3 for part in parts):
            return whole
        tied = [self._by_one(DraftClaim(part, claim.labels, claim.quotes)) for part in parts]
        found = [one for one in tied if isinstance(one, Tied)]
        if len(found) < len(parts) or not _belong_together(parts, found):
            return whole
        sentences = tuple(dict.fromkeys(sentence for one in found for sentence in one.sentences))
        return self._checked(claim, [self._of(one) for one in sentences])

    def _by_one(self, claim: DraftClaim) -> Tied | Fault:
        """Return the claim tied to the one sentence that bears it, or to that and the one its pronouns point at."""
        stems = _stems(claim.text) - ABOUT
        likely = self._likely(claim, stems)
        fault = Fault(FaultKind.UNBORNE, claim.text)
        best = max((self._coverage(stems, one) for one in likely), default=0.0)
        for one in likely:
            before = self._before(one)
            if self._coverage(stems, one, *([before] if before else [])) < self._least(claim, stems):
                continue
            found = self._borne_by(claim, stems, [one], best)
            # What a sentence denies or counts otherwise, the one before it does not make true.
            if isinstance(found, Fault) and found.kind in _MENDABLE and before:
                found = self._borne_by(claim, stems, [before, one], best)
            if isinstance(found, Tied):
                return found
            fault = found if fault.kind is FaultKind.UNBORNE else fault
        return fault

    def _borne_by(
        self, claim: DraftClaim, stems: frozenset[str], together: list[_Candidate], best: float
    ) -> Tied | Fault:
        """Return the claim tied to the sentences if they bear it and hold enough of its words."""
        found = self._checked(claim, together)
        covered = self._coverage(stems, *together)
        own = together[-1].own | self._asked  # the one before may give a name, not the fact
        is_enough = covered >= max(self._least(claim, stems), best - self._options.max_gap)
        if isinstance(found, Tied) and not (is_enough and len(stems & own) >= self._options.min_own * len(stems)):
            return Fault(FaultKind.UNBORNE, claim.text)
        return found

    def _likely(self, claim: DraftClaim, stems: frozenset[str]) -> list[_Candidate]:
        """Return the sentences likeliest to bear the claim: most of its words, then quoted, then in a passage named."""
        quotes = [fold(quote).strip(_QUOTE_ENDS) for quote in claim.quotes]

        def likeness(one: _Candidate) -> float:
            is_quoted = any(_holds(one, quote) for quote in quotes)
            return self._coverage(stems, one) + 0.15 * is_quoted + 0.05 * (one.sentence.label in claim.labels)

        return sorted(self._candidates, key=likeness, reverse=True)[: self._options.n_tried]

    def _coverage(self, stems: frozenset[str], *together: _Candidate) -> float:
        """Return the share of the stems the sentences hold; what only the question says counts half."""
        if not stems:
            return 0.0
        here = frozenset[str]().union(*(one.here for one in together))
        return (len(stems & here) + len((stems & self._asked) - here) / 2) / len(stems)

    def _least(self, claim: DraftClaim, stems: frozenset[str]) -> float:
        """Return the share of the claim its sentences must hold: all of one of four words, unless a figure is one."""
        has_figure = any(char.isdigit() for char in claim.text)
        return 1.0 if len(stems) <= 4 and not has_figure else self._options.min_coverage

    def _before(self, one: _Candidate) -> _Candidate | None:
        """Return the sentence before one that points back, None if it does not or none is there."""
        before = self._candidates[one.at - 1] if one.at else None
        is_same = before is not None and before.sentence.label == one.sentence.label
        return before if is_same and _POINTS_BACK.search(one.sentence.words) else None

    def _checked(self, claim: DraftClaim, together: Sequence[_Candidate]) -> Tied | Fault:
        labels = tuple(dict.fromkeys(one.sentence.label for one in together))
        tied = DraftClaim(claim.text, labels, tuple(one.quote for one in together))
        known = self._asked.union(*(one.here for one in together))
        fault = find_wording_fault(claim.text, tied.quotes, known)
        if fault:
            return fault
        checked = check_claims([tied], self._reading.passages, self._reading.documents)
        return checked.faults[0] if checked.faults else Tied(tied, tuple(one.sentence for one in together))

    def _of(self, sentence: Sentence) -> _Candidate:
        return next(one for one in self._candidates if one.sentence is sentence)


def _candidate(at: int, sentence: Sentence, document: Document, reading: Reading) -> _Candidate:
    own, place = _stems(sentence.words), _stems(f"{sentence.context} {sentence.notes}")
    own, here = (with_acronyms(stems, reading.acronyms) for stems in (own, own | place))
    folded = fold(sentence.words), fold(sentence.span.cut(document.text))
    return _Candidate(at, sentence, document, own, here, folded)


def _belong_together(parts: Sequence[str], found: Sequence[Tied]) -> bool:
    """Tell whether each clause rests on the passage the first one does, or begins as its sentence does."""
    first = set(found[0].claim.labels)
    return all(
        first & set(one.claim.labels) or _opens_alike(part, one.sentences[-1].words)
        for part, one in zip(parts, found, strict=True)
    )


def _opens_alike(clause: str, sentence: str) -> bool:
    """Tell whether the first telling word of a clause is one of the first two of the sentence: its subject."""
    mine, theirs = ([stem(word) for word in words_of(text) if word not in STOP_WORDS] for text in (clause, sentence))
    return bool(mine) and mine[0] in theirs[:2]


def _holds(one: _Candidate, quote: str) -> bool:
    """Tell whether the sentence holds the quote, or the quote the sentence."""
    return bool(quote) and any(
        quote in folded or (len(folded) > 20 and folded.strip(_QUOTE_ENDS) in quote) for folded in one.folded
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text) if word not in STOP_WORDS)
