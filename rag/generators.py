"""Makes the generator that a person chose: the embedded one, a language model in this process, or one on a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.language_models.language_model import LanguageModelError

if TYPE_CHECKING:
    from rag.generator import Generator
    from rag.language_models.model_hub import HubOptions, Notify

EMBEDDED = "extractive"
UNTIL_THEN = "Until then the embedded generator answers."
"""What is said after the reason why what was chosen cannot draft."""


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


class UnknownGeneratorError(LanguageModelError):
    """A name that no generator can have."""


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
    from rag.extractive import ExtractiveGenerator

    if not choice.server and choice.name == EMBEDDED:
        return ExtractiveGenerator()
    from rag.language_models.language_model_generator import LanguageModelGenerator

    if choice.server:
        from rag.language_models.model_server import ServerModel
        from rag.language_models.server_client import ModelServer

        server = ModelServer(choice.server, key)
        return LanguageModelGenerator(ServerModel.open(server, choice.model, choice.context_tokens))
    if "/" not in choice.name and "\\" not in choice.name:
        raise UnknownGeneratorError(
            f"There is no generator {choice.name!r}.",
            f"Name {EMBEDDED}, a folder such as ./{choice.name}, or a model such as Qwen/Qwen2.5-1.5B-Instruct.",
        )
    from rag.language_models.local_model import LocalModel, LocalModelOptions
    from rag.language_models.model_hub import HubOptions

    options = LocalModelOptions(choice.context_tokens) if choice.context_tokens else LocalModelOptions()
    return LanguageModelGenerator(LocalModel.open(choice.name, notify, hub or HubOptions(), options))


def open_or_embedded(
    choice: GeneratorChoice, notify: Notify, key: str = "", hub: HubOptions | None = None
) -> Generator:
    """Return what `open_generator` would; where the hub cannot be reached, say so and return the embedded generator.

    Raises:
        LanguageModelError: What was chosen cannot be used, for another reason.
    """
    from rag.language_models.model_hub import HubUnreachableError

    try:
        return open_generator(choice, notify, key, hub)
    except HubUnreachableError as exc:
        notify(f"{exc} {UNTIL_THEN}")
        return open_generator(GeneratorChoice(), notify)
