"""Measures the reader against plain similarity on sets it was not trained on, with 95 % bootstrap intervals."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score
from tqdm import tqdm

from eval.importers.collection import Collection
from eval.importers.mtrag import read_mtrag
from eval.importers.obliqa import read_obliqa
from eval.metrics_retrieval import average_precision, ndcg, reciprocal_rank
from index.embed import Embedder, SentenceTransformerEmbedder
from rag.reading.reader import Excerpt
from rag.reading.trained_reader import VERDICTS, TrainedReader
from training.examples import SEED, read_asked, read_lines
from training.hard_negatives import Pool
from training.ranked import ranked
from training.sources.multi_turn import conversation_of, is_kept_back

Metric = Callable[[NDArray[np.bool_], NDArray[np.float64]], float]

_MOST, _MOST_PAIRS = 150, 800  # questions of a set, and claims: some minutes on two cores
_MOST_RANKED = 300  # questions whose passages are searched for and read
_PASSAGE_METRICS, _DEPTH = ("nDCG@10", "success@5", "R@10", "MAP@10"), 10
_N_DRAWS = 1000
_LABELS = {
    "Supports": 0, "Refutes": 1, "Neutral": 2, "ENTAILMENT": 0, "CONTRADICTION": 1, "NEUTRAL": 2,
    "entailment": 0, "not_entailment": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """One number of the table.

    Attributes:
        what: Set and metric.
        n: Questions or pairs.
        before: By similarity, for searched passages by the retriever; None where neither gives one.
        after: By the reader: value, and the ends of its interval.
    """

    what: str
    n: int
    before: float | None
    after: tuple[float, float, float]


def measure(data: Path, work: Path, reader: TrainedReader) -> tuple[Measured, ...]:
    """Return the table; `data` holds train/ and dev/."""
    reader.warm_up()
    likeness = Likeness()
    return (
        *_sentences("WikiQA test", data / "dev" / "wikiqa" / "test.jsonl", reader, likeness),
        *_sentences("TREC-QA test", data / "dev" / "trecqa" / "test.jsonl", reader, likeness),
        *_passages("ObliQA dev", read_obliqa(data / "dev" / "obliqa"), work, reader, likeness.embedder),
        *_passages(
            "MTRAG, half kept back",
            _kept_back(read_mtrag(data / "train" / "mtrag_synthetic")),
            work,
            reader,
            likeness.embedder,
        ),
        *_faq(data / "train" / "covidqa" / "faq_covidbert.csv", reader, likeness),
        *_abstention(work / "asked_dev.jsonl", reader, likeness),
        _support("HealthVer dev", _healthver(data / "dev" / "healthver" / "healthver_dev.csv"), reader),
        _support("RTE", _rte(data / "dev" / "rte" / "rte_test.jsonl"), reader),
        _support("SICK test", _sick(data / "dev" / "sick" / "SICK_test_annotated.txt"), reader),
    )


class Likeness:
    """The cosine of two texts by the index's embedder: what there is without the reader."""

    def __init__(self) -> None:
        self.embedder = SentenceTransformerEmbedder()

    def __call__(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the likeness of each text, (n,)."""
        rows = np.zeros((len(texts), self.embedder.dim), dtype=np.float32)
        for places, vectors in self.embedder.embed_passages(texts):
            rows[places] = vectors
        likeness: NDArray[np.float32] = rows @ self.embedder.embed_query(question)
        return likeness


def _sentences(name: str, path: Path, reader: TrainedReader, likeness: Likeness) -> Iterable[Measured]:
    """Yield MAP and MRR over questions that have a sentence that answers and one that does not.

    A sentence is read among the others and, as asking reads the promising ones, alone: both scores count.
    """
    groups: dict[str, list[dict]] = {}  # type: ignore[type-arg] # rows of JSON
    for row in read_lines(path):
        groups.setdefault(row["qid"], []).append(row)
    kept = [rows for rows in groups.values() if {row["label"] for row in rows} == {0, 1}]
    before: list[tuple[float, float]] = []
    after: list[tuple[float, float]] = []
    for rows in tqdm(_some(kept, _MOST), desc=name, unit=" questions", disable=None):
        texts, gold = [row["sentence"] for row in rows], [row["label"] == 1 for row in rows]
        among, *alone = reader.read(
            rows[0]["question"], [Excerpt("", tuple(texts)), *(Excerpt("", (t,)) for t in texts)]
        )
        after.append(_ranking(among.evidence + np.array([one.relevance for one in alone]), gold))
        before.append(_ranking(likeness(rows[0]["question"], texts), gold))
    yield from _compared(name, ("MAP", "MRR"), before, after)


def _passages(
    name: str, collection: Collection, work: Path, reader: TrainedReader, embedder: Embedder
) -> Iterable[Measured]:
    """Yield nDCG@10, success@5, R@10 and MAP@10 of passages: before is the retriever, after retriever and reader."""
    answerable = [one for one in collection.questions if one.answerable]
    folder = re.sub(r"\W+", "-", name.lower())
    rows = list(ranked(folder, collection, _some(answerable, _MOST_RANKED), work, reader, embedder))
    before = [_of_passages(row.n_gold, row.before) for row in rows]
    after = [_of_passages(row.n_gold, row.after) for row in rows]
    yield from _compared(f"{name} (retriever, then with the reader)", _PASSAGE_METRICS, before, after)


def _of_passages(n_gold: int, ranks: Sequence[int]) -> tuple[float, ...]:
    first = [rank for rank in ranks if rank <= _DEPTH]
    return (
        ndcg(ranks, n_gold, _DEPTH), float(any(rank <= 5 for rank in ranks)), len(first) / n_gold,
        average_precision(ranks, n_gold, _DEPTH),
    )  # fmt: skip


def _kept_back(collection: Collection) -> Collection:
    """Return the collection with the questions of conversations that were not learnt from."""
    kept = tuple(one for one in collection.questions if is_kept_back(conversation_of(one.id)))
    return replace(collection, questions=kept)


def _faq(path: Path, reader: TrainedReader, likeness: Likeness) -> Iterable[Measured]:
    """Yield nDCG@10 and success@5: a question's own answer among the 20 that share most words with it."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["question"] and row["answer"] and row["lang"] == "en"]
    answers = list(dict.fromkeys(" ".join(row["answer"].split()[:150]) for row in rows))
    rows = _some(rows, _MOST)
    questions = [row["question"] for row in rows]
    before: list[tuple[float, float]] = []
    after: list[tuple[float, float]] = []
    for row, scores in zip(rows, Pool(answers).scores(questions), strict=True):
        own = " ".join(row["answer"].split()[:150])
        near = [answers[int(at)] for at in scores.argsort()[::-1][:20]]
        gold = [one == own for one in near]
        relevance = [one.relevance for one in reader.read(row["question"], [Excerpt("", (one,)) for one in near])]
        similar = likeness(row["question"], near)
        for found, order in ((before, similar), (after, np.array(relevance) / 10 + similar)):
            ranks = [at + 1 for at, place in enumerate(np.argsort(-order, kind="stable")) if gold[place]]
            found.append((ndcg(ranks, 1, 10), float(any(rank <= 5 for rank in ranks))))
    yield from _compared("COVID FAQ (reader + similarity)", ("nDCG@10", "success@5"), before, after)


def _abstention(path: Path, reader: TrainedReader, likeness: Likeness) -> Iterable[Measured]:
    """Yield AUC and F1 at 5 % over-refusal: each question with the passage that answers, and without it."""
    asked = [one for one in read_asked(path) if len({shown.answers for shown in one.shown}) > 1]
    scores, similar, labels = [], [], []
    for one in tqdm(_some(asked, _MOST), desc="abstention", unit=" questions", disable=None):
        texts = [f"{shown.context}\n{' '.join(shown.sentences)}" for shown in one.shown]
        alike = likeness(one.question, texts)
        read = reader.read(one.question, [Excerpt(shown.context, shown.sentences) for shown in one.shown])
        for has_answer in (True, False):
            kept = [at for at, shown in enumerate(one.shown) if has_answer or not shown.answers]
            scores.append(max(read[at].relevance for at in kept))
            similar.append(float(alike[kept].max()))
            labels.append(has_answer)
    answers = np.array(labels)
    for name, metric in (("AUC", _auc), ("F1 at 5 % over-refusal", _refusal_f1)):
        after = _interval(partial(_on, metric, answers, np.array(scores)), len(answers))
        before = metric(answers, np.array(similar))
        yield Measured(f"Kept-back questions, answers removed: {name}", len(answers), before, after)


def _support(name: str, pairs: Sequence[tuple[str, str, int]], reader: TrainedReader) -> Measured:
    """Return macro F1; entailed or not where the set knows no more."""
    pairs = _some(pairs, _MOST_PAIRS)
    found = reader.verdicts([(claim, quote) for claim, quote, _ in pairs]).argmax(axis=1)
    gold = np.array([label for *_, label in pairs])
    if len(set(gold)) < len(VERDICTS):
        found = np.minimum(found, 1)
    after = _interval(lambda at: float(f1_score(gold[at], found[at], average="macro")), len(gold))
    return Measured(f"{name}: macro F1", len(gold), None, after)


def _healthver(path: Path) -> list[tuple[str, str, int]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["claim"], row["evidence"], _LABELS[row["label"]]) for row in csv.DictReader(file)]


def _rte(path: Path) -> list[tuple[str, str, int]]:
    return [(row["hypothesis"], row["premise"], _LABELS[row["label"]]) for row in read_lines(path)]


def _sick(path: Path) -> list[tuple[str, str, int]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(row["sentence_B"], row["sentence_A"], _LABELS[row["entailment_judgment"]]) for row in rows]


def _on(metric: Metric, answers: NDArray[np.bool_], scores: NDArray[np.float64], at: NDArray[np.int64]) -> float:
    return metric(answers[at], scores[at])


def _mean(values: NDArray[np.float64], at: NDArray[np.int64]) -> float:
    return float(values[at].mean())


def _ranking(scores: NDArray[np.float32], gold: Sequence[bool]) -> tuple[float, float]:
    ranks = [at + 1 for at, place in enumerate(np.argsort(-scores, kind="stable")) if gold[place]]
    return average_precision(ranks, len(ranks), len(gold)), reciprocal_rank(ranks)


def _auc(answers: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    return float(roc_auc_score(answers, scores))


def _refusal_f1(answers: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """Return the F1 of refusing, at the threshold that refuses 5 % of what could be answered."""
    refused = scores < np.quantile(scores[answers], 0.05)
    return float(f1_score(~answers, refused))


def _compared(
    name: str, metrics: Sequence[str], before: Sequence[tuple[float, ...]], after: Sequence[tuple[float, ...]]
) -> Iterable[Measured]:
    for at, metric in enumerate(metrics):
        old, new = np.array([row[at] for row in before]), np.array([row[at] for row in after])
        interval = _interval(partial(_mean, new), len(new))
        yield Measured(f"{name}: {metric}", len(new), float(old.mean()), interval)


def _interval(metric: Callable[[NDArray[np.int64]], float], n: int) -> tuple[float, float, float]:
    """Return a metric and the ends of its bootstrap interval."""
    random = np.random.default_rng(SEED)
    draws = [metric(random.integers(0, n, n)) for _ in range(_N_DRAWS)]
    low, high = np.quantile(draws, [0.025, 0.975])
    return metric(np.arange(n)), float(low), float(high)


def _some(items: Sequence, n: int) -> list:  # type: ignore[type-arg] # of anything
    return Random(SEED).sample(list(items), min(n, len(items)))


def write_table(path: Path, table: Sequence[Measured]) -> None:
    """Write the table as JSON, for the model card."""
    rows = [{"what": one.what, "n": one.n, "before": one.before, "after": one.after} for one in table]
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
