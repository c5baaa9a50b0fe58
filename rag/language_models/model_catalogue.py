"""Which language models are on this machine, and which are worth downloading for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.language_models.language_model import LanguageModelError
from rag.language_models.machine import GB, Machine, bytes_needed, choose_dtype
from rag.language_models.model_files import check_settings, check_weights, count_parameters, weight_files

# What is known of the models below was last looked over then; newer ones run as well if they have a chat template.
AS_OF = "October 2025"
# A prompt of 2,000 tokens takes 2 · 2,000 · 5e8 = 2e12 operations of a model with so many numbers: half a minute for
# one ordinary core. With one core for each 5e8 numbers, it stays half a minute.
_PARAMETERS_PER_CORE = 500_000_000


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A model on the hub that follows instructions, and whose licence lets everybody use it for anything.

    Attributes:
        name: On the hub.
        parameters: How many numbers it is, in billions.
        licence: Its SPDX id.
        why: What speaks for it.
    """

    name: str
    parameters: float
    licence: str
    why: str

    @property
    def download_bytes(self) -> int:
        """Return the size of the download: two bytes a number."""
        return int(self.parameters * GB) * 2

    @property
    def memory_bytes(self) -> int:
        """Return the least memory it runs in."""
        return bytes_needed(int(self.parameters * GB), 2)


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A language model on this machine.

    Attributes:
        name: What `--generator` takes.
        n_bytes: Size of its weights.
        fault: Why Footnote cannot draft with it; "" if it can.
    """

    name: str
    n_bytes: int
    fault: str = ""


# The least demanding first; of two that are alike, the one to prefer last.
RECOMMENDATIONS = (
    Recommendation("Qwen/Qwen2.5-0.5B-Instruct", 0.494, "Apache-2.0", "the smallest; for two cores"),
    Recommendation(
        "HuggingFaceTB/SmolLM2-1.7B-Instruct", 1.711, "Apache-2.0", "English; its training data is published"
    ),
    Recommendation("Qwen/Qwen2.5-1.5B-Instruct", 1.544, "Apache-2.0", "keeps to a form; for a laptop"),
    Recommendation("ibm-granite/granite-3.3-2b-instruct", 2.534, "Apache-2.0", "made to answer from passages, too"),
    Recommendation("microsoft/Phi-4-mini-instruct", 3.836, "MIT", "reasons well for its size"),
    Recommendation("Qwen/Qwen3-4B-Instruct-2507", 4.022, "Apache-2.0", "follows instructions closely"),
    Recommendation("Qwen/Qwen2.5-7B-Instruct", 7.616, "Apache-2.0", "for an accelerator with 24 GB"),
)


def find_models(folders: Sequence[Path] = (), cache: Path | None = None) -> tuple[FoundModel, ...]:
    """Return the language models of the hub's cache and of these folders, usable ones first, then by name.

    Args:
        folders: Each a model, or a folder with a folder for each model. Others are passed over.
        cache: Where the hub's library keeps downloads; None: where it is set up to.
    """
    found = [*_cached_models(cache)]
    for folder in folders:
        inside = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
        found += [_judge(str(one), one) for one in (folder, *inside) if (one / "config.json").is_file()]
    return tuple(sorted(found, key=lambda model: (bool(model.fault), model.name)))


def fits(model: Recommendation, machine: Machine) -> bool:
    """Tell whether a machine has the memory for a model."""
    try:
        choose_dtype(model.name, int(model.parameters * GB), machine)
    except LanguageModelError:
        return False
    return True


def best_for(machine: Machine) -> Recommendation | None:
    """Return the last recommendation that a machine has the memory for and runs at a bearable pace; None if none."""
    for model in reversed(RECOMMENDATIONS):
        is_bearable = machine.device != "cpu" or model.parameters * GB <= machine.cores * _PARAMETERS_PER_CORE
        if is_bearable and fits(model, machine):
            return model
    return None


def _cached_models(cache: Path | None) -> list[FoundModel]:
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        repositories = scan_cache_dir(cache).repos
    except CacheNotFound:
        return []
    found = []
    for repository in repositories:
        newest = max(repository.revisions, key=lambda revision: revision.last_modified, default=None)
        if repository.repo_type == "model" and newest and (newest.snapshot_path / "config.json").is_file():
            found.append(_judge(repository.repo_id, newest.snapshot_path))
    return found


def _judge(name: str, folder: Path) -> FoundModel:
    n_bytes = sum((folder / file).stat().st_size for file in weight_files(folder) if (folder / file).is_file())
    try:
        check_settings(folder, name)
        check_weights(folder, name)
        count_parameters(folder)
    except LanguageModelError as exc:
        return FoundModel(name, n_bytes, exc.message)
    return FoundModel(name, n_bytes)
