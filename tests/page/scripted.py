"""Answerers whose every reply a test can foretell."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from index.datatypes import Chunk, Source, Span
from index.keywords import keyword_query
from index.policy_index import PolicyIndex
from index.snapshot import Snapshot
from page.services import WARM_UP
from rag.datatypes import Answer, Citation, Claim, Outcome, Passage, Question, Remark

STAGES = ("searching", "reading", "drafting", "checking")


def citation(
    number: int = 1, document_id: str = "leave.md", start: int = 0, quote: str = "Ten days.", **more
) -> Citation:
    return Citation(number, document_id, Span(start, start + len(quote)), quote, **more)


def passage(label: str = "P1", document_id: str = "other.md", text: str = "Something near.", **more) -> Passage:
    span = Span(0, len(text))
    return Passage(label, Chunk(f"{document_id}#0-{len(text)}", document_id, span, text, (span,)), 1.0, **more)


def answered(question: str = "How many days?", *claims: Claim, citations: Sequence[Citation] = (), **more) -> Answer:
    return Answer(
        question,
        more.pop("standalone_question", question),
        Outcome.ANSWERED,
        claims or (Claim("Ten days.", (1,)),),
        tuple(citations) or (citation(source=Source(title="Leave policy", published="2025-04-01")),),
        confidence=more.pop("confidence", 0.93),
        index=more.pop("index", "0123456789abcdef"),
        **more,
    )


def abstained(question: str = "What is the moon made of?", passages: Sequence[Passage] = ()) -> Answer:
    return Answer(
        question, question, Outcome.ABSTAINED, passages=tuple(passages), confidence=0.9, index="0123456789abcdef"
    )


class ScriptedAnswerer:
    """Replies with what it is given, in turn; what is an exception is raised. Keeps what it was asked."""

    def __init__(self, *replies: Answer | Exception, seconds: float = 0.0) -> None:
        self.replies = list(replies)
        self.seconds = seconds
        self.asked: list[Question] = []

    def ask(
        self,
        question: Question,
        progress: Callable[[str], None] | None = None,
        *,
        on_text: Callable[[str], None] | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> Answer:
        if question.text == WARM_UP:  # no reply of the script is meant for it
            return abstained(question.text)
        self.asked.append(question)
        for stage in STAGES:
            if progress:
                progress(stage)
            time.sleep(self.seconds / len(STAGES))
        reply = self.replies.pop(0) if self.replies else abstained(question.text)
        if isinstance(reply, Exception):
            raise reply
        return reply


class AloudAnswerer:
    """Tells sentence after sentence until it is stopped, at most three; the answer is what it told."""

    SENTENCES = ("Ten days.", "Twenty days.", "Thirty days.")

    def __init__(self) -> None:
        self.may_go_on = threading.Semaphore(0)

    def ask(
        self,
        question: Question,
        progress: Callable[[str], None] | None = None,
        *,
        on_text: Callable[[str], None] | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> Answer:
        told = []
        for sentence in self.SENTENCES:
            self.may_go_on.acquire(timeout=5)
            if stopped and stopped():
                break
            told.append(Claim(sentence, (1,)))
            if on_text:
                on_text(f"{sentence} ")
        if progress:
            progress("checking")
        return answered(question.text, *told)


class WordAnswerer:
    """Quotes the sentences of the index that hold most of a question's words; says so when none holds three."""

    LEAST, MOST = 3, 2

    def __init__(self, index: PolicyIndex, remarks: Sequence[Remark] = ()) -> None:
        self._index = index
        self._remarks = tuple(remarks)

    def ask(
        self,
        question: Question,
        progress: Callable[[str], None] | None = None,
        *,
        on_text: Callable[[str], None] | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> Answer:
        for stage in STAGES:
            if progress:
                progress(stage)
        earlier = question.history[-1].question if question.history and len(question.text.split()) < 6 else ""
        asked = f"{question.text} ({earlier})" if earlier else question.text
        with self._index.snapshot() as snapshot:
            return self._answer(snapshot, question, asked)

    def _answer(self, snapshot: Snapshot, question: Question, asked: str) -> Answer:
        wanted = {word.strip('"') for word in keyword_query(asked).lower().split(" or ")}
        hits = snapshot.search_keywords(asked, 8, question.wanted)
        passages, found = [], []
        for at, hit in enumerate(hits, 1):
            document = snapshot.document(hit.chunk.document_id)
            section = document.section_at(hit.chunk.span.start)
            source = document.source_at(hit.chunk.span.start)
            passages.append(Passage(f"P{at}", hit.chunk, hit.score, source, section.path if section else ()))
            for span in hit.chunk.sentences:
                words = set(span.cut(document.text).lower().replace(".", " ").replace(",", " ").split())
                found.append((len(words & wanted), -at, span, passages[-1], document))
        found.sort(key=lambda one: one[:2], reverse=True)
        cited = [one for one in found if one[0] >= self.LEAST][: self.MOST]
        citations = tuple(
            Citation(
                number, one[4].id, one[2], one[2].cut(one[4].text), one[3].source, one[3].section,
                one[4].page_at(one[2].start), one[4].speaker_at(one[2].start),
            )
            for number, one in enumerate(cited, 1)
        )  # fmt: skip
        return Answer(
            question.text,
            asked,
            Outcome.ANSWERED if citations else Outcome.ABSTAINED,
            tuple(Claim(" ".join(one.quote.split()), (one.number,)) for one in citations),
            citations,
            tuple(passages),
            confidence=0.84,
            remarks=self._remarks if citations else (),
            generator="words",
            index=snapshot.facts.fingerprint,
        )
