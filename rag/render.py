"""Shows an answer: as JSON, in a terminal, as Markdown. Pure functions.

Whatever comes from a document or a model is data: control characters never reach a terminal, and Markdown shows
marks instead of obeying them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from textwrap import fill
from typing import Any

from index.datatypes import Filter
from rag.datatypes import Answer, Citation, Outcome, Passage

_WIDTH = 88
_BOLD, _DIM, _CYAN, _YELLOW, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[33m", "\x1b[0m"
_STEERS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")  # whole sequences: colours, titles
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_SAID = {
    Outcome.ABSTAINED: "The documents do not say.",
    Outcome.UNSUPPORTED: "Something was drafted, but none of it could be verified in the documents.",
}


def answer_to_json(answer: Answer, id: str = "") -> dict[str, Any]:
    """Return the answer as one line of answers.jsonl holds it. The keys are a contract: see design.md."""
    return {
        "id": id,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "outcome": answer.outcome.value,
        "answer": answer.text,
        "confidence": round(answer.confidence, 4),
        "claims": [{"text": claim.text, "citations": list(claim.citations)} for claim in answer.claims],
        "citations": [_citation_to_json(citation) for citation in answer.citations],
        "passages": [
            {
                "document": passage.chunk.document_id,
                "start": passage.chunk.span.start,
                "end": passage.chunk.span.end,
                "text": passage.chunk.text,
                "score": round(passage.score, 6),
            }
            for passage in answer.passages
        ],
        "seconds": {stage: round(seconds, 4) for stage, seconds in answer.seconds.items()},
        "generator": answer.generator,
        "index": answer.index,
        "remarks": [{"kind": remark.kind.value, "text": remark.text} for remark in answer.remarks],
        "dropped": answer.n_dropped,
    }


def _citation_to_json(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document": citation.document_id,
        "title": citation.source.title,
        "section": " › ".join(citation.section),
        "page": citation.page,
        "speaker": citation.speaker,
        "published": citation.source.published,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
    }


def render_terminal(answer: Answer, colour: bool, searched: str = "") -> str:
    """Return the answer for a terminal: the answer, remarks, the footnotes with their quotes, and what was searched."""
    lines = [*_terminal_lines(answer, colour)]
    if searched:
        lines += ["", _styled(fill(visible(searched), _WIDTH), _DIM, colour)]
    return "\n".join(lines)


def what_was_searched(wanted: Filter, n: int, n_all: int) -> str:
    """Return what was searched in words: "Searched 3 of 48 documents, published from 2024-05-01 on.", say.

    Args:
        wanted: The filter.
        n: Documents that pass it.
        n_all: Documents of the index.
    """
    counted = f"{n_all:,} document{'' if n_all == 1 else 's'}"
    parts = [counted if n == n_all else f"{n:,} of {counted}"]
    if wanted.publishers:
        parts.append("only those of " + " or ".join(sorted(wanted.publishers)))
    if wanted.published_from:
        parts.append(f"published from {wanted.published_from} on")
    if wanted.published_to:
        parts.append(f"published up to {wanted.published_to}")
    return f"Searched {', '.join(parts)}."


def _terminal_lines(answer: Answer, colour: bool) -> Iterator[str]:
    if visible(answer.standalone_question) != visible(answer.question):
        yield _styled(f"Understood as: {visible(answer.standalone_question)}", _DIM, colour)
    if answer.outcome is Outcome.ANSWERED:
        yield fill(visible(answer.text), _WIDTH)
    else:
        yield _styled(_SAID[answer.outcome], _BOLD, colour)
    for remark in answer.remarks:
        yield _styled(fill(visible(remark.text), _WIDTH), _YELLOW, colour)
    for citation in answer.citations:
        yield ""
        yield _styled(f"[{citation.number}] {visible(place_of(citation))}", _CYAN, colour)
        yield fill(f"“{visible(citation.quote)}”", _WIDTH, initial_indent="    ", subsequent_indent="    ")
    if answer.outcome is not Outcome.ANSWERED and answer.passages:
        yield ""
        yield "The closest passages:"
        for passage in answer.passages[:3]:
            yield _styled(f"  - {visible(_place_of_passage(passage))}", _CYAN, colour)
            words = " ".join(visible(passage.chunk.words).split()[:40])
            yield fill(words + " …", _WIDTH, initial_indent="    ", subsequent_indent="    ")


def render_markdown(answer: Answer) -> str:
    """Return the answer as Markdown, its citations as footnotes that Markdown programs understand."""
    lines = [f"**{_escaped(answer.question)}**", ""]
    if answer.standalone_question != answer.question:
        lines += [f"Understood as: {_escaped(answer.standalone_question)}", ""]
    if answer.outcome is Outcome.ANSWERED:
        sentences = (
            _escaped(claim.text) + "".join(f"[^{number}]" for number in claim.citations) for claim in answer.claims
        )
        lines.append(" ".join(sentences))
    else:
        lines.append(_SAID[answer.outcome])
    for remark in answer.remarks:
        lines += ["", f"> {_escaped(remark.text)}"]
    if answer.citations:
        lines.append("")
    for citation in answer.citations:
        lines.append(f"[^{citation.number}]: {_escaped(place_of(citation))}: “{_escaped(citation.quote)}”")
    return "\n".join(lines) + "\n"


def place_of(citation: Citation) -> str:
    """Return in one line where a quote stands: title, section, page, speaker, date; the document's id if untitled."""
    source = citation.source
    section = tuple(part for part in citation.section if part != source.title)
    parts = [
        source.title or citation.document_id,
        " › ".join(section[-2:]),
        f"page {citation.page}" if citation.page else "",
        citation.speaker or "",
        source.published or "",
        f"replaced {source.superseded}" if source.superseded else "",
    ]
    return " · ".join(part for part in parts if part)


def _place_of_passage(passage: Passage) -> str:
    parts = [passage.source.title or passage.chunk.document_id, " › ".join(passage.section[-1:])]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def visible(text: str) -> str:
    """Return the text on one line without characters that steer a terminal or hide: only what a reader sees."""
    spaced = " ".join(_STEERS.sub("", text).split())
    return "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", visible(text))


def _styled(text: str, style: str, colour: bool) -> str:
    return f"{style}{text}{_OFF}" if colour else text
