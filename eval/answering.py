"""What a run asks: the whole pipeline, or one of its searches alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from time import perf_counter
from typing import Any

from eval.provenance import describe_reader
from eval.questions import SetQuestion
from eval.records import RecordOutcome
from eval.runner import Ask
from index.datatypes import Hit
from index.policy_index import PolicyIndex
from index.snapshot import Snapshot
from rag.datatypes import Question
from rag.generator import Generator

N_PASSAGES = 20


class Search(Enum):
    """A search that can be measured alone."""

    KEYWORDS = "keywords"
    VECTORS = "vectors"
    FUSED = "fused"  # both, as the pipeline fuses them, before the reader ranks them anew


@dataclasses.dataclass(frozen=True, slots=True)
class Asker:
    """What answers the questions of a run.

    Attributes:
        ask: Answers one.
        settings: What it answers with, for settings.json.
    """

    ask: Ask
    settings: dict[str, Any]


def load_asker(folder: Path, load_generator: Callable[[], Generator], search: str | None) -> Asker:
    """Return one search of the index in a folder if one is named, else the whole pipeline with this generator.

    Raises:
        FootnoteError: The index, its model or the generator cannot be used.
    """
    return load_search(folder, Search(search)) if search else load_pipeline(folder, load_generator())


def load_pipeline(folder: Path, generator: Generator) -> Asker:
    """Return the whole pipeline on the index in a folder, with what drafts its answers.

    Raises:
        FootnoteError: The index or its model cannot be used.
    """
    from rag.pipeline import Answerer
    from rag.render import answer_to_json

    answerer = Answerer(PolicyIndex(folder), generator)
    answerer.reader.warm_up()

    def ask(question: SetQuestion) -> dict[str, Any]:
        return answer_to_json(answerer.ask(question.as_asked()), question.id)

    settings = {"generator": generator.name, "reader": describe_reader(answerer.reader.name)}
    return Asker(ask, settings | {"options": dataclasses.asdict(answerer.options)})


def load_search(folder: Path, search: Search) -> Asker:
    """Return one search of the index in a folder; its answers hold passages and nothing else.

    Raises:
        FootnoteError: The index or its model cannot be used.
    """
    from rag.question.followup import understand
    from rag.retrieving.finding import find
    from rag.retrieving.retriever import RetrieveOptions, search_agreement

    index = PolicyIndex(folder)
    options = RetrieveOptions(n_hits=N_PASSAGES)

    def search_one(snapshot: Snapshot, asked: Question) -> tuple[str, tuple[Hit, ...]]:
        if search is Search.FUSED:
            finding = find(snapshot, asked, options)
            return finding.question, tuple(Hit(found.chunk, found.score) for found in finding.found)
        words = understand(asked.text, asked.history, search_agreement(snapshot)).standalone
        if search is Search.KEYWORDS:
            return words, snapshot.search_keywords(words, N_PASSAGES)
        return words, snapshot.search_vectors(words, N_PASSAGES, exact=True)

    def ask(question: SetQuestion) -> dict[str, Any]:
        began = perf_counter()
        with index.snapshot() as snapshot:
            words, hits = search_one(snapshot, question.as_asked())
            seconds = round(perf_counter() - began, 4)
            return _record(question, words, hits, seconds, snapshot.facts.fingerprint)

    settings = {"search": search.value, "options": dataclasses.asdict(options) if search is Search.FUSED else {}}
    return Asker(ask, settings)


def _record(
    question: SetQuestion, words: str, hits: tuple[Hit, ...], seconds: float, fingerprint: str
) -> dict[str, Any]:  # fmt: skip
    passages = [
        {
            "document": hit.chunk.document_id,
            "start": hit.chunk.span.start,
            "end": hit.chunk.span.end,
            "text": hit.chunk.text,
            "score": round(hit.score, 6),
        }
        for hit in hits
    ]
    return {
        "id": question.id,
        "question": question.question,
        "standalone_question": words,
        "outcome": RecordOutcome.RETRIEVED.value,
        "passages": passages,
        "seconds": {"retrieve": seconds, "total": seconds},
        "index": fingerprint,
    }
