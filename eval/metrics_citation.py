"""How well claims are cited, in the sense of ALCE: is each claim supported, and is each citation needed?

Two judges stand side by side. The project's own checks say whether the quotes support the claim's words; the gold
quotes say whether the citations are of the right place. Neither is a model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.gold import DocumentText, GoldQuote
from eval.records import AnswerRecord, CitationRecord
from index.errors import IndexStateError

# Tells whether a claim's words are supported by the citations together.
Judge = Callable[[str, Sequence[CitationRecord]], bool]


def score_citations(
    record: AnswerRecord, gold: Sequence[GoldQuote], text_of: DocumentText, checks: Judge
) -> dict[str, float]:
    """Return every measure of one answer's citations; empty when it makes no claim."""
    if not record.claims:
        return {}
    judges = {"checks": checks} | ({"gold": gold_judge(gold)} if gold else {})
    scores: dict[str, float] = {}
    for name, judge in judges.items():
        scores[f"citation_recall_{name}"] = citation_recall(record, judge)
        precision = citation_precision(record, judge)
        if precision is not None:
            scores[f"citation_precision_{name}"] = precision
    if record.citations:
        literal = [is_literal(citation, text_of) for citation in record.citations]
        scores["quotes_literal"] = sum(literal) / len(literal)
    return scores


def citation_recall(record: AnswerRecord, judge: Judge) -> float:
    """Return the share of the claims that their citations, taken together, support; one without any is not."""
    cited = [(claim.text, record.cited_by(claim)) for claim in record.claims]
    return sum(bool(citations) and judge(text, citations) for text, citations in cited) / len(cited)


def citation_precision(record: AnswerRecord, judge: Judge) -> float | None:
    """Return the share of the citations that are needed, None when no claim cites anything.

    A citation is needed when its claim is supported, and either it supports the claim alone or the others do not
    without it. A citation of a claim that is not supported counts as not needed.
    """
    needed = []
    for claim in record.claims:
        citations = record.cited_by(claim)
        supported = bool(citations) and judge(claim.text, citations)
        for citation in citations:
            others = [other for other in citations if other is not citation]
            alone = supported and judge(claim.text, [citation])
            needed.append(alone or (supported and not (others and judge(claim.text, others))))
    return sum(needed) / len(needed) if needed else None


def gold_judge(gold: Sequence[GoldQuote]) -> Judge:
    """Return the judge that asks for one citation at the place of a gold quote."""

    def overlaps_gold(_claim: str, citations: Sequence[CitationRecord]) -> bool:
        return any(quote.is_touched(citation.document, citation.span) for citation in citations for quote in gold)

    return overlaps_gold


def is_literal(citation: CitationRecord, text_of: DocumentText) -> bool:
    """Tell whether the quote is, character by character, what stands at its span."""
    try:
        return citation.span.cut(text_of(citation.document)) == citation.quote
    except IndexStateError:
        return False
