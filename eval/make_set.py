"""Proposes a starter set from an index: a key sentence of a section as the gold quote, and a question it may answer.

What is proposed is a draft for a person: the quote and the document are exact, the wording of a question is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePosixPath

from eval.questions import Evidence, SetQuestion
from index.datatypes import Chunk, ChunkKind, Document, Span
from index.snapshot import Snapshot

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}\s+)?(?:{_MONTH})\s+\d{{4}}\b|\b(?:by|in|since|from|until)\s+(?P<year>(?:19|20)\d\d)\b"
)
_SHARE = re.compile(r"\b\d[\d,.]*\s?(?:%|per cent\b|percent\b|percentage points\b)")
_MONEY = re.compile(r"[£$€]\s?\d[\d,.]*\d?(?:\s?(?:million|billion|trillion|bn|m|k)\b)?")
# "15,000 people", "27 million uninsured adults": a count of something, which a year ("the Act of 2012 sought") is not.
_COUNT = re.compile(
    r"(?<![\w.,-])(?!(?:19|20)\d\d\b)(?P<count>\d[\d,]*(?:\.\d+)?(?:\s(?:thousand|million|billion))?)\s"
    r"(?P<what>(?:[a-z-]{3,}\s)?(?:[a-z-]{3,}s|people|staff|children|women|men))\b"
)
_DEFINED = re.compile(
    r"^(?P<term>(?:(?:An?|The)\s)?[A-Z][\w’'-]*(?:\s[\w’'()-]+){0,4}?)\s(?:is|means|refers to)\s(?:an?|the)\s"
)
_DUTY = re.compile(r"\b(?:must|shall|is required to|are required to|may not|is entitled to|are entitled to)\b")
# A sentence that opens so needs the one before it.
_LEANS_BACK = re.compile(r"^(?:This|That|These|Those|It|They|He|She|We|I|And|But|So|However|Such|Here|There|You)\b")
_FEWEST_WORDS, _MOST_WORDS = 5, 45
_TAG = "proposed"


@dataclass(frozen=True, slots=True)
class _Proposal:
    question: str
    quote: str
    facts: tuple[tuple[str, ...], ...]
    kind: str
    section: tuple[str, ...]
    start: int


def propose_questions(snapshot: Snapshot, n_questions: int) -> tuple[SetQuestion, ...]:
    """Return up to so many questions, taken in turn from all documents; the same for the same index."""
    by_document = [
        [(row.id, proposal) for proposal in _proposals(snapshot.document(row.id), snapshot.chunks_of(row.id))]
        for row in snapshot.documents()
    ]
    in_turn = [pair for turn in zip_longest(*by_document) for pair in turn if pair is not None]
    return tuple(
        SetQuestion(
            id=f"p{number:03}",
            question=proposal.question,
            evidence=(Evidence(document=document_id, quote=proposal.quote),),
            facts=proposal.facts,
            tags=(_TAG, proposal.kind),
        )
        for number, (document_id, proposal) in enumerate(in_turn[:n_questions], 1)
    )


def _proposals(document: Document, chunks: Sequence[Chunk]) -> list[_Proposal]:
    """Return a document's proposals: first one of each section, then a second of each, and so on."""
    by_section: dict[tuple[str, ...], list[_Proposal]] = {}
    asked: set[str] = set()
    seen: set[Span] = set()
    for chunk in chunks:
        for span in chunk.sentences if chunk.kind is ChunkKind.PROSE else ():
            if span in seen:  # chunks overlap
                continue
            seen.add(span)
            proposal = _propose(document, span)
            if proposal and proposal.question not in asked:
                asked.add(proposal.question)
                by_section.setdefault(proposal.section, []).append(proposal)
    ranked = [sorted(found, key=lambda one: (_RANK[one.kind], one.start)) for found in by_section.values()]
    return [proposal for turn in zip_longest(*ranked) for proposal in turn if proposal is not None]


def _propose(document: Document, span: Span) -> _Proposal | None:
    sentence = span.cut(document.text)
    n_words = len(sentence.split())
    section = document.section_at(span.start)
    path = section.path if section else ()
    is_whole = sentence[:1].isupper() and sentence[-1:] in ".”\"')"
    if not (_FEWEST_WORDS <= n_words <= _MOST_WORDS and is_whole) or _LEANS_BACK.match(sentence):
        return None
    subject = _subject(document, span, path)
    for kind, question, facts in _readings(sentence, subject, path):
        return _Proposal(question, sentence, facts, kind, path, span.start)
    return None


def _readings(
    sentence: str, subject: str, path: tuple[str, ...]
) -> Iterator[tuple[str, str, tuple[tuple[str, ...], ...]]]:
    """Yield what the sentence may be asked for, the surest first: kind, question, facts."""
    if path and path[-1].rstrip().endswith("?"):
        yield "heading", path[-1].strip(), ()
    if share := _SHARE.search(sentence):
        yield "number", f"What percentage is given {subject}?", ((_plain(share.group()),),)
    if money := _MONEY.search(sentence):
        yield "number", f"How much money is meant {subject}?", ((_plain(money.group()),),)
    if date := _DATE.search(sentence):
        yield "date", f"What date is given {subject}?", ((_plain(date["year"] or date.group()),),)
    if count := _COUNT.search(sentence):
        yield "number", f"How many {count['what']}, {subject}?", ((_plain(count["count"]),),)
    if defined := _DEFINED.match(sentence):
        yield "definition", f"What is {_lowered(defined['term'])}?", ()
    if _DUTY.search(sentence):
        yield "rule", f"What is required {subject}?", ()


_RANK = {kind: rank for rank, kind in enumerate(("heading", "definition", "number", "rule", "date"))}


def _subject(document: Document, span: Span, path: tuple[str, ...]) -> str:
    title = document.source_at(span.start).title or PurePosixPath(document.id).stem.replace("_", " ")
    heading = path[-1] if path and path[-1] != title else ""
    return f"under “{_plain(heading)}” in “{_plain(title)}”" if heading else f"in “{_plain(title)}”"


def _lowered(term: str) -> str:
    """Return the term as it stands inside a sentence: an article before it in lower case."""
    return re.sub(r"^(?:An?|The)\b", lambda article: article.group().lower(), term)


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".,")
