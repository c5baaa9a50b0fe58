"""What every importer returns: passages that become documents, and questions with gold quotes from them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.errors import ImportFormatError
from eval.questions import SetQuestion, write_questions
from eval.writing import make_folder, write_whole

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Collection:
    """A published collection, as Footnote measures itself on it.

    Attributes:
        texts: The text of each document by its id.
        questions: In the order published.
        left_out: What could not be taken over: how many, by reason.
    """

    texts: dict[str, str]
    questions: tuple[SetQuestion, ...]
    left_out: dict[str, int] = field(default_factory=dict)


def write_collection(collection: Collection, corpus: Path, set_path: Path) -> None:
    """Write the documents below the corpus folder and the questions to the set.

    Raises:
        ImportFormatError: The folder already holds something: its documents would mix with the collection's.
        RunError: Something cannot be written.
    """
    if corpus.exists() and any(corpus.iterdir()):
        raise ImportFormatError(f"The folder {str(corpus)!r} is not empty.", "Name a new folder with --corpus.")
    for document_id, text in collection.texts.items():
        path = corpus / document_id
        make_folder(path.parent)
        write_whole(path, text)
    make_folder(set_path.parent)
    write_questions(set_path, collection.questions)


def document_id(name: str, folder: str = "") -> str:
    """Return the id of the document for a passage of that name: a file name that every system takes.

    Names that differ stay different: where a character had to go, a few of the digest's stand in.
    """
    plain = _NOT_PLAIN.sub("_", name).strip("._")[:_LONGEST_NAME]
    if plain != name:
        plain = f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return f"{folder}/{plain}.txt" if folder else f"{plain}.txt"


def as_text(title: str, text: str) -> str:
    """Return a passage as a document's text, its title on top unless the text already begins with it."""
    title, text = title.strip(), text.strip()
    if not title or text.startswith(title):
        return text
    return f"{title}\n\n{text}" if text else title


def has_words(text: str) -> bool:
    """Tell whether there is a letter or digit: a document without any cannot be indexed."""
    return any(character.isalnum() for character in text)


def read_json_lines(path: Path, *keys: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file.

    Raises:
        ImportFormatError: The file is missing, or a line is not an object with these keys.
    """
    for line, raw in enumerate(_read(path).split("\n"), 1):
        if not raw.strip():
            continue
        try:
            value = json.loads(raw)
        except json.JSONDecodeError as exc:
            raise ImportFormatError(f"{path}:{line}: not JSON: {exc.msg}.") from exc
        _require(value, keys, f"{path}:{line}")
        yield value


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what a JSON file holds.

    Raises:
        ImportFormatError: The file is missing or not JSON.
    """
    try:
        return json.loads(_read(path))
    except json.JSONDecodeError as exc:
        raise ImportFormatError(f"{path}:{exc.lineno}: not JSON: {exc.msg}.") from exc


def read_text_lines(path: Path) -> list[str]:
    """Return the lines of a text file.

    Raises:
        ImportFormatError: The file is missing or not UTF-8.
    """
    return _read(path).split("\n")


def _require(value: object, keys: Iterable[str], place: str) -> None:
    if not isinstance(value, dict):
        raise ImportFormatError(f"{place}: not a JSON object.")
    missing = [key for key in keys if key not in value]
    if missing:
        raise ImportFormatError(f"{place}: {', '.join(map(repr, missing))} is missing.")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as exc:
        raise ImportFormatError(f"There is no {path.name!r} in {str(path.parent)!r}.") from exc
    except UnicodeDecodeError as exc:
        raise ImportFormatError(f"{path}: not UTF-8 (byte {exc.start}).", "Save it as UTF-8.") from exc
