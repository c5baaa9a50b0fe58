"""The contract of a vector engine, run through every engine there is, against brute force in numpy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexStateError
from index.vectors import FaissVectors, VectorOptions

DIM = 16
# Each makes an empty engine; a second backend joins the contract by a line here.
ENGINES = {
    "flat": lambda: FaissVectors(DIM),
    "ivf": lambda: FaissVectors(DIM, VectorOptions(flat_until=50)),
}


@pytest.fixture(params=ENGINES)
def engine(request):
    return ENGINES[request.param]()


def unit_rows(n, seed=0):
    rows = np.random.default_rng(seed).normal(size=(n, DIM)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def brute_force(query, ids, rows, k):
    scores = rows @ query
    order = np.lexsort((ids, -scores))[:k]
    return ids[order], scores[order]


@settings(deadline=None, max_examples=25)
@given(n=st.integers(1, 300), k=st.integers(1, 40), seed=st.integers(0, 99), name=st.sampled_from(sorted(ENGINES)))
def test_exact_search_equals_brute_force_in_order_and_values(n, k, seed, name):
    engine, rows, ids = ENGINES[name](), unit_rows(n, seed), np.arange(10, 10 + n)
    engine.upsert(ids, ids // 7, rows)
    query = unit_rows(1, seed + 1)[0]
    expected_ids, expected_scores = brute_force(query, ids, rows, k)
    found = engine.search(query, k, exact=True)
    np.testing.assert_allclose(found.scores, expected_scores, atol=1e-5)
    np.testing.assert_array_equal(found.ids, expected_ids)


def test_scores_are_similarities_the_best_first(engine):
    engine.upsert(np.array([1, 2, 3]), np.array([1, 1, 1]), np.eye(3, DIM, dtype=np.float32))
    query = np.zeros(DIM, dtype=np.float32)
    query[:2] = 0.6, 0.8
    found = engine.search(query, 3, exact=True)
    assert found.ids.tolist() == [2, 1, 3]
    np.testing.assert_allclose(found.scores, [0.8, 0.6, 0.0], atol=1e-6)


def test_a_filter_sees_only_its_documents(engine):
    rows, ids = unit_rows(200), np.arange(200)
    documents = ids // 10
    engine.upsert(ids, documents, rows)
    is_wanted = np.isin(documents, [3, 17])
    expected, _ = brute_force(rows[0], ids[is_wanted], rows[is_wanted], 5)
    assert engine.search(rows[0], 5, documents={3, 17}).ids.tolist() == expected.tolist()
    assert len(engine.search(rows[0], 5, documents=set()).ids) == 0


def test_upsert_replaces_and_delete_drops(engine):
    rows, ids = unit_rows(120), np.arange(120)
    engine.upsert(ids, ids // 10, rows)
    engine.upsert(np.array([5]), np.array([0]), -rows[5:6])
    assert engine.count() == 120
    assert engine.search(-rows[5], 1, exact=True).ids.tolist() == [5]
    assert engine.delete(np.array([5, 6, 999])) == 2
    assert engine.delete_documents(np.array([11])) == 10
    assert engine.count() == 108
    found = engine.search(rows[6], 200, exact=True).ids.tolist()
    assert len(found) == 108
    assert not {5, 6, *range(110, 120)} & set(found)


def test_a_snapshot_comes_back_whole(engine, tmp_path):
    rows, ids = unit_rows(120), np.arange(1000, 1120)
    engine.upsert(ids, ids // 10, rows)
    engine.snapshot(tmp_path / "v.bin")
    other = FaissVectors.load(tmp_path / "v.bin", DIM)
    assert (other.kind, other.count(), other.recall) == (engine.kind, 120, engine.recall)
    before, after = engine.search(rows[3], 9, exact=True), other.search(rows[3], 9, exact=True)
    assert before.ids.tolist() == after.ids.tolist()
    np.testing.assert_array_equal(other.vectors_of([1005, 1001]), rows[[5, 1]])
    other.upsert(np.array([1]), np.array([1]), unit_rows(1, 5))
    assert other.delete_documents(np.array([1])) == 1


def test_an_empty_engine_finds_nothing(engine):
    assert engine.count() == 0
    assert len(engine.search(unit_rows(1)[0], 5).ids) == 0
    assert engine.vectors_of([]).shape == (0, DIM)


def test_a_large_index_turns_approximate_and_knows_its_recall():
    rows, ids = unit_rows(3000), np.arange(3000)
    engine = FaissVectors(DIM, VectorOptions(flat_until=1000, recall=0.9))
    engine.upsert(ids, ids, rows)
    assert engine.kind == "ivf"
    queries = unit_rows(50, seed=9)
    found = [set(engine.search(query, 10).ids) & set(brute_force(query, ids, rows, 10)[0]) for query in queries]
    assert engine.recall >= 0.9
    assert np.mean([len(both) / 10 for both in found]) >= 0.8


def test_damaged_and_foreign_files_are_refused(tmp_path):
    (tmp_path / "junk.bin").write_bytes(b"not vectors at all" * 50)
    with pytest.raises(IndexStateError, match="damaged"):
        FaissVectors.load(tmp_path / "junk.bin", DIM)
    FaissVectors(DIM).snapshot(tmp_path / "v.bin")
    with pytest.raises(IndexStateError, match="length"):
        FaissVectors.load(tmp_path / "v.bin", DIM + 1)
    with pytest.raises(FileNotFoundError):
        FaissVectors.load(tmp_path / "gone.bin", DIM)
