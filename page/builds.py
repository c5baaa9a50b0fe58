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
from index.errors import FootnoteError, build_command
from index.facts import stated_by
from page.remedy import explained
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
        checked_at: When the index had last been compared with the folder as the last build ended, ISO 8601 in UTC; ""
            while running, and where there is no index.
    """

    is_running: bool = False
    what: str = ""
    n_done: int = 0
    n_total: int = 0
    summary: BuildSummary | None = None
    fault: str = ""
    checked_at: str = ""

    def is_outdated(self, checked_at: str) -> bool:
        """Tell whether the index was built since, as from the command line, or is gone.

        Args:
            checked_at: When the index that is there was last compared with the folder; "" if there is none.
        """
        return checked_at > self.checked_at or (not checked_at and bool(self.checked_at))


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
        self._next: bool | None = None  # whether the build to follow replaces; None if none follows
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> BuildState:
        """Return how far it has come."""
        return self._state

    @property
    def is_followed(self) -> bool:
        """Return whether another build follows the one under way."""
        return self._next is not None

    def start(self, *, replaces: bool = False) -> bool:
        """Begin a build, or have one follow the build under way, which may have listed the folder already.

        However many are asked for meanwhile, one follows.

        Args:
            replaces: Whether the folder may take the place of all documents of the index though it shares none.

        Returns:
            Whether it begins now.
        """
        with self._lock:
            if self._state.is_running:
                self._next = replaces or bool(self._next)
                return False
            self._state = BuildState(is_running=True)
            self._thread = threading.Thread(target=self._build_all, args=(replaces,), name="build", daemon=True)
            self._thread.start()
            return True

    def wait(self, seconds: float) -> None:
        """Wait until the build and any that follows it are done, at most so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _build_all(self, replaces: bool) -> None:
        """Build, and build again for as long as that was asked for meanwhile."""
        following: bool | None = replaces
        while following is not None:
            state = self._build(following)
            with self._lock:
                following, self._next = self._next, None
                self._state = state if following is None else BuildState(is_running=True)

    def _build(self, replaces: bool) -> BuildState:
        index, corpus = self._settings.index, self._settings.corpus
        summary, fault = None, ""
        try:
            embedder = self._make_embedder(stated_by(index).get("embedder", DEFAULT_EMBEDDER))
            summary = build_index(corpus, index, embedder, BuildOptions(replace=replaces), self._tell)
        except FootnoteError as exc:
            fault = explained(exc, self._settings)
        except Exception:
            logger.exception("the build failed")
            fault = f"The build failed; the index is as it was. {build_command(index, str(corpus))}"
        return BuildState(summary=summary, fault=fault, checked_at=stated_by(index).get("checked_at", ""))

    def _tell(self, what: str, n_done: int, n_total: int) -> None:
        self._state = replace(self._state, what=what, n_done=n_done, n_total=n_total)
