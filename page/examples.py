"""Questions to begin with, taken from the documents at hand."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from index.snapshot import Snapshot
from index.store import DocumentRow
from page.words import title_of

_SHOWN = 4
_MOST_CHARS = 80
# Headings every policy has: they make no question of their own.
_USUAL = re.compile(
    r"(?i)^(summary|introduction|purpose|scope|definitions?|contents|background|overview|about .*|references|annex.*|"
    r"appendix.*|contact.*|review|equality.*|conclusions?|notes?|further reading|transcript|sources?)$"
)
_NUMBER = re.compile(r"^[\d.]+\s+")


def example_questions(snapshot: Snapshot, sets: Path, n: int = _SHOWN) -> tuple[str, ...]:
    """Return up to n questions to begin with, each on another document; empty for an empty index.

    Questions of the sets in a folder come first, those whose evidence is indexed; then questions made of headings.
    """
    rows = [row for row in snapshot.documents() if row.n_chunks and not row.source.superseded]
    known = _known_questions(sets, frozenset(row.id for row in rows))
    spread = list(known.values())[:: max(1, len(known) // n)] if known else []
    if len(spread) >= n:
        return tuple(spread[:n])
    made = (_made_question(snapshot, row) for row in rows[:: max(1, len(rows) // n)] if row.id not in known)
    return tuple((*spread, *(question for question in made if question)))[:n]


@lru_cache(maxsize=2)
def _known_questions(sets: Path, documents: frozenset[str]) -> dict[str, str]:
    """Return the shortest answerable question on each document, in the order of the sets; read once for an index."""
    found: dict[str, str] = {}
    for path in sorted(sets.glob("*.jsonl")):
        try:
            questions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        except (OSError, ValueError):
            continue  # `python -m eval` says what is wrong with it; the page only wants examples
        for one in questions:
            held = {evidence["document"] for evidence in one.get("evidence", ())}
            is_whole = one["question"][:1].isupper() and one["question"].endswith(
                "?"
            )  # not a few words for a search box
            is_alone = len(held) == 1 and held <= documents and not one.get("history")
            if is_whole and is_alone and one.get("answerable", True):
                document = held.pop()
                before = found.get(document)
                if before is None or len(one["question"]) < len(before):
                    found[document] = one["question"]
    return found


def _made_question(snapshot: Snapshot, row: DocumentRow) -> str:
    topic = _telling_heading(snapshot, row.id)
    return f"What does “{title_of(row.source, row.id)}” say about {topic}?" if topic else ""


def _telling_heading(snapshot: Snapshot, document_id: str) -> str:
    for chunk in snapshot.chunks_of(document_id):
        section = _last_heading(chunk.context)
        if 4 <= len(section) <= 60 and not _USUAL.match(section) and not section.endswith("?"):
            return section[0].lower() + section[1:] if section[1:2].islower() else section
    return ""


def _last_heading(context: str) -> str:
    """Return the last heading of a chunk's context ("title › section"), its number left out; "" if it has none."""
    parts = context.split(" › ")
    return _NUMBER.sub("", parts[-1].strip()) if len(parts) > 1 else ""
