"""What every importer returns: passages that become documents, and questions with gold quotes from them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from eval.errors import ImportFormatError
from eval.questions import SetQuestion, slips, write_questions
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
    """Return the id of the document for a passage of that name: a file name that every system takes, never hidden.

    Names that differ stay different: where a character had to go, a few of the digest's stand in.
    """
    return f"{_plain(folder)}/{_plain(name)}.txt" if folder else f"{_plain(name)}.txt"


def _plain(name: str) -> str:
    plain = _NOT_PLAIN.sub("_", name).strip("._")[:_LONGEST_NAME]
    return plain if plain == name and plain else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def measurable(questions: Iterable[SetQuestion], left_out: Counter[str]) -> tuple[SetQuestion, ...]:
    """Return the questions that a set may hold, and count the others."""
    questions = tuple(questions)
    kept = tuple(question for question in questions if not any(slips(question)))
    left_out["questions whose gold is a single letter, or that have no id"] += len(questions) - len(kept)
    return kept


def as_text(title: str, text: str) -> str:
    """Return a passage as a document's text, its title on top unless the text already begins with it."""
    title, text = title.strip(), text.strip()
    if not title or text.startswith(title):
        return text
    return f"{title}\n\n{text}" if text else title


def has_words(text: str) -> bool:
    """Tell whether there is a letter or digit: a document without any cannot be indexed."""
    return any(character.isalnum() for character in text)
