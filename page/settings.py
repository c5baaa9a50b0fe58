"""Where the page finds things and what it lets people do. Read from the environment in app.py only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_OFF = frozenset({"off", "no", "false", "0"})


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How this page is set up, the same for everybody who opens it.

    Attributes:
        corpus: Folder of documents.
        index: Folder of the index.
        storage: Folder of what the page keeps: `page.sqlite`, and documents that were taken out.
        runs: Folder of evaluation runs, one folder each.
        examples: Folder of question sets that the empty page takes its examples from.
        allows_uploads: Whether people may add and remove documents and rebuild the index.
        max_upload_mb: Largest upload, in MiB.
        max_question_chars: Longest question, in characters.
    """

    corpus: Path = Path("corpus")
    index: Path = Path("storage/index")
    storage: Path = Path("storage")
    runs: Path = Path("storage/runs")
    examples: Path = Path(__file__).parents[1] / "eval" / "sets"
    allows_uploads: bool = True
    max_upload_mb: int = 50
    max_question_chars: int = 2_000

    @property
    def database(self) -> Path:
        """Return the file that chats and feedback are kept in."""
        return self.storage / "page.sqlite"

    @classmethod
    def from_environment(cls, values: Mapping[str, str]) -> PageSettings:
        """Return the settings that FOOTNOTE_CORPUS, _INDEX, _STORAGE, _RUNS and _UPLOADS ask for."""
        storage = Path(values.get("FOOTNOTE_STORAGE") or "storage")
        return cls(
            corpus=Path(values.get("FOOTNOTE_CORPUS") or "corpus"),
            index=Path(values.get("FOOTNOTE_INDEX") or storage / "index"),
            storage=storage,
            runs=Path(values.get("FOOTNOTE_RUNS") or storage / "runs"),
            allows_uploads=values.get("FOOTNOTE_UPLOADS", "on").strip().lower() not in _OFF,
        )
