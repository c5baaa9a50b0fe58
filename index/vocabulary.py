"""The words of an index as its documents write them."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_SHORTEST = 5  # letters; shorter words are too like one another to be told apart when misspelt
_WORD = re.compile(rf"(?<![\w@./])[^\W\d_]{{{_SHORTEST},}}(?![\w@/])")


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A word of the documents: in small letters if they ever write it so, and how often it stands there."""

    written: str
    count: int


class Vocabulary:
    """The words of five letters and more, read once for each state of the index, when first asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: tuple[str, Mapping[str, KnownWord]] | None = None

    def words(self, db: sqlite3.Connection, state: str) -> Mapping[str, KnownWord]:
        """Return the words of chunks and their headings by their lower case.

        Args:
            db: The index.
            state: Names the state it is in: its fingerprint.
        """
        with self._lock:
            if self._read is None or self._read[0] != state:
                self._read = (state, _read_words(db))
            return self._read[1]


def _read_words(db: sqlite3.Connection) -> Mapping[str, KnownWord]:
    written: Counter[str] = Counter()
    for (words,) in db.execute("SELECT words FROM chunks UNION ALL SELECT DISTINCT context FROM chunks"):
        written.update(_WORD.findall(words))
    counts: Counter[str] = Counter()
    for word, n in written.items():
        counts[word.lower()] += n
    forms = {word.lower(): word for word, _ in reversed(written.most_common())}
    return {word: KnownWord(word if word in written else forms[word], n) for word, n in counts.items()}
