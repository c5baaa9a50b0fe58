"""What the reader learns from: questions with passages, and claims with quotes; kept as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

SEED = 20261122  # of everything that is chosen by chance


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as the reader sees it.

    Attributes:
        context: "Title › Section", "" if unknown.
        sentences: At least one.
        evidence: For each sentence whether it answers; None where the data does not tell.
        answers: Whether the passage answers the question.
    """

    context: str
    sentences: tuple[str, ...]
    evidence: tuple[bool, ...] | None
    answers: bool

    def as_wrong(self) -> Shown:
        """Return the passage as one that does not answer, none of its sentences either."""
        return Shown(self.context, self.sentences, (False,) * len(self.sentences), answers=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with passages that answer it and passages that do not, to be told apart in one step.

    Attributes:
        source: The data set it comes from.
        question: Standing alone.
        shown: Passages; none of them may answer.
    """

    source: str
    question: str
    shown: tuple[Shown, ...]


class Verdict(StrEnum):
    """What a quote says of a claim. UNSUPPORTED is contradicted or neither, where the data does not tell which."""

    ENTAILED = "entailed"
    CONTRADICTED = "contradicted"
    NEITHER = "neither"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim and a quote said to bear it out."""

    source: str
    claim: str
    quote: str
    verdict: Verdict


def write_lines(path: Path, rows: Iterable[Asked | Claimed]) -> None:
    """Write examples, one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")


def read_asked(path: Path) -> list[Asked]:
    """Return the questions of a file, in order."""
    return [
        Asked(row["source"], row["question"], tuple(_shown(one) for one in row["shown"])) for row in read_lines(path)
    ]


def read_claimed(path: Path) -> list[Claimed]:
    """Return the claims of a file, in order."""
    return [Claimed(**row | {"verdict": Verdict(row["verdict"])}) for row in read_lines(path)]


def read_lines(path: Path) -> Iterator[dict]:  # type: ignore[type-arg] # rows of JSON
    r"""Yield the objects of a file of JSON lines; only "\n" ends one."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            yield json.loads(line)


def _shown(row: dict) -> Shown:  # type: ignore[type-arg]
    evidence = row["evidence"]
    return Shown(row["context"], tuple(row["sentences"]), None if evidence is None else tuple(evidence), row["answers"])
