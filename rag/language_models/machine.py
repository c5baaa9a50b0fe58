"""What a language model may use of this machine: cores, memory, an accelerator."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from index.embed import gains_from_bfloat16
from rag.language_models.language_model import LanguageModelError

GB = 1_000_000_000
# Beside the weights: the passages as the model holds them, and Footnote itself.
_BESIDE_BYTES = int(1.5 * GB)
_CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Machine:
    """What there is to run a model on.

    Attributes:
        cores: Processor cores this process may use.
        memory: Free memory, in bytes.
        device: What a model runs on, as torch names it: "cuda", "mps" or "cpu".
        device_name: The accelerator's name; "" without one.
        device_memory: Free memory of the accelerator, in bytes; that of the machine where they share it.
        gains_from_bfloat16: Whether the device multiplies bfloat16 faster than float32.
    """

    cores: int
    memory: int
    device: str = "cpu"
    device_name: str = ""
    device_memory: int = 0
    gains_from_bfloat16: bool = False


def read_machine() -> Machine:
    """Return what this machine has now."""
    import psutil
    import torch

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = min(psutil.virtual_memory().available, _left_to_container())
    if torch.cuda.is_available():
        free, _total = torch.cuda.mem_get_info()
        name = torch.cuda.get_device_name()
        return Machine(cores, memory, "cuda", name, free, torch.cuda.is_bf16_supported(including_emulation=False))
    if torch.backends.mps.is_available():
        return Machine(cores, memory, "mps", "Apple silicon", memory, gains_from_bfloat16=True)
    return Machine(cores, memory, gains_from_bfloat16=gains_from_bfloat16())


def choose_dtype(name: str, n_parameters: int, machine: Machine) -> str:
    """Return the numbers a model is best run in on this machine, as torch names them.

    That is float32, unless the device gains from bfloat16, or only bfloat16 fits into its memory.

    Args:
        name: Of the model, for the message.
        n_parameters: Of the model.
        machine: What it is to run on.

    Raises:
        LanguageModelError: It fits in neither.
    """
    # Accelerators older than bfloat16 have float16.
    half = "float16" if machine.device == "cuda" and not machine.gains_from_bfloat16 else "bfloat16"
    free = machine.memory if machine.device == "cpu" else machine.device_memory
    if machine.device == "cpu" and not machine.gains_from_bfloat16 and bytes_needed(n_parameters, 4) <= free:
        return "float32"
    if bytes_needed(n_parameters, 2) <= free:
        return half
    needed = bytes_needed(n_parameters, 2)
    raise LanguageModelError(
        f"The model {name} needs {say_bytes(needed)} of memory, and {say_bytes(free)} are free.",
        "Close other programs, or choose a smaller one: python -m rag models",
    )


def bytes_needed(n_parameters: int, bytes_each: int) -> int:
    """Return the memory a model takes with numbers of so many bytes, and what it works with beside."""
    return n_parameters * bytes_each + _BESIDE_BYTES


def say_bytes(n_bytes: int) -> str:
    """Return a size for people: "988 MB", "3.1 GB"."""
    return f"{n_bytes / GB:.1f} GB" if n_bytes >= GB else f"{n_bytes / GB * 1000:.0f} MB"


def _left_to_container() -> int:
    """Return the bytes the container may still take before it is stopped; very many outside one."""
    try:
        most = (_CGROUP / "memory.max").read_text().strip()
        used = int((_CGROUP / "memory.current").read_text())
    except (OSError, ValueError):
        return 1 << 60
    return int(most) - used if most.isdigit() else 1 << 60
