"""Imports ObliQA: a regulator's rulebook cut into passages, and questions on its obligations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.errors import ImportFormatError
from eval.importers.beir import build_collection
from eval.importers.collection import Collection, read_json, read_json_lines

_KEYS = ("QuestionID", "Question", "Passages")


def read_obliqa(folder: Path) -> Collection:
    """Return ObliQA in the form of BEIR. A passage's name is its document's number and its own, "3/18.8.2".

    Args:
        folder: Holds passages.jsonl (the whole rulebook) and one ObliQA_<part>.json.

    Raises:
        ImportFormatError: A file is missing or in another form.
    """
    rows = read_json_lines(folder / "passages.jsonl", "DocumentID", "PassageID", "Passage")
    texts: dict[str, str] = {}
    for row in rows:
        texts.setdefault(_name(row), str(row["Passage"]).strip())
    files = sorted(folder.glob("ObliQA_*.json"))
    if len(files) != 1:
        raise ImportFormatError(f"{str(folder)!r} should hold one ObliQA_<part>.json; it holds {len(files)}.")
    questions, qrels = {}, {}
    for row in read_json(files[0]):
        missing = [key for key in _KEYS if key not in row]
        if missing:
            raise ImportFormatError(f"{files[0]}: a question lacks {', '.join(missing)}.")
        questions[row["QuestionID"]] = row["Question"]
        qrels[row["QuestionID"]] = tuple(dict.fromkeys(_name(passage) for passage in row["Passages"]))
    return build_collection(texts, questions, qrels)


def _name(row: dict[str, Any]) -> str:
    return f"{row['DocumentID']}/{row['PassageID']}"
