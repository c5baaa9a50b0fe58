"""Questions written for training on policy documents, in everyday words among others; a fifth have no answer there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from random import Random

from tqdm import tqdm

from eval.gold import texts_of
from eval.questions import read_question_sets
from index.build import build_index
from index.embed import Embedder
from index.policy_index import PolicyIndex
from training.as_found import asked_as_found, gold_of, touches
from training.collections import Collection
from training.examples import Asked

_N_WRONG = 2


def asked(collections: Iterable[Collection], sets: Path, work: Path, embedder: Embedder, random: Random) -> list[Asked]:
    """Return the collections' questions, with the chunks that hold gold and those that the retriever found beside them.

    Args:
        collections: Of documents and questions.
        sets: eval/sets; questions on places of its held-out half are left out.
        work: Where the collections' indexes are built.
        embedder: The indexes'.
        random: Chooses passages.
    """
    (held_out,), _ = read_question_sets([sets / "corpus_held_out.jsonl"])
    found: list[Asked] = []
    for collection in collections:
        folder = work / "indexes" / collection.name
        build_index(collection.folder, folder, embedder)
        with PolicyIndex(folder, embedder).snapshot() as snapshot:
            documents = cache(snapshot.document)
            text_of, known = texts_of(snapshot), {row.id for row in snapshot.documents()}
            held_out_here = [one for one in held_out.questions if known.issuperset(e.document for e in one.evidence)]
            kept_out = [place for one in held_out_here for place in gold_of(one, text_of)]
            for one in tqdm(collection.questions, desc=collection.name, unit=" questions", disable=None):
                gold = gold_of(one, text_of)
                if (gold or not one.answerable) and not touches(gold, kept_out):
                    example = asked_as_found("written", snapshot, documents, one.question, gold, random, _N_WRONG)
                    found += [example] if example else []
    return found
