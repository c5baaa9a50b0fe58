"""What the commands of the index print, as text. Pure: a value in, words out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from index.build import BuildSummary
from index.corpus import Problem
from index.datatypes import Chunk, Document, Hit, Span
from index.facts import IndexFacts
from index.store import DocumentRow

_DIM, _BOLD, _PLAIN = "\x1b[2m", "\x1b[1m", "\x1b[0m"
# Escape sequences in a document must not move the reader's cursor or set the title of the window.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\u202a-\u202e\u2066-\u2069]")
_MOST_LISTED = 20


def printable(text: str) -> str:
    """Return the text without control characters that a terminal would obey."""
    return _CONTROL.sub("�", text)


def printable_line(text: str) -> str:
    """Return the text so that it stays on one line."""
    return printable(text).replace("\n", "⏎")


def render_summary(summary: BuildSummary) -> str:
    """Return what a build did, for a person."""
    parts = [
        f"{summary.n_documents} documents, {summary.n_chunks} chunks in the index.",
        f"  added {len(summary.added)}, changed {len(summary.changed)}, renamed {len(summary.renamed)}, "
        f"removed {len(summary.removed)}, cut again {len(summary.recut)}, unchanged {len(summary.unchanged)}",
        f"  chunks: {summary.n_chunks_added} added, {summary.n_chunks_removed} removed; {summary.n_embedded} embedded",
    ]
    if summary.stale:
        parts.append(f"  {len(summary.stale)} kept in their last good version")
    parts += _listed("added", summary.added) + _listed("changed", summary.changed)
    parts += _listed("renamed", [f"{old} → {new}" for old, new in summary.renamed])
    parts += _listed("removed", summary.removed)
    if summary.problems:
        parts.append("Look at these:")
        parts += [f"  {render_problem(problem)}" for problem in summary.problems]
    rate = f", {summary.n_embedded / summary.embed_seconds:.0f} chunks embedded a second" if summary.n_embedded else ""
    parts.append(f"Done in {summary.seconds:.1f} s{rate}.")
    return "\n".join(parts)


def _listed(what: str, names: Sequence[str]) -> list[str]:
    shown = [f"  {what}: {printable_line(name)}" for name in names[:_MOST_LISTED]]
    rest = len(names) - _MOST_LISTED
    return [*shown, f"  … and {rest} more {what}"] if rest > 0 else shown


def render_problem(problem: Problem) -> str:
    """Return a problem on one line."""
    return printable_line(f"{problem.document_id}: {problem.reason} {problem.remedy}").strip()


def render_status(
    facts: IndexFacts,
    documents: Sequence[DocumentRow],
    problems: Sequence[Problem],
    n_bytes: int,
    vector_search: str,
) -> str:
    """Return what is indexed, how old and how large it is."""
    n_chunks = sum(row.n_chunks for row in documents)
    lines = [
        f"{len(documents)} documents, {n_chunks} chunks, {_size(n_bytes)} on disk; fingerprint {facts.fingerprint}",
        f"built {_ago(facts.built_at)}, last compared with {facts.corpus} {_ago(facts.checked_at)}",
        f"embedder {facts.embedder} ({facts.dim} dimensions); vector search is {vector_search}",
        "",
    ]
    for row in documents:
        facts_known = [row.source.title, row.source.publisher, row.source.published]
        known = " · ".join(part for part in facts_known if part)
        notes = " · superseded " + row.source.superseded if row.source.superseded else ""
        stale = "  STALE: the file has changed and cannot be read" if row.is_stale else ""
        lines.append(
            printable_line(f"{row.n_chunks:6d} chunks  {_size(row.n_bytes):>9}  {row.id}")
            + (printable_line(f"  ({known}{notes})") if known or notes else "")
            + stale
        )
    if problems:
        lines += ["", "Look at these:", *(f"  {render_problem(problem)}" for problem in problems)]
    return "\n".join(lines)


def _size(n_bytes: int) -> str:
    size = float(n_bytes)
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def _ago(moment: str) -> str:
    seconds = (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        n = int(seconds // length)
        if n:
            return f"{n} {unit}{'s' if n > 1 else ''} ago"
    return "just now"


def render_hit(at: int, hit: Hit, matched: Sequence[str], *, colour: bool) -> str:
    """Return a hit as a few lines: score, place, the words that matched, and its text."""
    chunk = hit.chunk
    place = [chunk.document_id, chunk.context]
    if chunk.page is not None:
        place.append(f"page {chunk.page}")
    head = printable_line(f"{at}. {hit.score:.3f}  " + "  ·  ".join(part for part in place if part))
    body = printable(" ".join(chunk.text.split()))
    if colour:
        head = f"{_BOLD}{head}{_PLAIN}"
        for word in sorted(matched, key=len, reverse=True):
            body = re.sub(rf"(?i)(?<!\w){re.escape(word)}(?!\w)", f"{_BOLD}\\g<0>{_PLAIN}", body)
    words = f"   matched: {', '.join(matched)}\n" if matched else ""
    kind = "   (an entry of a reference list)\n" if chunk.kind.value == "reference" else ""
    return f"{head}\n{words}{kind}   {body}"


def render_document(document: Document, chunks: Sequence[Chunk], *, colour: bool) -> str:
    """Return a document as read: chunk borders as ruled lines, furniture dimmed (or between ‹‹ and ››)."""
    source = document.source
    facts = {
        "title": source.title,
        "publisher": source.publisher,
        "authors": ", ".join(source.authors),
        "published": source.published,
        "superseded": source.superseded,
        "replaces": source.replaces,
        "url": source.url,
        "language": source.language,
        "format": document.media_type,
    }
    head = [f"{name}: {value}" for name, value in facts.items() if value]
    head += [f"note: {warning}" for warning in document.warnings]
    marks: dict[int, list[str]] = {}
    for at, chunk in enumerate(chunks, 1):
        label = f"\n──── chunk {at} [{chunk.span.start}, {chunk.span.end}) {chunk.context}\n"
        marks.setdefault(chunk.span.start, []).append(label)
    opening, closing = (_DIM, _PLAIN) if colour else ("‹‹", "››")
    for piece in document.furniture:
        marks.setdefault(piece.span.start, []).append(opening if colour else f"{opening}{piece.kind.value}: ")
        marks.setdefault(piece.span.end, []).insert(0, closing)
    body, start = [], 0
    for at in sorted(marks):
        body.append(printable(Span(start, at).cut(document.text)))
        body += marks[at]
        start = at
    body.append(printable(document.text[start:]))
    return "\n".join([*map(printable, head), "", "".join(body)])
