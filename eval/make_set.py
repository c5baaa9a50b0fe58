"""Proposes a starter set from an index: a key sentence of a section as the gold quote, and a question it answers.

A question is the heading, where that asks one, or the sentence with question words where its figure stood: "The council
will spend how much on roads?" What is proposed is a draft for a person: the quote is exact, the wording is stiff.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

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
    r"(?<![\w.,–-])(?!(?:19|20)\d\d\b)(?P<count>\d[\d,]*(?:\.\d+)?(?:\s(?:thousand|million|billion))?)\s"
    r"(?P<what>(?:[a-z-]{3,}\s)?(?:[a-z-]{3,}s|people|staff|children|women|men))\b"
)
_NAMED_NUMBER = re.compile(r"\b[A-Z][a-z]+\s$")  # "Category 2 calls" counts nothing
_DEFINED = re.compile(
    r"^(?!(?:What|Who|Where|When|How|Why|Among|Its|His|Her|Their|Our|One|Each|In|On|At|For|Here|Also)\b)"
    r"(?P<term>(?:(?:An?|The)\s)?[A-Z][\w’'-]*(?:\s[\w’'()-]+){0,4}?)\s(?:is|means|refers to)\s(?:an?|the)\s"
)
_DUTY = re.compile(r"\b(?:must|shall|is required to|are required to|may not|is entitled to|are entitled to)\b")
# A sentence that opens so needs the one before it.
_LEANS_BACK = re.compile(r"^(?:This|That|These|Those|It|They|He|She|We|I|And|But|So|However|Such|Here|There|You)\b")
# Where a clause that can stand without the rest of its sentence begins, and where it ends.
_BREAK = re.compile(r"[;:]\s|,\s(?=(?:which|who|where|while|whereas|but|and|although|so)\b)|\s(?=because\b)|\s[–—]\s")
_FEWEST_WORDS, _MOST_WORDS = 5, 45
_LONGEST_SUBJECT = 15  # words before "must" that a question can carry
# Sentences that open alike in more documents are often furniture: "The owner is the …", "Effective from …".
_OPENING_WORDS, _MOST_ALIKE = 2, 2
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
    openings = Counter(opening for found in by_document for opening in {_opening(one.quote) for _, one in found})
    in_turn = [pair for turn in zip_longest(*by_document) for pair in turn if pair is not None]
    in_turn.sort(key=lambda pair: openings[_opening(pair[1].quote)] > _MOST_ALIKE)  # these only where others run out
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
    for kind, question, facts in _readings(" ".join(sentence.split()), path):
        return _Proposal(question, sentence, facts, kind, path, span.start)
    return None


def _readings(sentence: str, path: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[tuple[str, ...], ...]]]:
    """Yield what the sentence may be asked for, the surest first: kind, question, facts."""
    if path and path[-1].rstrip().endswith("?"):
        yield "heading", path[-1].strip(), ()
    if share := _SHARE.search(sentence):
        yield "number", _asked(sentence, share.span(), "what percentage"), ((_plain(share.group()),),)
    if money := _MONEY.search(sentence):
        yield "number", _asked(sentence, money.span(), "how much"), ((_plain(money.group()),),)
    if date := _DATE.search(sentence):
        words = "which year" if date["year"] else "which date" if date.group()[:1].isdigit() else "which month"
        place = date.span("year") if date["year"] else date.span()
        yield "date", _asked(sentence, place, words), ((_plain(sentence[slice(*place)]),),)
    counts = (one for one in _COUNT.finditer(sentence) if not _NAMED_NUMBER.search(sentence[: one.start()]))
    if count := next(counts, None):
        yield "number", _asked(sentence, count.span("count"), "how many"), ((_plain(count["count"]),),)
    if defined := _DEFINED.match(sentence):
        yield "definition", f"What is {_lowered(defined['term'])}?", ()
    if (duty := _DUTY.search(sentence)) and 0 < len(sentence[: duty.start()].split()) <= _LONGEST_SUBJECT:
        is_passive = sentence[duty.end() :].startswith(" be ")
        what = "what" if duty.group().endswith("entitled to") else "be what" if is_passive else "do what"
        yield "rule", f"{sentence[: duty.end()]} {what}?", ()


_RANK = {kind: rank for rank, kind in enumerate(("heading", "definition", "number", "rule", "date"))}


def _asked(sentence: str, place: tuple[int, int], words: str) -> str:
    """Return the clause around a place of the sentence as a question, with these words instead of what stands there."""
    start, end = place
    breaks = list(_BREAK.finditer(sentence))
    first = max((found.end() for found in breaks if found.end() <= start), default=0)
    last = min((found.start() for found in breaks if found.start() >= end), default=len(sentence))
    clause = f"{sentence[first:start]}{words}{sentence[end:last]}".strip(" .,”\"')")
    return f"{clause[:1].upper()}{clause[1:]}?"


def _opening(quote: str) -> str:
    return " ".join(quote.lower().split()[:_OPENING_WORDS])


def _lowered(term: str) -> str:
    """Return the term as it stands inside a sentence: an article before it in lower case."""
    return re.sub(r"^(?:An?|The)\b", lambda article: article.group().lower(), term)


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".,")
