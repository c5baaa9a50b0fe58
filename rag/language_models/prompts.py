"""Builds what a language model is asked: the passages as labelled data, then the question.

The words stand in prompt_texts/, one file a version: whoever changes them makes a new one. What comes
from documents cannot leave its block: it holds no character that our marks or a chat template's tokens are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from index.datatypes import BlockKind, Document, ruling
from rag.datatypes import Passage, Reading, Sentence
from rag.language_models.language_model import LanguageModel, LanguageModelError, Message
from rag.reading.sentences import sentences_of
from rag.render import visible

VERSION = "answer-1"
_FOLDER = Path(__file__).parent / "prompt_texts"
# One character for one: "<|im_start|>", "[INST]" and "[P1]" become words of the passage.
_AS_DATA = str.maketrans("<>[]", "‹›()")


@dataclass(frozen=True, slots=True)
class PromptOptions:
    """How much a language model is given.

    Attributes:
        max_passages: Most passages, the best first.
        reply_tokens: Most tokens of the reply; a quarter of the model's context if that is less.
    """

    max_passages: int = 6
    reply_tokens: int = 400


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is asked.

    Attributes:
        messages: For the model.
        passages: Those it is shown, best first.
        reply_tokens: Room for the reply.
    """

    messages: tuple[Message, ...]
    passages: tuple[Passage, ...]
    reply_tokens: int


def build_prompt(reading: Reading, model: LanguageModel, options: PromptOptions = PromptOptions()) -> Prompt:
    """Return the prompt with as many whole passages as the model's context holds, dropped from the end.

    Of a first passage that does not fit alone, the sentences that answer best are shown, whole, in order of place.

    Raises:
        LanguageModelError: Not even one sentence fits.
    """
    reply_tokens = min(options.reply_tokens, model.context_tokens // 4)
    shown = [(one, _sentences(one, reading)) for one in reading.passages[: options.max_passages]]
    while shown:
        messages = _messages(reading, shown)
        if model.count_tokens(messages) + reply_tokens <= model.context_tokens:
            return Prompt(messages, tuple(passage for passage, _ in shown), reply_tokens)
        shown = shown[:-1] if len(shown) > 1 else _shortened(*shown[0], reading)
    raise LanguageModelError(
        f"The question and one sentence do not fit into the {model.context_tokens} tokens of {model.name}.",
        "Ask a shorter question, or choose a model with a longer context.",
    )


def show_passage(passage: Passage, sentences: Sequence[Sentence], document: Document) -> str:
    """Return a passage as a language model sees it: label, title, section, date and speaker, then its sentences."""
    source = passage.source
    place = " › ".join(dict.fromkeys(part for part in (source.title or passage.chunk.document_id, *passage.section)))
    facts = [
        source.published or "",
        f"replaced {source.superseded}" if source.superseded else "",
        f"{passage.chunk.speaker} speaking" if passage.chunk.speaker else "",
    ]
    known = f" ({', '.join(fact for fact in facts if fact)})" if any(facts) else ""
    body = "".join(_placed(one, document) for one in sentences).strip()
    notes = passage.chunk.notes
    lines = [as_data(place + known), as_data(notes), *(as_data(line) for line in body.split("\n"))]
    return "\n".join(
        ["<passage>", f"[{passage.label}] {lines[0]}", *(line for line in lines[1:] if line), "</passage>"]
    )


def as_data(text: str) -> str:
    """Return words on one line that can neither open nor close anything in a prompt."""
    return visible(text).translate(_AS_DATA)


def _placed(sentence: Sentence, document: Document) -> str:
    """Return a sentence's words, on a line of their own if it is a list item or a table row."""
    block = ruling(document.blocks, sentence.span.start)
    apart = block is not None and block.kind in {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW}
    words = " ".join(sentence.words.split())
    return f"\n- {words}\n" if apart else f"{words} "


def _sentences(passage: Passage, reading: Reading) -> tuple[Sentence, ...]:
    return sentences_of(passage, reading.documents[passage.chunk.document_id])


def _shortened(
    passage: Passage, sentences: Sequence[Sentence], reading: Reading
) -> list[tuple[Passage, tuple[Sentence, ...]]]:
    """Return the passage without the sentence that answers least, [] if none would be left."""
    if len(sentences) < 2:
        return []
    ranks = {one.span: at for at, one in enumerate(reading.sentences) if one.label == passage.label}
    worst = max(sentences, key=lambda one: (ranks.get(one.span, len(ranks)), one.span.start))
    return [(passage, tuple(one for one in sentences if one is not worst))]


def _messages(reading: Reading, shown: Sequence[tuple[Passage, tuple[Sentence, ...]]]) -> tuple[Message, ...]:
    passages = "\n".join(
        show_passage(passage, sentences, reading.documents[passage.chunk.document_id]) for passage, sentences in shown
    )
    system, user = _read_texts(VERSION)
    words = Template(user).substitute(passages=passages, question=as_data(reading.question))
    return Message("system", system), Message("user", words)


@cache
def _read_texts(version: str) -> tuple[str, str]:
    """Return the system's and the user's part of a version."""
    text = (_FOLDER / f"{version}.txt").read_text(encoding="utf-8")
    system, user = text.removeprefix("=== system\n").split("=== user\n")
    return system.strip(), user.strip()
