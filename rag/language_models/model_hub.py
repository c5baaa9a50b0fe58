"""Finds a model: in a folder, in the hub's cache on this machine, or on the hub, from which it is downloaded once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.language_models.background import call_within
from rag.language_models.language_model import LanguageModelError
from rag.language_models.machine import Machine, choose_dtype, say_bytes
from rag.language_models.model_files import check_settings, check_weight_kinds, check_weights
from rag.language_models.model_weights import first_line

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo

Notify = Callable[[str], None]
"""Is told, in a sentence for the person at the screen, what takes long or comes out differently."""

_SETTINGS = ("*.json", "*.jinja", "*.txt")
_WEIGHTS = ("*.safetensors",)
# Folders hold the same weights in other forms (onnx, original), and so does consolidated.safetensors.
_UNWANTED = ("*/*", "consolidated*")


class HubUnreachableError(LanguageModelError):
    """A model that is not on this machine, while the hub cannot be reached."""


@dataclass(frozen=True, slots=True)
class HubOptions:
    """How the hub is asked.

    Attributes:
        endpoint: Its URL; None: as the hub's library is set up.
        cache: Folder of downloaded models; None: as the hub's library is set up.
        timeout_s: Longest wait for its first reply, in seconds.
        shows_progress: Whether a download shows bars on the terminal.
    """

    endpoint: str | None = None
    cache: Path | None = None
    timeout_s: float = 5.0
    shows_progress: bool = False


def find_model(name: str, machine: Machine, notify: Notify, options: HubOptions = HubOptions()) -> Path:
    """Return the folder of a chat model that this machine can run, downloaded if need be.

    Args:
        name: A folder, or the name of a model on the hub, "publisher/model".
        machine: What is to run it: nothing that does not fit is downloaded.
        notify: Is told how large a download is before it begins.
        options: How the hub is asked.

    Raises:
        HubUnreachableError: It is not on this machine, and the hub does not reply or breaks off.
        LanguageModelError: There is no such model, or Footnote cannot or may not run it.
    """
    folder = Path(name).expanduser()
    if not folder.is_dir():
        if name.startswith((".", "/", "~")) or name.count("/") != 1:
            raise LanguageModelError(
                f"There is no folder {name!r} to load a language model from.",
                "Give a folder, or the name of a model on the hub such as Qwen/Qwen2.5-1.5B-Instruct.",
            )
        return _cached(name, options) or _download(name, machine, notify, options)
    check_settings(folder, name)
    check_weights(folder, name)
    return folder


def _cached(name: str, options: HubOptions) -> Path | None:
    """Return the folder of a model that was downloaded whole before."""
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = _fetch(name, (*_SETTINGS, *_WEIGHTS), options, is_local=True)
        check_weights(folder, name)
    except (LocalEntryNotFoundError, HFValidationError, LanguageModelError):
        return None
    check_settings(folder, name)
    return folder


def _download(name: str, machine: Machine, notify: Notify, options: HubOptions) -> Path:
    info = _ask_hub(name, options)
    sizes = {file.rfilename: file.size or 0 for file in info.siblings or ()}
    check_weight_kinds({Path(file).suffix for file in sizes}, name)
    # Settings first: whether the model can be used shows before its weights are downloaded.
    check_settings(_fetch_from_hub(name, _SETTINGS, options), name)
    n_bytes = sum(size for file, size in sizes.items() if _is_wanted(file))
    # Published weights take two bytes a number as a rule; the hub says how many numbers if it has read them.
    choose_dtype(name, info.safetensors.total if info.safetensors else n_bytes // 2, machine)
    _check_disk(name, n_bytes, options)
    notify(f"Downloading {name}, once: {say_bytes(n_bytes)}.")
    folder = _fetch_from_hub(name, (*_SETTINGS, *_WEIGHTS), options)
    check_weights(folder, name)
    return folder


def _ask_hub(name: str, options: HubOptions) -> ModelInfo:
    """Return what the hub says of a model: one question, one try."""
    from httpx2 import HTTPError
    from huggingface_hub import HfApi
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    api = HfApi(endpoint=options.endpoint)
    missing = f"The model {name} is not on this machine, and the hub"
    try:
        # The library's own limit does not bound the time it takes to look up an address.
        return call_within(
            options.timeout_s, lambda: api.model_info(name, files_metadata=True, timeout=options.timeout_s)
        )
    except GatedRepoError as exc:
        raise LanguageModelError(
            f"The model {name} is given only to people who agreed to its licence.",
            "Agree on its page of the hub and log in with: hf auth login",
        ) from exc
    except (RepositoryNotFoundError, HFValidationError) as exc:
        raise LanguageModelError(
            f"The hub has no model {name!r} that everybody may read.",
            "Check the name, or choose one of: python -m rag models",
        ) from exc
    except OfflineModeIsEnabled as exc:
        raise HubUnreachableError(
            f"{missing} is not asked: HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set.",
            "Take that away once to download it, copy its folder here and name that, or name a --server.",
        ) from exc
    except (HfHubHTTPError, HTTPError, OSError, TimeoutError) as exc:
        raise HubUnreachableError(
            f"{missing} cannot be reached ({first_line(exc)}).",
            "Connect once to download it, copy its folder here and name that, or name a --server.",
        ) from exc


def _fetch_from_hub(name: str, patterns: tuple[str, ...], options: HubOptions) -> Path:
    from httpx2 import HTTPError

    try:
        return _fetch(name, patterns, options, is_local=False)
    except (HTTPError, OSError, RuntimeError) as exc:  # RuntimeError: what the hub's own transfer raises
        raise HubUnreachableError(
            f"The download of {name} broke off ({first_line(exc)}).", "Ask again to go on where it stopped."
        ) from exc


def _fetch(name: str, patterns: tuple[str, ...], options: HubOptions, *, is_local: bool) -> Path:
    """Return the folder of a model with these files in it, from the cache alone or from the hub."""
    from huggingface_hub import snapshot_download
    from tqdm import tqdm

    class SilentBar(tqdm):  # type: ignore[misc] # the library ships no types
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs | {"disable": True})

    folder = snapshot_download(
        name,
        cache_dir=options.cache,
        endpoint=options.endpoint,
        allow_patterns=list(patterns),
        ignore_patterns=list(_UNWANTED),
        local_files_only=is_local,
        tqdm_class=None if options.shows_progress else SilentBar,
    )
    return Path(folder)


def _is_wanted(file: str) -> bool:
    return "/" not in file and not file.startswith("consolidated") and file.endswith((".safetensors", ".json", ".txt"))


def _check_disk(name: str, n_bytes: int, options: HubOptions) -> None:
    from huggingface_hub.constants import HF_HUB_CACHE

    cache = options.cache or Path(HF_HUB_CACHE)
    free = shutil.disk_usage(next(folder for folder in (cache, *cache.absolute().parents) if folder.is_dir())).free
    if n_bytes > free:
        raise LanguageModelError(
            f"The model {name} takes {say_bytes(n_bytes)}, and {cache} has room for {say_bytes(free)}.",
            "Make room, or let HF_HOME name a folder on another disk.",
        )
