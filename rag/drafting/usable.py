"""Which sentences can answer at all: whole ones that say something, and not the question, a label or a caption."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from index.datatypes import Block, BlockKind
from rag.datatypes import Reading, Sentence
from rag.drafting.announcing import told_after
from rag.drafting.wording import has_end
from rag.language.words import STOP_WORDS, stem, words_of
from rag.question.question_form import AnswerKind, QuestionForm
from rag.reading.features import held

# Fewer words than this without a full stop may be a caption or a heading.
_CAPTION = 14
_LEADS_ON = re.compile(r"[:;][\"”'’)\]]*$")
_NUMBERED_CAPTION = re.compile(r"^(?:table|figure|chart|box|map|graph)\b", re.IGNORECASE)
# "The desk is open from Monday to Friday", "Closing date: 3 May" say something; "How leave is booked" names it.
_STATES = re.compile(
    r"\b(?:is|are|was|were|has|have|had|must|may|can|cannot|will|should|do|does|did)\b|\w: \S", re.IGNORECASE
)
# What stood in columns ends with its line, wherever that was: "Care is to be free at the point of delivery and".
_TORN = re.compile(r"\b(?:a|an|the|and|or|of|to|in|into|for|our|their|its|your)$", re.IGNORECASE)
_NAMES = re.compile(r"^(?:how|what|when|where|who|why|which)\b", re.IGNORECASE)


def usable_sentences(form: QuestionForm, reading: Reading) -> list[Sentence]:
    """Return the sentences that can answer, best first; all of them where none can."""
    usable = [
        one
        for one in reading.sentences
        if (_says_something(form, one) or told_after(form, one, reading)) and not _is_caption(form, one, reading)
    ]
    return usable or list(reading.sentences)


def _says_something(form: QuestionForm, sentence: Sentence) -> bool:
    """Tell whether the sentence says something: questions, torn ones, bare labels, the question's own words do not.

    One new word is enough, and for a yes none: "Agency staff can use the gym."
    """
    words = sentence.words.rstrip("\"”'’")
    is_label = words.isupper() and not any(letter.isdigit() for letter in words)  # "CHIEF NURSE (JO MUNDAY)."
    if words.endswith("?") or _TORN.search(words) or is_label:
        return False
    if sentence.notes.endswith(":"):  # the item of a list says what its line does
        words = f"{sentence.notes} {words}"
    new = {stem(word) for word in words_of(words) if word not in STOP_WORDS} - set(form.stems)
    says = bool(new) or form.kind is AnswerKind.YES_NO or bool(held(form, sentence))
    return says and len(words.split()) > 2


def _is_caption(form: QuestionForm, sentence: Sentence, reading: Reading) -> bool:
    """Tell whether the sentence only names what stands below it: a table's caption or head, a line without an end."""
    passage = next(one for one in reading.passages if one.label == sentence.label)
    blocks = reading.documents[passage.chunk.document_id].blocks
    at = bisect_right(blocks, sentence.span.start, key=lambda one: one.span.start) - 1
    if at < 0 or has_end(sentence.words) or _LEADS_ON.search(sentence.words):
        return False
    if blocks[at].kind is BlockKind.TABLE_ROW:
        return ": " not in sentence.words and not sentence.notes
    if blocks[at].kind is not BlockKind.PARAGRAPH:
        return False
    is_above_table = _is_above_table(blocks, at)
    if is_above_table and _NUMBERED_CAPTION.match(sentence.words):
        return True
    states = bool(_STATES.search(sentence.words)) and not _NAMES.match(sentence.words)
    is_short = is_above_table or len(sentence.words.split()) < _CAPTION
    return is_short and not states and not held(form, sentence)


def _is_above_table(blocks: Sequence[Block], at: int) -> bool:
    return at + 1 < len(blocks) and blocks[at + 1].kind is BlockKind.TABLE_ROW
