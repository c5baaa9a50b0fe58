"""Makes the generator that a person chose: the embedded one, a language model in this process, or one on a server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rag.language_models.language_model import LanguageModelError

if TYPE_CHECKING:
    from rag.datatypes import Draft, Reading
    from rag.generator import Generator
    from rag.language_models.model_hub import HubOptions, Notify

EMBEDDED = "extractive"
_UNTIL_THEN = "Until then the embedded generator answers."


@dataclass(frozen=True, slots=True)
class GeneratorChoice:
    """What is to draft.

    Attributes:
        name: `extractive`, a folder with a chat model, or the name of one on the hub, "publisher/model".
        server: Address of a server of language models; if given, that drafts, whatever `name` is.
        model: What the model is called there; "" for the only one.
        context_tokens: Most tokens of prompt and reply together; None: what the model takes, within reason.
    """

    name: str = EMBEDDED
    server: str = ""
    model: str = ""
    context_tokens: int | None = None

    @property
    def is_embedded(self) -> bool:
        """Tell whether it is the embedded generator, which needs nothing that may be away."""
        return not self.server and self.name == EMBEDDED


class UnknownGeneratorError(LanguageModelError):
    """A name that no generator can have."""


class StandInGenerator:
    """Drafts in place of what was chosen, and says so beside each answer.

    Args:
        generator: What drafts.
        why: Why the other cannot, in full sentences.
    """

    def __init__(self, generator: Generator, why: str) -> None:
        self._generator = generator
        self._why = why
        self.name = generator.name

    def draft(self, reading: Reading) -> Draft:
        """Return the draft with the remark."""
        from rag.datatypes import Remark, RemarkKind

        draft = self._generator.draft(reading)
        return replace(draft, remarks=(*draft.remarks, Remark(RemarkKind.FALLBACK, self._why)))


def open_generator(choice: GeneratorChoice, notify: Notify, key: str = "", hub: HubOptions | None = None) -> Generator:
    """Return what was chosen, ready to draft; a model of the hub is downloaded if it is not here.

    Args:
        choice: What is to draft.
        notify: Is told what takes long, before it begins.
        key: What the server asks for before it answers.
        hub: How the hub is asked.

    Raises:
        HubUnreachableError: The model is not on this machine, and the hub does not reply or breaks off.
        LanguageModelError: It cannot be used.
    """
    from rag.drafting.extractive import ExtractiveGenerator

    if choice.is_embedded:
        return ExtractiveGenerator()
    from rag.language_models.language_model_generator import LanguageModelGenerator

    if choice.server:
        from rag.language_models.model_server import ServerModel
        from rag.language_models.server_client import ModelServer

        server = ModelServer(choice.server, key)
        return LanguageModelGenerator(ServerModel.open(server, choice.model, choice.context_tokens))
    _check_name(choice.name)
    from rag.language_models.local_model import LocalModel, LocalModelOptions
    from rag.language_models.model_hub import HubOptions

    options = LocalModelOptions(choice.context_tokens) if choice.context_tokens else LocalModelOptions()
    return LanguageModelGenerator(LocalModel.open(choice.name, notify, hub or HubOptions(), options))


def open_or_embedded(
    choice: GeneratorChoice, notify: Notify, key: str = "", hub: HubOptions | None = None
) -> Generator:
    """Return what `open_generator` would; where the hub or the server cannot be reached, what says so and answers.

    Raises:
        LanguageModelError: What was chosen cannot be used, for another reason.
    """
    if choice.is_embedded:
        return open_generator(choice, notify)  # what is imported below takes its time
    from rag.language_models.model_hub import HubUnreachableError
    from rag.language_models.server_faults import ServerFaultError

    try:
        return open_generator(choice, notify, key, hub)
    except (HubUnreachableError, ServerFaultError) as exc:
        if isinstance(exc, ServerFaultError) and not exc.is_retryable:
            raise  # it answers, and no later try will do better
        why = f"{str(exc).rstrip('.')}. {_UNTIL_THEN}"
        notify(why)
        return StandInGenerator(open_generator(GeneratorChoice(), notify), why)


def _check_name(name: str) -> None:
    """Raise for a name that is neither a folder's nor a model's.

    Raises:
        UnknownGeneratorError: It is empty, a file's, or has no publisher.
    """
    remedy = f"Name {EMBEDDED}, a folder such as ./NAME, or a model such as Qwen/Qwen2.5-1.5B-Instruct."
    if not name.strip():
        raise UnknownGeneratorError("The name of the generator is empty.", remedy)
    if Path(name).expanduser().is_file():
        raise UnknownGeneratorError(f"{name} is a file.", "Name the folder that holds the model.")
    if name not in {"~", ".", ".."} and "/" not in name and "\\" not in name:
        raise UnknownGeneratorError(f"There is no generator {name!r}.", remedy.replace("NAME", name))
