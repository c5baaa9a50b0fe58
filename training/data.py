"""Makes the examples from all data sets, and keeps some of each back."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from random import Random

from index.embed import SentenceTransformerEmbedder
from training.collections import read_collections
from training.examples import SEED, Asked, Claimed, write_lines
from training.real_documents import write_real
from training.sources import (
    conditional_qa,
    covid_qa,
    entailment,
    medquad,
    multi_turn,
    own_corpus,
    pubmed_qa,
    squad,
    written,
)

_MOST = {"medquad": 2400}  # its answers are marked as a whole: more would teach little of sentences
_KEPT_BACK = 0.04  # share of each set, by question, for watching the training


def make_data(data: Path, corpus: Path, sets: Path, work: Path) -> None:
    """Write asked.jsonl, claimed.jsonl and the same with `_dev` into `work`, and written.jsonl.

    Args:
        data: Holds train/ and documents/.
        corpus: The bundled corpus.
        sets: eval/sets.
        work: Where to write.
    """
    train, embedder = data / "train", SentenceTransformerEmbedder()
    write_real(data, work)
    collections = read_collections(corpus, work)
    write_lines(work / "written.jsonl", written.asked(collections, sets, work, embedder, Random(SEED)))
    asked = [
        *own_corpus.asked(corpus, sets, work, embedder, Random(SEED)),
        *conditional_qa.asked(train / "conditionalqa", Random(SEED)),
        *covid_qa.asked(train / "covidqa", Random(SEED)),
        *multi_turn.asked(train / "mtrag_synthetic", Random(SEED)),
        *medquad.asked(train / "medquad", Random(SEED)),
        *pubmed_qa.asked(train / "pubmedqa", Random(SEED)),
        *squad.asked(train / "squad_sentences", Random(SEED)),
    ]
    claimed = entailment.claimed(train, Random(SEED))
    for name, rows in (("asked", asked), ("claimed", claimed)):
        kept = [row for row in rows if _is_kept_back(row)]
        write_lines(work / f"{name}_dev.jsonl", kept)
        write_lines(work / f"{name}.jsonl", _at_most([row for row in rows if not _is_kept_back(row)], Random(SEED)))


def _at_most(rows: Sequence[Asked | Claimed], random: Random) -> list[Asked | Claimed]:
    """Return the rows with no more of a source than _MOST says."""
    by_source: dict[str, list[Asked | Claimed]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row)
    return [
        row
        for source, some in by_source.items()
        for row in (random.sample(some, _MOST[source]) if len(some) > _MOST.get(source, len(some)) else some)
    ]


def _is_kept_back(row: Asked | Claimed) -> bool:
    words = row.question if isinstance(row, Asked) else row.claim
    return sha256(words.encode()).digest()[0] / 256 < _KEPT_BACK
