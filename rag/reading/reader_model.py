"""The reader in torch: one BERT encoder with three small heads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from rag.reading.reader_input import Array, Batch
from rag.reading.trained_reader import VERDICTS

if TYPE_CHECKING:
    from transformers import BertModel

_HIDDEN = 192


class ReaderModel(nn.Module):
    """Scores passages, their sentences, and claims against quotes in one pass each.

    A head sees four things: the state of the first mark, the mean state of the text t, and its product with and
    distance from the mean state of the question q (as InferSent joins two texts, Conneau et al. 2017,
    https://arxiv.org/abs/1705.02364). The cosine of q and t is added, so that the model begins with the likeness
    that the encoder's first training left in it.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        encoder.embeddings.requires_grad_(False)  # half of the weights, and rare words would drift from their kin
        dim = encoder.config.hidden_size
        self.relevance, self.evidence, self.support = _head(dim, 1), _head(dim, 1), _head(dim, len(VERDICTS))
        self.cosine = nn.Parameter(torch.tensor([5.0, 5.0]))  # for relevance and evidence

    @staticmethod
    def load_encoder(folder: Path) -> BertModel:
        """Return the encoder to start from, without dropout: with it a step takes a third longer on CPUs."""
        from transformers import BertModel

        return BertModel.from_pretrained(
            folder, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Return relevance (n,), evidence (sentences,) and support logits (n, 3) of rows."""
        device = self.cosine.device
        states = self.encoder(
            input_ids=torch.from_numpy(batch.ids).to(device),
            attention_mask=torch.from_numpy(batch.is_token).to(device),
            token_type_ids=torch.from_numpy(batch.kinds).to(device),
        ).last_hidden_state
        first = states[:, 0]
        question = _pooled(batch.question, states)
        passage = _pooled(batch.passage, states)
        owner = torch.from_numpy(batch.owner).to(device)
        sentences = _pooled(batch.sentences, states[owner])
        relevance = self.relevance(_joined(first, question, passage)).squeeze(-1)
        evidence = self.evidence(_joined(first[owner], question[owner], sentences)).squeeze(-1)
        support = self.support(_joined(first, question, passage))
        relevance = relevance + self.cosine[0] * _cosine(question, passage)
        evidence = evidence + self.cosine[1] * _cosine(question[owner], sentences)
        return relevance, evidence, support


def _head(dim: int, n: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(4 * dim, _HIDDEN), nn.Tanh(), nn.Linear(_HIDDEN, n))


def _pooled(weights: Array, states: Tensor) -> Tensor:
    rows = torch.from_numpy(weights).to(states)
    return torch.bmm(rows.unsqueeze(1), states).squeeze(1)


def _joined(first: Tensor, question: Tensor, text: Tensor) -> Tensor:
    return torch.cat((first, text, question * text, (question - text).abs()), dim=-1)


def _cosine(a: Tensor, b: Tensor) -> Tensor:
    return nn.functional.cosine_similarity(a, b, dim=-1)
