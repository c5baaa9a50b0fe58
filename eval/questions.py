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
from eval.writing import write_whole
from rag.datatypes import Exchange, Question

# A string that says something: white space alone is a slip of whoever wrote the set.
Words = Annotated[str, StringConstraints(pattern=r"\S")]
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


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


def _read_lines(path: Path, content: bytes) -> Iterator[tuple[int, SetQuestion | Fault]]:
    if content.startswith(_UTF16_MARKS):
        yield 0, Fault(path, 0, "it is UTF-16; save it as UTF-8")
        return
    for line, raw in enumerate(content.removeprefix(_UTF8_MARK).split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as exc:
            yield line, Fault(path, line, f"byte {raw[exc.start]:#04x} at column {exc.start + 1} is not UTF-8")
            continue
        problems = list(_json_faults(text))
        if not problems:
            try:
                yield line, SetQuestion.model_validate_json(text)
                continue
            except ValidationError as exc:
                problems = [_describe(error) for error in exc.errors()]
        for problem in problems:
            yield line, Fault(path, line, problem)


def _json_faults(text: str) -> Iterator[str]:
    repeated: list[str] = []

    def keep(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        repeated.extend(key for key in dict.fromkeys(keys) if keys.count(key) > 1)
        return dict(pairs)

    try:
        json.loads(text, object_pairs_hook=keep)
    except json.JSONDecodeError as exc:
        yield f"not JSON: {exc.msg} at column {exc.colno}"
    except RecursionError:
        yield "not a question: it is nested too deeply"
    yield from (f"key {key!r} stands twice" for key in repeated)


def _describe(error: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return what is wrong in words: pydantic's own are about Python types."""
    where = ".".join(map(str, error["loc"]))
    match error["type"]:
        case "missing":
            return f"{where!r} is missing"
        case "extra_forbidden":
            return f"unknown key {where!r}"
        case "string_pattern_mismatch":
            return f"{where!r} is empty"
        case "too_short":
            return f"{where!r} is an empty list: no answer could be right"
        case "model_type":
            return f"{where!r} should be a JSON object" if where else "not a JSON object"
        case _:
            return f"{where!r}: {error['msg'][0].lower()}{error['msg'][1:]}, not {error['input']!r}"
