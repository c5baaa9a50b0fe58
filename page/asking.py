"""Answers questions in the background, so that a page that is closed or left loses nothing.

One thread a question, a few at a time: a slow question keeps a thread, never the page.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from index.errors import FootnoteError
from page.chats import ChatStore
from rag.datatypes import Answer, Question

logger = logging.getLogger(__name__)

_AT_ONCE = 8
_UNEXPECTED = (
    "Something went wrong inside Footnote; its log on the server says what. Your question is kept: ask it again, "
    "or put it in other words."
)


class AnswersQuestions(Protocol):
    """What the page needs of whatever answers."""

    def ask(self, question: Question, progress: Callable[[str], None] | None = None) -> Answer:
        """Return the answer; tell `progress` each stage as it begins."""


class _StoppedError(Exception):
    """The person who asked does not want the answer any more."""


class Work:
    """One question being answered: the stage it is at, and whether it is done."""

    def __init__(self) -> None:
        self.stage = "waiting"
        self.is_stopped = False
        self._done = threading.Event()

    def tell(self, stage: str) -> None:
        """Note the stage that begins; end the work here if it was stopped."""
        if self.is_stopped:
            raise _StoppedError
        self.stage = stage

    def wait(self, seconds: float) -> bool:
        """Wait until it is done, at most so long; return whether it is."""
        return self._done.wait(seconds)

    def finish(self) -> None:
        """Let go whoever waits."""
        self._done.set()


class Asking:
    """All questions being answered by this server."""

    def __init__(self, chats: ChatStore) -> None:
        self._chats = chats
        self._lock = threading.Lock()
        self._works: dict[str, Work] = {}
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="asking")

    def start(self, turn_id: str, open_answerer: Callable[[], AnswersQuestions], question: Question) -> Work:
        """Begin to answer a turn, or return the work on it that is under way."""
        with self._lock:
            work = self._works.get(turn_id)
            if work is None:
                work = self._works[turn_id] = Work()
                self._pool.submit(self._answer, turn_id, work, open_answerer, question)
            return work

    def find(self, turn_id: str) -> Work | None:
        """Return the work on a turn, None if nothing answers it: the server was started anew since it was asked."""
        with self._lock:
            return self._works.get(turn_id)

    def stop(self, turn_id: str) -> None:
        """Give a turn up: at once for the person, at its next stage for the thread."""
        self._chats.stop_turn(turn_id)
        work = self.find(turn_id)
        if work:
            work.is_stopped = True
            work.finish()

    def _answer(
        self, turn_id: str, work: Work, open_answerer: Callable[[], AnswersQuestions], question: Question
    ) -> None:
        try:
            work.tell("opening")
            answer = open_answerer().ask(question, work.tell)
            self._chats.keep_answer(turn_id, answer)
        except _StoppedError:
            pass
        except FootnoteError as exc:
            self._chats.keep_fault(turn_id, str(exc))
        except Exception:
            logger.exception("a question could not be answered")
            self._chats.keep_fault(turn_id, _UNEXPECTED)
        finally:
            with self._lock:
                self._works.pop(turn_id, None)
            work.finish()
