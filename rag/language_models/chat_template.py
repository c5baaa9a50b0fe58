"""Writes messages as a model's own chat template has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.language_models.language_model import LanguageModelError, Message
from rag.language_models.model_weights import first_line

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_CONTROL_FORM = re.compile(r"[<\[].+[>\]]", re.DOTALL)


def render_prompt(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message], name: str, *, opens_reply: bool = True
) -> str:
    """Return the messages as the model's own chat template writes them, with no thinking aloud before the reply.

    Words of a message that the model would take for the marks between messages are broken up: a document must not
    speak for the program.

    Raises:
        LanguageModelError: The template does not take such messages.
    """
    from jinja2 import TemplateError

    turns = [{"role": turn.role, "content": break_marks(tokenizer, turn.content)} for turn in messages]
    try:
        return _apply_template(tokenizer, turns, opens_reply)
    except TemplateError:
        pass  # some know no system message: its words then begin the first turn of the user
    try:
        return _apply_template(tokenizer, _without_system(turns), opens_reply)
    except (TemplateError, TypeError) as exc:
        raise LanguageModelError(
            f"The chat template of {name} does not take the prompt: {first_line(exc)}.",
            "Choose another model: python -m rag models",
        ) from exc


def break_marks(tokenizer: PreTrainedTokenizerBase, text: str) -> str:
    """Return the text with a space inside whatever the tokenizer would read as one of the model's marks."""
    marks = [
        token.content
        for token in tokenizer.added_tokens_decoder.values()
        if len(token.content.strip()) > 1 and (token.special or _CONTROL_FORM.fullmatch(token.content))
    ]
    for mark in sorted(marks, key=len, reverse=True):
        text = text.replace(mark, f"{mark[0]} {mark[1:]}")
    return text


def _apply_template(tokenizer: PreTrainedTokenizerBase, turns: list[dict[str, str]], opens_reply: bool) -> str:
    # Models that can think aloud are told not to, in the way that most of them understand; others ignore it.
    return str(
        tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=opens_reply, enable_thinking=False)
    )


def _without_system(turns: list[dict[str, str]]) -> list[dict[str, str]]:
    system = [turn["content"] for turn in turns if turn["role"] == "system"]
    others = [turn for turn in turns if turn["role"] != "system"]
    if not others:
        return [{"role": "user", "content": "\n\n".join(system)}]
    return [others[0] | {"content": "\n\n".join([*system, others[0]["content"]])}, *others[1:]]
