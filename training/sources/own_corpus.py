"""Questions on the bundled corpus: the tuning half of eval's, its figures by what they mean, and its headings."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

from eval.gold import texts_of
from eval.questions import read_question_sets
from index.embed import Embedder
from index.snapshot import Snapshot
from rag.checking.quotes import find_quote
from training.as_found import Documents, Gold, as_passage, asked_as_found, gold_of, indexed, show, touches
from training.examples import Asked, Shown

_REPEATED = 3  # each question people asked counts as this many, each time beside other passages
_HEADINGS = ("What does the {title} say about {heading}?", "{heading}: what are the rules?", "{title}: {heading}?")
_FIGURES = ("What is the {meaning}?", "{meaning}?", "According to {said_by}, what is the {meaning}?")


def asked(corpus: Path, sets: Path, work: Path, embedder: Embedder, random: Random) -> list[Asked]:
    """Return the questions, with the chunks that hold gold and those that the retriever found beside them.

    Args:
        corpus: The bundled corpus.
        sets: eval/sets; of its held-out half only the places are read, to keep them out.
        work: Where the index of the corpus is built.
        embedder: The index's.
        random: Chooses wordings and passages.
    """
    folder = work / "indexes" / "corpus"  # of the written questions on it too: embedded once
    with indexed(corpus, folder, embedder) as (snapshot, documents):
        kept_back = [place for _, gold, _ in _set_questions(snapshot, sets / "corpus_held_out.jsonl") for place in gold]
        rows = [*_set_questions(snapshot, sets / "corpus_tuning.jsonl")] * _REPEATED
        rows += [row for row in _figures(snapshot, corpus, random) if not touches(row[1], kept_back)]
        found = [
            asked_as_found("own_corpus", snapshot, documents, question, gold, random)
            for question, gold, answerable in rows
            if gold or not answerable
        ]
        headings = list(_headings(snapshot, documents, random))
    return [*filter(None, found), *headings]


def _set_questions(snapshot: Snapshot, path: Path) -> Iterator[tuple[str, Gold, bool]]:
    (questions,), _ = read_question_sets([path])
    text_of = texts_of(snapshot)
    for row in questions.questions:
        if row.history:
            continue
        yield row.question, gold_of(row, text_of), row.answerable


def _figures(snapshot: Snapshot, corpus: Path, random: Random) -> Iterator[tuple[str, Gold, bool]]:
    text_of = texts_of(snapshot)
    for path in sorted((corpus / "sources").glob("figures-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                span = find_quote(text_of(row["briefing"]), row["briefing_words"]) if row["briefing"] else None
                if span:
                    question = random.choice(_FIGURES).format(**row)
                    yield question[0].upper() + question[1:], [(row["briefing"], span)], True


def _headings(snapshot: Snapshot, documents: Documents, random: Random) -> Iterator[Asked]:
    for row in snapshot.documents():
        document = documents(row.id)
        if document.source.superseded:
            continue
        passages = [as_passage(documents, one) for one in snapshot.chunks_of(row.id)]
        for one in passages:
            section = document.section_at(one.chunk.span.start)
            if section is None or len(section.path) < 1 or random.random() < 0.4:
                continue
            wording = random.choice(_HEADINGS).format(
                title=document.source.title or "document", heading=section.path[-1]
            )
            others = [other for other in passages if document.section_at(other.chunk.span.start) != section]
            right = show(documents, one, [(row.id, one.chunk.span)])
            wrong = [show(documents, other, []) for other in random.sample(others, min(2, len(others)))]
            if right:
                whole = Shown(right.context, right.sentences, None, answers=True)
                yield Asked("headings", wording, (whole, *filter(None, wrong)))
