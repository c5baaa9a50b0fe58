"""Resolves the word that points out of a quoted sentence: "She emphasises" → "She [Vic Townshend] emphasises"."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from index.datatypes import BlockKind, Document, Span
from index.text import search_words, split_sentences
from rag.language.names import read_names

# How far back an antecedent is looked for.
_REACH = 900
_POINTS = re.compile(r"(?P<word>He|She|His|Her|It|They|Its|Their)\b(?!['’])(?P<next>\s+\w+)?")
_VAGUE = re.compile(
    r"(?:This|These|That|Those|Such|Both|Neither|The (?:latter|former|same|two))\b(?! (?:year|week|month|policy|"
    r"document|guidance|report|page)\b)"
)
# "He or she" means whoever does something: no name says it.
_ANYBODY = re.compile(
    r"(?:He|She|His|Her|They|Their)(?:\s+or\s+|\s?/\s?)(?:she|he|they|her|his|their)\b", re.IGNORECASE
)
# What makes two capitalised words no person's name: an article before them, or a role among them.
_ARTICLE = re.compile(r"\b(?:the|an?|our|your|their|its|this|each|every)\s+$", re.IGNORECASE)
_ROLES = frozenset(
    "Director Manager Officer Chair Chief Head Lead Secretary Minister President Adviser Advisor Coordinator "
    "Administrator Consultant Nurse Team".split()
)
_PERSONAL = frozenset({"He", "She", "His", "Her"})
_PLURAL = frozenset({"They", "Their"})
_PEOPLE = frozenset("people staff children men women police team committee board group panel".split())
# "It is important that", "It was found that": nothing is pointed at.
_EMPTY_IT = re.compile(
    r"It (?:is|was|may|will|would|can|could|has|seems|appears|takes|remains|means|makes sense)\b.{0,60}?\b(?:that|to|"
    r"whether|how|why|when)\b"
)
_SUBJECT = re.compile(
    r"(?:(?:In|By|As|For|On|At|After|Since|During|From|With|Under|Despite|While|When|Following)\b[^,.]{3,80},\s+)?"
    r"(?P<subject>(?:The|A|An|Our|Each|Every|All)?\s?(?:[\w’'&/-]+\s?(?:\([A-Z][\w-]{1,9}\)\s?)?){1,7}?)(?<=[\s)])"
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|must|should|does|do|did|aims?|provides?|allows?|"
    r"covers?|applies|apply|includes?|helps?|works?|sets?|uses?|offers?|gives?|shows?|says?|said|found|reported|"
    r"established|created|developed|launched|published)\b"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resolved:
    """A sentence that can be understood alone.

    Attributes:
        words: With what its pronoun stands for in square brackets.
        span: Where the words stand: with the sentence before when the pronoun could not be resolved.
    """

    words: str
    span: Span


def resolve(words: str, span: Span, document: Document) -> Resolved:
    """Return the sentence with its opening pronoun resolved from what stands before it in the same section."""
    opening = _POINTS.match(words)
    if opening and not _EMPTY_IT.match(words):
        pronoun = opening["word"]
        found = _person_before(document, span) if pronoun in _PERSONAL else _subject_before(document, span)
        if found and not _ANYBODY.match(words) and (pronoun not in _PLURAL or is_plural(found)):
            return Resolved(f"{pronoun} [{found}]{words[len(pronoun) :]}", span)
    elif not _VAGUE.match(words):
        return Resolved(words, span)
    before = _sentence_before(document, span) or _paragraph_end_before(document, span)
    if before and len(before.cut(document.text).split()) <= 30 and not _EMPTY_IT.match(words):
        return Resolved(f"{search_words(before.cut(document.text))} {words}", Span(before.start, span.end))
    return Resolved(words, span)


def is_plural(subject: str) -> bool:
    """Tell whether "they" may stand for the subject: "the panels", "staff", "the King's Fund and its partners"."""
    last = subject.rsplit(maxsplit=1)[-1].rstrip(")").lower()
    return " and " in subject or last in _PEOPLE or (last.endswith("s") and not last.endswith(("ss", "us", "is")))


def _before(document: Document, span: Span) -> Span:
    section = document.section_at(span.start)
    start = max(section.span.start if section else 0, span.start - _REACH)
    return Span(start, span.start)


def _person_before(document: Document, span: Span) -> str:
    """Return the one person named before, "" if none or several are: the pronoun may mean nobody else."""
    before = _before(document, span).cut(document.text)
    people = [
        search_words(name.words)
        for name in read_names(before)
        if name.is_person and not _ARTICLE.search(before[: name.span.start]) and not _ROLES & set(name.words.split())
    ]
    fullest = max(people, key=len, default="")
    return fullest if all(person.split()[-1] == fullest.split()[-1] for person in people) else ""


def _subject_before(document: Document, span: Span) -> str:
    """Return what the sentence before is about when it says so plainly, else ""."""
    before = _sentence_before(document, span)
    if before is None:
        return ""
    words = search_words(before.cut(document.text))
    match = _SUBJECT.match(words)
    if not match:
        return ""
    subject = match["subject"].strip()
    is_plain = len(subject.split()) >= 2 or (subject[:1].isupper() and len(subject) > 3)
    if (
        not is_plain
        or _POINTS.match(subject)
        or _VAGUE.match(subject)
        or subject.lower() in {"there", "what", "which", "where", "people"}
    ):
        return ""
    return (
        subject[0].lower() + subject[1:]
        if subject.startswith(("The ", "A ", "An ", "Our ", "Each ", "Every ", "All "))
        else subject
    )


def _sentence_before(document: Document, span: Span) -> Span | None:
    """Return the sentence right before in the same block, None at its start."""
    for block in document.blocks:
        if block.span.start <= span.start < block.span.end:
            earlier = [one for one in split_sentences(document.text, block.span) if one.end <= span.start]
            return earlier[-1] if earlier and not _has_furniture(document, Span(earlier[-1].start, span.end)) else None
    return None


def _paragraph_end_before(document: Document, span: Span) -> Span | None:
    """Return the last sentence of the paragraph right before, None after anything else.

    None too where that is of another section or by another speaker.
    """
    at = bisect_right(document.blocks, span.start, key=lambda one: one.span.start) - 2
    if at < 0 or document.blocks[at].kind is not BlockKind.PARAGRAPH:
        return None
    before = document.blocks[at].span
    sentences = split_sentences(document.text, before)
    is_apart = any(of(before.start) != of(span.start) for of in (document.section_at, document.speaker_at))
    if not sentences or is_apart or _has_furniture(document, Span(sentences[-1].start, span.end)):
        return None
    return sentences[-1]


def _has_furniture(document: Document, span: Span) -> bool:
    return any(piece.span.overlaps(span) for piece in document.furniture)
