"""How the reader sees a question and a passage: one row of tokens, and which token belongs to what.

    [CLS] question [SEP] title › section [SEP] sentence sentence … [SEP]

Training and asking share this, so that what was learnt is what is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = NDArray[np.float32]

MAX_TOKENS = 384
_MAX_QUESTION, _MAX_CONTEXT, _MAX_SENTENCE = 64, 40, 160
_CLS, _SEP = 101, 102  # of the BERT vocabulary
QUESTION, CONTEXT, FIRST_SENTENCE = 1, 2, 3  # what a token is part of; 0: a mark, or padding


@dataclass(frozen=True, slots=True)
class Row:
    """One row of tokens.

    Attributes:
        ids: Token ids.
        parts: For each token QUESTION, CONTEXT, FIRST_SENTENCE + the sentence's place in this row, or 0.
        n_sentences: Sentences that fitted, counted from the first of the row.
    """

    ids: tuple[int, ...]
    parts: tuple[int, ...]
    n_sentences: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows side by side, padded to the longest.

    Attributes:
        ids: (n, width).
        kinds: 0 for the question and its marks, 1 for what follows (BERT's token types), (n, width).
        is_token: False for padding, (n, width).
        question: Weights whose sum with the states is the mean of the question's, (n, width).
        passage: The same for all sentences together, (n, width).
        sentences: The same for each sentence of all rows in turn, (sentences, width).
        owner: The row each sentence stands in, (sentences,).
    """

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    is_token: NDArray[np.bool_]
    question: Array
    passage: Array
    sentences: Array
    owner: NDArray[np.int64]


class RowMaker:
    """Makes rows of questions and passages.

    Args:
        tokenizer: Of a BERT model, neither truncating nor padding.
        max_tokens: Where a row ends.
    """

    def __init__(self, tokenizer: Tokenizer, max_tokens: int = MAX_TOKENS) -> None:
        self._tokenizer = tokenizer
        self._max_tokens = max_tokens

    def rows(self, question: str, context: str, sentences: Sequence[str]) -> Iterator[Row]:
        """Yield rows until every sentence stands in one: most passages fit in the first; none for no sentences."""
        texts = [question, context, *sentences]
        encoded = [one.ids for one in self._tokenizer.encode_batch(texts, add_special_tokens=False)]
        asked, place = encoded[0][:_MAX_QUESTION], encoded[1][:_MAX_CONTEXT]
        ids = [_CLS, *asked, _SEP, *([*place, _SEP] if place else [])]
        parts = [0, *[QUESTION] * len(asked), 0, *([*[CONTEXT] * len(place), 0] if place else [])]
        left = [(one or [_SEP])[:_MAX_SENTENCE] for one in encoded[2:]]
        while left:
            n, room = 0, self._max_tokens - len(ids) - 1
            while n < len(left) and len(left[n]) <= room:
                room -= len(left[n])
                n += 1
            taken, left = left[:n], left[n:]
            here = [part for at, one in enumerate(taken) for part in [FIRST_SENTENCE + at] * len(one)]
            yield Row((*ids, *(id_ for one in taken for id_ in one), _SEP), (*parts, *here, 0), n)


def batch_rows(rows: Sequence[Row]) -> Batch:
    """Return rows as arrays; at least one row."""
    width = max(len(row.ids) for row in rows)
    ids, parts = np.zeros((2, len(rows), width), dtype=np.int64)
    for at, row in enumerate(rows):
        ids[at, : len(row.ids)] = row.ids
        parts[at, : len(row.parts)] = row.parts
    first_mark = np.argmax(ids == _SEP, axis=1)
    owner = np.repeat(np.arange(len(rows)), [row.n_sentences for row in rows])
    place = np.concatenate([np.arange(row.n_sentences) for row in rows])
    return Batch(
        ids=ids,
        kinds=((np.arange(width) > first_mark[:, None]) & (ids > 0)).astype(np.int64),
        is_token=ids > 0,
        question=_mean(parts == QUESTION),
        passage=_mean(parts >= FIRST_SENTENCE),
        sentences=_mean(parts[owner] == (FIRST_SENTENCE + place)[:, None]),
        owner=owner,
    )


def _mean(is_part: NDArray[np.bool_]) -> Array:
    weights: Array = (is_part / np.maximum(is_part.sum(axis=1, keepdims=True), 1)).astype(np.float32)
    return weights
