"""The trained reader: the cross-encoder in models/reader, made by training/."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np

from index.embed import gains_from_bfloat16
from index.errors import FootnoteError
from index.light_encoder import LightBert, load_tokenizer
from rag.reading.reader import Excerpt, Score
from rag.reading.reader_input import Array, Batch, Row, RowMaker, batch_rows

READER_FOLDER = Path(__file__).parents[2] / "models" / "reader"
# Of models/reader/model.safetensors. `python -m training export` writes the weights and prints this.
READER_SHA256 = "77f334376191e786cd45598304f97ce31c7c15ae628b80b964bbdc69e3d262c4"
VERDICTS = ("entailed", "contradicted", "neither")
_MOST_TOKENS = 2048  # of a batch, padding included: larger ones are no faster on two cores
_LIKE_LENGTH = 0.7  # of the longest row of a batch: padding costs more than a further batch

Outputs = tuple[Array, Array, Array]  # relevance (n,), evidence (sentences,), support logits (n, 3)


class ReaderError(FootnoteError):
    """The weights of the reader are missing or are not the ones this version was made with."""


class _Engine(Protocol):
    def __call__(self, batch: Batch) -> Outputs: ...


class TrainedReader:
    """Scores passages, their sentences, and claims against quotes; for any number of threads.

    It begins with a forward pass in numpy, so that a first answer does not wait for torch; `warm_up` brings torch in,
    which reads faster. Both give the same scores but for rounding.

    Args:
        folder: Of the model.
        digest: sha256 of its weights; None to take any (while training).

    Raises:
        ReaderError: The weights are missing, or not those of the digest.
    """

    name = "reader"

    def __init__(self, folder: Path = READER_FOLDER, digest: str | None = READER_SHA256) -> None:
        self._weights = _checked(folder / "model.safetensors", digest)
        self._config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._maker = RowMaker(load_tokenizer(folder / "tokenizer.json"))
        self._engine: _Engine = _LightEngine(self._config, self._weights)
        self._lock = threading.Lock()
        if "torch" in sys.modules:
            self.warm_up()

    def warm_up(self) -> None:
        """Bring torch in, if that is not done; seconds on an ordinary machine."""
        with self._lock:
            if not isinstance(self._engine, _TorchEngine):
                self._engine = _TorchEngine(self._config, self._weights)

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> tuple[Score, ...]:
        """Return the score of each excerpt: logits, above 0 for what answers."""
        rows: list[Row] = []
        owners: list[int] = []
        for at, excerpt in enumerate(excerpts):
            made = list(self._maker.rows(question, excerpt.context, excerpt.sentences))
            rows += made
            owners += [at] * len(made)
        relevance: list[list[float]] = [[] for _ in excerpts]
        evidence: list[list[Array]] = [[] for _ in excerpts]
        results = dict(self._run(rows))
        for at, owner in enumerate(owners):
            row_relevance, row_evidence, _ = results[at]
            relevance[owner].append(row_relevance)
            evidence[owner].append(row_evidence)
        return tuple(Score(max(one), np.concatenate(parts)) for one, parts in zip(relevance, evidence, strict=True))

    def verdicts(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """Return how likely each (claim, quote) is each of VERDICTS, float32, (n, 3); rows add up to 1."""
        rows = [next(self._maker.rows(claim, "", [quote])) for claim, quote in pairs]
        results = dict(self._run(rows))
        logits = np.stack([results[at][2] for at in range(len(rows))]) if rows else np.zeros((0, len(VERDICTS)))
        shares = np.exp(logits - logits.max(axis=1, keepdims=True)) if rows else logits
        probabilities: Array = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
        return probabilities

    def _run(self, rows: Sequence[Row]) -> Iterator[tuple[int, tuple[float, Array, Array]]]:
        """Yield (place, (relevance, evidence, support logits)) of each row, rows of like length together."""
        order = sorted(range(len(rows)), key=lambda at: len(rows[at].ids))
        lengths = [len(rows[at].ids) for at in order]
        start = 0
        for end in range(1, len(order) + 1):
            fits = end < len(order) and (end + 1 - start) * lengths[end] <= _MOST_TOKENS
            if fits and lengths[start] >= _LIKE_LENGTH * lengths[end]:
                continue
            batch = batch_rows([rows[at] for at in order[start:end]])
            relevance, evidence, support = self._engine(batch)
            for place, at in enumerate(order[start:end]):
                yield at, (float(relevance[place]), evidence[batch.owner == place], support[place])
            start = end


@cache
def load_reader() -> TrainedReader:
    """Return the reader that comes with the project, loaded once a process.

    Raises:
        ReaderError: Its weights are missing or changed.
    """
    return TrainedReader()


def _checked(path: Path, digest: str | None) -> dict[str, Array]:
    """Return the weights, float32 by name, if they are those of the digest."""
    from safetensors.numpy import load

    try:
        content = path.read_bytes()
    except OSError as exc:
        raise ReaderError(
            f"The reader's weights cannot be read: {str(path)!r} ({exc.strerror}).",
            "Get models/reader again from the project, or make it with: python -m training",
        ) from exc
    found = sha256(content).hexdigest()
    if digest is not None and found != digest:
        raise ReaderError(
            f"The reader's weights in {str(path)!r} are not those of this version: sha256 {found}, not {digest}.",
            "Get models/reader again from the project.",
        )
    return {name: value.astype(np.float32) for name, value in load(content).items()}


class _LightEngine:
    """The forward pass in numpy."""

    def __init__(self, config: dict[str, object], weights: dict[str, Array]) -> None:
        part = "encoder."
        encoder = {name.removeprefix(part): value for name, value in weights.items() if name.startswith(part)}
        self._bert = LightBert(config, encoder)
        self._heads = {name: value for name, value in weights.items() if not name.startswith(part)}

    def __call__(self, batch: Batch) -> Outputs:
        states = self._bert.states(batch.ids, batch.is_token, batch.kinds)
        first = states[:, 0]
        question, passage = _pooled(batch.question, states), _pooled(batch.passage, states)
        owner = batch.owner
        sentences = _pooled(batch.sentences, states[owner])
        whole = _joined(first, question, passage)
        cosine = self._heads["cosine"]
        relevance = self._head("relevance", whole)[:, 0] + cosine[0] * _cosine(question, passage)
        evidence = self._head("evidence", _joined(first[owner], question[owner], sentences))[:, 0]
        evidence = evidence + cosine[1] * _cosine(question[owner], sentences)
        return relevance, evidence, self._head("support", whole)

    def _head(self, name: str, joined: Array) -> Array:
        weights = self._heads
        hidden = np.tanh(joined @ weights[f"{name}.0.weight"].T + weights[f"{name}.0.bias"])
        outputs: Array = hidden @ weights[f"{name}.2.weight"].T + weights[f"{name}.2.bias"]
        return outputs


class _TorchEngine:
    """The forward pass in torch: bfloat16 on processors that gain from it."""

    def __init__(self, config: dict[str, object], weights: dict[str, Array]) -> None:
        import torch
        from transformers import BertConfig, BertModel

        from rag.reading.reader_model import ReaderModel

        model = ReaderModel(BertModel(BertConfig.from_dict(config), add_pooling_layer=False))
        model.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
        self._model = model.eval()
        self._torch = torch
        self._half = gains_from_bfloat16()

    def __call__(self, batch: Batch) -> Outputs:
        with self._torch.inference_mode(), self._torch.autocast("cpu", self._torch.bfloat16, enabled=self._half):
            relevance, evidence, support = self._model(batch)
        return relevance.float().numpy(), evidence.float().numpy(), support.float().numpy()


def _pooled(weights: Array, states: Array) -> Array:
    pooled: Array = np.matmul(weights[:, None, :], states)[:, 0]
    return pooled


def _joined(first: Array, question: Array, text: Array) -> Array:
    return np.concatenate((first, text, question * text, np.abs(question - text)), axis=-1)


def _cosine(a: Array, b: Array) -> Array:
    norms = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    cosine: Array = (a * b).sum(axis=-1) / np.maximum(norms, 1e-8)
    return cosine
