"""Imports ObliQA: a regulator's rulebook cut into passages, and questions on its obligations."""

from __future__ import annotations

from pathlib import Path

from eval.errors import ImportFormatError
from eval.importers.beir import build_collection
from eval.importers.collection import Collection
from eval.importers.reading import Name, Row, Text, read_rows, read_whole


class _Named(Row):
    DocumentID: Name
    PassageID: Name

    @property
    def name(self) -> str:
        return f"{self.DocumentID}/{self.PassageID}"


class _Passage(_Named):
    Passage: Text


class _Asked(Row):
    QuestionID: Name
    Question: Text
    Passages: tuple[_Named, ...]


class _Questions(Row):
    questions: tuple[_Asked, ...]


def read_obliqa(folder: Path) -> Collection:
    """Return ObliQA in the form of BEIR. A passage's name is its document's number and its own, "3/18.8.2".

    Args:
        folder: Holds passages.jsonl (the whole rulebook) and one ObliQA_<part>.json.

    Raises:
        ImportFormatError: A file is missing or in another form.
    """
    texts: dict[str, str] = {}
    for row in read_rows(folder / "passages.jsonl", _Passage):
        texts.setdefault(row.name, row.Passage.strip())
    files = sorted(folder.glob("ObliQA_*.json"))
    if len(files) != 1:
        raise ImportFormatError(f"{str(folder)!r} should hold one ObliQA_<part>.json; it holds {len(files)}.")
    questions, qrels = {}, {}
    for asked in read_whole(files[0], _Questions, "questions").questions:
        questions[asked.QuestionID] = asked.Question
        qrels[asked.QuestionID] = tuple(dict.fromkeys(passage.name for passage in asked.Passages))
    return build_collection(texts, questions, qrels)
