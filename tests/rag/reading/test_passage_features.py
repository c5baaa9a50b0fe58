"""How passages are told apart: by what their words promise, and by what the reader made of them."""

import numpy as np
import pytest

from rag.reading.features import NAMES
from rag.reading.passage_features import PASSAGE_NAMES, glanced_features, passage_features, promise_of
from rag.reading.weighing import rank_passages
from tests.rag.readings import reading_of

COVERAGE, EVIDENCE, RELEVANCE = (NAMES.index(name) for name in ("coverage_passage", "evidence", "relevance"))
GLANCE = np.array([2.0 if name == "coverage_passage" else 0.0 for name in NAMES])


def rows(*values: float, of: int = COVERAGE) -> np.ndarray:
    table = np.zeros((len(values), len(NAMES)))
    table[:, of] = values
    return table


def column(table: np.ndarray, name: str) -> list[float]:
    return table[:, PASSAGE_NAMES.index(name)].tolist()


@pytest.fixture
def passages():
    return reading_of(
        "How long is the leave?", "Leave lasts two weeks.", "Bicycles stand outside.", "Tea is free."
    ).passages


def test_a_passage_promises_more_than_any_of_its_sentences_and_more_with_each():
    one, two, three = (promise_of(rows(*[0.5] * n), GLANCE) for n in (1, 2, 3))
    assert one == pytest.approx(1.0)
    assert one < two < three < one + np.log(3) + 1e-9


def test_a_passage_without_sentences_promises_as_little_as_the_least(passages):
    table = glanced_features(passages, {0: rows(0.9), 2: rows(0.1, 0.3)}, GLANCE)
    assert column(table, "coverage") == [0.9, 0.3, 0.3]
    assert column(table, "promise")[1] == min(column(table, "promise"))


def test_nothing_read_leaves_what_was_glanced(passages):
    glanced = glanced_features(passages, {}, GLANCE)
    assert column(glanced, "fused") == [1.0, 1.0, 1.0]
    assert (passage_features(glanced, [], rows(), np.array([])) == glanced).all()


def test_a_passage_not_read_counts_as_the_least_of_those_read(passages):
    read = rows(3.0, 1.0, -2.0, of=EVIDENCE) + rows(5.0, 5.0, -1.0, of=RELEVANCE)
    glanced = glanced_features(passages, {}, GLANCE)
    table = passage_features(glanced, [0, 0, 2], read, np.array([0.6, 0.3, 0.1]))
    assert column(table, "share") == pytest.approx([0.9, 0.0, 0.1])
    assert column(table, "evidence") == [3.0, -2.0, -2.0]
    assert column(table, "relevance") == [5.0, -1.0, -1.0]


def test_ranked_passages_keep_their_labels_and_share_one_chance(passages):
    features = np.zeros((3, len(PASSAGE_NAMES)))
    features[:, PASSAGE_NAMES.index("share")] = 0.1, 0.7, 0.2
    weights = np.array([float(name == "share") for name in PASSAGE_NAMES])
    ranked = rank_passages(passages, features, weights)
    assert [one.label for one in ranked] == ["P2", "P3", "P1"]
    assert sum(one.score for one in ranked) == pytest.approx(1.0)
    assert rank_passages((), features[:0], weights) == ()
