import random
from math import log2

import ir_measures
import pytest
import pytrec_eval
from ir_measures import AP, RR, R, Success, nDCG

from eval.metrics_retrieval import CUTS, gold_ranks, score_retrieval, take_positions
from eval.records import PassageRecord
from tests.eval.builders import gold_at


def passages(*places):
    return [PassageRecord(document=document, start=start, end=end) for document, start, end in places]


GOLD = [gold_at("a", (10, 20)), gold_at("b", (0, 5))]


def test_hand_worked_table():
    # rank 1: nothing; rank 2: first gold; rank 3: first gold again, worth nothing; rank 4: second gold
    found = passages(("a", 0, 10), ("a", 15, 30), ("a", 10, 12), ("b", 4, 9))
    scores = score_retrieval(found, GOLD)
    expected = {
        "mrr": 1 / 2,
        "map@10": (1 / 2 + 2 / 4) / 2,
        "success@1": 0, "success@3": 1, "success@5": 1,
        "recall@1": 0, "recall@3": 0.5, "recall@5": 1,
        "ndcg@1": 0,
        "ndcg@3": (1 / log2(3)) / (1 + 1 / log2(3)),
        "ndcg@5": (1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3)),
    }  # fmt: skip
    assert {name: scores[name] for name in expected} == pytest.approx(expected)


def test_touching_ends_do_not_overlap():
    assert gold_ranks(passages(("a", 0, 10), ("a", 20, 30), ("c", 10, 20)), GOLD) == ()


def test_any_place_where_a_quote_stands_counts():
    assert gold_ranks(passages(("a", 95, 99)), [gold_at("a", (10, 20), (90, 100))]) == (1,)


def test_one_passage_on_both_quotes_is_perfect_and_no_measure_passes_one():
    scores = score_retrieval(passages(("a", 0, 50)), [gold_at("a", (0, 5)), gold_at("a", (40, 45))])
    assert set(scores.values()) == {1.0}
    assert take_positions((1, 1, 2, 7)) == (1, 2, 3, 7)


def test_nothing_found_is_zero_and_nothing_to_find_is_undefined():
    assert set(score_retrieval([], GOLD).values()) == {0.0}
    assert score_retrieval(passages(("a", 0, 5)), []) == {}


def random_runs(seed, n):
    """Yield rankings of documents of which some are gold, as both programs take them; one quote to a document."""
    rng = random.Random(seed)
    for at in range(n):
        documents = [f"d{number}" for number in range(rng.randint(1, 40))]
        gold = rng.sample(documents, rng.randint(1, min(12, len(documents))))
        ranking = rng.sample(documents, rng.randint(0, min(20, len(documents))))
        yield f"q{at}", gold, ranking


def test_agrees_with_ir_measures_and_pytrec_eval():
    measures = [RR, AP @ 10, *(measure @ k for k in CUTS for measure in (Success, R, nDCG))]
    ours, qrels, run = {}, {}, {}
    for id_, gold, ranking in random_runs(5, 300):
        quotes = [gold_at(document, (0, 10)) for document in gold]
        ours[id_] = score_retrieval(passages(*((document, 5, 25) for document in ranking)), quotes)
        qrels[id_] = dict.fromkeys(gold, 1)
        run[id_] = {document: float(100 - at) for at, document in enumerate(ranking)}
    names = {str(RR): "mrr", str(AP @ 10): "map@10"}
    names |= {
        str(m @ k): f"{name}@{k}" for k in CUTS for m, name in ((Success, "success"), (R, "recall"), (nDCG, "ndcg"))
    }
    n_compared = 0
    for theirs in ir_measures.iter_calc(measures, qrels, run):
        assert ours[theirs.query_id][names[str(theirs.measure)]] == pytest.approx(theirs.value, abs=1e-6)
        n_compared += 1
    assert n_compared == 300 * len(measures)
    trec = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank", "map_cut.10", "ndcg_cut.5", "recall.10", "success.5"})
    for id_, values in trec.evaluate({id_: ranking for id_, ranking in run.items() if ranking}).items():
        for theirs, mine in (
            ("recip_rank", "mrr"), ("map_cut_10", "map@10"), ("ndcg_cut_5", "ndcg@5"),
            ("recall_10", "recall@10"), ("success_5", "success@5"),
        ):  # fmt: skip
            assert ours[id_][mine] == pytest.approx(values[theirs], abs=1e-6)
