"""The embedded generator: answers with the documents' own sentences, chosen and composed. Needs no language model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.datatypes import Document
from rag.datatypes import Draft, DraftClaim, Reading, Sentence
from rag.drafting.choosing import ChooseOptions, choose
from rag.drafting.composing import compose
from rag.drafting.conflicts import find_conflicts
from rag.drafting.figure_first import figure_first
from rag.drafting.parts import asked_parts, missing_parts, missing_remark
from rag.drafting.shortening import shortened, untorn
from rag.drafting.wording import finished, plain
from rag.question.question_form import QuestionForm, read_question

_LEAD_IN = re.compile(r"[^:]+: ")


@dataclass(frozen=True, slots=True)
class ExtractiveOptions:
    """How much is said, and when nothing is.

    Attributes:
        choose: How sentences are chosen.
        max_words: Most words of an answer.
        min_answerable: Probability of an answer below which it refuses, 0 to 1; None: as calibrated.
    """

    choose: ChooseOptions = field(default_factory=ChooseOptions)
    max_words: int = 150
    min_answerable: float | None = None


class ExtractiveGenerator:
    """Chooses the sentences that answer and composes them."""

    name = "extractive"

    def __init__(self, options: ExtractiveOptions = ExtractiveOptions()) -> None:
        self.options = options

    def draft(self, reading: Reading) -> Draft:
        """Return the fewest sentences that answer, or a refusal."""
        threshold = self.options.min_answerable
        if threshold is None:
            threshold = reading.threshold
        if not reading.sentences or reading.answerable < threshold:
            return Draft(is_refusal=True, confidence=reading.answerable)
        form = read_question(reading.question)
        chosen = choose(form, reading, self.options.choose)
        conflicts = find_conflicts(form, chosen, reading)
        chosen = conflicts.instead_of(chosen)
        claims = self._compose(chosen, conflicts.also, form, reading)
        said = [replace(one, words=f"{one.words} {claim.text}") for one, claim in claims.items()]
        missing = missing_parts(reading.question, said, reading.acronyms)
        return Draft(
            tuple(claims.values()),
            confidence=reading.answerable,
            missing="; ".join(part.words for part in missing),
            remarks=(*conflicts.remarks, *map(missing_remark, missing)),
        )

    def _compose(
        self, chosen: Sequence[Sentence], against: Sequence[Sentence], form: QuestionForm, reading: Reading
    ) -> dict[Sentence, DraftClaim]:
        """Return the claims of the chosen sentences, then of those that say otherwise, while there is room for them."""
        claims: dict[Sentence, DraftClaim] = {}
        room = self.options.max_words
        # Once a list has said enough, only what a second part or a contradiction needs is added.
        spare = 0 if asked_parts(form.text) else room - self.options.choose.aim_words
        for sentence in dict.fromkeys((*chosen, *against)):
            document = document_of(sentence, reading)
            whole = sentence if claims else untorn(sentence, document)
            claim = compose(whole, document, form, max(0, min(40, room - len(whole.words.split()))))
            if not claims and len(chosen) + len(against) == 1:  # beside others it would seem to be their sum
                claim = figure_first(form, sentence, claim)
            claim = replace(claim, text=_named_once(claim.text, sentence, claims))
            if not claims:  # what answers best is told, however long it is
                claim = replace(claim, text=shortened(claim.text, form, room, self.options.choose.aim_words))
            n_words = len(claim.text.split())
            said = plain(sentence.words).rstrip(".")
            is_said = any(said in other.text or other.text in claim.text for other in claims.values())
            if is_said or (claims and n_words > room) or (room <= spare and sentence not in against):
                continue
            claims[sentence] = claim
            room -= n_words
        return claims


def _named_once(text: str, sentence: Sentence, claims: Mapping[Sentence, DraftClaim]) -> str:
    """Return what is said without the name or line that the claims before it were told under, where it is the same.

    That is the name of row and column, or the line that a list hangs on.
    """
    *_, before = (None, *claims)
    if before is None or not sentence.notes or before.notes != sentence.notes:
        return text
    lead_in = _LEAD_IN.match(text) if sentence.notes.endswith(":") else None
    name = lead_in.group() if lead_in else f"{sentence.notes}: "
    told = (claim.text for one, claim in claims.items() if one.notes == sentence.notes)
    return finished(text.removeprefix(name)) if any(one.startswith(name) for one in told) else text


def document_of(sentence: Sentence, reading: Reading) -> Document:
    """Return the document a sentence of the reading stands in."""
    passage = next(one for one in reading.passages if one.label == sentence.label)
    return reading.documents[passage.chunk.document_id]
