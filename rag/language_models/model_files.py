"""Tells whether the files of a folder make a chat model that Footnote can and may run."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from rag.language_models.language_model import LanguageModelError

_CHOOSE = "Choose another model; these are known to fit: python -m rag models"
_SHARDS = "model.safetensors.index.json"


def check_settings(folder: Path, name: str) -> None:
    """Do nothing if the settings in this folder are those of a chat model that needs no code of its own.

    Args:
        folder: Of the model; its weights need not be there yet.
        name: Of the model, for the message.

    Raises:
        LanguageModelError: They are not.
    """
    from transformers import CONFIG_MAPPING
    from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

    config = read_settings(folder / "config.json")
    kind = config.get("model_type")
    if not kind:
        raise LanguageModelError(
            f"The folder {folder} holds no model: it has no config.json that names a kind.", _CHOOSE
        )
    if kind not in CONFIG_MAPPING:
        if "auto_map" in config:
            raise LanguageModelError(
                f"The model {name} needs program code that comes with it, and Footnote runs none of it.", _CHOOSE
            )
        raise LanguageModelError(f"The model {name} is of a kind that is not known here: {kind}.", _CHOOSE)
    if kind not in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES:
        raise LanguageModelError(f"The model {name} is of the kind {kind}, which does not write text.", _CHOOSE)
    if not (folder / "tokenizer.json").is_file():  # the library would make up an empty one
        raise LanguageModelError(f"The model {name} has no tokenizer.json.", _CHOOSE)
    if not _has_chat_template(folder):
        raise LanguageModelError(
            f"The model {name} is not made for chat: it has no chat template.",
            "Choose the model of the same family that has “Instruct” or “Chat” in its name.",
        )


def check_weights(folder: Path, name: str) -> None:
    """Do nothing if all weights are in this folder, as safetensors.

    Raises:
        LanguageModelError: They are not.
    """
    missing = [file for file in weight_files(folder) if not (folder / file).is_file()]
    if not missing:
        return
    suffixes = {path.suffix for path in folder.iterdir()}
    if suffixes.isdisjoint({".safetensors"}):
        check_weight_kinds(suffixes, name)
    raise LanguageModelError(
        f"The model {name} in {folder} is not whole: {missing[0]} is missing.", "Download it again."
    )


def check_weight_kinds(suffixes: set[str], name: str) -> None:
    """Do nothing if a model whose files end so is published in a form that Footnote loads.

    Raises:
        LanguageModelError: Its weights are pickled, or for llama.cpp alone.
    """
    if ".safetensors" in suffixes:
        return
    if ".gguf" in suffixes:
        raise LanguageModelError(
            f"The model {name} is published for llama.cpp and Ollama only (GGUF).",
            "Start it there, and name that server: --server http://127.0.0.1:8080",
        )
    if suffixes & {".bin", ".pt", ".pth", ".ckpt"}:
        raise LanguageModelError(
            f"The model {name} is published as pickled weights only, and loading those can run code.",
            "Choose a model that is published as safetensors: python -m rag models",
        )


def weight_files(folder: Path) -> tuple[str, ...]:
    """Return the names of the files that the weights of a model stand in, whether they are there or not."""
    shards: dict[str, str] = read_settings(folder / _SHARDS).get("weight_map") or {}
    return tuple(sorted(set(shards.values()))) or ("model.safetensors",)


def count_parameters(folder: Path) -> int:
    """Return how many numbers the weights of a model are; nothing but the heads of the files is read.

    Raises:
        LanguageModelError: A file is not safetensors, or not whole.
    """
    total = 0
    for file in weight_files(folder):
        try:
            with (folder / file).open("rb") as stream:
                size = int.from_bytes(stream.read(8), "little")
                tensors: dict[str, Any] = json.loads(stream.read(min(size, 100_000_000)))
            ends = [tensor["data_offsets"][1] for key, tensor in tensors.items() if key != "__metadata__"]
            n_lacking = 8 + size + max(ends, default=0) - (folder / file).stat().st_size
            total += sum(math.prod(tensor["shape"]) for key, tensor in tensors.items() if key != "__metadata__")
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise LanguageModelError(
                f"The weights in {folder / file} are broken: they are not safetensors.", "Download the model again."
            ) from exc
        if n_lacking > 0:
            raise LanguageModelError(
                f"The weights in {folder / file} are cut off: {n_lacking:,} bytes are missing at the end.",
                "Download the model again.",
            )
    return total


def read_settings(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file; an empty one if there is none, or no JSON object in it."""
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _has_chat_template(folder: Path) -> bool:
    jinja = folder / "chat_template.jinja"
    return (
        (jinja.is_file() and bool(jinja.read_bytes().strip()))
        or bool(read_settings(folder / "chat_template.json").get("chat_template"))
        or bool(read_settings(folder / "tokenizer_config.json").get("chat_template"))
    )
