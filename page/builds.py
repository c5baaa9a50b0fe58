"""Rebuilds the index in the background, one build at a time, while others keep asking."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from index.build import BuildOptions, BuildSummary, build_index
from index.corpus import list_corpus
from index.embed import DEFAULT_EMBEDDER, Embedder, SentenceTransformerEmbedder
from index.errors import FootnoteError
from index.facts import stated_by
from page.settings import PageSettings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuildState:
    """How far the build has come.

    Attributes:
        is_running: Whether one is under way.
        what: What is being done, "" before the first word.
        n_done: How much of it is done, of `n_total`.
        n_total: How much there is, 0 if not known.
        summary: What the last build did; None while running, and before the first.
        fault: Why the last build failed and the next step; "" if it did not.
    """

    is_running: bool = False
    what: str = ""
    n_done: int = 0
    n_total: int = 0
    summary: BuildSummary | None = None
    fault: str = ""


def shares_none(corpus: Path, document_ids: Collection[str]) -> bool:
    """Tell whether a folder holds none of these documents, though there are some: it may be the wrong one.

    A folder that cannot be listed is the build's to explain.
    """
    try:
        listed = list_corpus(corpus)
    except FootnoteError:
        return False
    return (
        bool(document_ids) and not listed.unlisted and not {file.document_id for file in listed.files} & {*document_ids}
    )


class Builds:
    """The builds of this server."""

    def __init__(
        self, settings: PageSettings, make_embedder: Callable[[str], Embedder] = SentenceTransformerEmbedder
    ) -> None:
        self._settings = settings
        self._make_embedder = make_embedder
        self._lock = threading.Lock()
        self._state = BuildState()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> BuildState:
        """Return how far it has come."""
        return self._state

    def start(self, *, replaces: bool = False) -> bool:
        """Begin a build; return False if one is under way.

        Args:
            replaces: Whether the folder may take the place of all documents of the index though it shares none.
        """
        with self._lock:
            if self._state.is_running:
                return False
            self._state = BuildState(is_running=True)
            self._thread = threading.Thread(target=self._build, args=(replaces,), name="build", daemon=True)
            self._thread.start()
            return True

    def wait(self, seconds: float) -> None:
        """Wait until the build is done, at most so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _build(self, replaces: bool) -> None:
        try:
            embedder = self._make_embedder(stated_by(self._settings.index).get("embedder", DEFAULT_EMBEDDER))
            options = BuildOptions(replace=replaces)
            summary = build_index(self._settings.corpus, self._settings.index, embedder, options, self._tell)
            self._state = BuildState(summary=summary)
        except FootnoteError as exc:
            self._state = BuildState(fault=str(exc))
        except Exception:
            logger.exception("the build failed")
            self._state = BuildState(
                fault="The build failed; the index is as it was. Run on the server: python -m index build"
            )

    def _tell(self, what: str, n_done: int, n_total: int) -> None:
        self._state = replace(self._state, what=what, n_done=n_done, n_total=n_total)
