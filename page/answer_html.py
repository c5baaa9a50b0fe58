"""An answer as HTML. A pure function: whatever comes from a document or a person is escaped here, and only here."""

from __future__ import annotations

from html import escape

from page.choices import Choices
from page.declined import how_sure, said_of, what_to_do
from page.words import (
    certainty,
    facts_of,
    generator_words,
    odds,
    place_of,
    reference_of,
    remark_word,
    title_of,
    with_readable_dates,
)
from rag.datatypes import Answer, Citation, Claim, Outcome, Passage, Remark, RemarkKind

_CLOSE_SHOWN = 4
_QUOTE_CHARS = 320
_WORD_CHARS = 24  # a longer word may be broken, so that it fits a narrow screen
# A sign for each kind of remark, beside its word, so that neither depends on colour.
_SIGNS = {
    RemarkKind.SUPERSEDED: "↻",
    RemarkKind.DISAGREEMENT: "≠",
    RemarkKind.MISSING: "∅",
    RemarkKind.FALLBACK: "⇄",
}


def answer_html(answer: Answer, choices: Choices) -> str:
    """Return the whole reply: sentences with footnote buttons, remarks, footnotes, how sure, what came close."""
    parts = [_standalone(answer), *map(_remark, _first_remarks(answer))]
    if answer.outcome is Outcome.ANSWERED:
        parts += [_claims(answer), *map(_remark, _last_remarks(answer)), _footnotes(answer.citations)]
        parts.append(_how(answer, choices, _came_close(answer)))
    else:
        parts += [_help(answer, choices), *map(_remark, _last_remarks(answer))]
    return f'<article class="answer">{"".join(parts)}</article>'


def _standalone(answer: Answer) -> str:
    if " ".join(answer.standalone_question.split()) == " ".join(answer.question.split()):
        return ""
    return f'<p class="standalone"><span>Understood as</span> {escape(answer.standalone_question)}</p>'


def _first_remarks(answer: Answer) -> list[Remark]:
    return [remark for remark in answer.remarks if remark.kind is RemarkKind.DISAGREEMENT]


def _last_remarks(answer: Answer) -> list[Remark]:
    return [remark for remark in answer.remarks if remark.kind is not RemarkKind.DISAGREEMENT]


def _remark(remark: Remark) -> str:
    return (
        f'<p class="remark {remark.kind.value}"><span class="sign" aria-hidden="true">{_SIGNS[remark.kind]}</span>'
        f"<span><strong>{remark_word(remark)}.</strong> {escape(with_readable_dates(remark.text))}</span></p>"
    )


def _claims(answer: Answer) -> str:
    cited = {citation.number: citation for citation in answer.citations}
    return '<div class="claims" lang="">' + "".join(_paragraphs(answer.claims, cited)) + "</div>"


def _paragraphs(claims: tuple[Claim, ...], cited: dict[int, Citation]) -> list[str]:
    """Return sentences run on in one paragraph, and claims that begin with a bullet as a list."""
    html, run, items = [], list[str](), list[str]()

    def end_run() -> None:
        if run:
            html.append(f"<p>{' '.join(run)}</p>")
            run.clear()
        if items:
            html.append(f"<ul>{''.join(items)}</ul>")
            items.clear()

    for claim in claims:
        text = claim.text.strip()
        marks = "".join(_mark(cited[number]) for number in claim.citations if number in cited)
        if text.startswith(("- ", "• ", "* ")):
            if run:
                end_run()
            items.append(f"<li>{_with_marks(text[2:], marks)}</li>")
        else:
            if items:
                end_run()
            run.append(f'<span class="claim">{_with_marks(text, marks)}</span>')
    end_run()
    return html


def _with_marks(text: str, marks: str) -> str:
    """Return a sentence with its footnote marks, which never stand alone on a line."""
    *before, last = text.rsplit(" ", 1) if len(text.rsplit(" ", 1)[-1]) <= _WORD_CHARS else (text, "")
    lead = f"{escape(before[0])}{' ' if last else ''}" if before else ""
    return f'{lead}<span class="last">{escape(last)}{marks}</span>'


def _mark(citation: Citation) -> str:
    label = f"Footnote {citation.number}: {reference_of(citation)}"
    return (
        f'<sup><button type="button" class="fn" data-number="{citation.number}" aria-label="{escape(label)}"'
        f' aria-describedby="quote-{citation.number}" data-reference="{escape(reference_of(citation))}"'
        f' aria-pressed="false">{citation.number}</button></sup>'
    )


def _footnotes(citations: tuple[Citation, ...]) -> str:
    items = []
    for citation in citations:
        source = citation.source
        marks = '<span class="tag">↻ replaced</span>' if source.superseded else ""
        rest = " · ".join((*facts_of(source), *place_of(citation)))
        items.append(
            f'<li><button type="button" class="note" data-number="{citation.number}" aria-pressed="false">'
            f'<span class="number" aria-hidden="true">{citation.number}</span><span class="note-text">'
            f'<span class="title"><span class="unseen">Footnote {citation.number}: </span>'
            f"{escape(title_of(source, citation.document_id))}</span>{marks}"
            f'<span class="facts">{escape(rest)}</span></span></button>'
            f'<span id="quote-{citation.number}" hidden>“{escape(_cut(citation.quote))}”</span></li>'
        )
    return f'<ol class="footnotes" aria-label="Footnotes">{"".join(items)}</ol>'


def _how(answer: Answer, choices: Choices, close: str) -> str:
    sure = certainty(answer.confidence)
    dropped = (
        f" {answer.n_dropped} drafted {'sentence was' if answer.n_dropped == 1 else 'sentences were'} left out because"
        " the documents did not bear them out."
        if answer.n_dropped
        else ""
    )
    return (
        f'<details class="how"><summary><span class="sure">{sure}</span></summary>'
        f"<p>Of answers this sure, {odds(answer.confidence)} are right."
        f" Searched {escape(choices.described())}.{_drafted_by(answer)}{dropped}</p>"
        f"{_left_out(answer)}{close}</details>"
    )


def _drafted_by(answer: Answer) -> str:
    return f" Drafted by {escape(generator_words(answer.generator))}." if answer.generator else ""


def _left_out(answer: Answer) -> str:
    """Return what was drafted and is not believed, struck through and folded away, for who wants to see it."""
    items = "".join(f"<li><s>{escape(one.text)}</s> {escape(one.reason)}</li>" for one in answer.dropped)
    if not items:
        return ""
    return f'<details class="left-out"><summary>Show what was left out</summary><ul>{items}</ul></details>'


def _help(answer: Answer, choices: Choices) -> str:
    parts = [f'<p class="lead">{said_of(answer, choices)}</p>']
    if not choices.leaves_none:
        drafted = _drafted_by(answer) if answer.outcome is Outcome.UNSUPPORTED else ""
        parts.append(f"<p>Searched {escape(choices.described())}. {how_sure(answer)}{drafted}</p>")
    parts.append(_left_out(answer))
    close = _came_close(answer)
    if close:
        parts.append(f'<p class="closest">These passages come closest; one of them may still help:</p>{close}')
    parts.append(f'<p class="next">What you can do: {what_to_do(choices)}</p>')
    return f'<div class="help">{"".join(parts)}</div>'


def _came_close(answer: Answer) -> str:
    """Return the best passages that no citation rests on, each a button that opens it."""
    used = [(citation.document_id, citation.span) for citation in answer.citations]
    unused = [
        passage
        for passage in answer.passages
        if not any(passage.chunk.document_id == id_ and passage.chunk.span.overlaps(span) for id_, span in used)
    ][:_CLOSE_SHOWN]
    if not unused:
        return ""
    heading = '<p class="close-heading">What else came close</p>' if answer.outcome is Outcome.ANSWERED else ""
    return f'{heading}<ul class="close">{"".join(map(_close_passage, unused))}</ul>'


def _close_passage(passage: Passage) -> str:
    where = " › ".join(part for part in passage.section if part != passage.source.title)
    title = title_of(passage.source, passage.chunk.document_id)
    facts = " · ".join((*facts_of(passage.source), where) if where else facts_of(passage.source))
    return (
        f'<li><button type="button" class="passage" data-label="{escape(passage.label)}">'
        f'<span class="title">{escape(title)}</span><span class="facts">{escape(facts)}</span>'
        f'<span class="words">{escape(_cut(_words(passage), 180))}</span></button></li>'
    )


def _words(passage: Passage) -> str:
    """Return the passage's sentences, furniture between them left out."""
    chunk = passage.chunk
    sentences = (chunk.text[span.start - chunk.span.start : span.end - chunk.span.start] for span in chunk.sentences)
    return " ".join(sentences) or chunk.text


def _cut(words: str, max_chars: int = _QUOTE_CHARS) -> str:
    line = " ".join(words.split())
    return line if len(line) <= max_chars else line[: max_chars - 1].rsplit(" ", 1)[0] + " …"
