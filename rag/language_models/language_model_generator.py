"""Drafts with a language model and believes none of it: what a person reads is what the documents say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.datatypes import Draft, DraftClaim, DroppedClaim, Reading, Remark, RemarkKind, Sentence
from rag.drafting.composing import compose
from rag.drafting.conflicts import find_conflicts
from rag.drafting.extractive import ExtractiveGenerator, ExtractiveOptions, document_of
from rag.generator import Generator
from rag.language_models.language_model import LanguageModel, LanguageModelError, Message
from rag.language_models.prompts import Prompt, PromptOptions, build_prompt
from rag.language_models.reply_listener import ReplyListener
from rag.language_models.tying import Tying, TyingOptions
from rag.question.question_form import read_question

_NOTHING_VERIFIED = "Nothing the language model wrote could be verified in the documents."
_NOTHING_WRITTEN = "The language model wrote nothing that can be read as an answer; another may: python -m rag models."
_PARTLY = "The language model found no answer to a part of the question in the documents."
_BROKE_OFF = "The language model broke off, so something may be missing."
_STOPPED = "Stopped before the answer was complete."


@dataclass(frozen=True, slots=True)
class LanguageModelOptions:
    """How a language model is asked, and what of its reply is shown.

    Attributes:
        prompt: What it is given.
        tying: What a sentence must hold of what it wrote.
        max_words: Most words of an answer, as of the embedded generator.
    """

    prompt: PromptOptions = field(default_factory=PromptOptions)
    tying: TyingOptions = field(default_factory=TyingOptions)
    max_words: int = ExtractiveOptions().max_words


class LanguageModelGenerator:
    """Asks a language model; gives the embedded answer where nothing of its reply can be verified.

    Args:
        model: What writes.
        fallback: What drafts when the model cannot, or nothing it wrote survives; None to answer nothing then.
        options: How it is asked.
    """

    def __init__(
        self,
        model: LanguageModel,
        fallback: Generator | None = ExtractiveGenerator(),  # noqa: B008 - it holds nothing but frozen options
        options: LanguageModelOptions = LanguageModelOptions(),
    ) -> None:
        self.model = model
        self.fallback = fallback
        self.options = options

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self.model.name

    def draft(self, reading: Reading) -> Draft:
        """Return the verified sentences of the model's reply, a refusal, or the fallback's draft."""
        return self.draft_aloud(reading, lambda text: None, lambda: False)

    def draft_aloud(self, reading: Reading, on_text: Callable[[str], None], stopped: Callable[[], bool]) -> Draft:
        """Return what `draft` would, telling each sentence once it is verified; cut short once `stopped` is true."""
        if not reading.passages:
            return Draft(is_refusal=True, confidence=reading.answerable)
        fault, listener = "", None
        try:
            prompt = build_prompt(reading, self.model, self.options.prompt)
            listener = ReplyListener(
                Tying(reading, prompt.passages, self.options.tying), on_text, self.options.max_words
            )
            self._listen(prompt, listener, stopped)
        except LanguageModelError as exc:
            fault = str(exc)
        if listener is None:
            return self._instead(reading, fault)
        if fault:
            listener.finish(is_cut=True)
        return self._judged(reading, listener, fault, stopped())

    def _judged(self, reading: Reading, listener: ReplyListener, fault: str, is_stopped: bool) -> Draft:
        """Return what a reply comes to: what was verified of it, a refusal, or the fallback's draft."""
        if listener.shown or is_stopped:
            partly = _PARTLY if listener.reply.refused else ""
            is_short = bool(fault) or listener.lacks_end
            return self._drafted(reading, listener, _STOPPED if is_stopped else _BROKE_OFF if is_short else partly)
        if listener.reply.is_refusal and not fault:
            return Draft(is_refusal=True, confidence=reading.answerable)
        nothing = _NOTHING_VERIFIED if listener.dropped else _NOTHING_WRITTEN
        return self._instead(reading, fault or nothing, listener.dropped)

    def _listen(self, prompt: Prompt, listener: ReplyListener, stopped: Callable[[], bool]) -> None:
        for piece in self.model.stream(prompt.messages, max_tokens=prompt.reply_tokens, stopped=stopped):
            listener.hear(piece)
            if stopped() or listener.reply.is_looping:
                break
        # Not every model tells that a reply ended for want of room, but its length does.
        n_tokens = self.model.count_tokens([Message("user", listener.text)])
        listener.finish(is_cut=stopped() or n_tokens >= prompt.reply_tokens)

    def _drafted(self, reading: Reading, listener: ReplyListener, missing: str) -> Draft:
        form = read_question(reading.question)
        sentences = [sentence for one in listener.tied for sentence in one.sentences]
        conflicts = find_conflicts(form, sentences, reading)
        remarks = conflicts.remarks
        return Draft(
            claims=(*listener.shown, *self._against(listener.shown, conflicts.also, reading)),
            confidence=reading.answerable,
            missing=listener.reply.refused,
            remarks=(*remarks, Remark(RemarkKind.MISSING, missing)) if missing else remarks,
            dropped=listener.dropped,
        )

    def _against(self, shown: Sequence[DraftClaim], also: Sequence[Sentence], reading: Reading) -> Iterator[DraftClaim]:
        """Yield the sentences that say otherwise, while there is room for them."""
        form = read_question(reading.question)
        room = self.options.max_words - sum(len(claim.text.split()) for claim in shown)
        for sentence in dict.fromkeys(also):
            claim = compose(sentence, document_of(sentence, reading), form, self.options.tying.room)
            if claim.text not in {one.text for one in shown} and len(claim.text.split()) <= room:
                yield claim
                room -= len(claim.text.split())

    def _instead(self, reading: Reading, why: str, dropped: tuple[DroppedClaim, ...] = ()) -> Draft:
        """Return the fallback's draft, saying why; without one, or where it refuses too, what was dropped."""
        other = self.fallback.draft(reading) if self.fallback else Draft(is_refusal=True, confidence=reading.answerable)
        if self.fallback is None or other.is_refusal:
            remark = Remark(RemarkKind.FALLBACK, why)
            return replace(other, is_refusal=not dropped, remarks=(*other.remarks, remark), dropped=dropped)
        why = why if why.endswith((".", "!", "?", "…")) else f"{why}."
        remark = Remark(RemarkKind.FALLBACK, f"{why} The {self.fallback.name} generator answers instead.")
        return replace(
            other, remarks=(*other.remarks, remark), dropped=dropped, generator=other.generator or self.fallback.name
        )
