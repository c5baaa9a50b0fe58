"""Shows which language models there are, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rag.language_models.machine import Machine, say_bytes
from rag.language_models.model_catalogue import AS_OF, RECOMMENDATIONS, FoundModel, best_for, fits
from rag.language_models.server_replies import ServedModel


def models_to_json(found: Sequence[FoundModel], served: Sequence[ServedModel], machine: Machine) -> dict[str, Any]:
    """Return what `render_models` shows, sizes in bytes and counts in billions."""
    best = best_for(machine)
    return {
        "machine": {
            "cores": machine.cores,
            "memory": machine.memory,
            "device": machine.device,
            "device_name": machine.device_name,
            "device_memory": machine.device_memory,
        },
        "here": [
            {"name": model.name, "bytes": model.n_bytes, "can_draft": not model.fault, "fault": model.fault}
            for model in found
        ],
        "on_server": [{"name": model.name, "context_tokens": model.context_tokens} for model in served],
        "recommended": [
            {
                "name": model.name,
                "parameters": model.parameters,
                "download": model.download_bytes,
                "memory": model.memory_bytes,
                "licence": model.licence,
                "why": model.why,
                "fits": fits(model, machine),
                "is_best": model is best,
            }
            for model in RECOMMENDATIONS
        ],
        "as_of": AS_OF,
    }


def render_models(found: Sequence[FoundModel], served: Sequence[ServedModel], machine: Machine) -> str:
    """Return for a terminal what there is to run models on, which are here, and which are worth downloading."""
    return "\n".join(_lines(found, served, machine))


def _lines(found: Sequence[FoundModel], served: Sequence[ServedModel], machine: Machine) -> Iterator[str]:
    device = (
        f"{machine.device_name} with {say_bytes(machine.device_memory)} free"
        if machine.device_name
        else "no accelerator"
    )
    yield f"This machine: {machine.cores} cores, {say_bytes(machine.memory)} of memory free, {device}."
    yield from ("", "Here:")
    for model in found:
        yield f"  {model.name}  {say_bytes(model.n_bytes)}" + (f"  cannot draft: {model.fault}" if model.fault else "")
    if not found:
        yield "  none yet"
    if served:
        yield from ("", "On the server:")
        for offered in served:
            takes = f"  takes {offered.context_tokens:,} tokens" if offered.context_tokens else ""
            yield f"  {offered.name}{takes}"
    yield from ("", f"Known to do well (as of {AS_OF}):")
    yield from _recommended(machine)
    yield from (
        "",
        "Any chat model published as safetensors can be named: python -m rag ask --generator PUBLISHER/MODEL",
    )


def _recommended(machine: Machine) -> Iterator[str]:
    best = best_for(machine)
    width = max(len(model.name) for model in RECOMMENDATIONS)
    yield f"    {'':<{width}}  numbers  download    memory  licence"
    for model in RECOMMENDATIONS:
        mark = "*" if model is best else " " if fits(model, machine) else "-"
        yield (
            f"  {mark} {model.name:<{width}}  {model.parameters:>5.1f} B  {say_bytes(model.download_bytes):>8}  "
            f"{say_bytes(model.memory_bytes):>8}  {model.licence:<10}  {model.why}"
        )
    yield "  * suits this machine best   - needs more memory than is free"
