"""A chat as Markdown, its footnotes numbered through and each with quote, document, page, date and fingerprint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from page.chats import Turn
from page.export_words import asked_on, note_of, numbers_of, paragraphs_of, remarks_of, said_instead, understood_as
from rag.datatypes import Answer
from rag.render import visible

# "&" so that "&copy;" in a document is not turned into a sign.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_LINE_START = re.compile(r"^([-+=:]|\d+[.)])(?=\s|$)")


def render_chat_markdown(title: str, turns: Sequence[Turn]) -> str:
    """Return a chat with its title: questions as headings, answers, then all footnotes in order."""
    lines = [f"# {escaped(title)}", ""]
    notes: list[str] = []
    for turn in turns:
        lines += [f"## {escaped(turn.question)}", ""]
        if turn.answer is None:
            lines += [escaped(said_instead(turn)), ""]
            continue
        lines += _answer_lines(turn, turn.answer, len(notes))
        first = len(notes) + 1
        notes += [
            f"[^{number}]: {escaped(note_of(citation, turn.answer))}"
            for number, citation in enumerate(turn.answer.citations, first)
        ]
        lines += [f"*{escaped(asked_on(turn))}*", ""]
    return "\n".join([*lines, *notes]).rstrip() + "\n"


def _answer_lines(turn: Turn, answer: Answer, n_before: int) -> Iterator[str]:
    if understood := understood_as(answer):
        yield from (escaped(understood), "")
    if instead := said_instead(turn):
        yield from (escaped(instead), "")
    else:
        numbers = numbers_of(answer, n_before)
        for is_list, sentences in paragraphs_of(answer):
            marked = [escaped(words) + "".join(f"[^{numbers[n]}]" for n in cited) for words, cited in sentences]
            yield from ([*(f"- {item}" for item in marked), ""] if is_list else [" ".join(marked), ""])
    for remark in remarks_of(answer):
        yield from (f"> {escaped(remark)}", "")


def escaped(text: str) -> str:
    """Return the text on one line so that Markdown shows its marks instead of obeying them."""
    marked = _MARKDOWN.sub(r"\\\1", visible(text))
    return _LINE_START.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], marked)
