"""What somebody says on a matter: the whole of a short turn, not the likeliest of its sentences."""

from __future__ import annotations

from dataclasses import replace

from index.datatypes import Span
from rag.datatypes import Reading, Sentence
from rag.question_form import AnswerKind, QuestionForm
from rag.words import all_stems, telling_stems

_MOST_WORDS = 50


def whole_view(form: QuestionForm, lead: Sentence, reading: Reading) -> Sentence | None:
    """Return the short turn a sentence stands in as one, where the question asks what its speaker says; else None."""
    chunk = next(one.chunk for one in reading.passages if one.label == lead.label)
    asked = telling_stems(form.speaker)
    if form.kind is not AnswerKind.ANYTHING or form.is_list or not asked & all_stems(chunk.speaker or ""):
        return None
    turn = sorted((one for one in reading.sentences if one.label == lead.label), key=lambda one: one.span.start)
    words = " ".join(one.words for one in turn)
    if len(turn) < 2 or len(words.split()) > _MOST_WORDS:
        return None
    return replace(lead, span=Span(turn[0].span.start, turn[-1].span.end), words=words)
