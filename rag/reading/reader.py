"""Scores how well passages and their sentences answer a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.embed import Vectors


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is read of a passage: its context ("Title › Section", or "") and sentences of it, in order of place."""

    context: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How well an excerpt answers; higher is better, comparable across questions.

    Attributes:
        relevance: Of the excerpt.
        evidence: Of each of its sentences, float32, (sentences,).
    """

    relevance: float
    evidence: Vectors


class Reader(Protocol):
    """Reads excerpts beside a question: the trained cross-encoder, and fakes of it in tests."""

    @property
    def name(self) -> str:
        """Return what reads, for the record of a run; its weights in rag/reading/calibration bear this name."""

    def warm_up(self) -> None:
        """Get ready for many questions: worth its seconds where more than one will come."""

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> tuple[Score, ...]:
        """Return the score of each excerpt, in order; each has at least one sentence."""
