"""Questions on what somebody says of a thing, made from the transcripts of the invented documents.

A third asks it of another speaker, who says nothing of the thing: what others said is no answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from random import Random

from tqdm import tqdm

from index.datatypes import Document, Span
from index.embed import Embedder
from index.text import split_sentences
from rag.language.words import all_stems, stem, words_of
from training.as_found import Gold, asked_as_found, open_each
from training.collections import Collection, is_kept_back
from training.examples import Asked

_WORDINGS = (
    "What did {speaker} say about {thing}?", "what does {speaker} think about {thing}", "{speaker} on {thing}",
    "What is {speaker}'s view on {thing}?", "What was {speaker}'s point about {thing}?",
    "what did {speaker} say on {thing}", "How does {speaker} see {thing}?",
)  # fmt: skip
_WHO = ("Who spoke about {thing}?", "who said something about {thing}", "Who brought up {thing}?")
_MISSING, _OF_WHOM = 1 / 3, 0.2
_A_DOCUMENT = 40  # questions
_FEWEST_TURNS = 3  # fewer are taken for a speaker's by mistake: "Episode 31"
_MOST_SAID = 4  # sentences of a document that hold the thing: what stands everywhere tells no sentence from another
_COMMON = 0.2  # share of the collection's documents from which a word names no thing: "the way", "the first"
_THING = re.compile(r"\b(?:the|a|an|our|my|your|their|his|her|this|that|no) ([a-z]{5,}(?:-[a-z]+)*)\b")


def asked(collections: Iterable[Collection], work: Path, embedder: Embedder, random: Random) -> list[Asked]:
    """Return questions on the turns of the collections, with chunks of who said it and others found beside them.

    Args:
        collections: Of documents.
        work: Where the collections' indexes are built.
        embedder: The indexes'.
        random: Chooses words, wordings and passages.
    """
    found: list[Asked] = []
    for collection, snapshot, documents in open_each(collections, work, embedder):
        learnt = [row.id for row in snapshot.documents() if not is_kept_back(row.id)]
        common = _common(documents(id_) for id_ in learnt)
        for id_ in tqdm(learnt, desc=f"talks of {collection.name}", unit=" documents", disable=None):
            for question, gold in questions_on(documents(id_), common, random):
                example = asked_as_found("talks", snapshot, documents, question, gold, random)
                found += [example] if example and example.shown else []
    return found


def questions_on(document: Document, common: frozenset[str], random: Random) -> Iterator[tuple[str, Gold]]:
    """Yield questions on what is said in a document, each with the sentences that say it; [] for none.

    Args:
        document: A transcript; of others nothing is asked.
        common: Stems that name no thing.
        random: Chooses words and wordings.
    """
    said = [(turn.speaker, span) for turn in document.turns for span in split_sentences(document.text, turn.span)]
    n_turns = Counter(turn.speaker for turn in document.turns)
    speakers = sorted(speaker for speaker, n in n_turns.items() if n >= _FEWEST_TURNS)
    places = _places(document, said)
    things = sorted(thing for thing in places if stem(thing) not in common)
    if len(speakers) < 2:
        return
    for thing in random.sample(things, min(_A_DOCUMENT, len(things))):
        by: dict[str, list[Span]] = {}
        for speaker, span in places[thing]:
            if speaker in speakers:
                by.setdefault(speaker, []).append(span)
        silent = [speaker for speaker in speakers if speaker not in by]
        if silent and random.random() < _MISSING:
            yield random.choice(_WORDINGS).format(speaker=_name(random.choice(silent)), thing=thing), []
        elif by and len(places[thing]) == 1 and random.random() < _OF_WHOM:
            (spans,) = by.values()
            yield random.choice(_WHO).format(thing=thing), [(document.id, span) for span in spans]
        elif by:
            speaker = random.choice(sorted(by))
            question = random.choice(_WORDINGS).format(speaker=_name(speaker), thing=thing)
            yield question, [(document.id, span) for span in by[speaker]]


def _places(document: Document, said: list[tuple[str, Span]]) -> dict[str, list[tuple[str, Span]]]:
    """Return where each telling word stands that few sentences hold, by the form most often written."""
    forms: dict[str, Counter[str]] = {}
    for found in _THING.finditer(document.text):
        forms.setdefault(stem(found[1]), Counter())[found[1]] += 1
    places: dict[str, dict[Span, str]] = {}
    for speaker, span in said:
        words = span.cut(document.text)
        if words.rstrip().endswith("?"):
            continue
        for word in words_of(words):
            if stem(word) in forms:
                places.setdefault(stem(word), {})[span] = speaker
    return {
        forms[key].most_common(1)[0][0]: [(speaker, span) for span, speaker in spans.items()]
        for key, spans in places.items()
        if len(spans) <= _MOST_SAID
    }


def _common(documents: Iterable[Document]) -> frozenset[str]:
    texts = [all_stems(document.text) for document in documents]
    n = Counter(chain.from_iterable(texts))
    return frozenset(key for key, times in n.items() if times > max(2, _COMMON * len(texts)))


def _name(speaker: str) -> str:
    """Return the person of "Finance Director (Rajiv Menon)" and of "Q39 Chair"."""
    inside = re.search(r"\(([^)]+)\)", speaker)
    return inside[1] if inside else re.sub(r"^Q\d+ ", "", speaker)
