"""Sentences of a passage with their neighbours and their place, as stems: what features are computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.datatypes import Sentence
from rag.language.quotations import openers
from rag.language.words import all_stems, stem, words_of
from rag.question.acronyms import Acronym, with_acronyms
from rag.retrieving.retriever import Found

_HEAD = 12  # first words of a sentence that say what it is about


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence with its neighbours and its passage, and the stems of each.

    Attributes:
        sentence: The sentence.
        found: The chunk it stands in, as found.
        rank: The chunk's rank, from 0.
        position: Its place among the sentences of its passage, from 0.
        words: Its stems in order, stop words too.
        here: Its stems.
        place: Those of its context and notes.
        head: Those of its first words, short forms and what they stand for both.
        before: What was said just before its passage, in a transcript.
        near: Stems of the sentences before and after it, of the one that opened the quotation it stands in, and of what
            was said before its passage.
        passage: Those of the whole passage with its context.
        article: Those of the passage and of what is known of the article around it.
        voice: Those of who may be speaking in the article: who wrote it, who says "we" there.
    """

    sentence: Sentence
    found: Found
    rank: int
    position: int
    words: tuple[str, ...]
    here: frozenset[str]
    place: frozenset[str]
    head: frozenset[str]
    before: tuple[str, ...]
    near: frozenset[str]
    passage: frozenset[str]
    article: frozenset[str]
    voice: frozenset[str]


def see(
    sentences: Sequence[Sentence],
    found: Found,
    rank: int,
    acronyms: tuple[Acronym, ...] = (),
    article: str = "",
    voice: str = "",
    said_before: tuple[str, ...] = (),
) -> list[Seen]:
    """Return the sentences of one passage, in order, as features are computed from.

    Args:
        sentences: Those of the passage.
        found: Its chunk, as found.
        rank: The chunk's rank, from 0.
        acronyms: Short forms that count as the words they stand for.
        article: Words that stand in the article around the passage.
        voice: Words that tell who may be speaking there.
        said_before: What was said just before the passage.
    """
    words = [tuple(stem(word) for word in words_of(sentence.words)) for sentence in sentences]
    sets = [with_acronyms(frozenset(stems), acronyms) for stems in words]
    places = [with_acronyms(all_stems(f"{one.context} {one.notes}"), acronyms) for one in sentences]
    passage = frozenset().union(*sets, *places) if sets else frozenset()
    around, speaking = passage | all_stems(article), all_stems(voice)
    earlier = with_acronyms(all_stems(" ".join(said_before)), acronyms)
    seen = []
    opened = openers([sentence.words for sentence in sentences])
    for at, (sentence, opener) in enumerate(zip(sentences, opened, strict=True)):
        previous = sets[at - 1] if at else frozenset()
        after = sets[at + 1] if at + 1 < len(sets) else frozenset()
        says = sets[opener] if opener is not None else frozenset()
        head = with_acronyms(frozenset(words[at][:_HEAD]), acronyms)
        seen.append(
            Seen(
                sentence, found, rank, at, words[at], here=sets[at], place=places[at], head=head,
                before=said_before, near=previous | after | says | earlier, passage=passage, article=around,
                voice=speaking,
            )
        )  # fmt: skip
    return seen
