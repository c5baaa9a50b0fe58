"""Answers questions in the background, so that a page that is closed or left loses nothing.

One thread a question, a few at a time for each generator: a slow question keeps a thread, never the page, and slow
generators never keep the quick one waiting.
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

    def ask(
        self,
        question: Question,
        progress: Callable[[str], None] | None = None,
        *,
        on_text: Callable[[str], None] | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> Answer:
        """Return the answer; tell `progress` each stage as it begins, and `on_text` each sentence once verified."""


class _StoppedError(Exception):
    """The person who asked does not want the answer any more."""


class Work:
    """One question being answered: the stage it is at, what is verified so far, and whether it is done."""

    def __init__(self) -> None:
        self.stage = "waiting"
        self.note = ""  # what takes long, such as a model being loaded
        self.text = ""  # verified sentences, in order
        self.is_stopped = False
        self._done = threading.Event()

    def tell(self, stage: str) -> None:
        """Note the stage that begins; end the work here if it was stopped before it had anything to show."""
        if self.is_stopped and not self.text:
            raise _StoppedError
        self.stage, self.note = stage, ""

    def tell_note(self, note: str) -> None:
        """Note what takes long."""
        self.note = note

    def add_text(self, sentence: str) -> None:
        """Note one more verified sentence."""
        self.text += sentence

    def wait(self, seconds: float) -> bool:
        """Wait until it is done, at most so long; return whether it is."""
        return self._done.wait(seconds)

    def finish(self) -> None:
        """Let go whoever waits."""
        self._done.set()


OpenAnswerer = Callable[[Callable[[str], None]], AnswersQuestions]
"""Returns what answers, telling what takes long about it."""


class Asking:
    """All questions being answered by this server."""

    def __init__(self, chats: ChatStore) -> None:
        self._chats = chats
        self._lock = threading.Lock()
        self._works: dict[str, Work] = {}
        self._pools: dict[str, ThreadPoolExecutor] = {}

    def start(
        self,
        turn_id: str,
        keep: Callable[[], None],
        open_answerer: OpenAnswerer,
        question: Question,
        generator: str = "",
    ) -> Work:
        """Keep a turn with `keep` and begin to answer it, or return the work on it that is under way.

        The work is there before the turn is: nobody who sees the turn ever takes it for abandoned.
        """
        with self._lock:
            if turn_id in self._works:
                return self._works[turn_id]
            work = self._works[turn_id] = Work()
            if generator not in self._pools:
                self._pools[generator] = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="asking")
            pool = self._pools[generator]
        try:
            keep()
        except Exception:
            self._forget(turn_id, work)
            raise
        pool.submit(self._answer, turn_id, work, open_answerer, question)
        return work

    def find(self, turn_id: str) -> Work | None:
        """Return the work on a turn, None if nothing answers it: the server was started anew since it was asked."""
        with self._lock:
            return self._works.get(turn_id)

    def stop(self, turn_id: str) -> None:
        """End a draft that has sentences to show, which then are the answer; give up one that has none, or twice told.

        What is given up is over at once for the person, and at its next stage for the thread.
        """
        work = self.find(turn_id)
        if work and work.text and not work.is_stopped:
            work.is_stopped = True
            return
        self._chats.stop_turn(turn_id)
        if work:
            work.is_stopped = True
            work.finish()

    def _answer(self, turn_id: str, work: Work, open_answerer: OpenAnswerer, question: Question) -> None:
        try:
            work.tell("opening")
            answerer = open_answerer(work.tell_note)
            answer = answerer.ask(question, work.tell, on_text=work.add_text, stopped=lambda: work.is_stopped)
            self._chats.keep_answer(turn_id, answer)
        except _StoppedError:
            pass
        except FootnoteError as exc:
            self._chats.keep_fault(turn_id, str(exc))
        except Exception:
            logger.exception("a question could not be answered")
            self._chats.keep_fault(turn_id, _UNEXPECTED)
        finally:
            self._forget(turn_id, work)

    def _forget(self, turn_id: str, work: Work) -> None:
        with self._lock:
            self._works.pop(turn_id, None)
        work.finish()
