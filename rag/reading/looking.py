"""Looks at what was found for a question: at all of it by rules, at the most promising passages with the reader."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.datatypes import Document
from index.snapshot import Snapshot
from rag.datatypes import Passage
from rag.language.names import stands_in
from rag.language.words import stem, words_of
from rag.question.acronyms import Acronym, other_forms
from rag.question.question_form import QuestionForm, parts_of, read_question
from rag.reading.answerable import answerable_signs
from rag.reading.features import NAMES, Features, cheap_features
from rag.reading.passage_features import glanced_features, passage_features, promise_of
from rag.reading.reader import Excerpt, Reader
from rag.reading.said_before import said_before
from rag.reading.scoring import Calibration, load_calibration
from rag.reading.seen import Seen, see
from rag.reading.sentences import sentences_of
from rag.retrieving.finding import Finding
from rag.retrieving.retriever import Found
from rag.retrieving.word_weights import WordWeights, read_word_weights

_OPENING = 600  # characters at the head of an article that say who speaks in it
_EVIDENCE, _RELEVANCE = NAMES.index("evidence"), NAMES.index("relevance")
_ALONE = [NAMES.index("evidence_alone"), NAMES.index("relevance_alone")]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How much is read.

    Attributes:
        n_passages: Passages whose sentences are looked at, without the reader.
        n_words: Words of passages the reader reads at a time, the most promising first: most of what a question costs.
        n_times: Most times it reads on, as long as nothing plainly answers.
        plain: Relevance from which a passage plainly answers, in logits.
        n_spoken: Words up to which a short passage of a transcript is read with what was said before it.
        n_alone: Sentences that are read once more, each by itself: the most promising of those read in their passages.
    """

    n_passages: int = 20
    n_words: int = 500
    n_times: int = 2
    plain: float = 1.5
    n_spoken: int = 80
    n_alone: int = 8


@dataclass(frozen=True, slots=True)
class Looked:
    """What was read for a question, before any of it is weighed.

    Attributes:
        finding: What was found for which question.
        form: What the question asks for.
        weights: How telling its words are.
        passages: All that was found, as passages, in the order found.
        documents: Those of the passages, by id.
        seen: The sentences read.
        rows: Their features, (seen, len(NAMES)), those of the reader among them.
        glanced: Features of the passages before any was read, (passages, len(PASSAGE_NAMES)).
        calibration: The weights of the reader that read.
    """

    finding: Finding
    form: QuestionForm
    weights: WordWeights
    passages: tuple[Passage, ...]
    documents: Mapping[str, Document]
    seen: tuple[Seen, ...]
    rows: Features
    glanced: Features
    calibration: Calibration

    def passage_features(self, scores: Features) -> Features:
        """Return what the passages are ranked by, (passages, len(PASSAGE_NAMES)); `scores` by sentence."""
        return passage_features(self.glanced, [one.rank for one in self.seen], self.rows, scores)

    def signs(self, scores: Features, order: Sequence[int]) -> dict[str, float]:
        """Return what tells whether the documents answer; `scores` by sentence, `order` best first."""
        best = list(order)
        found = (
            f"{one.chunk.context} {one.source.title or ''} {one.source.published or ''} {one.chunk.words}"
            for one in self.passages
        )
        return answerable_signs(self.form, self.weights, scores[best], self.rows[best], found)


def look(
    snapshot: Snapshot,
    finding: Finding,
    open_document: Callable[[str], Document],
    reader: Reader,
    options: ReadOptions = ReadOptions(),
) -> Looked:
    """Return the most promising of what was found, read; nothing is weighed yet.

    Args:
        snapshot: The index, for how telling words are.
        finding: The standalone question, and what was found for it.
        open_document: Gives a document by id.
        reader: Scores passages and sentences.
        options: How much is read.
    """
    found, acronyms = finding.found, finding.acronyms
    form, weights = read_question(finding.question), _weigh_words(snapshot, finding)
    documents = {id_: open_document(id_) for id_ in dict.fromkeys(one.chunk.document_id for one in found)}
    passages = tuple(_passage(at, one, documents[one.chunk.document_id]) for at, one in enumerate(found))
    seen = [
        one
        for at, passage in enumerate(passages[: options.n_passages])
        for one in _seen(form, passage, documents[passage.chunk.document_id], found[at], at, acronyms, options)
    ]
    seen = list({one.sentence.words: one for one in reversed(seen)}.values())[::-1]  # each sentence once, at its best
    rows = np.stack([cheap_features(form, weights, one) for one in seen]) if seen else np.zeros((0, len(NAMES)))
    calibration = load_calibration(reader.name)
    by_rank: dict[int, list[int]] = {}
    for at, one in enumerate(seen):
        by_rank.setdefault(one.rank, []).append(at)
    glanced = glanced_features(passages, {rank: rows[places] for rank, places in by_rank.items()}, calibration.cheap)
    plainest = -math.inf
    kept: list[int] = []
    promising = _by_promise(form, weights, seen, rows, by_rank, calibration.cheap)
    for ranks in _portions(promising, {rank: _n_words(seen, by_rank[rank]) for rank in by_rank}, options):
        chosen = [by_rank[rank] for rank in ranks]
        excerpts = [
            Excerpt(
                seen[places[0]].sentence.context, (*seen[places[0]].before, *(seen[at].sentence.words for at in places))
            )
            for places in chosen
        ]
        for places, score in zip(chosen, reader.read(form.text, excerpts), strict=True):
            rows[places, _EVIDENCE], rows[places, _RELEVANCE] = score.evidence[-len(places) :], score.relevance
            plainest = max(plainest, score.relevance)
            kept += places
        if plainest >= options.plain:
            break
    seen, rows = [seen[at] for at in kept], rows[kept]
    alone = np.argsort(-(rows @ calibration.full), kind="stable")[: options.n_alone]
    rows = _with_alone(form, seen, rows, [int(at) for at in alone], reader)
    return Looked(finding, form, weights, passages, documents, tuple(seen), rows, glanced, calibration)


def _with_alone(
    form: QuestionForm, seen: Sequence[Seen], rows: Features, places: Sequence[int], reader: Reader
) -> Features:
    """Return the rows with the scores of the sentences at these places read once more, each with its place alone.

    Among its neighbours a sentence is judged by what they say too; by itself only by what it says. Both together choose
    better than either. The others count as the least of those read so.
    """
    if not places:
        return rows
    sentences = [seen[at].sentence for at in places]
    excerpts = [Excerpt(one.context, (one.notes, one.words) if one.notes else (one.words,)) for one in sentences]
    scores = [(float(score.evidence[-1]), score.relevance) for score in reader.read(form.text, excerpts)]
    rows = rows.copy()
    rows[:, _ALONE] = np.min(scores, axis=0)
    rows[np.ix_(places, _ALONE)] = scores
    return rows


def _weigh_words(snapshot: Snapshot, finding: Finding) -> WordWeights:
    """Return how telling each word of the question is in this index; one that has it in other words knows it."""
    forms: dict[str, str] = {}
    for word in words_of(finding.question):
        forms.setdefault(stem(word), word)
    otherwise = frozenset[str]().union(*(one.short_stems | one.stems for one in finding.acronyms))
    return read_word_weights(snapshot, forms, otherwise)


def _passage(rank: int, found: Found, document: Document) -> Passage:
    at = found.chunk.span.start
    section = document.section_at(at)
    source = document.source_at(at)
    return Passage(f"P{rank + 1}", found.chunk, found.score, source, section.path if section else ())


def _seen(
    form: QuestionForm,
    passage: Passage,
    document: Document,
    found: Found,
    rank: int,
    acronyms: tuple[Acronym, ...],
    options: ReadOptions,
) -> list[Seen]:
    """Return the passage's sentences; a name that stands anywhere in the article around it is not missing there."""
    article, source = document.article_at(passage.chunk.span.start).cut(document.text), passage.source
    named = [
        name
        for name in form.names
        if any(stands_in(words, article) for words in (name.words, *other_forms(name.words, acronyms)))
    ]
    organisations = (name.words for name in named if not name.is_person)
    voice = " ".join((source.title or "", source.publisher or "", *source.authors, *organisations, article[:_OPENING]))
    mentioned = " ".join((voice, *(name.words for name in named)))
    room = options.n_spoken - len(passage.chunk.words.split())
    before = said_before(document, passage.chunk.span.start, room)
    return see(sentences_of(passage, document), found, rank, acronyms, mentioned, voice, before)


def _by_promise(
    form: QuestionForm,
    weights: WordWeights,
    seen: Sequence[Seen],
    rows: Features,
    by_rank: Mapping[int, Sequence[int]],
    cheap: Features,
) -> list[int]:
    """Return the ranks of the passages, the most promising first.

    Of a question of several parts, each part has its turn.
    """
    glances = [rows]
    parts = parts_of(form.text)[:3]
    if len(parts) > 1:
        alone = [read_question(part) for part in parts]
        glances += [np.stack([cheap_features(part, weights, one) for one in seen]) for part in alone]
    orders = [sorted(by_rank, key=lambda rank: (-promise_of(table[by_rank[rank]], cheap), rank)) for table in glances]
    return list(dict.fromkeys(rank for ranks in zip(*orders, strict=True) for rank in ranks))


def _portions(ranks: Sequence[int], n_words: Mapping[int, int], options: ReadOptions) -> Iterator[list[int]]:
    """Yield what is read at a time: ranks in order, those too long for what is left put off; at least one each time."""
    left = list(ranks)
    for _ in range(options.n_times):
        room, portion = options.n_words, list[int]()
        for rank in left:
            if not portion or n_words[rank] <= room:
                portion.append(rank)
                room -= n_words[rank]
        if not portion:
            return
        yield portion
        left = [rank for rank in left if rank not in portion]


def _n_words(seen: Sequence[Seen], places: Sequence[int]) -> int:
    return sum(len(seen[at].sentence.words.split()) for at in places)
