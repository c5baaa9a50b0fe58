"""Fits the glance: which passages are worth the reader's time, told from what needs no model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from eval.gold import find_gold, texts_of
from index.embed import Embedder
from rag.datatypes import Question
from rag.reading.features import N_CHEAP, NAMES
from rag.reading.looking import ReadOptions, look
from rag.reading.reader import Excerpt, Score
from rag.retrieving.finding import find
from training.as_found import indexed
from training.collections import Collection, sampled

Array = NDArray[np.float64]

_EVERYTHING = ReadOptions(n_words=1_000_000, n_times=1)
_L2 = 0.01
_MOST_QUESTIONS = 100  # of a collection


class _Blind:
    """A reader that reads nothing, under the name of the one whose glance is fitted."""

    name = "reader"

    def warm_up(self) -> None:
        """Nothing is to be got ready."""

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> tuple[Score, ...]:
        """Return a score of 0 for each."""
        return tuple(Score(0.0, np.zeros(len(one.sentences), dtype=np.float32)) for one in excerpts)


@dataclass(frozen=True, slots=True)
class _Glanced:
    """A question's sentences: their features (n, N_CHEAP), and whether the passage of each holds gold (n,)."""

    rows: Array
    is_gold: NDArray[np.bool_]


def fit_glance(collections: Sequence[Collection], indexes: Path, embedder: Embedder) -> dict[str, float]:
    """Return a weight for each feature that needs no model.

    A passage counts as its sentences do together: softmax over all sentences of a question, cross-entropy with those
    of passages that hold gold. Fitted on the questions the reader learns from.
    """
    glanced = [one for collection in collections for one in _glances(collection, indexes / collection.name, embedder)]
    scale = np.concatenate([one.rows for one in glanced]).std(axis=0) + 1e-6

    def loss(weights: Array) -> tuple[float, Array]:
        total, slope = 0.0, np.zeros_like(weights)
        for one in glanced:
            rows = one.rows / scale
            logits = rows @ weights
            share = np.exp(logits - logits.max())
            share /= share.sum()
            held = share * one.is_gold
            total -= float(np.log(held.sum() + 1e-12))
            slope -= rows.T @ (held / (held.sum() + 1e-12) - share)
        n = len(glanced)
        return total / n + _L2 * float(weights @ weights), slope / n + 2 * _L2 * weights

    fitted = minimize(loss, np.zeros(N_CHEAP), jac=True, method="L-BFGS-B").x / scale
    return {name: round(float(weight), 5) for name, weight in zip(NAMES[:N_CHEAP], fitted, strict=True)}


def _glances(collection: Collection, index: Path, embedder: Embedder) -> Iterator[_Glanced]:
    with indexed(collection.folder, index, embedder) as (snapshot, open_document):
        text_of = texts_of(snapshot)
        questions = sampled(collection.questions, _MOST_QUESTIONS)
        for row in tqdm(questions, desc=f"glancing at {collection.name}", unit=" questions", disable=None):
            gold = find_gold(row, text_of)
            finding = find(snapshot, Question(row.question)) if gold else None
            if finding is None:
                continue
            looked = look(snapshot, finding, open_document, _Blind(), _EVERYTHING)
            document = {one.label: one.chunk.document_id for one in looked.passages}
            holds = {
                one.rank
                for one in looked.seen
                if any(quote.is_touched(document[one.sentence.label], one.sentence.span) for quote in gold)
            }
            if holds:
                is_gold = np.array([one.rank in holds for one in looked.seen])
                yield _Glanced(looked.rows[:, :N_CHEAP], is_gold)
