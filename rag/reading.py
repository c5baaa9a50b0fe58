"""Reads what was found for a question: which sentences answer, how surely, and which passages hold them."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.datatypes import Document
from index.snapshot import Snapshot
from rag.acronyms import Acronym
from rag.answerable import answerable_signs
from rag.datatypes import Passage, Reading
from rag.features import NAMES, Features, Seen, cheap_features, see
from rag.question_form import QuestionForm, asks_for_past, parts_of, read_question
from rag.reader import Reader
from rag.retriever import Found
from rag.scoring import Calibration, load_calibration, probability, shares
from rag.sentences import sentences_of
from rag.word_weights import WordWeights, read_word_weights
from rag.words import stem, words_of

_SIMILARITY = NAMES.index("similarity")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How much is read.

    Attributes:
        n_passages: Passages whose sentences are looked at.
        n_sentences: Sentences the reader scores: at 30 words each they are most of the time a question takes.
        superseded_share: What is left of the share of a sentence whose document was replaced, 0 to 1, unless the
            question asks how things were.
    """

    n_passages: int = 8
    n_sentences: int = 10
    superseded_share: float = 0.25


def read(
    snapshot: Snapshot,
    question: str,
    found: Sequence[Found],
    open_document: Callable[[str], Document],
    reader: Reader,
    acronyms: tuple[Acronym, ...] = (),
    options: ReadOptions = ReadOptions(),
) -> Reading:
    """Return the passages and sentences ranked by how well they answer, with probabilities.

    Args:
        snapshot: The index, for how telling words are.
        question: The standalone question.
        found: What was found, best first.
        open_document: Gives a document by id.
        reader: Scores sentences.
        acronyms: Short forms that count as the words they stand for.
        options: How much is read.
    """
    form, calibration = read_question(question), load_calibration(reader.name)
    documents = {id_: open_document(id_) for id_ in dict.fromkeys(one.chunk.document_id for one in found)}
    passages = [_passage(at, one, documents[one.chunk.document_id]) for at, one in enumerate(found)]
    weights = weigh_words(snapshot, question)
    seen = [
        one
        for at, passage in enumerate(passages[: options.n_passages])
        for one in see(sentences_of(passage, documents[passage.chunk.document_id]), found[at], at, acronyms)
    ]
    is_replaced = {passage.label for passage in passages if passage.source.superseded and not asks_for_past(question)}
    chosen, scores, rows = _score(form, weights, seen, is_replaced, calibration, reader, options)
    signs = answerable_signs(form, weights, scores, rows)
    return Reading(
        question=question,
        passages=_ranked_again(passages, [one.rank for one in chosen], scores, calibration.passage),
        documents=documents,
        sentences=tuple(replace(one.sentence, score=float(score)) for one, score in zip(chosen, scores, strict=True)),
        answerable=probability(calibration.answerable, signs) if chosen else 0.0,
        acronyms=acronyms,
        right=probability(calibration.right, signs) if chosen else 0.0,
    )


def weigh_words(snapshot: Snapshot, question: str) -> WordWeights:
    """Return how telling each word of the question is in this index."""
    forms: dict[str, str] = {}
    for word in words_of(question):
        forms.setdefault(stem(word), word)
    return read_word_weights(snapshot, forms)


def _passage(rank: int, found: Found, document: Document) -> Passage:
    at = found.chunk.span.start
    section = document.section_at(at)
    source = document.source_at(at)
    return Passage(f"P{rank + 1}", found.chunk, found.score, source, section.path if section else ())


def _score(
    form: QuestionForm,
    weights: WordWeights,
    seen: Sequence[Seen],
    is_replaced: Container[str],
    calibration: Calibration,
    reader: Reader,
    options: ReadOptions,
) -> tuple[list[Seen], Features, Features]:
    """Return the sentences worth reading best first, the share of each, and their rows of features."""
    if not seen:
        return [], np.zeros(0), np.zeros((0, len(NAMES)))
    seen = list({one.sentence.words: one for one in reversed(seen)}.values())[::-1]  # each sentence once, at its best
    rows = np.stack([cheap_features(form, weights, one) for one in seen])
    best = _worth_reading(form, weights, seen, rows, calibration, options.n_sentences)
    rows = rows[best]
    rows[:, _SIMILARITY] = reader.score(form.text, [seen[at].sentence.words for at in best])
    kept = [options.superseded_share if seen[at].sentence.label in is_replaced else 1.0 for at in best]
    scores = shares(rows @ calibration.full + np.log(kept))
    order = np.argsort(-scores, kind="stable")
    return [seen[best[at]] for at in order], scores[order], rows[order]


def _worth_reading(
    form: QuestionForm, weights: WordWeights, seen: Sequence[Seen], rows: Features, calibration: Calibration, n: int
) -> list[int]:
    """Return the places of the n sentences best at a glance: of a question of several parts, some for each part."""
    order = [int(at) for at in np.argsort(-(rows @ calibration.cheap), kind="stable")]
    parts = parts_of(form.text)[:3]
    if len(parts) < 2:
        return order[:n]
    chosen = order[: n // 2]
    for part in parts:
        alone = read_question(part)
        glance = np.array([cheap_features(alone, weights, one) @ calibration.cheap for one in seen])
        chosen += [int(at) for at in np.argsort(-glance, kind="stable")[: n // (2 * len(parts))]]
    return list(dict.fromkeys(chosen))


def _ranked_again(
    passages: Sequence[Passage], ranks: Sequence[int], scores: Features, weight: float
) -> tuple[Passage, ...]:
    """Return the passages ranked by the retriever's score and their sentences'; labels stay with their passage."""
    extra = np.zeros(len(passages))
    for rank, score in zip(ranks, scores, strict=True):
        extra[rank] += weight * score
    scored = [replace(one, score=one.score + float(extra[at])) for at, one in enumerate(passages)]
    return tuple(sorted(scored, key=lambda one: -one.score))
