import pytest

from index.datatypes import Chunk, Hit, Span
from rag.retrieving.fusing import add_weighted, agreement, fuse


def hit(name, score):
    return Hit(Chunk(name, name, Span(0, 5), "words", (Span(0, 5),), context="", notes="", words="words"), score)


def test_scores_of_both_searches_are_brought_to_one_scale_and_weighted():
    fused = fuse([hit("a", 30), hit("b", 20), hit("c", 10)], [hit("c", 0.9), hit("b", 0.1)], 0.6)
    assert [(one.chunk.id, one.score) for one in fused] == [("a", 0.6), ("c", 0.4), ("b", pytest.approx(0.3))]
    assert [one.by_meaning for one in fused] == [0.1, 0.9, 0.1]


def test_a_lone_hit_counts_in_full_and_nothing_found_is_nothing():
    assert fuse([hit("a", 3)], [], 0.6)[0].score == 0.6
    assert fuse([], [], 0.6) == ()


def test_searches_add_up_by_their_weights():
    added = add_weighted([([hit("a", 4), hit("b", 3)], 1.0), ([hit("b", 4), hit("c", 2)], 0.5)])
    assert [(one.chunk.id, one.score) for one in added] == [("b", 5), ("a", 4), ("c", 1)]


def test_searches_agree_as_far_as_they_find_the_same():
    one = [hit("a", 3), hit("b", 2), hit("c", 1)]
    assert agreement(one, one) == pytest.approx(1)
    assert agreement(one, [hit("x", 3), hit("y", 1)]) == 0
    assert agreement(one, []) == 0
    assert 0 < agreement(one, [hit("b", 3), hit("y", 1)]) < 1
