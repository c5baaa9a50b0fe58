"""Cuts plain texts of the data sets into passages of whole sentences."""

from __future__ import annotations

from collections.abc import Sequence

from index.datatypes import Span
from index.text import search_words, split_sentences

# A passage of the index holds up to 256 tokens; 110 words are about 150, which halves the time a step takes.
MOST_WORDS = 110
MOST_SENTENCE_WORDS = 60


def sentences_in(text: str) -> list[tuple[Span, str]]:
    """Return the sentences with their spans, those without a letter left out."""
    found = ((span, search_words(span.cut(text))) for span in split_sentences(text))
    return [(span, shorten(words)) for span, words in found if any(char.isalpha() for char in words)]


def shorten(sentence: str) -> str:
    """Return a sentence cut after its first 60 words."""
    return " ".join(sentence.split()[:MOST_SENTENCE_WORDS])


def runs(lengths: Sequence[int], most: int = MOST_WORDS) -> list[range]:
    """Return consecutive runs of sentences whose words together stay within `most`; a longer one stands alone."""
    found: list[range] = []
    start, size = 0, 0
    for at, length in enumerate(lengths):
        if at > start and size + length > most:
            found.append(range(start, at))
            start, size = at, 0
        size += length
    if start < len(lengths):
        found.append(range(start, len(lengths)))
    return found


def beginning(text: str) -> tuple[str, ...]:
    """Return the first sentences that fit one passage; of a text without a letter its first 200 characters."""
    sentences = [words for _, words in sentences_in(text)] or [text[:200]]
    return tuple(sentences[at] for at in runs([len(words.split()) for words in sentences])[0])
