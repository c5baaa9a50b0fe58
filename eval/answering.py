"""What a run asks: the whole pipeline, or one of its searches alone."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
from collections.abc import Callable
from enum import Enum
from importlib import metadata
from pathlib import Path
from time import perf_counter
from typing import Any

from eval.errors import RunError
from eval.questions import SetQuestion
from eval.records import RecordOutcome
from eval.runner import Ask
from index.datatypes import Hit
from index.policy_index import PolicyIndex
from index.snapshot import Snapshot

N_PASSAGES = 20
_PROGRAM = ("index", "rag", "models")
# Those whose version can change an answer.
_LIBRARIES = ("sentence-transformers", "torch", "faiss-cpu", "numpy")


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


def load_asker(folder: Path, generator: str, search: str | None) -> Asker:
    """Return one search of the index in a folder if one is named, else the whole pipeline.

    Raises:
        FootnoteError: The index, its model or the generator cannot be used.
    """
    return load_search(folder, Search(search)) if search else load_pipeline(folder, generator)


def describe_corpus(snapshot: Snapshot) -> dict[str, Any]:
    """Return, for settings.json, what the index says of itself, its documents by digest, and the libraries used."""
    facts = snapshot.facts
    return {
        "fingerprint": facts.fingerprint,
        "built_at": facts.built_at,
        "corpus": facts.corpus,
        "embedder": {"name": facts.embedder, "digest": facts.embedder_digest},
        "chunk_options": json.loads(facts.chunk_options),
        "program": digest_program(),
        "documents": {row.id: row.digest for row in snapshot.documents()},
        "versions": {"python": platform.python_version()} | {name: metadata.version(name) for name in _LIBRARIES},
    }


def digest_program() -> str:
    """Return a digest of the code and weights that answer: other code, other answers, whatever the options say."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parent.parent
    files = (path for folder in _PROGRAM for path in (root / folder).rglob("*") if path.is_file())
    for path in sorted(path for path in files if "__pycache__" not in path.parts):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def load_pipeline(folder: Path, generator: str) -> Asker:
    """Return the whole pipeline on the index in a folder.

    Raises:
        FootnoteError: The index, its model or the generator cannot be used.
    """
    from rag.pipeline import Answerer
    from rag.render import answer_to_json

    answerer = Answerer(PolicyIndex(folder))
    if generator != answerer.generator.name:
        raise RunError(f"There is no generator {generator!r}.", f"Name {answerer.generator.name!r}.")

    def ask(question: SetQuestion) -> dict[str, Any]:
        return answer_to_json(answerer.ask(question.as_asked()), question.id)

    return Asker(ask, {"generator": generator, "options": dataclasses.asdict(answerer.options)})


def load_search(folder: Path, search: Search) -> Asker:
    """Return one search of the index in a folder; its answers hold passages and nothing else.

    Raises:
        FootnoteError: The index or its model cannot be used.
    """
    from rag.acronyms import read_acronyms
    from rag.followup import standalone
    from rag.retriever import RetrieveOptions, retrieve

    index = PolicyIndex(folder)
    options = RetrieveOptions(n_hits=N_PASSAGES)
    searches: dict[Search, Callable[[Snapshot, str], tuple[Hit, ...]]] = {
        Search.KEYWORDS: lambda snapshot, words: snapshot.search_keywords(words, N_PASSAGES),
        Search.VECTORS: lambda snapshot, words: snapshot.search_vectors(words, N_PASSAGES, exact=True),
        Search.FUSED: lambda snapshot, words: tuple(
            Hit(found.chunk, found.score)
            for found in retrieve(snapshot, words, acronyms=read_acronyms(snapshot, words), options=options)
        ),
    }

    def ask(question: SetQuestion) -> dict[str, Any]:
        asked = question.as_asked()
        words = standalone(asked.text, asked.history)
        began = perf_counter()
        with index.snapshot() as snapshot:
            hits = searches[search](snapshot, words)
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
