"""Imports a collection in the form of BEIR: corpus.jsonl, queries.jsonl, qrels/<split>.tsv."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from eval.errors import ImportFormatError
from eval.importers.collection import Collection, as_text, document_id, has_words, measurable
from eval.importers.reading import Name, Row, Text, as_name, read_rows, read_text_lines
from eval.questions import Evidence, SetQuestion


class _Passage(Row):
    name: Name = Field(alias="_id")
    title: Text | None = None
    text: Text


class _Query(Row):
    name: Name = Field(alias="_id")
    text: Text


def read_beir(folder: Path, split: str | None = None) -> Collection:
    """Return a collection of BEIR's form. A question's gold quotes are the whole texts judged relevant to it.

    Args:
        folder: Holds corpus.jsonl, queries.jsonl and qrels/.
        split: Which file of qrels; may be None when there is only one.

    Raises:
        ImportFormatError: A file is missing or in another form.
    """
    texts = {row.name: as_text(row.title or "", row.text) for row in read_rows(folder / "corpus.jsonl", _Passage)}
    questions = {row.name: row.text for row in read_rows(folder / "queries.jsonl", _Query)}
    return build_collection(texts, questions, read_qrels(_qrels_file(folder, split)))


def build_collection(
    texts: Mapping[str, str], questions: Mapping[str, str], qrels: Mapping[str, tuple[str, ...]]
) -> Collection:
    """Return the collection of these passages, each a document of its own, and the questions with judgements."""
    left_out: Counter[str] = Counter()
    kept = {name: text for name, text in texts.items() if name and has_words(text)}
    left_out["passages without words or without a name"] = len(texts) - len(kept)
    ids = {name: document_id(name) for name in kept}
    taken = []
    for name, text in questions.items():
        if not has_words(text) or not name:
            left_out["questions without words or without an id"] += 1
            continue
        gold = [passage for passage in qrels.get(name, ()) if passage in kept]
        left_out["judged passages that are not in the corpus, or empty"] += len(qrels.get(name, ())) - len(gold)
        if not gold:
            left_out["questions without a judged passage"] += 1
            continue
        evidence = tuple(Evidence(document=ids[passage], quote=kept[passage]) for passage in gold)
        taken.append(SetQuestion(id=name, question=text.strip(), evidence=evidence))
    asked = measurable(taken, left_out)
    return Collection({ids[name]: text for name, text in kept.items()}, asked, dict(+left_out))


def read_qrels(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the names of the passages judged relevant (a score above 0), by question.

    Raises:
        ImportFormatError: A line is not "query-id<TAB>corpus-id<TAB>score".
    """
    relevant: dict[str, dict[str, None]] = {}
    for line, text in enumerate(read_text_lines(path), 1):
        parts = [as_name(part) for part in text.split("\t")]
        is_number = re.fullmatch(r"-?[0-9]+", parts[-1]) is not None
        if not text.strip() or (line == 1 and not is_number):
            continue  # the heading
        if len(parts) != 3 or not is_number:
            raise ImportFormatError(f"{path}:{line}: not 'query-id<TAB>corpus-id<TAB>score': {text!r}.")
        if int(parts[2]) > 0:
            relevant.setdefault(parts[0], {})[parts[1]] = None
    return {question: tuple(passages) for question, passages in relevant.items()}


def _qrels_file(folder: Path, split: str | None) -> Path:
    if split:
        return folder / "qrels" / f"{split}.tsv"
    files = sorted((folder / "qrels").glob("*.tsv"))
    if len(files) != 1:
        names = ", ".join(file.stem for file in files) or "none"
        raise ImportFormatError(
            f"{str(folder / 'qrels')!r} should hold one .tsv file; it holds: {names}.", "Choose one with --split."
        )
    return files[0]
