"""Fits the weights in rag/reading/calibration: how sentences are ranked, when to answer, how sure an answer is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index.embed import SentenceTransformerEmbedder
from rag.reading.features import NAMES
from rag.reading.passage_features import PASSAGE_NAMES
from rag.reading.scoring import load_calibration, logistic, shares
from rag.reading.trained_reader import TrainedReader
from training.cases import OF_PASSAGES, Case, read_cases, sources_of
from training.collections import read_collections
from training.glance import fit_glance
from training.real_documents import write_real

Array = NDArray[np.float64]

# How much a set counts, whatever its size: those that are like what people ask of policies count most.
_WEIGHTS = {
    "corpus": 2.0, "own": 1.0, "seeds": 1.0, "asked_seeds": 1.0, "asked_nhs_england": 1.0, "conditional_qa": 1.0,
    "covid_qa": 1.0, "nhs_england": 0.7, "organisations": 0.5, "guides": 0.4, "health": 0.5, "pages": 0.5,
    "regulator": 0.4, "research": 0.4, "transcripts": 0.5, "workplace": 0.5,
    "articles": 0.5, "conversations": 0.5, "general": 0.3, "gov_uk": 0.5, "hearings": 0.5, "long_reads": 0.5,
    "medical_pages": 0.3, "papers": 0.5, "web_pages": 0.4, "bulletins": 0.5, "reviews": 0.5,
    "meetings": 0.5, "analyses": 0.5, "entitlements": 0.5, "tariffs": 0.5, "publications": 0.5, "talks": 0.5,
    "rulebooks": 0.5, "multi_turn": 2.0,
}  # fmt: skip
# Where to refuse is read off sets that ask as people do: the unanswerable ones written for training are as near to an
# answer as can be, and a threshold that declines them declines much else.
_AS_ASKED = ("own", "seeds", "asked_seeds", "asked_nhs_england")
# Of declining what could be answered, beside answering what could not: four of five questions people ask can be
# answered, but a wrong answer does more harm than none.
_REFUSAL_COST = 1.4
_RANKING_L2, _ANSWERABLE_L2 = 0.01, 0.03
_FOLDS = 5

# What can only count for an answer, and what only against: few questions must not turn common sense round.
_FOR = (
    "coverage coverage_place coverage_near coverage_passage kind_near unit_near by_words by_meaning evidence "
    "relevance evidence_alone relevance_alone best_evidence best_relevance best_alone pairs "
    "is_definition share best_coverage"
).split()
_AGAINST = (
    "missing_rarest names_missing names_missing_passage figures_missing kind_lacking speaker_missing unknown "
    "year_unheard all_lack_kind"
).split()
# The same of features that only rank sentences or passages.
_RANKED_FOR = ("is_speaker", "is_reason", "kind_held", "fused", "promise")
_RANKED_AGAINST = ("is_question", "is_lead_in")


# What the sets hardly ever ask for: a name, a year, a figure, a speaker that nothing has. Weights begin here, scaled.
_PRIOR = {
    "names_missing": -0.3, "names_missing_passage": -0.8, "figures_missing": -0.25, "all_lack_kind": -0.35,
    "unknown": -0.4, "speaker_missing": -0.3, "year_unheard": -0.3,
}  # fmt: skip


def calibrate(data: Path, work: Path, corpus: Path, sets: Path, path: Path, reader: TrainedReader) -> None:
    """Fit the weights of a reader and write them to `path`: first those of the glance, for they say what is read.

    Args:
        data: Holds train/ and documents/, and beside it seeds/ and questions/.
        work: Where documents, indexes and what was read are kept.
        corpus: The bundled corpus.
        sets: eval/sets; its held-out half is left alone.
        path: The file of the reader in rag/reading/calibration.
        reader: The reader.
    """
    reader.warm_up()
    stored = json.loads(path.read_text(encoding="utf-8"))
    write_real(data, work)
    collections, embedder = read_collections(corpus, work), SentenceTransformerEmbedder()
    stored["cheap"] = fit_glance(collections, work / "indexes", embedder)
    _write(path, stored)
    sources = sources_of(collections, data, work, corpus, sets)
    _write(path, stored | fit(read_cases(sources, work / "indexes", reader, embedder)))


def _write(path: Path, weights: dict[str, object]) -> None:
    path.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    load_calibration.cache_clear()


def fit(cases: Sequence[Case]) -> dict[str, object]:
    """Return the fitted weights, as they stand in a file of rag/reading/calibration."""
    of_sentences = [case for case in cases if case.set_name != OF_PASSAGES]
    full = _fit_ranking([case for case in of_sentences if case.answerable and case.is_gold.any()])
    rows = [_signs(case, full) for case in of_sentences]
    answerable = np.array([case.answerable for case in of_sentences], dtype=float)
    right = np.array([_is_right(case, full) for case in of_sentences], dtype=float)
    names = [case.set_name for case in of_sentences]
    weights, held_out = _fit_signs(rows, answerable, names)
    right_weights, _ = _fit_signs(rows, right, names)
    return {
        "full": full,
        "answerable": weights,
        "right": right_weights,
        "passage": _fit_passages(cases, full),
        **_threshold(held_out, answerable, names),
    }


def _fit_ranking(cases: Sequence[Case]) -> dict[str, float]:
    """Return a weight for each feature of sentences: the gold ones of a question against the others."""
    tables = [(case.looked.rows, case.is_gold) for case in cases]
    return _fit_shares(NAMES, tables, [case.set_name for case in cases])


def _fit_passages(cases: Sequence[Case], full: dict[str, float]) -> dict[str, float]:
    """Return a weight for each feature of passages: those that hold gold against the others."""
    asked = [case for case in cases if case.answerable and case.gold_ranks]
    tables = [
        (
            case.looked.passage_features(_shares(case, full)),
            np.isin(range(len(case.looked.passages)), [*case.gold_ranks]),
        )
        for case in asked
    ]
    return _fit_shares(PASSAGE_NAMES, tables, [case.set_name for case in asked])


def _fit_shares(
    names: Sequence[str], tables: Sequence[tuple[Array, NDArray[np.bool_]]], sets: Sequence[str]
) -> dict[str, float]:
    """Return weights: softmax over what a question is answered from, cross-entropy with the gold.

    Args:
        names: Of the features.
        tables: For each question the features (n, len(names)) and which of the n are gold.
        sets: The set each question is of.
    """
    scale = np.concatenate([rows for rows, _ in tables]).std(axis=0) + 1e-6
    scaled = [(rows / scale, is_gold / is_gold.sum()) for rows, is_gold in tables]
    importance = _importance(sets)

    def loss(weights: Array) -> tuple[float, Array]:
        total, slope = 0.0, np.zeros_like(weights)
        for (rows, target), weight in zip(scaled, importance, strict=True):
            share = shares(rows @ weights)
            total -= weight * float(target @ np.log(share + 1e-12))
            slope -= weight * (rows.T @ (target - share))
        return total + _RANKING_L2 * float(weights @ weights), slope + 2 * _RANKING_L2 * weights

    bounds = [_bound(name) for name in names]
    fitted = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds).x / scale
    return {name: round(float(weight), 5) for name, weight in zip(names, fitted, strict=True)}


def _bound(name: str) -> tuple[float | None, float | None]:
    """Return between which values the weight of a feature or sign may lie."""
    if name in _FOR or name in _RANKED_FOR:
        return 0.0, None
    return (None, 0.0) if name in _AGAINST or name in _RANKED_AGAINST else (None, None)


def _signs(case: Case, full: dict[str, float]) -> dict[str, float]:
    scores = _shares(case, full)
    return case.looked.signs(scores, [int(at) for at in np.argsort(-scores, kind="stable")])


def _shares(case: Case, full: dict[str, float]) -> Array:
    """Return the share of each sentence."""
    return shares(case.looked.rows @ np.array([full[name] for name in NAMES]))


def _is_right(case: Case, full: dict[str, float]) -> bool:
    """Tell whether a gold sentence is among the best two."""
    order = np.argsort(-_shares(case, full), kind="stable")
    return case.answerable and bool(case.is_gold[order[:2]].any())


def _fit_signs(rows: Sequence[dict[str, float]], target: Array, names: Sequence[str]) -> tuple[dict[str, float], Array]:
    """Return logistic weights of the signs, and for each question the probability by weights fitted without it."""
    signs = [*_FOR, *_AGAINST]
    table = np.array([[row.get(name, 0.0) for name in signs] for row in rows])
    # A sign that hardly varies must not get a weight that drowns the others the day it does.
    middle, scale = table.mean(axis=0), np.maximum(table.std(axis=0), 0.1)
    scaled = np.hstack([(table - middle) / scale, np.ones((len(table), 1))])
    importance = _importance([f"{name} {bool(one)}" for name, one in zip(names, target, strict=True)], names)
    fold = np.arange(len(rows)) // 2 % _FOLDS  # a question with and without its gold stays together
    held_out = np.zeros(len(rows))
    for part in range(_FOLDS):
        others = fold != part
        fitted = _logistic(scaled[others], target[others], importance[others])
        held_out[~others] = logistic(scaled[~others] @ fitted)
    fitted = _logistic(scaled, target, importance)
    plain = fitted[:-1] / scale
    weights = {name: round(float(weight), 5) for name, weight in zip(signs, plain, strict=True) if abs(weight) > 1e-9}
    return weights | {"bias": round(float(fitted[-1] - plain @ middle), 5)}, held_out


def _logistic(table: Array, target: Array, importance: Array) -> Array:
    prior = np.array([_PRIOR.get(name, 0.0) for name in (*_FOR, *_AGAINST)])

    def loss(weights: Array) -> tuple[float, Array]:
        chance = logistic(table @ weights)
        each = target * np.log(chance + 1e-9) + (1 - target) * np.log(1 - chance + 1e-9)
        away = weights[:-1] - prior
        ridge = _ANSWERABLE_L2 * away
        total = -(importance @ each) / importance.sum() + float(ridge @ away)
        slope: Array = table.T @ (importance * (chance - target)) / importance.sum()
        slope[:-1] += 2 * ridge
        return float(total), slope

    bounds = [*map(_bound, (*_FOR, *_AGAINST)), (None, None)]
    fitted: Array = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return fitted


def _threshold(chance: Array, answerable: Array, names: Sequence[str]) -> dict[str, object]:
    """Return the threshold with the best balance on the sets that ask as people do, and its whole curve."""
    asked = np.isin(names, _AS_ASKED)
    yes, no = chance[asked & (answerable > 0)], chance[asked & (answerable == 0)]
    curve = [
        (round(float(at), 2), round(float((yes < at).mean()), 3), round(float((no < at).mean()), 3))
        for at in np.arange(0.05, 0.96, 0.05)
    ]
    # On some hundred questions a hundredth is chance: of thresholds as good as the best, the one that declines least.
    best = max(curve, key=lambda point: (round(point[2] - _REFUSAL_COST * point[1], 2), -point[0]))
    return {"threshold": best[0], "curve": curve}


def _importance(groups: Sequence[str], sets: Sequence[str] | None = None) -> Array:
    """Return a weight for each question: its set's, shared among the questions of its group; they add up to 1."""
    sizes = {group: groups.count(group) for group in set(groups)}
    weights = np.array(
        [_WEIGHTS[name] / sizes[group] for group, name in zip(groups, sets or groups, strict=True)], dtype=float
    )
    shared: Array = weights / weights.sum()
    return shared
