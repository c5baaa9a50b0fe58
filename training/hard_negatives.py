"""Finds passages that look like an answer and are none: those that share the question's telling words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

_BLOCK = 256


class Pool:
    """Texts to draw negatives from, by words alone.

    The retriever fuses words with meaning, and questions on the bundled corpus get their negatives from it. Embedding
    all the sets would take two cores a quarter of an hour, and its nearest texts are more often right but unmarked.

    Args:
        texts: With their context, as the retriever sees them.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32)
        self._rows = self._words.fit_transform(texts)

    def scores(self, questions: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        """Yield for each question how much each text looks like an answer, (texts,), higher is more."""
        for at in range(0, len(questions), _BLOCK):
            yield from np.asarray((self._words.transform(questions[at : at + _BLOCK]) @ self._rows.T).todense())
