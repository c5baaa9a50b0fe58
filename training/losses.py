"""What a step is to make smaller."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, nll_loss

from training.batches import UNKNOWN, QuestionBatch

_FAR_BELOW = -1e4
_YES_NO_WEIGHT, _NEAREST_WEIGHT = 0.25, 0.5


def question_loss(relevance: Tensor, evidence: Tensor, batch: QuestionBatch) -> Tensor:
    """Return the loss of passages and of sentences: each against the others of its question, and by itself.

    By itself counts most what decides whether anything answers: of each question the best of what answers, and what
    comes nearest to it without answering. Among all of them these few would hardly be heard.
    """
    group = torch.from_numpy(batch.group).to(relevance.device)
    answers = torch.from_numpy(batch.answers).to(relevance)
    sentence_group = torch.from_numpy(batch.sentence_group).to(relevance.device)
    labels = torch.from_numpy(batch.evidence).to(relevance)
    known = labels != UNKNOWN
    passages = _loss(relevance, answers, group)
    if not known.any():
        return passages
    return passages + _loss(evidence[known], labels[known], sentence_group[known])


def support_loss(logits: Tensor, verdicts: Tensor) -> Tensor:
    """Return the cross entropy of verdicts; "unsupported" is contradicted and neither together.

    Args:
        logits: Entailed, contradicted, neither, (n, 3).
        verdicts: Places in VERDICTS, (n,).
    """
    shares = logits.log_softmax(dim=1)
    either = torch.logsumexp(shares[:, 1:], dim=1, keepdim=True)
    return nll_loss(torch.cat((shares, either), dim=1), verdicts)


def _loss(scores: Tensor, labels: Tensor, group: Tensor) -> Tensor:
    return (
        _ranking(scores, labels, group)
        + _YES_NO_WEIGHT * binary_cross_entropy_with_logits(scores, labels)
        + _NEAREST_WEIGHT * _nearest(scores, labels, group)
    )


def _ranking(scores: Tensor, labels: Tensor, group: Tensor) -> Tensor:
    """Return the mean over groups of -log of the share that those that answer have by softmax."""
    # A group in which all answer, or none, has nothing to teach here; without any other the loss is 0.
    n = int(group.max()) + 1
    table = scores.new_full((n, len(scores)), _FAR_BELOW)
    place = torch.arange(len(scores), device=scores.device)
    table[group, place] = scores
    right = table.new_full(table.shape, _FAR_BELOW)
    right[group, place] = torch.where(labels > 0, scores, scores.new_tensor(_FAR_BELOW))
    has_both = torch.zeros(n, 2, device=scores.device)
    has_both[group, labels.long()] = 1
    counted = has_both.sum(dim=1) == 2
    if not counted.any():
        return scores.sum() * 0
    return (table.logsumexp(dim=1) - right.logsumexp(dim=1))[counted].mean()


def _nearest(scores: Tensor, labels: Tensor, group: Tensor) -> Tensor:
    """Return the mean cross entropy of the highest score that answers and the highest that does not, of each group."""
    kind = 2 * group + labels.long()
    highest = scores.new_full((int(kind.max()) + 1,), -torch.inf).scatter_reduce(0, kind, scores, "amax")
    there = highest > -torch.inf
    is_right = torch.arange(len(highest), device=scores.device) % 2
    return binary_cross_entropy_with_logits(highest[there], is_right[there].to(scores))
