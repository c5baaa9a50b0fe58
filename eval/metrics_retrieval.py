"""How well passages are found and ranked, by their overlap with the gold quotes.

What a run finds is gold quotes, not passages: a quote has the rank of the first passage that overlaps it. With one
quote to a passage all measures are those of trec_eval. Where one passage overlaps several quotes, recall and success
count them all at its rank; nDCG and MAP let them take as many following positions, so that no measure passes 1. A
passage that overlaps only quotes already found is as useless as one that overlaps none.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from eval.gold import GoldQuote
from eval.records import PassageRecord

CUTS = (1, 3, 5, 10, 20)
AP_CUT = 10


def score_retrieval(passages: Sequence[PassageRecord], gold: Sequence[GoldQuote]) -> dict[str, float]:
    """Return every measure of one question; empty when there is no gold quote to find."""
    if not gold:
        return {}
    ranks = gold_ranks(passages, gold)
    positions = take_positions(ranks)
    scores = {"mrr": reciprocal_rank(ranks), f"map@{AP_CUT}": average_precision(positions, len(gold), AP_CUT)}
    for k in CUTS:
        scores[f"success@{k}"] = success(ranks, k)
        scores[f"recall@{k}"] = recall(ranks, len(gold), k)
        scores[f"ndcg@{k}"] = ndcg(positions, len(gold), k)
    return scores


def gold_ranks(passages: Sequence[PassageRecord], gold: Sequence[GoldQuote]) -> tuple[int, ...]:
    """Return the rank from 1, in order, of the first passage on each gold quote; one never found is left out."""
    ranks = []
    for quote in gold:
        touching = (at for at, passage in enumerate(passages, 1) if quote.is_touched(passage.document, passage.span))
        rank = next(touching, None)
        if rank is not None:
            ranks.append(rank)
    return tuple(sorted(ranks))


def take_positions(ranks: Sequence[int]) -> tuple[int, ...]:
    """Return ranks made distinct: quotes found by the same passage stand one after the other."""
    positions: list[int] = []
    for rank in ranks:
        positions.append(max(rank, positions[-1] + 1) if positions else rank)
    return tuple(positions)


def success(ranks: Sequence[int], k: int) -> float:
    """Return 1 when any gold quote is among the first k passages, else 0. It is not recall: one is enough."""
    return float(any(rank <= k for rank in ranks))


def recall(ranks: Sequence[int], n_gold: int, k: int) -> float:
    """Return the share of the gold quotes that the first k passages overlap."""
    return sum(rank <= k for rank in ranks) / n_gold


def reciprocal_rank(ranks: Sequence[int]) -> float:
    """Return 1 / the rank of the first passage that overlaps a gold quote, 0 when none does."""
    return 1 / ranks[0] if ranks else 0.0


def ndcg(positions: Sequence[int], n_gold: int, k: int) -> float:
    """Return the discounted gain of the first k positions, as a share of the best possible."""
    gain = sum(1 / log2(position + 1) for position in positions if position <= k)
    best = sum(1 / log2(position + 1) for position in range(1, min(n_gold, k) + 1))
    return gain / best


def average_precision(positions: Sequence[int], n_gold: int, k: int) -> float:
    """Return the mean, over all gold quotes, of the precision where each is found; 0 for one not in the first k."""
    return sum(at / position for at, position in enumerate(positions, 1) if position <= k) / n_gold
