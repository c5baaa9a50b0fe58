"""Questions written for training on policy documents, in everyday words among others; a quarter have no answer there.

Half of them are learnt from a second time sentence by sentence: asking, too, reads the most promising ones alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random

from tqdm import tqdm

from eval.gold import texts_of
from eval.questions import read_question_sets
from index.embed import Embedder
from rag.language.words import telling_stems
from training.as_found import asked_as_found, gold_of, indexed, touches
from training.collections import Collection
from training.examples import Asked, Shown

_N_WRONG = 2
_ALONE = 0.5
_N_ALONE, _N_ALONE_BY_CHANCE = 5, 2  # sentences that do not answer: those nearest in words, and others


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
        with indexed(collection.folder, work / "indexes" / collection.name, embedder) as (snapshot, documents):
            text_of, known = texts_of(snapshot), {row.id for row in snapshot.documents()}
            held_out_here = [one for one in held_out.questions if known.issuperset(e.document for e in one.evidence)]
            kept_out = [place for one in held_out_here for place in gold_of(one, text_of)]
            for one in tqdm(collection.questions, desc=collection.name, unit=" questions", disable=None):
                gold = gold_of(one, text_of)
                if (gold or not one.answerable) and not touches(gold, kept_out):
                    example = asked_as_found("written", snapshot, documents, one.question, gold, random, _N_WRONG)
                    found += [example] if example else []
    return found + [sentence_by_sentence(one, random) for one in found if random.random() < _ALONE]


def sentence_by_sentence(example: Asked, random: Random) -> Asked:
    """Return the question with up to two sentences that answer and some that do not, each alone in its context."""
    right: list[Shown] = []
    wrong: list[Shown] = []
    for shown in example.shown:
        for sentence, answers in zip(shown.sentences, shown.evidence or (), strict=True):
            (right if answers else wrong).append(Shown(shown.context, (sentence,), (answers,), answers))
    asked_for = telling_stems(example.question)
    wrong.sort(key=lambda one: -len(asked_for & telling_stems(one.sentences[0])))
    far = wrong[_N_ALONE:]
    by_chance = random.sample(far, min(_N_ALONE_BY_CHANCE, len(far)))
    return Asked(example.source, example.question, (*right[:2], *wrong[:_N_ALONE], *by_chance))
