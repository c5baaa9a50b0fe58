"""Puts examples together for a step: rows of like length, up to a number of tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.reading.reader_input import Batch, Row, RowMaker, batch_rows
from training.examples import Asked, Claimed, Verdict

_WINDOW = 512  # examples sorted by length together: more saves little padding and makes batches alike
_LIKE_LENGTH = 0.65  # of the longest row: .8 saves more padding, and loses more to the smaller batches
VERDICTS = (Verdict.ENTAILED, Verdict.CONTRADICTED, Verdict.NEITHER, Verdict.UNSUPPORTED)
UNKNOWN = -1.0
Example = TypeVar("Example", Asked, Claimed)


@dataclass(frozen=True, slots=True)
class QuestionBatch:
    """Questions with their passages, as rows.

    Attributes:
        rows: The passages, longest first, those of like length together.
        group: The question each row belongs to, (n,).
        answers: 1 where a row answers, else 0, (n,).
        sentence_group: The question each sentence belongs to, (sentences,).
        evidence: 1 where a sentence answers, 0 where not, UNKNOWN where the data does not tell, (sentences,).
    """

    rows: tuple[Batch, ...]
    group: NDArray[np.int64]
    answers: NDArray[np.float32]
    sentence_group: NDArray[np.int64]
    evidence: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ClaimBatch:
    """Claims with their quotes, as rows, and the place of each verdict in VERDICTS, (n,)."""

    rows: Batch
    verdicts: NDArray[np.int64]


def question_batches(
    asked: Sequence[Asked], maker: RowMaker, max_tokens: int, random: Random
) -> Iterator[QuestionBatch]:
    """Yield every question once, in an order given by the random numbers."""
    for examples, rows in _packed(asked, maker, max_tokens, random):
        flat = [
            (at, one, row)
            for at, (example, some) in enumerate(zip(examples, rows, strict=True))
            for one, row in zip(example.shown, some, strict=True)
        ]
        flat.sort(key=lambda each: -len(each[2].ids))
        evidence = [
            UNKNOWN if one.evidence is None else float(one.evidence[place])
            for _, one, row in flat
            for place in range(row.n_sentences)
        ]
        yield QuestionBatch(
            rows=tuple(map(batch_rows, _of_like_length([row for _, _, row in flat]))),
            group=np.array([at for at, _, _ in flat]),
            answers=np.array([one.answers for _, one, _ in flat], dtype=np.float32),
            sentence_group=np.array([at for at, _, row in flat for _ in range(row.n_sentences)]),
            evidence=np.array(evidence, dtype=np.float32),
        )


def claim_batches(claimed: Sequence[Claimed], maker: RowMaker, max_tokens: int, random: Random) -> Iterator[ClaimBatch]:
    """Yield every claim once, in an order given by the random numbers."""
    for examples, rows in _packed(claimed, maker, max_tokens, random):
        verdicts = np.array([VERDICTS.index(one.verdict) for one in examples])
        yield ClaimBatch(batch_rows([row for some in rows for row in some]), verdicts)


def _packed(
    examples: Sequence[Example], maker: RowMaker, max_tokens: int, random: Random
) -> Iterator[tuple[list[Example], list[list[Row]]]]:
    """Yield examples with their rows, as many as stay within `max_tokens` with padding; at least one."""
    order = random.sample(examples, len(examples))
    for start in range(0, len(order), _WINDOW):
        window = order[start : start + _WINDOW]
        rowed = sorted(((one, _rows(maker, one)) for one in window), key=lambda pair: _width(pair[1]))
        packs: list[list[tuple[Example, list[Row]]]] = [[]]
        n_rows = 0
        for example, rows in rowed:
            n_rows += len(rows)
            if packs[-1] and n_rows * _width(rows) > max_tokens:
                packs.append([])
                n_rows = len(rows)
            packs[-1].append((example, rows))
        random.shuffle(packs)
        for pack in packs:
            yield [example for example, _ in pack], [rows for _, rows in pack]


def _of_like_length(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows, which come longest first, in runs that padding to the first of them hardly lengthens."""
    run: list[Row] = []
    for row in rows:
        if run and len(row.ids) < _LIKE_LENGTH * _width(run[:1]):
            yield run
            run = []
        run.append(row)
    yield run


def _rows(maker: RowMaker, example: Asked | Claimed) -> list[Row]:
    """Return one row for each passage; what does not fit in one is left out."""
    if isinstance(example, Claimed):
        return [next(maker.rows(example.claim, "", [example.quote]))]
    return [next(maker.rows(example.question, one.context, one.sentences)) for one in example.shown]


def _width(rows: Iterable[Row]) -> int:
    return max(len(row.ids) for row in rows)
