"""What all sessions of one server share: the index, what answers, chats, feedback, the build under way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from index.errors import FootnoteError
from index.policy_index import PolicyIndex
from page.asking import AnswersQuestions, Asking
from page.builds import Builds
from page.chats import ChatStore
from page.database import Database
from page.feedback import FeedbackStore
from page.generators import Generators
from page.remedy import explained
from page.settings import PageSettings
from rag.generators import EMBEDDED, StandInGenerator

if TYPE_CHECKING:
    from rag.generator import Generator

logger = logging.getLogger(__name__)

WARM_UP = "What is this about?"
"""Asked by the server itself, before anybody else does."""

MakeAnswerer = Callable[[PolicyIndex, "Generator", int], AnswersQuestions]
"""Given the index, what drafts and a number of passages."""


def make_answerer(index: PolicyIndex, generator: Generator, n_passages: int) -> AnswersQuestions:
    """Return what answers for real."""
    from rag.pipeline import Answerer, AskOptions
    from rag.retrieving.retriever import RetrieveOptions

    return Answerer(index, generator, AskOptions(retrieve=RetrieveOptions(n_hits=n_passages)))


class Services:
    """Built once per server; every session reads from it, from any thread.

    Raises:
        StorageError: Chats cannot be kept.
    """

    def __init__(self, settings: PageSettings, make: MakeAnswerer = make_answerer) -> None:
        self.settings = settings
        database = Database(settings.database)
        self.chats = ChatStore(database)
        self.feedback = FeedbackStore(database)
        self.asking = Asking(self.chats, partial(explained, settings=settings))
        self.builds = Builds(settings)
        self.generators = Generators(settings.generators, settings.server_key)
        self._make = make
        self._lock = threading.RLock()
        self._index: PolicyIndex | None = None
        self._answerers: dict[tuple[str, int], AnswersQuestions] = {}

    def index(self) -> PolicyIndex:
        """Return the index, opened when first asked for; an index made since is found without a restart.

        Raises:
            IndexStateError: There is none, or it does not fit.
        """
        with self._lock:
            if self._index is None:
                self._index = PolicyIndex(self.settings.index)
            return self._index

    def answerer(
        self, generator: str, n_passages: int, notify: Callable[[str], None] = logger.info
    ) -> AnswersQuestions:
        """Return what answers with these choices, made when first asked for.

        Args:
            generator: Its label, "" for the usual one.
            n_passages: How many passages it may draft from.
            notify: Is told what takes long, before it begins.

        Raises:
            FootnoteError: It cannot be made.
        """
        drafts = self.generators.open(generator, notify)
        if isinstance(drafts, StandInGenerator):
            return self._make(self.index(), drafts, n_passages)
        with self._lock:
            key = (generator, n_passages)
            if key not in self._answerers:
                self._answerers[key] = self._make(self.index(), drafts, n_passages)
            return self._answerers[key]

    def warm_up(self, n_passages: int) -> None:
        """Load models in the background, so that the first question does not wait for them."""
        threading.Thread(target=partial(self._warm_up, n_passages), name="warm-up", daemon=True).start()

    def _warm_up(self, n_passages: int) -> None:
        from rag.datatypes import Question
        from rag.reading.trained_reader import load_reader

        try:
            answerer = self.answerer(EMBEDDED, n_passages)
            answerer.ask(Question(WARM_UP))
            load_reader().warm_up()
            self.generators.open("", logger.info)
        except FootnoteError as exc:
            logger.info("nothing to warm up yet: %s", exc)
        except Exception:
            logger.exception("warming up failed; the first question will tell")


@st.cache_resource(show_spinner=False)
def shared_services(settings: PageSettings, _make: MakeAnswerer) -> Services:
    """Return the services of this server, made for its first visitor."""
    from page.choices import USUAL_PASSAGES

    services = Services(settings, _make)
    services.warm_up(USUAL_PASSAGES)
    return services
