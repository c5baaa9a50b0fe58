"""Feedback as a question set that `python -m eval run` takes."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from pathlib import Path

from eval.gold import DocumentText, find_misfits, texts_of
from eval.questions import Evidence, PastTurn, QuestionSet, SetQuestion, slips
from index.errors import DEFAULT_INDEX
from index.snapshot import Snapshot
from page.feedback import KeptFeedback, Verdict
from rag.datatypes import Citation, Outcome

_RUN = "feedback-run"
_CHANGED = "changed"
"""Tags a question some of whose quotes the documents do not hold any more."""


def question_set(given: Iterable[KeptFeedback], snapshot: Snapshot) -> tuple[SetQuestion, ...]:
    """Return feedback as questions that fit an index, in the same order, ids unique.

    Gold comes only from what a person confirmed: the quotes of an answer called right, those that its documents still
    hold. An answer called wrong or missing gives its question without gold, for somebody to complete.
    """
    text_of = texts_of(snapshot)
    seen: dict[str, int] = {}
    questions = []
    for kept in given:
        n = seen[kept.turn_id] = seen.get(kept.turn_id, 0) + 1
        id_ = f"feedback-{kept.turn_id}" + (f"-{n}" if n > 1 else "")
        questions.append(_question(id_, kept, snapshot, text_of))
    return tuple(questions)


def as_lines(questions: Iterable[SetQuestion]) -> str:
    """Return questions as the lines of a set; "" if there are none."""
    return "".join(json.dumps(question.as_json(), ensure_ascii=False) + "\n" for question in questions)


def run_command(path: str, index: Path) -> str:
    """Return the command that asks a set of an index.

    The run is kept beside the page's folder of runs, whose questions and answers every visitor is shown.
    """
    return shlex.join(["python", "-m", "eval", "run", path, *index_flags(index), "--out", _RUN])


def index_flags(index: Path) -> list[str]:
    """Return what tells a command which index; empty for the usual one."""
    return [] if index == DEFAULT_INDEX else ["--index", str(index)]


def _question(id_: str, kept: KeptFeedback, snapshot: Snapshot, text_of: DocumentText) -> SetQuestion:
    answer, verdict = kept.answer, kept.feedback.verdict
    is_answered, is_right = answer.outcome is Outcome.ANSWERED, verdict is Verdict.RIGHT
    is_answerable = not kept.feedback.is_unanswerable and (is_answered or not is_right)
    confirmed = answer.citations if is_right and is_answered and is_answerable else ()
    found = [_evidence(id_, citation, snapshot, text_of) for citation in confirmed]
    tags = ("feedback", verdict.value)
    return SetQuestion(
        id=id_,
        question=answer.question,
        history=tuple(PastTurn(question=turn.question, answer=turn.answer) for turn in kept.history),
        answerable=is_answerable,
        evidence=tuple(evidence for evidence in found if evidence is not None),
        tags=(*tags, _CHANGED) if None in found else tags,
    )


def _evidence(id_: str, citation: Citation, snapshot: Snapshot, text_of: DocumentText) -> Evidence | None:
    """Return a citation as gold, None where a run would refuse it: its document was changed or taken out."""
    evidence = Evidence(document=citation.document_id, quote=citation.quote)
    alone = SetQuestion(id=id_, question=id_, evidence=(evidence,))
    misfits = find_misfits(QuestionSet(Path(id_), "", (alone,), (1,)), snapshot, text_of)
    return None if any(misfits) or any(slips(alone)) else evidence
