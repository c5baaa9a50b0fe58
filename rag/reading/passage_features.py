"""What can be seen of a passage beside a question: its words and what the reader made of its sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rag.datatypes import Passage
from rag.reading.features import NAMES, Features

# In the order of a row. Those from "share" on are the reader's; a passage it did not read has no share, and counts as
# the least of those it read.
PASSAGE_NAMES = ("fused", "promise", "coverage", "pairs", "by_meaning", "share", "evidence", "relevance")
_SHARE, _SCORES = PASSAGE_NAMES.index("share"), PASSAGE_NAMES.index("evidence")
_BY_WORDS = slice(PASSAGE_NAMES.index("promise"), _SHARE)  # what sentences promise before they are read

_COVERAGE, _PAIRS, _BY_MEANING = (NAMES.index(name) for name in ("coverage_passage", "pairs", "by_meaning"))
_EVIDENCE, _RELEVANCE = NAMES.index("evidence"), NAMES.index("relevance")


def promise_of(rows: Features, glance: Features) -> float:
    """Return what a passage promises: its sentences together, as the weights were fitted.

    Args:
        rows: Features of its sentences, (sentences, len(NAMES)), at least one.
        glance: A weight for each feature, (len(NAMES),).
    """
    return float(np.logaddexp.reduce(rows @ glance))


def glanced_features(passages: Sequence[Passage], rows_of: Mapping[int, Features], glance: Features) -> Features:
    """Return what is known of passages before they are read, (passages, len(PASSAGE_NAMES)), the reader's 0.

    Args:
        passages: As found, best first.
        rows_of: Features of the sentences looked at, by rank of their passage, from 0; passages without any promise
            as little as the least.
        glance: A weight for each feature.
    """
    table = np.zeros((len(passages), len(PASSAGE_NAMES)))
    table[:, PASSAGE_NAMES.index("fused")] = [one.score for one in passages]
    for rank, rows in rows_of.items():
        best = rows[:, (_COVERAGE, _PAIRS, _BY_MEANING)].max(axis=0)
        table[rank, _BY_WORDS] = promise_of(rows, glance), *best
    bare = [rank for rank in range(len(passages)) if rank not in rows_of]
    if bare and rows_of:
        table[bare, _BY_WORDS] = table[list(rows_of), _BY_WORDS].min(axis=0)
    return table


def passage_features(glanced: Features, ranks: Sequence[int], rows: Features, scores: Features) -> Features:
    """Return the features of passages with those of the reader, (passages, len(PASSAGE_NAMES)).

    Args:
        glanced: As of `glanced_features`.
        ranks: For each sentence read the rank of its passage, (seen,).
        rows: Its features, (seen, len(NAMES)).
        scores: Its share, (seen,).
    """
    table = glanced.copy()
    by_rank: dict[int, list[int]] = {}
    for at, rank in enumerate(ranks):
        by_rank.setdefault(rank, []).append(at)
    if not by_rank:
        return table
    table[:, _SCORES:] = rows[:, (_EVIDENCE, _RELEVANCE)].min(axis=0)
    for rank, places in by_rank.items():
        table[rank, _SHARE:] = scores[places].sum(), *rows[np.ix_(places, (_EVIDENCE, _RELEVANCE))].max(axis=0)
    return table
