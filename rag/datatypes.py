"""The values that travel from a question to its answer. All are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from index.datatypes import Chunk, Document, Filter, Source, Span
from rag.question.acronyms import Acronym


class Outcome(Enum):
    """What became of a question."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"  # the documents do not say
    UNSUPPORTED = "unsupported"  # something was drafted, but no claim survived checking


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn of a chat: what was asked, and what was answered ("" if that is not known)."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks.

    Attributes:
        text: As typed.
        history: The turns before, oldest first.
        wanted: Which documents may answer.
    """

    text: str
    history: tuple[Exchange, ...] = ()
    wanted: Filter = Filter()


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk chosen for a question.

    Attributes:
        label: "P1" to "Pk", the best first; lives only between prompt and reply.
        chunk: The chunk.
        score: Higher is better; comparable only inside one question.
        source: What is known of where it comes from: the article's facts, then the document's.
        section: Its heading path.
    """

    label: str
    chunk: Chunk
    score: float
    source: Source = Source()
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, list item or table row of a passage, as read for a question.

    Attributes:
        label: The passage it stands in.
        span: Its place in the passage's document.
        words: It as a search sees it: one line, the cells of a table row with their columns' names.
        context: What a reader would know from its place: title, section, speaker.
        notes: The lead-in of its list or the question it answers; else "".
        score: Probability that it answers, given that one of those read does, 0 to 1.
    """

    label: str
    span: Span
    words: str
    context: str = ""
    notes: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of a question: all a generator needs to draft from.

    Attributes:
        question: The standalone question.
        passages: Best first.
        documents: Those of the passages, by id.
        sentences: The sentences of the first passages, best first.
        answerable: Probability that the passages answer, 0 to 1.
        right: Probability that an answer from the best sentences is right, 0 to 1.
        threshold: What `answerable` must reach for an answer, as calibrated.
        acronyms: Short forms that count as the words they stand for.
    """

    question: str
    passages: tuple[Passage, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()
    answerable: float = 0.0
    right: float = 0.0
    threshold: float = 0.0
    acronyms: tuple[Acronym, ...] = ()


class RemarkKind(Enum):
    """What an answer adds about its sources or itself."""

    SUPERSEDED = "superseded"  # an older document says otherwise, or a cited one was replaced
    DISAGREEMENT = "disagreement"  # documents give different figures or dates
    MISSING = "missing"  # a part of the question the documents do not answer
    FALLBACK = "fallback"  # another generator had to answer


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence beside the answer that is about the documents, not from them."""

    kind: RemarkKind
    text: str


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """One sentence a generator wrote, with the labels it names and the words it says it rests on."""

    text: str
    labels: tuple[str, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DroppedClaim:
    """A sentence that was drafted and is not believed, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a generator wrote, parsed, not yet believed.

    Attributes:
        claims: In order; empty for a refusal.
        is_refusal: Whether it says that the passages do not answer.
        confidence: How likely it is that the passages answer, 0 to 1, whether or not this is a refusal.
        missing: What part of the question it says the passages do not answer; "" if none.
        remarks: What it noticed about the sources: that they disagree, or that one was replaced.
        dropped: Sentences its generator gave up before the pipeline's checks, in order.
        generator: Who drafted it, if not the generator that was asked; else "".
    """

    claims: tuple[DraftClaim, ...] = ()
    is_refusal: bool = False
    confidence: float = 0.0
    missing: str = ""
    remarks: tuple[Remark, ...] = ()
    dropped: tuple[DroppedClaim, ...] = ()
    generator: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A verified quote tied to a span of a document.

    Attributes:
        number: From 1, in order of use; the same span has one number.
        document_id: Whose text it is.
        span: Its place; `quote == document.text[span.start:span.end]`.
        quote: The exact words.
        source: Title, publisher, dates of the article or document.
        section: Heading path.
        page: Page of its first character, None where the format has no pages.
        speaker: Who says it, None outside a transcript.
    """

    number: int
    document_id: str
    span: Span
    quote: str
    source: Source = Source()
    section: tuple[str, ...] = ()
    page: int | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, checked, with the numbers of its citations (at least one)."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole reply to one question.

    Attributes:
        question: As typed.
        standalone_question: The question with what the turns before add to it.
        outcome: What became of it.
        claims: What was found, checked; empty unless ANSWERED.
        citations: In order of number.
        passages: Best first, up to 20, as the reader ranked them: on abstaining, the closest.
        confidence: Probability that the answer (or the abstention) is right: of those at .8, 8 of 10 are.
        remarks: About the sources or the answer itself.
        n_dropped: Claims that failed a check.
        dropped: Those claims, in order.
        seconds: By stage: "retrieve", "read", "draft", "check", "total".
        generator: Who drafted it.
        index: Fingerprint of the index.
    """

    question: str
    standalone_question: str
    outcome: Outcome
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[Passage, ...] = ()
    confidence: float = 0.0
    remarks: tuple[Remark, ...] = ()
    n_dropped: int = 0
    dropped: tuple[DroppedClaim, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    generator: str = ""
    index: str = ""

    @property
    def text(self) -> str:
        """Return the answer as plain text, each sentence followed by its [1][2]."""
        return " ".join(claim.text + "".join(f"[{number}]" for number in claim.citations) for claim in self.claims)
