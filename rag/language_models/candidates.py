"""The sentences a language model's claim may rest on, and how much of a claim each holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.datatypes import BlockKind, Document, ruling
from rag.checking.quotes import fold
from rag.datatypes import DraftClaim, Passage, Reading, Sentence
from rag.language.figure_kinds import FigureKind
from rag.language.figures import read_figures
from rag.language.words import STOP_WORDS, stem, words_of
from rag.question.acronyms import with_acronyms
from rag.reading.sentences import sentences_of

_QUOTE_ENDS = " .,;:!?'\"()"
_FIGURE = "§"  # what stands for a figure begins with it
# Words about the documents rather than of them, and words any rule may be put in: they do not tell what it is about.
_ABOUT = frozenset(
    stem(word)
    for word in (
        "passage document policy state states according mention need require get staff employee person people over up "
        "within before after between until during under above below"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that a claim may rest on.

    Attributes:
        sentence: The sentence.
        document: Where it stands.
        own: Stems of its words, acronyms with what they stand for, and its figures.
        here: The same with what is known of its place.
        around: The same with the passage of a table's row: what the table is of stands round it.
        folded: Its words as quotes are compared, as shown and as they stand.
        is_replaced: Whether its document was replaced.
    """

    sentence: Sentence
    document: Document
    own: frozenset[str]
    here: frozenset[str]
    around: frozenset[str]
    folded: tuple[str, str]
    is_replaced: bool


def read_candidates(reading: Reading, passages: Sequence[Passage]) -> tuple[Candidate, ...]:
    """Return the sentences of the passages in order."""
    documents = reading.documents
    return tuple(
        _candidate(one, passage, documents[passage.chunk.document_id], reading)
        for passage in passages
        for one in sentences_of(passage, documents[passage.chunk.document_id])
    )


def _candidate(sentence: Sentence, passage: Passage, document: Document, reading: Reading) -> Candidate:
    own, place = items_of(sentence.words), items_of(f"{sentence.context} {sentence.notes}")
    block = ruling(document.blocks, sentence.span.start)
    is_row = block is not None and block.kind is BlockKind.TABLE_ROW
    near = items_of(passage.chunk.span.cut(document.text)) if is_row else frozenset[str]()
    own, here, around = (with_acronyms(stems, reading.acronyms) for stems in (own, own | place, own | place | near))
    folded = fold(sentence.words), fold(sentence.span.cut(document.text))
    is_replaced = bool(document.source_at(sentence.span.start).superseded)
    return Candidate(sentence, document, own, here, around, folded, is_replaced)


def is_quoted(one: Candidate, claim: DraftClaim) -> bool:
    """Tell whether the sentence holds a quote the model gave, or such a quote the sentence."""
    quotes = (fold(quote).strip(_QUOTE_ENDS) for quote in claim.quotes)
    return any(
        quote in folded or (len(folded) > 20 and folded.strip(_QUOTE_ENDS) in quote)
        for quote in quotes
        if quote
        for folded in one.folded
    )


def coverage(items: frozenset[str], held: frozenset[str]) -> float:
    """Return the share of telling words and figures that are held, 0 to 1."""
    return len(items & held) / len(items) if items else 0.0


def figures_in(items: frozenset[str]) -> frozenset[str]:
    """Return those of the items that are figures."""
    return frozenset(item for item in items if item.startswith(_FIGURE))


def has_date(figures: frozenset[str]) -> bool:
    """Tell whether one of the figures is a date."""
    return any(figure.startswith(f"{_FIGURE}{FigureKind.DATE.value} ") for figure in figures)


def telling_items(text: str) -> frozenset[str]:
    """Return the items of a claim that tell what it is about."""
    return items_of(text) - _ABOUT


def items_of(text: str) -> frozenset[str]:
    """Return the stems of the telling words of a text, and its figures as what they are worth."""
    words, found = text, set[str]()
    for figure in reversed(read_figures(text)):
        found.add(f"{_FIGURE}{figure.kind.value} {figure.value} {figure.unit}")
        words = f"{words[: figure.span.start]} {words[figure.span.end :]}"
    return frozenset(found | {stem(word) for word in words_of(words) if word not in STOP_WORDS})
