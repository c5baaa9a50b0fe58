"""One turn for the clipboard: as HTML for word processors and mail, as plain text for everything else."""

from __future__ import annotations

from html import escape

from page.chats import Turn
from page.export_words import asked_on, note_of, numbers_of, paragraphs_of, remarks_of, said_instead, understood_as
from rag.datatypes import Answer
from rag.render import visible


def render_turn_html(turn: Turn, answer: Answer) -> str:
    """Return question, answer with raised numbers, and numbered notes. What comes from outside is escaped here."""
    numbers = numbers_of(answer)
    parts = [f"<p><strong>{escape(visible(turn.question))}</strong></p>"]
    parts += [f"<p><em>{escape(words)}</em></p>" for words in (understood_as(answer),) if words]
    parts += [f"<p>{escape(words)}</p>" for words in (said_instead(turn),) if words]
    for is_list, sentences in paragraphs_of(answer) if not said_instead(turn) else ():
        marked = [
            escape(words) + "".join(f"<sup>[{numbers[number]}]</sup>" for number in cited) for words, cited in sentences
        ]
        items = "".join(f"<li>{item}</li>" for item in marked)
        parts.append(f"<ul>{items}</ul>" if is_list else f"<p>{' '.join(marked)}</p>")
    parts += [f"<blockquote>{escape(remark)}</blockquote>" for remark in remarks_of(answer)]
    parts += [f"<p>[{number}] {escape(note)}</p>" for number, note in _notes(answer)]
    return "".join((*parts, f"<p><em>{escape(asked_on(turn))}</em></p>"))


def render_turn_text(turn: Turn, answer: Answer) -> str:
    """Return question, answer with numbers in brackets, and notes, as anybody would type them."""
    numbers = numbers_of(answer)
    blocks = [visible(turn.question), understood_as(answer), said_instead(turn)]
    for is_list, sentences in paragraphs_of(answer) if not said_instead(turn) else ():
        marked = [words + "".join(f"[{numbers[number]}]" for number in cited) for words, cited in sentences]
        blocks.append("\n".join(f"- {item}" for item in marked) if is_list else " ".join(marked))
    blocks += remarks_of(answer)
    blocks.append("\n".join(f"[{number}] {note}" for number, note in _notes(answer)))
    return "\n\n".join(block for block in (*blocks, asked_on(turn)) if block) + "\n"


def _notes(answer: Answer) -> list[tuple[int, str]]:
    return [(number, note_of(citation, answer)) for number, citation in enumerate(answer.citations, 1)]
