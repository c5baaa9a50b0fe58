"""What is said where there is no answer: one sentence, the same on the page, when heard and when taken along."""

from __future__ import annotations

from page.choices import Choices
from page.words import odds
from rag.datatypes import Answer, Outcome

_LEAST_SURE = 0.8  # from here on "the documents do not say" is right often enough to be said outright


def said_of(answer: Answer, choices: Choices) -> str:
    """Return why an answer has no sentences with footnotes, no more sure than it is; "" where it has some."""
    if answer.outcome is Outcome.ANSWERED:
        return ""
    if choices.leaves_none:
        return "The filters leave no document to search."
    if answer.outcome is Outcome.UNSUPPORTED:
        return "Nothing that could be drafted holds up against the documents, so there is no answer to show."
    return "The documents do not say." if _is_sure(answer) else "No answer was found in the documents."


def how_sure(answer: Answer) -> str:
    """Return how often such a reply is right, and what it means where it is not."""
    words = f"Of replies this sure, {odds(answer.confidence)} are right"
    return f"{words}." if _is_sure(answer) else f"{words}; otherwise the documents say it in other words."


def what_to_do(choices: Choices) -> str:
    """Return what a person can do to get an answer after all."""
    if choices.leaves_none:
        return "Press “Search all” beside the input, or widen the filters in Settings, then ask again."
    filters = " widen the filters in Settings," if choices.is_filtered else ""
    return (
        f"Name the policy or the people it is about, ask for one thing at a time,{filters} or add the document that "
        "would say."
    )


def _is_sure(answer: Answer) -> bool:
    return answer.confidence >= _LEAST_SURE
