"""The embedded generator: answers with the documents' own sentences, chosen and composed. Needs no language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.datatypes import Document
from rag.choosing import ChooseOptions, choose
from rag.composing import compose
from rag.conflicts import find_conflicts
from rag.datatypes import Draft, DraftClaim, Reading, Sentence
from rag.question_form import QuestionForm, read_question
from rag.scoring import load_calibration


@dataclass(frozen=True, slots=True)
class ExtractiveOptions:
    """How much is said, and when nothing is.

    Attributes:
        choose: How sentences are chosen.
        max_words: Most words of an answer.
        min_answerable: Probability of an answer below which it refuses, 0 to 1; None: as calibrated.
        reader: Whose calibration that is.
    """

    choose: ChooseOptions = field(default_factory=ChooseOptions)
    max_words: int = 150
    min_answerable: float | None = None
    reader: str = "similarity"


class ExtractiveGenerator:
    """Chooses the sentences that answer and composes them."""

    name = "extractive"

    def __init__(self, options: ExtractiveOptions = ExtractiveOptions()) -> None:
        self.options = options

    def draft(self, reading: Reading) -> Draft:
        """Return the fewest sentences that answer, or a refusal."""
        threshold = self.options.min_answerable
        if threshold is None:
            threshold = load_calibration(self.options.reader).threshold
        if not reading.sentences or reading.answerable < threshold:
            return Draft(is_refusal=True, confidence=reading.answerable)
        form = read_question(reading.question)
        chosen = choose(form, reading, self.options.choose)
        conflicts = find_conflicts(form, chosen, reading)
        claims = self._compose([*conflicts.instead_of(chosen), *conflicts.also], form, reading)
        return Draft(tuple(claims), confidence=reading.answerable, remarks=conflicts.remarks)

    def _compose(self, chosen: Sequence[Sentence], form: QuestionForm, reading: Reading) -> list[DraftClaim]:
        claims: list[DraftClaim] = []
        room = self.options.max_words
        for sentence in chosen:
            claim = compose(sentence, document_of(sentence, reading), form, min(40, room))
            n_words = len(claim.text.split())
            is_said = any(claim.text in other.text or other.text in claim.text for other in claims)
            if is_said or (claims and n_words > room):
                continue
            claims.append(claim)
            room -= n_words
        return claims


def document_of(sentence: Sentence, reading: Reading) -> Document:
    """Return the document a sentence of the reading stands in."""
    passage = next(one for one in reading.passages if one.label == sentence.label)
    return reading.documents[passage.chunk.document_id]
