"""Weighs what was read for a question: which sentences answer, how surely, and which passages hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.datatypes import Passage, Reading
from rag.question.question_form import asks_for_past
from rag.reading.features import NAMES, Features
from rag.reading.holders import asks_who_holds, names_holder
from rag.reading.looking import Looked
from rag.reading.plain import holds_plainly, plain_place
from rag.reading.scoring import probability, shares

_IS_QUESTION = NAMES.index("is_question")
_NO_NAME = 0.5  # of the threshold: what is left where a name is asked for and nothing has one


@dataclass(frozen=True, slots=True)
class WeighOptions:
    """How sentences are weighed.

    Attributes:
        superseded_share: What is left of the share of a sentence whose document was replaced, 0 to 1, unless the
            question asks how things were.
        aside_share: The same of a sentence that cannot answer: a question itself, for what answers stands after it,
            and one without a name where a name is asked for.
    """

    superseded_share: float = 0.25
    aside_share: float = 0.02


def weigh(looked: Looked, options: WeighOptions = WeighOptions()) -> Reading:
    """Return the passages and sentences ranked by how well they answer, with probabilities."""
    calibration, form = looked.calibration, looked.form
    scores = _sentence_shares(looked, options)
    order = [int(at) for at in np.argsort(-scores, kind="stable")]
    plain = plain_place(form, looked.seen, looked.rows, order)
    if plain is not None:
        order = [plain, *(at for at in order if at != plain)]
        scores[plain] = scores.max()
    signs = looked.signs(scores, order)
    sentences = [replace(looked.seen[at].sentence, score=float(scores[at])) for at in order]
    answerable = probability(calibration.answerable, signs) if sentences else 0.0
    reading = Reading(
        question=looked.finding.question,
        passages=rank_passages(looked.passages, looked.passage_features(scores), calibration.passage),
        documents=looked.documents,
        sentences=tuple(sentences),
        answerable=answerable,
        acronyms=looked.finding.acronyms,
        right=probability(calibration.right, signs) if sentences else 0.0,
        threshold=calibration.threshold,
    )
    if answerable < calibration.threshold and (plain is not None or holds_plainly(form, reading)):
        return replace(reading, answerable=calibration.threshold)
    if asks_who_holds(form) and sentences and not names_holder(form, looked.seen[order[0]]):
        return replace(reading, answerable=min(answerable, _NO_NAME * calibration.threshold))
    return reading


def rank_passages(passages: Sequence[Passage], features: Features, weights: Features) -> tuple[Passage, ...]:
    """Return the passages best first, labels kept, each score the chance to be the one that answers, if one does.

    Args:
        passages: As found.
        features: Of each, (passages, len(PASSAGE_NAMES)).
        weights: One for each feature, (len(PASSAGE_NAMES),).
    """
    scored = [replace(one, score=float(score)) for one, score in zip(passages, shares(features @ weights), strict=True)]
    return tuple(sorted(scored, key=lambda one: -one.score))


def _sentence_shares(looked: Looked, options: WeighOptions) -> Features:
    """Return the share of each sentence; those of replaced documents, and those that cannot answer, keep a part."""
    is_past = asks_for_past(looked.finding.question)
    is_replaced = {passage.label for passage in looked.passages if passage.source.superseded and not is_past}
    kept = np.array([options.superseded_share if one.sentence.label in is_replaced else 1.0 for one in looked.seen])
    is_aside = looked.rows[:, _IS_QUESTION] > 0
    if asks_who_holds(looked.form):
        is_aside |= np.array([not names_holder(looked.form, one) for one in looked.seen], dtype=bool)
    kept[is_aside] *= options.aside_share
    return shares(looked.rows @ looked.calibration.full + np.log(kept))
