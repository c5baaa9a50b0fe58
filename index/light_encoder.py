"""Runs a BERT model on a few short texts without importing torch.

A question is embedded in milliseconds, but importing sentence-transformers takes ten seconds on an ordinary machine,
and a person who types one question waits for both. So the forward pass of the plain BERT encoder (Devlin et al. 2019,
https://arxiv.org/abs/1810.04805) stands here in numpy, for questions and a few sentences at a time; tests hold it
against sentence-transformers. Whole corpora are embedded by the library.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Array = NDArray[np.float32]


class LightEncoder:
    """A BERT encoder with mean pooling, as sentence-transformers' MiniLM models are.

    Args:
        folder: Of a model for which `fits` is true.
        tokenizer: Its tokenizer, neither truncating nor padding.
        max_tokens: Where to cut a text, start and end marks included.
    """

    def __init__(self, folder: Path, tokenizer: Tokenizer, max_tokens: int) -> None:
        from safetensors.numpy import load_file

        weights = load_file(folder / "model.safetensors")
        plain = {name.removeprefix("bert."): value for name, value in weights.items()}
        self._bert = LightBert(_read_json(folder / "config.json"), plain)
        self._tokenizer = tokenizer
        self._max_tokens = max_tokens

    @staticmethod
    def fits(folder: Path) -> bool:
        """Tell whether the model in this folder is a plain BERT encoder with mean pooling and nothing after it."""
        modules = _read_json(folder / "modules.json", [])
        kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
        if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
            return False
        config = _read_json(folder / "config.json", {})
        pooling = _read_json(folder / modules[1]["path"] / "config.json", {})
        is_mean = bool(pooling.get("pooling_mode_mean_tokens")) or pooling.get("pooling_mode") == "mean"
        is_plain = config.get("model_type") == "bert" and config.get("hidden_act") == "gelu"
        return is_plain and is_mean and (folder / "model.safetensors").is_file()

    def encode(self, texts: Sequence[str]) -> Array:
        """Return float32 rows, (n, dim), not normalised, in input order."""
        encodings = self._tokenizer.encode_batch(list(texts))
        ids = [_within(encoding, self._max_tokens) for encoding in encodings]
        width = max(map(len, ids))
        tokens = np.zeros((len(ids), width), dtype=np.int64)
        is_token = np.zeros((len(ids), width), dtype=bool)
        for at, row in enumerate(ids):
            tokens[at, : len(row)] = row
            is_token[at, : len(row)] = True
        states = self._bert.states(tokens, is_token)
        kept = states * is_token[:, :, None]
        rows: Array = kept.sum(axis=1) / is_token.sum(axis=1, keepdims=True)
        return rows.astype(np.float32)


class LightBert:
    """A plain BERT encoder: embeddings, layers of attention, GELU.

    Args:
        config: The model's, as in its config.json.
        weights: By their names in transformers' BertModel, any float type.
    """

    def __init__(self, config: Mapping[str, Any], weights: Mapping[str, NDArray[Any]]) -> None:
        self._n_heads = int(config["num_attention_heads"])
        self._n_layers = int(config["num_hidden_layers"])
        self._epsilon = float(config.get("layer_norm_eps", 1e-12))
        self._weights: dict[str, Array] = {
            name: value.astype(np.float32) for name, value in weights.items() if value.dtype.kind == "f"
        }

    def states(
        self, tokens: NDArray[np.int64], is_token: NDArray[np.bool_], kinds: NDArray[np.int64] | None = None
    ) -> Array:
        """Return the last layer's states, float32, (n, width, dim).

        Args:
            tokens: Token ids, (n, width).
            is_token: False for padding, (n, width).
            kinds: Token types, (n, width); all 0 if None.
        """
        weights = self._weights
        states: Array = (
            weights["embeddings.word_embeddings.weight"][tokens]
            + weights["embeddings.position_embeddings.weight"][: tokens.shape[1]]
            + weights["embeddings.token_type_embeddings.weight"][0 if kinds is None else kinds]
        )
        states = self._norm(states, "embeddings.LayerNorm")
        # A padded place gets no attention: its score is far below every other.
        mask = np.where(is_token, 0, -1e9).astype(np.float32)[:, None, None, :]
        for layer in range(self._n_layers):
            at = f"encoder.layer.{layer}"
            attended = self._attend(states, mask, f"{at}.attention.self")
            attended = self._linear(attended, f"{at}.attention.output.dense")
            states = self._norm(states + attended, f"{at}.attention.output.LayerNorm")
            inner = _gelu(self._linear(states, f"{at}.intermediate.dense"))
            states = self._norm(states + self._linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        return states

    def _attend(self, states: Array, mask: Array, name: str) -> Array:
        n, width, dim = states.shape
        query, key, value = (
            self._linear(states, f"{name}.{part}").reshape(n, width, self._n_heads, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(dim // self._n_heads)) + mask
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        joined: Array = (shares @ value).transpose(0, 2, 1, 3).reshape(n, width, dim)
        return joined

    def _linear(self, states: Array, name: str) -> Array:
        # One large product is far quicker than a stack of small ones.
        flat = states.reshape(-1, states.shape[-1]) @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        product: Array = flat.reshape(*states.shape[:-1], -1)
        return product

    def _norm(self, states: Array, name: str) -> Array:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(self._epsilon))
        normed: Array = centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return normed


def load_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer kept in a tokenizer.json, neither truncating nor padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _gelu(values: Array) -> Array:
    from scipy.special import erf

    activated: Array = values * np.float32(0.5) * (1 + erf(values / np.float32(np.sqrt(2))))
    return activated


def _within(encoding: Encoding, max_tokens: int) -> list[int]:
    """Return the ids of a text, cut as the library cuts: its end mark stays."""
    ids: list[int] = encoding.ids
    return ids if len(ids) <= max_tokens else [*ids[: max_tokens - 1], ids[-1]]


def _read_json(path: Path, missing: Any = None) -> Any:  # noqa: ANN401 - JSON is anything
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else missing
