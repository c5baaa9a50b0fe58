"""Answers questions in the background, so that a page that is closed or left loses nothing.

One thread a question, a few at a time for each generator: a slow question keeps a thread, never the page, and slow
generators never keep the quick one waiting.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
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
_AFTER_ANOTHER = "The question before this one is answered first, as this one may build on it."


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
        self._is_given_up = False
        self._lock = threading.Lock()
        self._done: Future[None] = Future()

    def tell(self, stage: str) -> None:
        """Note the stage that begins; end the work here if it was given up, or stopped with nothing to show."""
        if self._is_given_up or (self.is_stopped and not self.text):
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
        return bool(wait((self._done,), seconds).done)

    def then(self, begin: Callable[[], object]) -> None:
        """Call when it is done, at once if it is."""
        self._done.add_done_callback(lambda _: begin())

    def keep(self, what: Callable[[], None]) -> None:
        """Keep what came of it with a call, unless it was given up: the turn may have been asked anew since."""
        with self._lock:
            if not self._is_given_up:
                what()

    def give_up(self, note: Callable[[], None]) -> None:
        """Note with a call that nobody wants it any more; nothing is kept of it from here on."""
        with self._lock:
            note()
            self._is_given_up = self.is_stopped = True

    def finish(self) -> None:
        """Let go whoever waits; once or many times."""
        with suppress(InvalidStateError):
            self._done.set_result(None)


OpenAnswerer = Callable[[Callable[[str], None]], AnswersQuestions]
"""Returns what answers, telling what takes long about it."""
MakeQuestion = Callable[[], Question]
"""Returns the question with the turns before it, as they are when it is asked."""


class Asking:
    """All questions being answered by this server.

    Args:
        chats: Where turns are kept.
        explain: Returns what a person is told of a fault.
    """

    def __init__(self, chats: ChatStore, explain: Callable[[FootnoteError], str] = str) -> None:
        self._chats = chats
        self._explain = explain
        self._lock = threading.Lock()
        self._works: dict[str, Work] = {}
        self._pools: dict[str, ThreadPoolExecutor] = {}

    def start(
        self,
        turn_id: str,
        keep: Callable[[], None],
        open_answerer: OpenAnswerer,
        make_question: MakeQuestion,
        generator: str = "",
        after: Iterable[str] = (),
    ) -> Work:
        """Keep a turn with `keep` and begin to answer it, or return the work on it that is under way.

        The work is there before the turn is: nobody who sees the turn ever takes it for abandoned. It begins when the
        turns `after` are done; it holds no thread until then.
        """
        with self._lock:
            if turn_id in self._works:
                return self._works[turn_id]
            work = self._works[turn_id] = Work()
            earlier = [self._works[id_] for id_ in after if id_ in self._works and id_ != turn_id]
            if generator not in self._pools:
                self._pools[generator] = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="asking")
            pool = self._pools[generator]
        try:
            keep()
        except Exception:
            self._forget(turn_id, work)
            raise
        if earlier:
            work.tell_note(_AFTER_ANOTHER)
        answer = partial(pool.submit, self._answer, turn_id, work, open_answerer, make_question)
        _begin_after(iter(earlier), answer)
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
        if work is None:
            self._chats.stop_turn(turn_id)
            return
        work.give_up(partial(self._chats.stop_turn, turn_id))
        self._forget(turn_id, work)

    def _answer(self, turn_id: str, work: Work, open_answerer: OpenAnswerer, make_question: MakeQuestion) -> None:
        try:
            work.tell("opening")
            answerer = open_answerer(work.tell_note)
            question = make_question()
            answer = answerer.ask(question, work.tell, on_text=work.add_text, stopped=lambda: work.is_stopped)
            work.keep(partial(self._chats.keep_answer, turn_id, answer))
        except _StoppedError:
            pass
        except FootnoteError as exc:
            work.keep(partial(self._chats.keep_fault, turn_id, self._explain(exc)))
        except Exception:
            logger.exception("a question could not be answered")
            work.keep(partial(self._chats.keep_fault, turn_id, _UNEXPECTED))
        finally:
            self._forget(turn_id, work)

    def _forget(self, turn_id: str, work: Work) -> None:
        """End a work; another on the same turn, begun since this one was given up, goes on."""
        with self._lock:
            if self._works.get(turn_id) is work:
                del self._works[turn_id]
        work.finish()


def _begin_after(earlier: Iterator[Work], begin: Callable[[], object]) -> None:
    """Call when every one of them is done."""
    first = next(earlier, None)
    if first is None:
        begin()
    else:
        first.then(partial(_begin_after, earlier, begin))
