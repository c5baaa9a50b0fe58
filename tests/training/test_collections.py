"""The questions written for training, and the documents they are on."""

import json
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from random import Random

import pytest

from eval.gold import find_gold, texts_of
from index.build import build_index
from index.policy_index import PolicyIndex
from tests.fakes import WordEmbedder
from training.as_found import asked_as_found, gold_of, touches
from training.collections import read_collections, sampled
from training.examples import read_lines
from training.real_documents import QUESTIONS, REAL, write_real

ROOT = Path(__file__).parents[2]
INVENTED = sorted(path.name for path in (ROOT / "training" / "documents").iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def collections(tmp_path_factory):
    """All collections, the real documents as blank as their quotes allow: they are not part of the project."""
    work = tmp_path_factory.mktemp("work")
    for name in REAL:
        ends: dict[str, int] = {}
        for row in read_lines(QUESTIONS / f"{name}.jsonl"):
            for file, _, end in row.get("places", []):
                ends[file] = max(end, ends.get(file, 0))
        for file, end in ends.items():
            path = work / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x" * end)
    return {one.name: one for one in read_collections(ROOT / "corpus", work)}


def test_every_question_is_learnt_from_or_kept_back_and_no_id_comes_twice(collections):
    for name, collection in collections.items():
        ids = [one.id for one in (*collection.questions, *collection.kept_back)]
        assert sorted(ids) == sorted(row["id"] for row in read_lines(QUESTIONS / f"{name}.jsonl"))
        assert len(set(ids)) == len(ids)


def test_what_is_kept_back_is_about_a_quarter_and_shares_no_first_document(collections):
    for collection in collections.values():
        first = [
            {one.evidence[0].document for one in some if one.evidence}
            for some in (collection.questions, collection.kept_back)
        ]
        assert not first[0] & first[1]
        assert collection.questions
        assert collection.kept_back
    n_kept = sum(len(one.kept_back) for one in collections.values())
    assert 0.2 < n_kept / (n_kept + sum(len(one.questions) for one in collections.values())) < 0.3


@pytest.fixture(scope="module")
def snapshot_of(collections, tmp_path_factory):
    """Gives the snapshot of a collection's index, built once."""
    with ExitStack() as stack:

        @cache
        def open_index(name):
            folder = tmp_path_factory.mktemp(name)
            build_index(collections[name].folder, folder, WordEmbedder())
            return stack.enter_context(PolicyIndex(folder, WordEmbedder()).snapshot())

        yield open_index


@pytest.mark.parametrize("name", INVENTED)
def test_every_quote_stands_in_its_document(collections, snapshot_of, name):
    text_of = texts_of(snapshot_of(name))
    for question in (*collections[name].questions, *collections[name].kept_back):
        for quote in question.evidence:  # one by one: a quote inside another is the same gold
            assert find_gold(question.model_copy(update={"evidence": (quote,)}), text_of), question.id


def test_only_chunks_that_hold_gold_answer(collections, snapshot_of):
    snapshot, questions = snapshot_of("organisations"), collections["organisations"].questions
    text_of, n_learnt = texts_of(snapshot), 0
    for question in questions:
        gold = gold_of(question, text_of)
        example = asked_as_found("test", snapshot, snapshot.document, question.question, gold, Random(1), 4)
        if not gold or example is None:  # what answers may be no sentence: the head of a table
            continue
        n_learnt += 1
        assert example.shown[0].answers
        assert sum(one.answers for one in example.shown) <= 2
        for one in example.shown:
            assert one.answers == any(one.evidence)
    assert n_learnt > 0.95 * sum(one.answerable for one in questions)


@pytest.mark.parametrize(("n", "most", "left"), [(0, 5, 0), (5, 5, 5), (6, 5, 3), (100, 30, 25)])
def test_a_sample_is_spread_and_no_larger_than_asked(n, most, left):
    assert len(sampled(range(n), most)) == left <= most


def test_places_touch_where_they_overlap_in_one_document(collections):
    from index.datatypes import Span

    assert touches([("a", Span(0, 5))], [("a", Span(4, 9))])
    assert not touches([("a", Span(0, 5))], [("b", Span(0, 5))])
    assert not touches([("a", Span(0, 5))], [("a", Span(5, 9))])


def test_of_the_real_documents_those_that_are_asked_about_are_written_and_hold_what_is_quoted(tmp_path):
    data, work = tmp_path / "data", tmp_path / "work"
    asked = next(row for row in read_lines(QUESTIONS / "web_pages.jsonl") if row.get("places"))
    (name, start, end), *_ = asked["places"]
    rows = [{"text": "a" * start + "b" * (end - start), "title": ""}] * (int(name.removesuffix(".txt")) + 1)
    sets = {
        "documents/nhs_england/nobody_asks.md": "nothing",
        "documents/nhs_service_manual.jsonl": "",
        "train/covidqa/200423_covidQA.json": json.dumps({"data": []}),
        "train/conditionalqa/train_evidence_pool.jsonl": "",
        "train/mtrag_synthetic/passages_govt.jsonl": "\n".join(map(json.dumps, rows)),
        "train/mtrag_synthetic/passages_fiqa.jsonl": "",
        "train/mtrag_synthetic/passages_clapnq.jsonl": "",
        "train/medquad/medquad_qa.jsonl": "",
    }
    for path, text in sets.items():
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        (data / path).write_text(text)
    write_real(data, work)
    assert (work / "web_pages" / name).read_text()[start:end] == "b" * (end - start)
    assert not (work / "nhs_england" / "nobody_asks.md").exists()
