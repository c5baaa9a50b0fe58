"""Loads a language model and its tokenizer from a folder that was checked: no code of its own, no pickles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.language_models.language_model import LanguageModelError

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


def load_tokenizer(folder: Path, name: str) -> PreTrainedTokenizerBase:
    """Return the tokenizer of a model.

    Raises:
        LanguageModelError: It is missing or broken.
    """
    from transformers import AutoTokenizer

    try:
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
    except Exception as exc:  # whatever the code of some hundred kinds of models raises
        raise _not_loaded("tokenizer", folder, name, exc) from exc
    return tokenizer


def load_weights(
    folder: Path, name: str, dtype: str, device: str, tokenizer: PreTrainedTokenizerBase
) -> PreTrainedModel:
    """Return the model, set to write the likeliest token each time and nothing else.

    Args:
        folder: Where its files are.
        name: Its name, for the message.
        dtype: The numbers it is run in, as torch names them.
        device: What it runs on, as torch names it.
        tokenizer: Its own: it knows the mark that ends a turn.

    Raises:
        LanguageModelError: The weights are broken, not all there, or need a library that is not installed.
    """
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call] # it would garble the terminal
    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=getattr(torch, dtype),
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
        model, report = loaded
        if report["missing_keys"]:  # the library fills them with random numbers
            raise ValueError(f"weights are missing: {sorted(report['missing_keys'])[0]}")
        _set_greedy(model, tokenizer)
        on_device: PreTrainedModel = model.to(device)
    except Exception as exc:  # as above
        raise _not_loaded("weights", folder, name, exc) from exc
    return on_device


def first_line(exc: Exception) -> str:
    """Return the first line of what an error says, without a stop at its end; its kind if it says nothing."""
    return (str(exc).strip() or type(exc).__name__).splitlines()[0].rstrip(" .:") or type(exc).__name__


def _set_greedy(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
    """Let the model write the likeliest token each time, up to its own mark for an end or its tokenizer's.

    The settings it comes with would sample, and punish words that stand in the prompt: those that are to be quoted.
    """
    from transformers import GenerationConfig

    published = model.generation_config
    ends = _as_set(published.eos_token_id if published else None) | _as_set(tokenizer.eos_token_id)
    padding = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else min(ends, default=0)
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        do_sample=False, eos_token_id=sorted(ends) or None, pad_token_id=padding
    )


def _as_set(tokens: Any) -> set[int]:  # noqa: ANN401 - the library has one, several or none
    return set() if tokens is None else {tokens} if isinstance(tokens, int) else set(tokens)


def _not_loaded(what: str, folder: Path, name: str, exc: Exception) -> LanguageModelError:
    where = "" if str(folder) == name else f" in {folder}"
    is_misfit = "ignore_mismatched_sizes" in str(exc)
    why = "they are of other sizes than config.json says" if is_misfit else first_line(exc)
    return LanguageModelError(
        f"The {what} of the model {name}{where} could not be loaded: {why}.",
        "Download it again, or choose another: python -m rag models",
    )
