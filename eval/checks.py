"""The project's own checks as a judge of citations: the very ones every answer passes before a person sees it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from eval.metrics_citation import Judge
from eval.records import CitationRecord
from index.datatypes import Chunk, Document
from index.errors import IndexStateError
from index.snapshot import Snapshot
from rag.checking.citations import check_claims
from rag.datatypes import DraftClaim, Passage

_KEPT_DOCUMENTS = 64


def checks_on(snapshot: Snapshot) -> Judge:
    """Return the judge that has a claim checked against the documents of this index, with the citations given only."""

    @lru_cache(maxsize=_KEPT_DOCUMENTS)
    def opened(document_id: str) -> tuple[Document, tuple[Chunk, ...]]:
        return snapshot.document(document_id), snapshot.chunks_of(document_id)

    def is_supported(claim: str, citations: Sequence[CitationRecord]) -> bool:
        documents, passages = {}, []
        for number, citation in enumerate(citations, 1):
            try:
                document, chunks = opened(citation.document)
            except IndexStateError:
                return False  # a document that is gone bears nothing
            documents[document.id] = document
            passages.append(Passage(f"P{number}", _chunk_around(citation, chunks), 0.0))
        labels = tuple(passage.label for passage in passages)
        draft = DraftClaim(claim, labels, tuple(citation.quote for citation in citations))
        return bool(check_claims([draft], passages, documents).claims)

    return is_supported


def _chunk_around(citation: CitationRecord, chunks: Sequence[Chunk]) -> Chunk:
    """Return the chunk the quote stands in, which knows the lead-in of its list; else one of the quote alone."""
    around = (chunk for chunk in chunks if chunk.span.contains(citation.span))
    id_ = f"{citation.document}#{citation.start}-{citation.end}"
    return next(around, Chunk(id_, citation.document, citation.span, citation.quote))
