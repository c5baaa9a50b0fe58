"""Reads the questions to calibrate on, as asking would.

Questions of sets that hold no unanswerable ones are read twice: with all that was found, and with every chunk that
holds gold taken out, which makes them questions that the documents do not answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.gold import GoldQuote, find_gold, texts_of
from eval.questions import SetQuestion, read_question_sets
from index.embed import Embedder
from rag.reading.looking import Looked, look
from rag.reading.reader import Reader
from rag.retrieving.finding import find
from training.as_found import indexed
from training.calibration_data import write_sets
from training.collections import Collection, read_placed, sampled
from training.real_documents import QUESTIONS

OF_PASSAGES = "multi_turn"  # gold are whole passages, often several: it says how those are ranked, no more
_ALL_ANSWERABLE = ("conditional_qa", "covid_qa")
_MOST_QUESTIONS = 50  # of a set

Sources = Mapping[str, tuple[Path, Sequence[SetQuestion]]]
"""Documents and the questions on them, by name of the set."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question as read.

    Attributes:
        set_name: The set it is of.
        looked: What was read.
        is_gold: Whether each sentence is gold, (seen,).
        gold_ranks: Ranks of the found passages that hold gold.
        answerable: Whether what was found answers.
    """

    set_name: str
    looked: Looked
    is_gold: NDArray[np.bool_]
    gold_ranks: frozenset[int]
    answerable: bool


def sources_of(collections: Sequence[Collection], data: Path, work: Path, corpus: Path, sets: Path) -> Sources:
    """Return the sets to calibrate on.

    Args:
        collections: Of documents and questions written for training.
        data: Holds train/ and documents/, and beside it seeds/ and questions/.
        work: Where documents of the data sets are written.
        corpus: The bundled corpus.
        sets: eval/sets; its held-out half is left alone.
    """
    folder, seeds, papers = work / "calibration", data.parent / "seeds", data / "documents" / "nhs_england"
    write_sets(data / "train", folder)
    return {one.name: (one.folder, sampled(one.kept_back, _MOST_QUESTIONS)) for one in collections} | {
        "own": (corpus, _questions(sets / "corpus_tuning.jsonl")),
        "seeds": (seeds, _questions(data.parent / "questions" / "seeds_dev.jsonl")),
        "asked_seeds": (seeds, tuple(read_placed(QUESTIONS / "asked_seeds.jsonl", seeds))),
        "asked_nhs_england": (papers, tuple(read_placed(QUESTIONS / "asked_nhs_england.jsonl", papers))),
        "conditional_qa": _written(folder / "conditional_qa"),
        "covid_qa": _written(folder / "covid_qa"),
        OF_PASSAGES: _written(folder / OF_PASSAGES),
    }


def _written(folder: Path) -> tuple[Path, Sequence[SetQuestion]]:
    return folder / "documents", sampled(_questions(folder / "questions.jsonl"), _MOST_QUESTIONS)


def _questions(path: Path) -> Sequence[SetQuestion]:
    (rows,), _ = read_question_sets([path])
    return rows.questions


def read_cases(sources: Sources, indexes: Path, reader: Reader, embedder: Embedder) -> list[Case]:
    """Return every question of the sets as read; each set is indexed in a folder of its name."""
    return [
        case
        for name, (documents, questions) in sources.items()
        for case in _cases(name, documents, questions, indexes / name, reader, embedder)
    ]


def _cases(
    name: str, documents: Path, questions: Sequence[SetQuestion], index: Path, reader: Reader, embedder: Embedder
) -> Iterator[Case]:
    with indexed(documents, index, embedder) as (snapshot, open_document):
        text_of = texts_of(snapshot)
        for row in tqdm(questions, desc=f"reading {name}", unit=" questions", disable=None):
            finding = find(snapshot, row.as_asked())
            gold = find_gold(row, text_of)
            if row.answerable and not gold:
                continue
            without = [one for one in finding.found if not _touches(gold, one.chunk.document_id, one.chunk.span)]
            for found in [finding.found, without] if name in _ALL_ANSWERABLE else [finding.found]:
                looked = look(snapshot, replace(finding, found=tuple(found)), open_document, reader)
                yield _case(name, looked, gold, answerable=row.answerable and found is finding.found)


def _case(name: str, looked: Looked, gold: Sequence[GoldQuote], *, answerable: bool) -> Case:
    document = {one.label: one.chunk.document_id for one in looked.passages}
    is_gold = [_touches(gold, document[one.sentence.label], one.sentence.span) for one in looked.seen]
    ranks = [at for at, one in enumerate(looked.passages) if _touches(gold, one.chunk.document_id, one.chunk.span)]
    return Case(name, looked, np.array(is_gold, dtype=bool), frozenset(ranks), answerable)


def _touches(gold: Iterable[GoldQuote], document: str, span: object) -> bool:
    return any(quote.is_touched(document, span) for quote in gold)  # type: ignore[arg-type]
