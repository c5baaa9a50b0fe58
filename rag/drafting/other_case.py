"""The next sentence where it gives another case's figure: "Each bed may have three visitors. Maternity has two."."""

from __future__ import annotations

from index.datatypes import Document, Span, ruling
from index.text import search_words
from rag.drafting.figure_first import is_numbering
from rag.drafting.qualifying import following
from rag.language.figures import read_figures
from rag.language.orders import is_order
from rag.language.words import STOP_WORDS, stem, words_of
from rag.question.question_form import FIGURE_KINDS, AnswerKind, QuestionForm
from rag.reading.features import fitting_figures

_MOST_WORDS = 12
_SAME = frozenset("this that these those it they its their he she".split())  # what goes on about the same thing
_KINDS = FIGURE_KINDS - {AnswerKind.DATE, AnswerKind.FREQUENCY}  # of several dates each is of its own event
_ALL = frozenset("each every all any everybody everyone".split())  # what opens a rule that other cases are set against


def with_other_case(document: Document, span: Span, room: int, form: QuestionForm) -> Span:
    """Return the span with the short sentence after it that gives another case's figure of the same kind.

    Only where the question does not name what the sentence opens with: one on what "permanent staff" get does not
    ask what "agency staff" get.

    Args:
        document: Where it stands.
        span: A sentence that holds a figure asked for.
        room: Words the other may take.
        form: What is asked for.
    """
    if form.kind not in _KINDS or form.is_list or form.compared or document.speaker_at(span.start):
        return span
    words = search_words(span.cut(document.text))
    said = words_of(words)
    opening = [stem(word) for word in said if word not in STOP_WORDS][:1]
    if not set(said[:1]) & _ALL and set(opening) & set(form.stems):
        return span
    after = following(document, span.end)
    if after is None or ruling(document.blocks, after.start) != ruling(document.blocks, span.start):
        return span
    other = search_words(after.cut(document.text))
    is_clean = not is_order(other) and not any(one.span.overlaps(after) for one in document.furniture)
    is_clean = is_clean and not set(words_of(other)[:1]) & _SAME
    is_short = len(other.split()) <= min(room, _MOST_WORDS) and not other.endswith("?")
    return Span(span.start, after.end) if is_short and is_clean and _is_other_figure(form, words, other) else span


def _is_other_figure(form: QuestionForm, words: str, other: str) -> bool:
    """Tell whether the other sentence has one figure: of the kind and unit of one asked for, of another value."""
    here, there = fitting_figures(form, words), read_figures(other)
    if len(there) != 1 or is_numbering(other, there[0]):
        return False
    (figure,) = there
    alike = [one for one in here if (one.kind, one.unit) == (figure.kind, figure.unit)]
    return bool(alike) and all(one.value != figure.value for one in alike)
