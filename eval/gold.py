"""Where the gold quotes of a question stand in the documents, and what of a set does not fit an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from eval.errors import Fault
from eval.questions import Evidence, QuestionSet, SetQuestion
from index.datatypes import Span
from index.snapshot import Snapshot
from rag.checking.quotes import find_quote

# Returns the text of a document; raises IndexStateError when there is none of that id.
DocumentText = Callable[[str], str]
_SHOWN_CHARS = 80
_MOST_PLACES = 20  # whatever is found of a document would overlap words that stand at more


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A gold quote and every place where its words stand in its document, at least one."""

    document: str
    quote: str
    spans: tuple[Span, ...]

    def is_touched(self, document: str, span: Span) -> bool:
        """Tell whether a span of a document overlaps the quote."""
        return document == self.document and any(span.overlaps(gold) for gold in self.spans)


def texts_of(snapshot: Snapshot) -> DocumentText:
    """Return a function that gives a document's text, the last few kept at hand."""
    return lru_cache(maxsize=64)(lambda document_id: snapshot.document(document_id).text)


def find_gold(question: SetQuestion, text_of: DocumentText) -> tuple[GoldQuote, ...]:
    """Return the question's gold quotes in order, the same one once; those that stand nowhere are left out.

    Raises:
        IndexStateError: A document is not indexed.
    """
    found: dict[tuple[str, tuple[Span, ...]], GoldQuote] = {}
    for evidence in question.evidence:
        if spans := _places(evidence, text_of(evidence.document)):
            found.setdefault((evidence.document, spans), GoldQuote(evidence.document, evidence.quote, spans))
    return tuple(found.values())


def find_misfits(question_set: QuestionSet, snapshot: Snapshot, text_of: DocumentText) -> Iterator[Fault]:
    """Yield every document of a set that is not indexed, and every quote that is not in its document or everywhere."""
    indexed = tuple(row.id for row in snapshot.documents())
    known = frozenset(indexed)
    for line, question in zip(question_set.lines, question_set.questions, strict=True):
        for evidence in question.evidence:
            if evidence.document not in known:
                near = get_close_matches(evidence.document, indexed, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                yield Fault(question_set.path, line, f"document {evidence.document!r} is not indexed{hint}")
                continue
            quote = evidence.quote if len(evidence.quote) <= _SHOWN_CHARS else evidence.quote[:_SHOWN_CHARS] + "…"
            n_places = len(_places(evidence, text_of(evidence.document)))
            if not n_places:
                yield Fault(question_set.path, line, f"quote is not in {evidence.document!r}: {quote!r}")
            elif n_places > _MOST_PLACES:
                told = (
                    f"quote stands at {n_places} places of {evidence.document!r}: {quote!r}; quote the words around it"
                )
                yield Fault(question_set.path, line, told)


def is_other_index(sets: Sequence[QuestionSet], snapshot: Snapshot) -> bool:
    """Tell whether most documents that the sets name are not indexed, as when the wrong index is asked."""
    named = {evidence.document for each in sets for question in each.questions for evidence in question.evidence}
    return 2 * len(named - {row.id for row in snapshot.documents()}) > len(named)


def _places(evidence: Evidence, text: str) -> tuple[Span, ...]:
    """Return where the quote stands: the first place found, and wherever the same characters stand again."""
    first = find_quote(text, evidence.quote)
    if first is None:
        return ()
    places, words = [first], first.cut(text)
    at = text.find(words, first.end)
    while at >= 0:
        places.append(Span(at, at + len(words)))
        at = text.find(words, at + len(words))
    return tuple(places)
