"""What somebody says on a matter: the whole of a short turn, not the likeliest of its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import Span
from rag.datatypes import Reading, Sentence
from rag.question.asked_speaker import is_asked_for
from rag.question.question_form import AnswerKind, QuestionForm

_MOST_WORDS = 50


def own_words(form: QuestionForm, sentences: Sequence[Sentence], reading: Reading) -> list[Sentence]:
    """Return the sentences without what others say in turns of theirs, where who is asked about has turns too."""
    speakers = {one.label: one.chunk.speaker or "" for one in reading.passages}
    is_theirs = {label: is_asked_for(form.speaker, speaker) for label, speaker in speakers.items()}
    if not any(is_theirs[one.label] for one in sentences):
        return list(sentences)
    return [one for one in sentences if is_theirs[one.label] or not speakers[one.label]]


def whole_view(form: QuestionForm, lead: Sentence, reading: Reading) -> Sentence | None:
    """Return the short turn a sentence stands in as one, where the question asks what its speaker says; else None."""
    chunk = next(one.chunk for one in reading.passages if one.label == lead.label)
    if form.kind is not AnswerKind.ANYTHING or form.is_list or not is_asked_for(form.speaker, chunk.speaker or ""):
        return None
    turn = sorted((one for one in reading.sentences if one.label == lead.label), key=lambda one: one.span.start)
    words = " ".join(one.words for one in turn)
    if len(turn) < 2 or len(words.split()) > _MOST_WORDS:
        return None
    return replace(lead, span=Span(turn[0].span.start, turn[-1].span.end), words=words)
