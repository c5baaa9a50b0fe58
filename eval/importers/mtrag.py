"""Imports the tasks of MTRAG: conversations whose last turn is asked, with the passages a good answer used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from eval.errors import ImportFormatError
from eval.importers.collection import Collection, as_text, document_id, has_words, measurable
from eval.importers.reading import Name, Row, Text, read_rows
from eval.questions import Evidence, PastTurn, SetQuestion

# What MTRAG calls partly answerable has an answer, and a sentence on what is missing.
_ANSWERABLE = {"ANSWERABLE": True, "PARTIAL": True, "UNANSWERABLE": False}


class _Passage(Row):
    name: Name = Field(alias="_id")
    title: Text | None = None
    text: Text


class _Context(Row):
    document_id: Name
    title: Text | None = None
    text: Text | None = None  # MTRAG itself puts the passages' words into its tasks


class _Turn(Row):
    speaker: str
    text: Text


class _Target(Row):
    text: Text


def _as_context(value: object) -> object:
    return value if isinstance(value, dict) else {"document_id": value}


class _Task(Row):
    task_id: Name
    input: tuple[_Turn, ...]
    contexts: tuple[Annotated[_Context, BeforeValidator(_as_context)], ...] | None = ()
    targets: tuple[_Target, ...] | None = ()
    answerability: tuple[str, ...] | None = Field((), alias="Answerability")
    kinds: tuple[str, ...] | None = Field((), alias="Question Type")
    turn_kinds: tuple[str, ...] | None = Field((), alias="Multi-Turn")
    collection: str | None = Field(None, alias="Collection")

    @property
    def domain(self) -> str:
        """The short name of its domain: MTRAG's own tasks call it "mt-rag-govt-elser-512-100-20240611"."""
        name = self.collection or "passages"
        parts = name.split("-")
        return parts[2] if name.startswith("mt-rag-") and len(parts) > 2 else name


def read_mtrag(folder: Path, collection: str | None = None) -> Collection:
    """Return the tasks of MTRAG's form, and the passages of their domains, each a document.

    The turns before become the question's history, the target its reference answer, and the passages of a task its
    gold quotes, whole. A turn that is only conversation ("thanks!") asks nothing and is left out.

    Args:
        folder: Holds tasks.jsonl (or one other .jsonl of tasks) and passages_<domain>.jsonl.
        collection: The only domain wanted, say "govt"; None for all.

    Raises:
        ImportFormatError: A file is missing or in another form.
    """
    left_out: Counter[str] = Counter()
    texts: dict[str, str] = {}
    names: dict[str, str] = {}
    for path in sorted(folder.glob(f"passages_{collection or '*'}.jsonl")):
        domain = path.stem.removeprefix("passages_")
        for row in read_rows(path, _Passage):
            _keep(row.name, as_text(row.title or "", row.text), domain, texts, names)
    questions: dict[str, SetQuestion] = {}
    for task in read_rows(_tasks_file(folder), _Task):
        if collection and collection != task.domain:
            continue
        for context in task.contexts or ():
            _keep(context.document_id, as_text(context.title or "", context.text or ""), task.domain, texts, names)
        question = _question(task, texts, names)
        if isinstance(question, str):
            left_out[question] += 1
        else:
            questions.setdefault(question.id, question)
    asked = measurable(questions.values(), left_out)
    return Collection(texts, asked, dict(+left_out))


def _keep(name: str, text: str, domain: str, texts: dict[str, str], names: dict[str, str]) -> None:
    if name and has_words(text) and name not in names:
        names[name] = document_id(name, domain)
        texts[names[name]] = text


def _question(task: _Task, texts: dict[str, str], names: dict[str, str]) -> SetQuestion | str:
    """Return the task's question, or why it is left out."""
    answerability = _first(task.answerability, "ANSWERABLE").upper()
    if answerability not in _ANSWERABLE:
        return f"turns that are {answerability.lower()}"
    if not task.input or task.input[-1].speaker != "user" or not has_words(task.input[-1].text) or not task.task_id:
        return "tasks whose last turn is not a question"
    *before, last = task.input
    named = dict.fromkeys(context.document_id for context in task.contexts or ())
    gold = [names[name] for name in named if name in names]
    answerable = _ANSWERABLE[answerability]
    if answerable and not gold:
        return "answerable tasks without a passage"
    target = task.targets[0].text.strip() if task.targets else ""
    kinds = [*(task.kinds or ()), *(task.turn_kinds or ()), answerability]
    return SetQuestion(
        id=task.task_id,
        question=last.text.strip(),
        history=_history(before),
        answerable=answerable,
        evidence=tuple(Evidence(document=name, quote=texts[name]) for name in gold) if answerable else (),
        reference=target if answerable and target else None,
        tags=tuple(dict.fromkeys(kind.lower() for kind in kinds if kind.strip() and kind != "N/A")),
    )


def _history(turns: Sequence[_Turn]) -> tuple[PastTurn, ...]:
    """Return the turns in pairs: what the user asked, and what was answered next."""
    pairs: list[PastTurn] = []
    for turn in turns:
        if turn.speaker == "user" and turn.text.strip():
            pairs.append(PastTurn(question=turn.text.strip()))
        elif turn.speaker != "user" and pairs:
            pairs[-1] = PastTurn(question=pairs[-1].question, answer=turn.text.strip())
    return tuple(pairs)


def _first(values: Sequence[str] | None, otherwise: str) -> str:
    return values[0] if values else otherwise


def _tasks_file(folder: Path) -> Path:
    named = folder / "tasks.jsonl"
    if named.is_file():
        return named
    files = [path for path in sorted(folder.glob("*.jsonl")) if not path.name.startswith("passages_")]
    if len(files) != 1:
        names = ", ".join(path.name for path in files) or "none"
        raise ImportFormatError(f"{str(folder)!r} should hold tasks.jsonl; its other .jsonl files: {names}.")
    return files[0]
