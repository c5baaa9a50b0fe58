"""Writes the trained reader as it ships: float16 safetensors, config and tokenizer."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import BertConfig

_CONFIG = (
    "model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
    "hidden_act", "max_position_embeddings", "type_vocab_size", "layer_norm_eps", "pad_token_id",
)  # fmt: skip


def export(work: Path, base: Path, folder: Path) -> str:
    """Write the reader into `folder`; return the sha256 of the weights.

    float16 halves their size; scores change in the third decimal.
    """
    weights = torch.load(work / "state.pt", weights_only=True, map_location="cpu")["model"]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.safetensors"
    save_file({name: value.half().contiguous() for name, value in weights.items()}, path, metadata={"format": "pt"})
    config = BertConfig.from_pretrained(base).to_dict()
    chosen = {name: config[name] for name in _CONFIG}
    (folder / "config.json").write_text(json.dumps(chosen, indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    return sha256(path.read_bytes()).hexdigest()
