"""A chat as Markdown, its footnotes numbered through and each with quote, document, page, date and fingerprint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from page.chats import Turn, TurnState
from page.words import readable_date, reference_of
from rag.datatypes import Answer, Citation, Outcome
from rag.render import visible

# "&" so that "&copy;" in a document is not turned into a sign.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_LINE_START = re.compile(r"^([-+=:]|\d+[.)])(?=\s|$)")
NOT_ANSWERED = {
    Outcome.ABSTAINED: "The documents do not say.",
    Outcome.UNSUPPORTED: "Nothing that could be drafted holds up against the documents.",
}
NO_ANSWER = {
    TurnState.ASKING: "Not answered yet.",
    TurnState.STOPPED: "Stopped before an answer.",
    TurnState.FAILED: "",
}


def render_chat_markdown(title: str, turns: Sequence[Turn]) -> str:
    """Return a chat with its title, to be kept as a file."""
    return f"# {escaped(title)}\n\n{render_turns_markdown(turns)}"


def render_turns_markdown(turns: Sequence[Turn]) -> str:
    """Return turns as Markdown: questions as headings, answers, then all footnotes in order."""
    lines: list[str] = []
    notes: list[str] = []
    for turn in turns:
        lines += [f"## {escaped(turn.question)}", ""]
        if turn.answer is None:
            lines += [NO_ANSWER.get(turn.state) or escaped(turn.fault), ""]
            continue
        lines += _answer_lines(turn.answer, len(notes))
        notes += [_note(citation, len(notes) + at, turn.answer) for at, citation in enumerate(turn.answer.citations, 1)]
        lines += [f"*{escaped(asked_on(turn))}*", ""]
    return "\n".join([*lines, *notes]).rstrip() + "\n"


def asked_on(turn: Turn) -> str:
    """Return when a turn was asked and of which index."""
    index = f", index {turn.answer.index}" if turn.answer and turn.answer.index else ""
    return f"Asked on {readable_date(turn.asked_at)}{index}."


def shifted(answer: Answer, n_before: int) -> dict[int, int]:
    """Return the number of each citation when those of `n_before` earlier ones are counted too."""
    return {citation.number: n_before + at for at, citation in enumerate(answer.citations, 1)}


def _answer_lines(answer: Answer, n_before: int) -> Iterator[str]:
    if visible(answer.standalone_question) != visible(answer.question):
        yield from (f"Understood as: {escaped(answer.standalone_question)}", "")
    numbers = shifted(answer, n_before)
    if answer.outcome is Outcome.ANSWERED:
        sentences = (
            escaped(claim.text) + "".join(f"[^{numbers[number]}]" for number in claim.citations if number in numbers)
            for claim in answer.claims
        )
        yield from (" ".join(sentences), "")
    else:
        yield from (NOT_ANSWERED[answer.outcome], "")
    for remark in answer.remarks:
        yield from (f"> {escaped(remark.text)}", "")


def _note(citation: Citation, number: int, answer: Answer) -> str:
    where = f"{citation.document_id}, index {answer.index}" if answer.index else citation.document_id
    return f"[^{number}]: {escaped(reference_of(citation))}: “{escaped(citation.quote)}” ({escaped(where)})"


def escaped(text: str) -> str:
    """Return the text on one line so that Markdown shows its marks instead of obeying them."""
    marked = _MARKDOWN.sub(r"\\\1", visible(text))
    return _LINE_START.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], marked)
