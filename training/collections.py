"""Policy documents with questions written for training: which there are, and which are kept for calibrating.

`questions/` holds them as question sets. The documents are the bundled corpus, the invented ones in the folders of
`documents/`, of which rulebooks are cut into their provisions, and real ones that are not part of this project, whose
quotes are named by place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from eval.questions import Evidence, SetQuestion
from training.examples import read_lines
from training.provisions import on_provisions, write_provisions
from training.real_documents import QUESTIONS, REAL

_HERE = Path(__file__).parent
_MARKS = re.compile(r"\\([^\w\s])|\*\*")  # Markdown's backslash before a sign and its bold, which the index leaves out
_RULEBOOKS = "rulebooks"
_KEPT_BACK = 0.25  # share of each collection's documents


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents and the questions on them, in order.

    Attributes:
        name: What it is called in `questions/`.
        folder: Of the documents.
        questions: Those to learn from.
        kept_back: Those to calibrate on: all whose first quote is of a document that is kept back.
    """

    name: str
    folder: Path
    questions: tuple[SetQuestion, ...]
    kept_back: tuple[SetQuestion, ...]


def read_collections(corpus: Path, work: Path) -> tuple[Collection, ...]:
    """Return all collections.

    Args:
        corpus: The bundled corpus.
        work: Where `write_real` wrote the real documents; the provisions of rulebooks are written there too.
    """
    invented = sorted(path for path in (_HERE / "documents").iterdir() if path.is_dir() and path.name != _RULEBOOKS)
    return (
        _collection("corpus", corpus, _plain(QUESTIONS / "corpus.jsonl")),
        *(_collection(folder.name, folder, _plain(QUESTIONS / f"{folder.name}.jsonl")) for folder in invented),
        _provisions(work / _RULEBOOKS),
        *(_collection(name, work / name, read_placed(QUESTIONS / f"{name}.jsonl", work / name)) for name in REAL),
    )


def sampled(questions: Sequence[SetQuestion], most: int) -> Sequence[SetQuestion]:
    """Return every n-th question, so that no more than `most` are left."""
    return questions[:: -(-len(questions) // most) or 1]


def _collection(name: str, folder: Path, questions: Iterator[SetQuestion]) -> Collection:
    every = tuple(questions)
    kept = tuple(one for one in every if _is_kept_back(one))
    return Collection(name, folder, tuple(one for one in every if one not in kept), kept)


def _provisions(folder: Path) -> Collection:
    write_provisions(_HERE / "documents" / _RULEBOOKS, folder)
    return _collection(_RULEBOOKS, folder, on_provisions(tuple(_plain(QUESTIONS / f"{_RULEBOOKS}.jsonl")), folder))


def _is_kept_back(question: SetQuestion) -> bool:
    """Decide by the document of the first quote; for a question without one, by itself."""
    name = question.evidence[0].document if question.evidence else question.question
    return sha256(name.encode()).digest()[0] / 256 < _KEPT_BACK


def _plain(path: Path) -> Iterator[SetQuestion]:
    for row in read_lines(path):
        yield SetQuestion.model_validate_json(json.dumps(row))


def read_placed(path: Path, folder: Path) -> Iterator[SetQuestion]:
    """Yield the questions of a file on documents that are not part of the project: quotes are named by place.

    Args:
        path: Of questions with `places`: document, first and last character.
        folder: Of the documents.
    """
    for row in read_lines(path):
        places = row.pop("places", [])
        quotes = [
            Evidence(document=name, quote=_MARKS.sub(r"\1", (folder / name).read_text(encoding="utf-8")[start:end]))
            for name, start, end in places
        ]
        question = SetQuestion.model_validate_json(json.dumps(row))
        yield question.model_copy(update={"evidence": tuple(quotes)})
