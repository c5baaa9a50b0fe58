"""Finds what a question of a chat may be answered from: mended, understood from the turns before, searched for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.snapshot import Snapshot
from rag.datatypes import Question
from rag.question.acronyms import Acronym, read_acronyms
from rag.question.followup import understand
from rag.question.small_talk import asks_for_more, asks_nothing
from rag.question.spelling import as_meant
from rag.retrieving.retriever import Found, RetrieveOptions, retrieve, search_agreement


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found.

    Attributes:
        question: The standalone question.
        acronyms: Short forms that count as the words they stand for.
        found: Best first.
    """

    question: str
    acronyms: tuple[Acronym, ...]
    found: tuple[Found, ...]


def find(snapshot: Snapshot, question: Question, options: RetrieveOptions = RetrieveOptions()) -> Finding:
    """Return the chunks most likely to answer a question, and the question as it was understood.

    Nothing is found for what asks nothing, and turns that asked nothing leave no trace.
    """
    turns = [
        replace(turn, question=as_meant(turn.question, snapshot))
        for turn in question.history
        if not (asks_nothing(turn.question) or asks_for_more(turn.question))
    ]
    if asks_nothing(question.text) or (asks_for_more(question.text) and not turns):
        return Finding(question.text, (), ())
    understood = understand(as_meant(question.text, snapshot), turns, search_agreement(snapshot, question.wanted))
    asked = understood.standalone
    acronyms = read_acronyms(snapshot, asked)
    found = retrieve(snapshot, asked, question.wanted, acronyms, options, understood.earlier)
    return Finding(asked, acronyms, found)
