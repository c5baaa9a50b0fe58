"""From a question to a checked answer: one snapshot of the index, the stages in order, each timed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from index.datatypes import Document
from index.policy_index import PolicyIndex
from index.snapshot import Snapshot
from rag.checking.citations import check_claims, without_marks
from rag.datatypes import Answer, Draft, DroppedClaim, Outcome, Question, Reading, Remark
from rag.drafting.extractive import ExtractiveGenerator
from rag.generator import Generator, StreamingGenerator
from rag.piecewise import answer_apart
from rag.reading.looking import ReadOptions, look
from rag.reading.reader import Reader
from rag.reading.trained_reader import load_reader
from rag.reading.weighing import WeighOptions, weigh
from rag.retrieving.finding import Finding, find
from rag.retrieving.retriever import RetrieveOptions

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class AskOptions:
    """How a question is answered.

    Attributes:
        retrieve: How chunks are found.
        read: How much of them is read.
        weigh: How what was read is weighed.
        max_documents: Documents kept in memory once opened.
    """

    retrieve: RetrieveOptions = field(default_factory=RetrieveOptions)
    read: ReadOptions = field(default_factory=ReadOptions)
    weigh: WeighOptions = field(default_factory=WeighOptions)
    max_documents: int = 64


class Answerer:
    """Answers questions from an index, for any number of threads.

    Args:
        index: Where the documents are.
        generator: What drafts; the embedded one if None.
        options: How a question is answered.
        reader: What scores passages and sentences; the trained one if None.

    Raises:
        ReaderError: The weights of the trained reader are missing or changed.
    """

    def __init__(
        self,
        index: PolicyIndex,
        generator: Generator | None = None,
        options: AskOptions = AskOptions(),
        reader: Reader | None = None,
    ) -> None:
        self.index = index
        self.generator = generator or ExtractiveGenerator()
        self.options = options
        self.reader = reader or load_reader()
        self._documents: dict[tuple[str, str], Document] = {}
        self._documents_lock = threading.Lock()

    def ask(
        self,
        question: Question,
        progress: Progress | None = None,
        *,
        on_text: Callable[[str], None] | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> Answer:
        """Return the answer, or that the documents do not say.

        Args:
            question: What is asked, with the turns before.
            progress: Is told each stage as it begins: "searching", "reading", "drafting", "checking".
            on_text: Is given each sentence of a slow generator once it is verified; the embedded one tells none.
            stopped: Ends a slow generator's draft once it is true; the answer is what was verified by then.

        Raises:
            FootnoteError: The index or its model cannot be used.
        """
        tell = progress or (lambda stage: None)
        watch = _Watch()
        with self.index.snapshot() as snapshot:
            tell("searching")
            with watch.time("retrieve"):
                finding = find(snapshot, question, self.options.retrieve)
            tell("reading")
            read_for = partial(self._read, snapshot, finding)
            with watch.time("read"):
                reading = read_for(finding.question)
            tell("drafting")
            with watch.time("draft"):
                draft_from = partial(self._draft, on_text=on_text, stopped=stopped)
                draft = draft_from(reading)
                if draft.is_refusal:
                    draft = answer_apart(finding.question, read_for, draft_from) or draft
            tell("checking")
            with watch.time("check"):
                checked = check_claims(draft.claims, reading.passages, reading.documents)
            outcome = _outcome(draft, len(checked.claims))
            return Answer(
                question=question.text,
                standalone_question=finding.question,
                outcome=outcome,
                claims=checked.claims,
                citations=checked.citations,
                passages=reading.passages,
                confidence=draft.confidence if outcome is Outcome.ANSWERED else 1 - draft.confidence,
                remarks=_remarks(draft, outcome),
                n_dropped=len(draft.dropped) + len(checked.dropped),
                dropped=draft.dropped
                + tuple(
                    DroppedClaim(claim.text, str(fault))
                    for claim, fault in zip(checked.dropped, checked.faults, strict=True)
                ),
                seconds=watch.seconds(),
                generator=draft.generator or self.generator.name,
                index=snapshot.facts.fingerprint,
            )

    def _read(self, snapshot: Snapshot, finding: Finding, question: str) -> Reading:
        """Read what was found for the question, or for a part of it."""
        open_document = partial(self._open, snapshot)
        looked = look(snapshot, replace(finding, question=question), open_document, self.reader, self.options.read)
        return weigh(looked, self.options.weigh)

    def _draft(
        self, reading: Reading, on_text: Callable[[str], None] | None, stopped: Callable[[], bool] | None
    ) -> Draft:
        if isinstance(self.generator, StreamingGenerator):
            return self.generator.draft_aloud(reading, on_text or (lambda text: None), stopped or (lambda: False))
        return self.generator.draft(reading)

    def _open(self, snapshot: Snapshot, document_id: str) -> Document:
        """Return a document, from memory if it was opened since the index last changed."""
        key = (snapshot.facts.fingerprint, document_id)
        with self._documents_lock:
            if key not in self._documents:
                if len(self._documents) >= self.options.max_documents:
                    self._documents.pop(next(iter(self._documents)))
                self._documents[key] = snapshot.document(document_id)
            return self._documents[key]


def _outcome(draft: Draft, n_claims: int) -> Outcome:
    if draft.is_refusal or not (draft.claims or draft.dropped):
        return Outcome.ABSTAINED
    return Outcome.ANSWERED if n_claims else Outcome.UNSUPPORTED


def _remarks(draft: Draft, outcome: Outcome) -> tuple[Remark, ...]:
    """Return what is to be said beside the answer; nothing beside one that could not be verified."""
    if outcome is Outcome.UNSUPPORTED:
        return ()
    return tuple(replace(remark, text=without_marks(remark.text)) for remark in draft.remarks)


class _Watch:
    """Times stages."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._seconds: dict[str, float] = {}

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Time what happens inside the `with`."""
        began = time.perf_counter()
        yield
        self._seconds[stage] = self._seconds.get(stage, 0.0) + time.perf_counter() - began

    def seconds(self) -> dict[str, float]:
        """Return the seconds of each stage, and of all since the start."""
        return self._seconds | {"total": time.perf_counter() - self._began}
