"""Composes one claim from one sentence: with its list, its columns, its speaker, its exceptions."""

from __future__ import annotations

import re
from dataclasses import replace

from index.datatypes import Block, BlockKind, Document, Span, ruling
from index.text import search_words
from rag.datatypes import DraftClaim, Sentence
from rag.drafting.listing import listed
from rag.drafting.other_case import with_other_case
from rag.drafting.qualifying import following, limit_below, with_qualifier
from rag.drafting.wording import finished, plain, without_numbering
from rag.language.pronouns import resolve
from rag.question.question_form import AnswerKind, QuestionForm
from rag.reading.ranges import read_range
from rag.reading.sentences import row_words

__all__ = ["compose", "finished", "plain"]

_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us)\b", re.IGNORECASE)
# A sentence of fewer words goes with the next: "PCTs were abolished. GP led groups were created."
_SHORT = 6


def compose(sentence: Sentence, document: Document, form: QuestionForm, room: int) -> DraftClaim:
    """Return the claim a sentence makes, as it reads in an answer, with the words it rests on.

    Args:
        sentence: What was chosen.
        document: Where it stands.
        form: What is asked for.
        room: Words the answer has left for what the sentence needs beside it: a list, an exception.
    """
    block = ruling(document.blocks, sentence.span.start)
    if block and block.kind is BlockKind.TABLE_ROW and block.cells:
        return _from_row(sentence, document, block, room)
    speaker = document.speaker_at(sentence.span.start)
    in_list = listed(sentence, document, block, form, room)
    if in_list:
        return _claim(sentence, document, _spoken(in_list.words, speaker, form), in_list.spans)
    resolved = resolve(plain(sentence.words, speaker), sentence.span, document)
    span = with_qualifier(document, resolved.span, room, form.stems)
    span = with_other_case(document, span, room, form) if span == resolved.span else span
    rest = search_words(span.cut(document.text)[len(resolved.span) :])
    added = f" {plain(rest, speaker)}" if rest else ""
    words = _spoken(plain(resolved.words, speaker) + added, document.speaker_at(span.start), form)
    return _claim(sentence, document, words, (span,))


def _claim(sentence: Sentence, document: Document, words: str, spans: tuple[Span, ...]) -> DraftClaim:
    quotes = tuple(span.cut(document.text) for span in spans)
    return DraftClaim(finished(without_numbering(words)), (sentence.label,), quotes)


def _spoken(words: str, speaker: str | None, form: QuestionForm) -> str:
    """Return a speaker's own words with the name, where words say "I" or the question asks whose they are."""
    if not speaker or not (_FIRST_PERSON.search(words) or form.speaker or form.kind is AnswerKind.PERSON):
        return words
    bare = words.strip("“”")
    return f"{search_words(speaker)}: “{finished(bare)}”"


def _from_row(sentence: Sentence, document: Document, row: Block, room: int) -> DraftClaim:
    """Return a whole row with its columns' names; of a long row, the sentence with the row's and column's name."""
    if sentence.span == row.span:
        below = limit_below(document, row.span, room)
        words = _row_said(row, document.text)
        if below is None:
            return _claim(sentence, document, words, (row.span,))
        added = search_words(below.cut(document.text))
        return _claim(sentence, document, f"{finished(words)} {added}", (row.span, below))
    span = _completed(document, sentence.span)
    words = search_words(span.cut(document.text))
    name = row.cells[0].span
    is_named = bool(sentence.notes) and len(name) > 0 and not name.contains(span)
    spans = (name, span) if is_named and search_words(name.cut(document.text)) in sentence.notes else (span,)
    return _claim(sentence, document, f"{sentence.notes}: {words}" if is_named else words, spans)


def _row_said(row: Block, text: str) -> str:
    """Return a row as "name: column, cell": what it is called first, its column only where the name is a range."""
    first, *others = [cell for cell in row.cells if search_words(cell.span.cut(text))]
    name = search_words(first.span.cut(text))
    if not others or not first.column:
        return row_words(row, text)
    if len(name) < 4 or read_range(name) or name[0].isdigit():
        name = f"{search_words(first.column)}: {name}"
    return f"{name} – {row_words(replace(row, cells=tuple(others)), text)}"


def _completed(document: Document, span: Span) -> Span:
    """Return the span with the next sentence of its block when it is too short to tell much alone."""
    after = following(document, span.end) if len(span.cut(document.text).split()) < _SHORT else None
    return Span(span.start, after.end) if after and len(after.cut(document.text).split()) < 40 else span
