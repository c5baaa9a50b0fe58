"""Checks a draft: is each quote in its document, and does it bear its claim?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.datatypes import Document, Span, ruling
from rag.checking.quotes import find_quote
from rag.checking.support import Borne, Fault, FaultKind, find_fault
from rag.datatypes import Citation, Claim, DraftClaim, Passage

# Marks that look like footnotes or labels, "[1]", "[^2, 3]", "【4】" or "[P2]", with the full stop that one may leave
# doubled.
_NUMBER = r"\^?P?\d{1,3}(?::\d{1,3})?"
_MARKS = re.compile(
    r"(?P<ended>[.!?][”\"’')]*)?\s?"
    rf"(?:[\[［【]\s?{_NUMBER}(?:\s?[,;–-]\s?{_NUMBER})*(?:†[^\]］】]*)?\s?[\]］】])+(?P<stop>\.(?!\w))?"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking left of a draft.

    Attributes:
        claims: Those that passed, in order.
        citations: Theirs, numbered in order of use.
        dropped: Those that did not, in order.
        faults: Why each of them was dropped.
    """

    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    dropped: tuple[DraftClaim, ...] = ()
    faults: tuple[Fault, ...] = ()


def check_claims(
    claims: Iterable[DraftClaim], passages: Sequence[Passage], documents: Mapping[str, Document]
) -> Checked:
    """Return the claims whose every quote stands in a document they name and that say only what it bears.

    Args:
        claims: As drafted.
        passages: Those a draft may name, by label.
        documents: Those of the passages, by id.
    """
    by_label = {passage.label: passage for passage in passages}
    kept: list[Claim] = []
    numbered: dict[tuple[str, Span], Citation] = {}
    dropped: list[DraftClaim] = []
    faults: list[Fault] = []
    for claim in claims:
        found = _check(claim, by_label, documents)
        if isinstance(found, Fault):
            dropped.append(claim)
            faults.append(found)
            continue
        for citation in found:
            key = (citation.document_id, citation.span)
            numbered.setdefault(key, replace(citation, number=len(numbered) + 1))
        numbers = dict.fromkeys(numbered[one.document_id, one.span].number for one in found)
        kept.append(Claim(without_marks(claim.text), tuple(numbers)))
    return Checked(tuple(kept), tuple(numbered.values()), tuple(dropped), tuple(faults))


def without_marks(text: str) -> str:
    """Return a text of our own without a document's note marks: in an answer only our numbers look like footnotes."""
    return _MARKS.sub(lambda mark: mark["ended"] or mark["stop"] or "", text).strip()


def _check(
    claim: DraftClaim, by_label: Mapping[str, Passage], documents: Mapping[str, Document]
) -> list[Citation] | Fault:
    """Return the claim's citations, not yet numbered, or what is wrong with it."""
    if not any(quote.strip() for quote in claim.quotes):
        return Fault(FaultKind.NO_QUOTE, claim.text)
    named = [by_label[label] for label in claim.labels if label in by_label]
    if not named:
        return Fault(FaultKind.UNKNOWN_LABEL, ", ".join(claim.labels))
    citations: list[Citation] = []
    for quote in claim.quotes:
        citation = _find(quote, named, documents)
        if citation is None:
            return Fault(FaultKind.QUOTE_NOT_FOUND, quote)
        citations.append(citation)
    return find_fault(claim.text, _borne(citations, named, documents)) or citations


def _find(quote: str, passages: Sequence[Passage], documents: Mapping[str, Document]) -> Citation | None:
    """Return the citation of a quote: in a passage if it stands there, else in the rest of a passage's document."""
    for whole in (False, True):
        for passage in passages:
            document = documents[passage.chunk.document_id]
            span = find_quote(document.text, quote, None if whole else passage.chunk.span)
            if span:
                return cite(document, span)
    return None


def cite(document: Document, span: Span) -> Citation:
    """Return the citation of a span of a document, not yet numbered."""
    section = document.section_at(span.start)
    return Citation(
        number=0,
        document_id=document.id,
        span=span,
        quote=span.cut(document.text),
        source=document.source_at(span.start),
        section=section.path if section else (),
        page=document.page_at(span.start),
        speaker=document.speaker_at(span.start),
    )


def _borne(citations: Sequence[Citation], passages: Sequence[Passage], documents: Mapping[str, Document]) -> Borne:
    place, columns = [], []
    for one in citations:
        place += [
            *one.section,
            one.source.title or "",
            one.source.publisher or "",
            *one.source.authors,
            one.speaker or "",
        ]
        block = ruling(documents[one.document_id].blocks, one.span.start)
        columns += [cell.column for cell in block.cells] if block else []
    around = [_reach(documents[one.document_id], one.span) for one in citations]
    around += [passage.chunk.notes for passage in passages]
    return Borne(
        quotes=tuple(one.quote for one in citations),
        columns="\n".join(columns),
        place="\n".join(place),
        around="\n".join(around),
    )


def _reach(document: Document, span: Span) -> str:
    """Return the text of the section before a quote: what a pronoun in it may stand for."""
    section = document.section_at(span.start)
    start = max(section.span.start if section else 0, span.start - 1200)
    return document.text[start : span.end]
