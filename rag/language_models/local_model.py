"""A chat model that runs in this process, by name or folder, through transformers."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.language_models.background import Emit, IsOver, stream_in_background
from rag.language_models.chat_template import render_prompt
from rag.language_models.language_model import LanguageModelError, Message
from rag.language_models.machine import Machine, choose_dtype, read_machine
from rag.language_models.model_files import count_parameters, read_settings
from rag.language_models.model_hub import HubOptions, Notify, find_model
from rag.language_models.model_weights import first_line, load_tokenizer, load_weights

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import Cache, PreTrainedModel, PreTrainedTokenizerBase

_UNFINISHED = "\ufffd"  # what a token decodes to that ends inside a character


@dataclass(frozen=True, slots=True)
class LocalModelOptions:
    """How a model in this process is run.

    Attributes:
        max_context_tokens: Most tokens of prompt and reply together, where the model could take more: an ordinary
            machine reads some hundred tokens a second.
    """

    max_context_tokens: int = 8192


@dataclass(frozen=True, slots=True)
class _Prefix:
    """The first tokens of a prompt, and what the model made of them."""

    ids: tuple[int, ...]
    cache: Cache


class LocalModel:
    """Writes with the likeliest token each time, so that the same prompt gets the same reply.

    Its weights are loaded with the first reply, and one reply is written at a time.

    Args:
        name: What it was asked for by.
        folder: Where its files are, checked: `find_model` returns it.
        machine: What it runs on.
        options: How it is run.
    """

    def __init__(
        self, name: str, folder: Path, machine: Machine, options: LocalModelOptions = LocalModelOptions()
    ) -> None:
        self.name = name
        self._folder = folder
        self._machine = machine
        self._options = options
        self._writing = threading.Lock()
        self._loading = threading.Lock()
        self._model: PreTrainedModel | None = None
        self._tokenizer: PreTrainedTokenizerBase | None = None
        self._prefix: _Prefix | None = None
        self._context_tokens: int | None = None

    @classmethod
    def open(
        cls,
        name: str,
        notify: Notify,
        hub: HubOptions = HubOptions(),  # noqa: B008 - frozen
        options: LocalModelOptions = LocalModelOptions(),
    ) -> LocalModel:
        """Return the model of a folder or of the hub, downloaded if need be.

        Raises:
            HubUnreachableError: It is not on this machine, and the hub does not reply or breaks off.
            LanguageModelError: There is no such model, or it cannot or may not run here.
        """
        machine = read_machine()
        folder = find_model(name, machine, notify, hub)
        choose_dtype(name, count_parameters(folder), machine)
        return cls(name, folder, machine, options)

    @property
    def context_tokens(self) -> int:
        """Return the most tokens of prompt and reply together."""
        if self._context_tokens is None:
            config = read_settings(self._folder / "config.json")
            config = config | (config.get("text_config") or {})  # of a model that also sees pictures
            positions = config.get("max_position_embeddings") or config.get("n_positions")
            limits = (self._options.max_context_tokens, positions, self._load_tokenizer().model_max_length)
            self._context_tokens = int(min(limit for limit in limits if limit))
        return self._context_tokens

    def count_tokens(self, messages: Sequence[Message]) -> int:
        """Return the tokens of the prompt as the model sees it, the opening of its reply included."""
        return len(self._encode(messages))

    def stream(self, messages: Sequence[Message], *, max_tokens: int, stopped: Callable[[], bool]) -> Iterator[str]:
        """Yield the reply in pieces as it is written.

        Raises:
            LanguageModelError: Prompt and reply are too long together, or the model cannot be loaded or broke off.
        """
        ids = self._encode(messages)
        if len(ids) + max_tokens > self.context_tokens:
            raise LanguageModelError(
                f"The prompt has {len(ids)} tokens and the reply may have {max_tokens}, "
                f"but {self.name} takes {self.context_tokens} in all.",
                "Choose a model that takes more, or let it read fewer passages.",
            )
        n_prefix = self._count_prefix(messages, ids)

        def write(emit: Emit, is_over: IsOver) -> None:
            with self._writing:
                if not is_over():
                    self._write(ids, n_prefix, max_tokens, emit, is_over)

        yield from stream_in_background(write, stopped)

    def _write(self, ids: list[int], n_prefix: int, max_tokens: int, emit: Emit, is_over: IsOver) -> None:
        import torch

        model = self._load_model()
        try:
            prompt = torch.tensor([ids], device=model.device)
            model.generate(  # type: ignore[operator] # the library's types do not say that models generate
                prompt,
                attention_mask=torch.ones_like(prompt),
                past_key_values=self._read_prefix(model, ids[:n_prefix]),
                max_new_tokens=max_tokens,
                streamer=_Pieces(self._load_tokenizer(), emit),
                stopping_criteria=[lambda tokens, _: torch.full((len(tokens),), is_over(), device=tokens.device)],
            )
        except Exception as exc:  # whatever the code of some hundred kinds of models raises
            raise LanguageModelError(
                f"The model {self.name} broke off: {first_line(exc)}.", "Choose another model: python -m rag models"
            ) from exc

    def _read_prefix(self, model: PreTrainedModel, ids: list[int]) -> Cache | None:
        """Return what the model makes of the first tokens, remembered from the last prompt that began so.

        They are always read by themselves, whether or not they are remembered: numbers that are added up in another
        order differ in their last digits, and a reply must not depend on what was asked before.
        """
        import torch

        if not ids:
            return None
        if self._prefix is None or self._prefix.ids != tuple(ids):
            prompt = torch.tensor([ids], device=model.device)
            read = model.generate(  # type: ignore[operator] # as above
                prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=1, return_dict_in_generate=True
            )
            cache = getattr(read, "past_key_values", None)
            if cache is None or cache.get_seq_length() != len(ids):
                return None  # a kind of model that keeps something else
            self._prefix = _Prefix(tuple(ids), cache)
        return copy.deepcopy(self._prefix.cache)

    def _count_prefix(self, messages: Sequence[Message], ids: list[int]) -> int:
        """Return how many first tokens of a prompt come from all messages but the last: what questions share."""
        try:
            prefix = self._encode(messages[:-1], opens_reply=False) if len(messages) > 1 else []
        except LanguageModelError:  # a template that wants the last message too
            return 0
        return len(prefix) if ids[: len(prefix)] == prefix else 0

    def _encode(self, messages: Sequence[Message], *, opens_reply: bool = True) -> list[int]:
        tokenizer = self._load_tokenizer()
        text = render_prompt(tokenizer, messages, self.name, opens_reply=opens_reply)
        ids: list[int] = tokenizer(text, add_special_tokens=False)["input_ids"]
        return ids

    def _load_tokenizer(self) -> PreTrainedTokenizerBase:
        with self._loading:
            if self._tokenizer is None:
                self._tokenizer = load_tokenizer(self._folder, self.name)
            return self._tokenizer

    def _load_model(self) -> PreTrainedModel:
        tokenizer = self._load_tokenizer()
        with self._loading:
            if self._model is None:
                dtype = choose_dtype(self.name, count_parameters(self._folder), self._machine)
                self._model = load_weights(self._folder, self.name, dtype, self._machine.device, tokenizer)
            return self._model


class _Pieces:
    """Takes tokens as they are chosen and emits the text they add."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, emit: Emit) -> None:
        self._tokenizer = tokenizer
        self._emit = emit
        self._ids: list[int] | None = None
        self._n_sent = 0

    def put(self, tokens: Tensor) -> None:
        """Take the prompt the first time, then one token each time."""
        if self._ids is None:
            self._ids = []
            return
        self._ids += tokens.flatten().tolist()
        text = self._decode()
        if not text.endswith(_UNFINISHED):
            self._send(text)

    def end(self) -> None:
        """Emit what was held back."""
        self._send(self._decode())

    def _send(self, text: str) -> None:
        if len(text) > self._n_sent:
            self._emit(text[self._n_sent :])
            self._n_sent = len(text)

    def _decode(self) -> str:
        return str(
            self._tokenizer.decode(self._ids or [], skip_special_tokens=True, clean_up_tokenization_spaces=False)
        )
