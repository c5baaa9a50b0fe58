"""What a step is to make smaller."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, nll_loss

from training.batches import UNKNOWN, QuestionBatch

_FAR_BELOW = -1e4
_SENTENCE_WEIGHT, _YES_NO_WEIGHT = 1.0, 0.5


def question_loss(relevance: Tensor, evidence: Tensor, batch: QuestionBatch) -> Tensor:
    """Return the loss of passages and of sentences: each against the others of its question, and by itself."""
    group = torch.from_numpy(batch.group).to(relevance.device)
    answers = torch.from_numpy(batch.answers).to(relevance)
    sentence_group = torch.from_numpy(batch.sentence_group).to(relevance.device)
    labels = torch.from_numpy(batch.evidence).to(relevance)
    known = labels != UNKNOWN
    passages = _ranking(relevance, answers, group) + _YES_NO_WEIGHT * binary_cross_entropy_with_logits(
        relevance, answers
    )
    if not known.any():
        return passages
    evidence, labels, sentence_group = evidence[known], labels[known], sentence_group[known]
    each = binary_cross_entropy_with_logits(evidence, labels)
    return passages + _SENTENCE_WEIGHT * (_ranking(evidence, labels, sentence_group) + _YES_NO_WEIGHT * each)


def support_loss(logits: Tensor, verdicts: Tensor) -> Tensor:
    """Return the cross entropy of verdicts; "unsupported" is contradicted and neither together.

    Args:
        logits: Entailed, contradicted, neither, (n, 3).
        verdicts: Places in VERDICTS, (n,).
    """
    shares = logits.log_softmax(dim=1)
    either = torch.logsumexp(shares[:, 1:], dim=1, keepdim=True)
    return nll_loss(torch.cat((shares, either), dim=1), verdicts)


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
