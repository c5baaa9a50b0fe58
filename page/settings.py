"""Where the page finds things and what it lets people do. Read from the environment in app.py only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import FootnoteError
from rag.generators import GeneratorChoice

_ON = frozenset({"on", "yes", "true", "1"})
_OFF = frozenset({"off", "no", "false", "0"})


class SettingsError(FootnoteError):
    """A variable FOOTNOTE_… that means nothing."""


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How this page is set up, the same for everybody who opens it.

    Attributes:
        corpus: Folder of documents.
        index: Folder of the index.
        storage: Folder of what the page keeps: `page.sqlite`, and documents that were taken out.
        runs: Folder of evaluation runs, one folder each.
        examples: Folder of the evaluation run whose rightly answered questions the empty page offers.
        allows_uploads: Whether people may add and remove documents and rebuild the index.
        max_upload_mb: Largest upload, in MiB.
        max_question_chars: Longest question, in characters.
        generators: What may draft, the usual one first; the embedded one is always among them.
        server_key: What a server of language models asks for.
    """

    corpus: Path = Path("corpus")
    index: Path = Path("storage/index")
    storage: Path = Path("storage")
    runs: Path = Path("storage/runs")
    examples: Path = Path(__file__).parents[1] / "eval" / "baseline"
    allows_uploads: bool = True
    max_upload_mb: int = 50
    max_question_chars: int = 2_000
    generators: tuple[GeneratorChoice, ...] = (GeneratorChoice(),)
    server_key: str = field(default="", repr=False)

    @property
    def database(self) -> Path:
        """Return the file that chats and feedback are kept in."""
        return self.storage / "page.sqlite"

    @property
    def set_aside(self) -> Path:
        """Return the folder that documents are moved to when they are taken out."""
        return self.storage / "taken-out"

    @classmethod
    def from_environment(cls, values: Mapping[str, str]) -> PageSettings:
        """Return the settings that the variables FOOTNOTE_… ask for; app.py lists them.

        A generator named there drafts unless a person chooses the embedded one, which is offered last.

        Raises:
            SettingsError: FOOTNOTE_UPLOADS says neither on nor off.
        """
        storage = Path(values.get("FOOTNOTE_STORAGE") or "storage")
        return cls(
            corpus=Path(values.get("FOOTNOTE_CORPUS") or "corpus"),
            index=Path(values.get("FOOTNOTE_INDEX") or storage / "index"),
            storage=storage,
            runs=Path(values.get("FOOTNOTE_RUNS") or storage / "runs"),
            allows_uploads=_is_on(values, "FOOTNOTE_UPLOADS"),
            generators=_generators(values),
            server_key=values.get("FOOTNOTE_SERVER_KEY", ""),
        )


def _is_on(values: Mapping[str, str], name: str) -> bool:
    """Return whether a variable says on, which it also does when it is not set or empty."""
    word = values.get(name, "").strip().lower() or "on"
    if word not in _ON | _OFF:
        raise SettingsError(f"{name} is {word!r}, which is neither on nor off.", f"Set {name}=off or {name}=on.")
    return word in _ON


def _generators(values: Mapping[str, str]) -> tuple[GeneratorChoice, ...]:
    names = (name.strip() for name in values.get("FOOTNOTE_GENERATOR", "").split(","))
    chosen = [GeneratorChoice(name) for name in names if name]
    server = values.get("FOOTNOTE_SERVER_URL", "").strip()
    if server:
        chosen.append(GeneratorChoice(server=server, model=values.get("FOOTNOTE_SERVER_MODEL", "").strip()))
    return tuple(dict.fromkeys((*chosen, GeneratorChoice())))
