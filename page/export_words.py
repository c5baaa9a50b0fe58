"""What a chat says in every form it is taken along in."""

from __future__ import annotations

from itertools import groupby

from page.chats import Turn, TurnState
from page.choices import Choices
from page.declined import said_of
from page.words import readable_date, reference_of, remark_word, with_readable_dates
from rag.datatypes import Answer, Citation, Claim
from rag.render import visible

_BULLETS = ("- ", "• ", "* ")
_NO_ANSWER = {TurnState.ASKING: "Not answered yet.", TurnState.STOPPED: "Stopped before an answer."}


def said_instead(turn: Turn) -> str:
    """Return what stands where a turn has no sentences with footnotes; "" where it has some."""
    if turn.answer is None:
        return _NO_ANSWER.get(turn.state) or visible(turn.fault)
    return said_of(turn.answer, Choices.from_json(turn.choices))


def understood_as(answer: Answer) -> str:
    """Return how a question was understood; "" where it was taken as it stands."""
    asked, understood = visible(answer.question), visible(answer.standalone_question)
    return f"Understood as: {understood}" if understood != asked else ""


def asked_on(turn: Turn) -> str:
    """Return when a turn was asked and of which index."""
    index = f", index {turn.answer.index}" if turn.answer and turn.answer.index else ""
    return f"Asked on {readable_date(turn.asked_at)}{index}."


def remarks_of(answer: Answer) -> tuple[str, ...]:
    """Return the remarks, each on one line and begun with its word as on the page."""
    return tuple(f"{remark_word(one)}. {visible(with_readable_dates(one.text))}" for one in answer.remarks)


def note_of(citation: Citation, answer: Answer) -> str:
    """Return a footnote on one line: document, date, place, quote, document id and fingerprint."""
    where = f"{citation.document_id}, index {answer.index}" if answer.index else citation.document_id
    return visible(f"{reference_of(citation)}: “{citation.quote}” ({where})")


def numbers_of(answer: Answer, n_before: int = 0) -> dict[int, int]:
    """Return the number of each citation when those of `n_before` earlier ones are counted too."""
    return {citation.number: n_before + at for at, citation in enumerate(answer.citations, 1)}


def paragraphs_of(answer: Answer) -> tuple[tuple[bool, tuple[tuple[str, tuple[int, ...]], ...]], ...]:
    """Return the sentences of an answer as they stand together, in order; empty if it has none.

    Returns:
        Of each paragraph or list whether it is a list, and its sentences: words on one line, without the bullet that
        a list item began with, and the numbers of the answer's citations.
    """
    cited = {citation.number for citation in answer.citations}
    return tuple(
        (is_list, tuple((_words(claim), tuple(n for n in claim.citations if n in cited)) for claim in claims))
        for is_list, claims in groupby(answer.claims, key=_is_item)
    )


def _is_item(claim: Claim) -> bool:
    return claim.text.strip().startswith(_BULLETS)


def _words(claim: Claim) -> str:
    text = claim.text.strip()
    return visible(text[2:] if text.startswith(_BULLETS) else text)
