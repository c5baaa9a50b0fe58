import threading

import pytest

from index.datatypes import ChunkKind, Filter
from index.errors import IndexStateError
from index.keywords import keyword_query, phrase_query
from index.policy_index import PolicyIndex


@pytest.fixture
def snapshot(library):
    library.write(
        "paper.md",
        "---\ntitle: A paper\npublished: 2021\n---\n\n# A paper\n\nBeds were short in the winter.\n\n## References\n\n"
        + "".join(
            f"{n}. Smith J, Doe A. Winter pressures, part {n}. BMJ 20{n};372:n{n}. doi: 10.1136/bmj.n{n}\n"
            for n in range(10, 20)
        ),
    )
    library.build()
    with library.open().snapshot() as snapshot:
        yield snapshot


def ids(hits):
    return [hit.chunk.document_id for hit in hits]


def test_scores_fall_from_first_to_last(snapshot):
    for hits in (
        snapshot.search_vectors("days of leave a year", 9),
        snapshot.search_keywords("leave days sickness", 9),
    ):
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert scores[0] > 0


def test_hits_are_the_documents_own_words(snapshot):
    for hit in snapshot.search_vectors("leave", 99):
        document = snapshot.document(hit.chunk.document_id)
        assert hit.chunk.text == hit.chunk.span.cut(document.text)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(documents=frozenset(["ics.html"])), {"ics.html"}),
        (Filter(publishers=frozenset(["Marlbridge Trust"])), {"handbook/leave.md"}),
        (Filter(published_from="2025-01-01"), {"handbook/leave.md"}),
        (Filter(published_to="2024-12-31"), {"handbook/sickness.txt", "paper.md"}),
        (Filter(published_from="2021-06-01", published_to="2021-12-31"), {"paper.md"}),
        (Filter(published_from="2024-03-01", published_to="2024-03-01"), {"handbook/sickness.txt"}),
        (Filter(documents=frozenset(["none"])), set()),
    ],
)
def test_filters(snapshot, wanted, expected):
    assert set(ids(snapshot.search_vectors("leave", 99, wanted))) == expected
    assert set(ids(snapshot.search_keywords("leave days staff systems beds the", 99, wanted))) <= expected


def test_references_are_found_by_words_only_when_asked_for(snapshot):
    assert snapshot.search_keywords("Winter pressures", 9, kinds=frozenset([ChunkKind.REFERENCE]))
    assert all(hit.chunk.kind is ChunkKind.PROSE for hit in snapshot.search_keywords("Winter pressures", 99))
    assert all(hit.chunk.kind is ChunkKind.PROSE for hit in snapshot.search_vectors("Winter pressures", 99))


def test_words_are_found_by_their_stem_and_shown_as_they_stand(snapshot):
    hit = snapshot.search_keywords("reporting a certificates", 1)[0]
    assert hit.chunk.document_id == "handbook/sickness.txt"
    assert "certificate" in snapshot.matched_words(hit.chunk, "reporting a certificates")


@pytest.mark.parametrize(
    "question",
    ["", "   ", '"', "AND OR NOT", "NEAR(a b)", "leave*", "a:b -c ^d", "'); DROP TABLE chunks; --", "🙂", "\x00"],
)
def test_no_question_is_taken_for_query_syntax(snapshot, question):
    snapshot.search_keywords(question, 5)
    snapshot.search_phrases(f"{question} annual leave", 5)
    assert snapshot.search_keywords("leave", 1)


def test_keyword_query():
    assert keyword_query("What is the annual leave of £5,000 long-term staff?") == (
        '"annual" OR "leave" OR "5,000" OR "long-term" OR "staff"'
    )
    assert keyword_query("Who are they?") == '"who" OR "are" OR "they"'
    assert keyword_query("?!") == ""


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("What is the duty of care for night staff?", '"duty of care" OR "care for night" OR "night staff"'),
        ("Who are they?", ""),
        ("Leave?", ""),
        ("Is leave for those of us who are staff paid?", '"staff paid"'),
        ("sick pay, sick pay", '"sick pay" OR "pay sick"'),
    ],
)
def test_phrases_are_telling_words_side_by_side(words, query):
    assert phrase_query(words) == query


def test_words_that_stand_together_are_found_together(snapshot):
    assert [hit.chunk.document_id for hit in snapshot.search_phrases("Were beds short?", 9)] == []
    assert [hit.chunk.document_id for hit in snapshot.search_phrases("Why short in the winter?", 9)] == []
    assert [hit.chunk.document_id for hit in snapshot.search_phrases("Are beds were short?", 9)] == ["paper.md"]


def test_many_threads_search_while_builds_go_on(library):
    library.build()
    index, faults, stop = library.open(), [], threading.Event()

    def ask():
        while not stop.is_set():
            try:
                with index.snapshot() as snapshot:
                    hits = snapshot.search_vectors("bicycle leave", 50)
                    documents = {row.id: row.n_chunks for row in snapshot.documents()}
                    if sum(documents.values()) != len(hits):
                        faults.append(f"{len(hits)} hits of {documents}")
            except Exception as exc:
                faults.append(repr(exc))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(12):
        library.write(f"new{n % 3}.txt", f"Bicycle policy number {n}.\n\nAnother paragraph of {n}.\n")
        library.build()
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []


def test_no_index_is_told_with_the_command_to_run(tmp_path):
    with pytest.raises(IndexStateError, match="python -m index build"):
        PolicyIndex(tmp_path)
