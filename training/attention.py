"""Attention whose gradient is quick on CPUs."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, BertModel
from transformers.masking_utils import AttentionMaskInterface, eager_mask

_NAME = "in_steps"


def attend_in_steps(encoder: BertModel) -> None:
    """Let the encoder compute attention one step after the other (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762).

    The fused kernel that it replaces saves memory by computing the shares a second time for the gradient, which on
    CPUs, at a few hundred tokens a row, takes longer than all that it saves: a third of a training step.
    """
    AttentionInterface.register(_NAME, _attended)
    AttentionMaskInterface.register(_NAME, eager_mask)
    encoder.set_attn_implementation(_NAME)


def _attended(
    module: nn.Module, query: Tensor, key: Tensor, value: Tensor, attention_mask: Tensor | None, **_: object
) -> tuple[Tensor, None]:
    """Return softmax(QKᵀ/√d)V, (n, width, heads, d), and no shares; all of Q, K and V are (n, heads, width, d)."""
    scores = torch.matmul(query * query.shape[-1] ** -0.5, key.transpose(2, 3))
    if attention_mask is not None:
        scores = scores + attention_mask.to(scores)
    with torch.autocast(query.device.type, enabled=False):  # which would take shares in float32, at twice the time
        shares = torch.softmax(scores, dim=-1)
        return torch.matmul(shares, value).transpose(1, 2).contiguous(), None
