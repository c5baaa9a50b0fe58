"""Questions to begin with, taken from the documents at hand."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from eval.errors import RunError
from eval.run_folder import Run, read_run
from eval.scores import QuestionScores
from index.snapshot import Snapshot
from index.store import DocumentRow
from page.words import title_of

_SHOWN = 4
# Headings every policy has: they make no question of their own.
_USUAL = re.compile(
    r"(?i)^(summary|introduction|purpose|scope|definitions?|contents|background|overview|about .*|references|annex.*|"
    r"appendix.*|contact.*|review|equality.*|conclusions?|notes?|further reading|transcript|sources?)$"
)
_NUMBER = re.compile(r"^[\d.]+\s+")


def example_questions(snapshot: Snapshot, run: Path, n: int = _SHOWN) -> tuple[str, ...]:
    """Return up to n questions to begin with, each on another document; empty for an empty index.

    Questions that an evaluation run answered rightly from documents that are indexed unchanged come first; then
    questions made of headings.
    """
    rows = [row for row in snapshot.documents() if row.n_chunks and not row.source.superseded]
    known = _answered_questions(run, frozenset((row.id, row.digest) for row in rows))
    spread = list(known.values())[:: max(1, len(known) // n)] if known else []
    if len(spread) >= n:
        return tuple(spread[:n])
    made = (_made_question(snapshot, row) for row in rows[:: max(1, len(rows) // n)] if row.id not in known)
    return tuple((*spread, *(question for question in made if question)))[:n]


@lru_cache(maxsize=2)
def _answered_questions(folder: Path, indexed: frozenset[tuple[str, str]]) -> dict[str, str]:
    """Return the shortest question on each document that a run answered rightly; read once for an index.

    Args:
        folder: The run's.
        indexed: Ids and digests of the documents there are.
    """
    try:
        run = read_run(folder)
    except RunError:
        return {}  # `python -m eval` says what is wrong with it; the page only wants examples
    same = {id_ for id_, digest in run.settings.get("documents", {}).items() if (id_, digest) in indexed}
    found: dict[str, str] = {}
    for scores in run.rows:
        document, question = _rightly_answered(run, scores)
        if document in same and len(question) < len(found.get(document, f"{question} ")):
            found[document] = question
    return found


def _rightly_answered(run: Run, scores: QuestionScores) -> tuple[str, str]:
    """Return the one document that a right answer cites, and its question; "" of both where it is no good example."""
    answer = run.answers.get(scores.id)
    is_right = scores.values.get("right") == 1.0 and scores.values.get("gold_quoted") == 1.0
    if answer is None or not is_right or answer.question != answer.standalone_question:
        return "", ""
    cited = {citation.document for citation in answer.citations}
    is_whole = answer.question[:1].isupper() and answer.question.endswith("?")  # not a few words for a search box
    return (cited.pop(), answer.question) if is_whole and len(cited) == 1 else ("", "")


def _made_question(snapshot: Snapshot, row: DocumentRow) -> str:
    """Return a question on a document's first telling heading, in the form that is answered most often."""
    topic = _telling_heading(snapshot, row.id)
    return f"{title_of(row.source, row.id)}: what does it say about {topic}?" if topic else ""


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
