"""Imports the tasks of MTRAG: conversations whose last turn is asked, with the passages a good answer used."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from eval.errors import ImportFormatError
from eval.importers.collection import Collection, as_text, document_id, has_words, read_json_lines
from eval.questions import Evidence, PastTurn, SetQuestion

# What MTRAG calls partly answerable has an answer, and a sentence on what is missing.
_ANSWERABLE = {"ANSWERABLE": True, "PARTIAL": True, "UNANSWERABLE": False}


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
        for row in read_json_lines(path, "_id", "text"):
            _keep(row["_id"], as_text(str(row.get("title") or ""), str(row["text"])), domain, texts, names)
    questions: dict[str, SetQuestion] = {}
    for task in read_json_lines(_tasks_file(folder), "task_id", "input"):
        domain = _domain(task)
        if collection and collection != domain:
            continue
        for context in task.get("contexts") or ():
            if isinstance(context, dict):  # MTRAG itself puts the passages' words into its tasks
                _keep(context["document_id"], _words(context), domain, texts, names)
        question = _question(task, texts, names)
        if isinstance(question, str):
            left_out[question] += 1
        else:
            questions.setdefault(question.id, question)
    return Collection(texts, tuple(questions.values()), dict(left_out))


def _keep(name: object, text: str, domain: str, texts: dict[str, str], names: dict[str, str]) -> None:
    if has_words(text) and str(name) not in names:
        names[str(name)] = document_id(str(name), domain)
        texts[names[str(name)]] = text


def _question(task: dict[str, Any], texts: dict[str, str], names: dict[str, str]) -> SetQuestion | str:
    """Return the task's question, or why it is left out."""
    *before, last = task["input"] or [{"speaker": "", "text": ""}]
    answerability = str(_first(task.get("Answerability"), "ANSWERABLE")).upper()
    if answerability not in _ANSWERABLE:
        return f"turns that are {answerability.lower()}"
    if last["speaker"] != "user" or not last["text"].strip():
        return "tasks whose last turn is not a question"
    gold = [names[name] for name in map(_name_of, task.get("contexts") or ()) if name in names]
    answerable = _ANSWERABLE[answerability]
    if answerable and not gold:
        return "answerable tasks without a passage"
    target = _first(task.get("targets"), {"text": ""})["text"].strip()
    kinds = [*task.get("Question Type", ()), *task.get("Multi-Turn", ()), answerability]
    return SetQuestion(
        id=str(task["task_id"]),
        question=last["text"].strip(),
        history=_history(before),
        answerable=answerable,
        evidence=tuple(Evidence(document=name, quote=texts[name]) for name in gold) if answerable else (),
        reference=target if answerable and target else None,
        tags=tuple(dict.fromkeys(str(kind).lower() for kind in kinds if kind != "N/A")),
    )


def _history(turns: list[dict[str, Any]]) -> tuple[PastTurn, ...]:
    """Return the turns in pairs: what the user asked, and what was answered next."""
    pairs: list[PastTurn] = []
    for turn in turns:
        if turn["speaker"] == "user" and turn["text"].strip():
            pairs.append(PastTurn(question=turn["text"].strip()))
        elif turn["speaker"] != "user" and pairs:
            pairs[-1] = PastTurn(question=pairs[-1].question, answer=turn["text"].strip())
    return tuple(pairs)


def _domain(task: dict[str, Any]) -> str:
    """Return the short name of the task's domain: MTRAG's own tasks call it "mt-rag-govt-elser-512-100-20240611"."""
    name = str(task.get("Collection") or "passages")
    parts = name.split("-")
    return parts[2] if name.startswith("mt-rag-") and len(parts) > 2 else name


def _name_of(context: object) -> str:
    return str(context["document_id"]) if isinstance(context, dict) else str(context)


def _words(context: dict[str, Any]) -> str:
    return as_text(str(context.get("title") or ""), str(context.get("text") or ""))


def _first(values: Any, otherwise: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
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
