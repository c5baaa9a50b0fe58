from index.datatypes import Chunk, Span
from rag.question.question_form import read_question
from rag.retrieving.fusing import Found
from rag.retrieving.spreading import current_first, spread, with_neighbours, without_duplicates


def found(name, score, words="words", start=0, end=100):
    span = Span(start, end)
    chunk = Chunk(f"{name}#{start}", name, span, words, (span,), context="", notes="", words=words)
    return Found(chunk, score, 0.0, 0.0)


def names(hits):
    return [hit.chunk.document_id for hit in hits]


def test_a_chunk_beside_a_good_one_is_helped():
    hits = [found("a", 1.0, start=0, end=100), found("b", 0.5), found("a", 0.45, start=101, end=200)]
    assert names(with_neighbours(hits, 0.2)) == ["a", "a", "b"]
    assert max(hit.score for hit in with_neighbours(hits, 0.2)) <= 1


def test_chunks_far_apart_or_of_other_documents_are_no_neighbours():
    hits = [found("a", 1.0), found("b", 0.5, start=101, end=200), found("a", 0.45, start=900, end=990)]
    assert names(with_neighbours(hits, 0.2)) == ["a", "b", "a"]


def test_what_was_replaced_comes_after_what_replaced_it_and_is_still_there():
    hits = [found("old", 0.9, "25 days of leave"), found("new", 0.8, "27 days of leave")]
    assert names(current_first(hits, {"old"}, 0.7)) == ["new", "old"]


SAME = "the manager answers a request for leave within a week of the day it is made"


def test_near_duplicates_are_collapsed_and_the_current_one_stays():
    hits = [found("old", 0.9, SAME), found("other", 0.8, "words"), found("new", 0.7, SAME)]
    assert names(without_duplicates(hits, 0.9, 20, {"old"})) == ["new", "other"]
    assert names(without_duplicates(hits, 0.9, 20)) == ["old", "other"]


def test_chunks_whose_figures_differ_are_both_kept():
    hits = [found("old", 0.9, f"{SAME} 25 days"), found("new", 0.7, f"{SAME} 27 days")]
    assert names(without_duplicates(hits, 0.9, 20, {"old"})) == ["old", "new"]


def test_only_so_many_hits_are_returned():
    assert len(without_duplicates([found(str(n), 1.0, f"word{n}x") for n in range(9)], 0.9, 3)) == 3


def test_both_things_compared_are_among_the_first_however_much_one_document_says():
    hits = [found("lincolnshire", 1 - n / 20, f"Lincolnshire plan {n}", n * 100, n * 100 + 90) for n in range(9)]
    hits += [found("canterbury", 0.3, "Canterbury plan")]
    first = spread(hits, read_question("How do the plans of Lincolnshire and Canterbury differ?"))[:6]
    assert "canterbury" in names(first)
    assert names(first)[0] == "lincolnshire"


def test_no_document_crowds_out_the_rest_of_a_comparison():
    hits = [found("a", 1 - n / 20, f"hospital physician {n}", n * 100, n * 100 + 90) for n in range(9)]
    hits += [found(name, 0.3, "hospital physician") for name in "bcd"]
    first = spread(hits, read_question("What is the difference between hospital and physician groups?"))[:6]
    assert names(first) == ["a", "a", "a", "b", "c", "d"]


def test_two_years_named_side_by_side_are_both_among_the_first():
    hits = [found("a", 1 - n / 20, f"In 2021 plan {n}", n * 100, n * 100 + 90) for n in range(9)]
    hits += [found("b", 0.3, "In 2024 the plan")]
    assert "b" in names(spread(hits, read_question("What was the plan in 2021 and in 2024?"))[:6])


def test_other_questions_keep_the_order_of_their_hits():
    hits = [found("a", 1 - n / 20, str(n), n * 100, n * 100 + 90) for n in range(9)]
    assert spread(hits, read_question("How much leave do staff get?")) == tuple(hits)
    assert spread([], read_question("How do A and B differ?")) == ()
