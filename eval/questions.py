"""Question sets: what is asked, and what a right answer rests on. All faults of a file are found at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from eval.errors import Fault
from eval.set_lines import describe, encoding_fault, json_faults, split_lines, spread_value
from eval.writing import write_whole
from rag.datatypes import Exchange, Question

# A string that says something: white space alone is a slip of whoever wrote the set.
Words = Annotated[str, StringConstraints(pattern=r"\S")]
_FEWEST_SIGNS = 2  # a single letter stands at hundreds of places


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Evidence(_Strict):
    """Words of a document a right answer rests on."""

    document: Words
    quote: Words


class PastTurn(_Strict):
    """An earlier turn of the chat."""

    question: Words
    answer: str = ""


class SetQuestion(_Strict):
    """One question of a set.

    Attributes:
        id: Unique in a run.
        question: As a person types it.
        history: The turns before, oldest first.
        answerable: Whether the documents hold the answer.
        evidence: Gold quotes.
        facts: An answer is right when every inner list has at least one member in it.
        speaker: Who must have said it; None when it does not matter.
        tags: What kind of question it is.
        reference: An answer as a person would write it; None if nobody has.
    """

    id: Words
    question: Words
    history: tuple[PastTurn, ...] = ()
    answerable: bool = True
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[Annotated[tuple[Words, ...], Field(min_length=1)], ...] = ()
    speaker: Words | None = None
    tags: tuple[Words, ...] = ()
    reference: Words | None = None

    def as_asked(self) -> Question:
        """Return the question as the pipeline takes it."""
        return Question(self.question, tuple(Exchange(turn.question, turn.answer) for turn in self.history))

    def as_json(self) -> dict[str, Any]:
        """Return the question as a line of a set holds it: what has its default is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @property
    def digest(self) -> str:
        """Return a digest of all the question says: turns before, gold, facts and tags included."""
        line = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(line.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file.

    Attributes:
        path: The file.
        digest: sha256 of its bytes.
        questions: In order.
        lines: The line each stands on, from 1.
    """

    path: Path
    digest: str
    questions: tuple[SetQuestion, ...]
    lines: tuple[int, ...]

    @property
    def name(self) -> str:
        """Return the file's name without its suffix."""
        return self.path.stem


def read_question_sets(paths: Iterable[Path]) -> tuple[tuple[QuestionSet, ...], tuple[Fault, ...]]:
    """Return the sets and all that is wrong with them; a faulty line is missing from its set.

    An id may stand once in all of the sets together: scores of two runs are paired by it.
    """
    sets, faults = [], []
    seen: dict[str, str] = {}
    for path in paths:
        content = path.read_bytes()
        questions, lines = [], []
        for line, found in _read_lines(path, content):
            if isinstance(found, Fault):
                faults.append(found)
                continue
            if found.id in seen:
                faults.append(Fault(path, line, f"id {found.id!r} is already used at {seen[found.id]}"))
                continue
            seen[found.id] = f"{path.name}:{line}"
            questions.append(found)
            lines.append(line)
        if not questions and not any(fault.path == path for fault in faults):
            faults.append(Fault(path, 0, "it holds no question"))
        sets.append(QuestionSet(path, hashlib.sha256(content).hexdigest(), tuple(questions), tuple(lines)))
    return tuple(sets), tuple(faults)


def write_questions(path: Path, questions: Iterable[SetQuestion]) -> None:
    """Write a question set, one question a line."""
    write_whole(path, "".join(json.dumps(q.as_json(), ensure_ascii=False) + "\n" for q in questions))


def slips(question: SetQuestion) -> Iterator[str]:
    """Yield what is of the right form, and yet would be measured wrongly or mean nothing."""
    if question.id != question.id.strip() or not question.id.isprintable():
        yield f"'id' {question.id!r} has spaces around it, or characters that nobody sees"
    for at, evidence in enumerate(question.evidence):
        if _n_signs(evidence.quote) < _FEWEST_SIGNS:
            yield f"'evidence.{at}.quote' is too short to mean one place: {evidence.quote!r}"
    for at, members in enumerate(question.facts):
        for which, member in enumerate(members):
            if not _n_signs(member):
                yield f"'facts.{at}.{which}' has no letter or digit: {member!r}"
    given = [name for name in ("evidence", "facts") if getattr(question, name)]
    if given and not question.answerable:
        yield f"'answerable' is false, but there is {' and '.join(map(repr, given))} of an answer"


def _read_lines(path: Path, content: bytes) -> Iterator[tuple[int, SetQuestion | Fault]]:
    if fault := encoding_fault(content):
        yield 0, Fault(path, 0, fault)
        return
    if line := spread_value(content):
        yield line, Fault(path, line, "a JSON value that goes on over several lines; write one object a line")
        return
    for line, raw in enumerate(split_lines(content), 1):
        if not raw.strip():
            continue
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as exc:
            yield line, Fault(path, line, f"byte {raw[exc.start]:#04x} at column {exc.start + 1} is not UTF-8")
            continue
        problems = list(json_faults(text))
        if not problems:
            try:
                question = SetQuestion.model_validate_json(text)
                problems = list(slips(question))
            except ValidationError as exc:
                problems = [describe(error) for error in exc.errors()]
        if not problems:
            yield line, question
        for problem in problems:
            yield line, Fault(path, line, problem)


def _n_signs(text: str) -> int:
    return sum(map(str.isalnum, text))
