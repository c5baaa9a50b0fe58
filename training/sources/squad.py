"""Questions on Wikipedia articles, each with the sentence that answers it; articles follow one another."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from training.examples import Asked, Shown, read_lines
from training.hard_negatives import Pool

_NEARBY = 25  # sentences this far before and after are nearly always of the same article
_LOOSE = re.compile(r"\s+([.,;:?!%)\]])|([(\[])\s+|\s+(n't|'s)\b")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20[0-2]\d)\b")


def asked(folder: Path, random: Random) -> list[Asked]:
    """Return a question for each pair, with other sentences of its article beside the one that answers."""
    rows = [row for row in read_lines(folder / "pairs.jsonl") if row["question"].strip() and row["sentence"].strip()]
    sentences = list(dict.fromkeys(_joined(row["sentence"]) for row in rows))
    place = {sentence: at for at, sentence in enumerate(sentences)}
    questions = [_joined(row["question"]) for row in rows]
    pool = Pool(sentences)
    found = []
    for row, question, scores in zip(rows, questions, pool.scores(questions), strict=True):
        gold = place[_joined(row["sentence"])]
        nearby = [at for at in range(max(0, gold - _NEARBY), min(len(sentences), gold + _NEARBY + 1)) if at != gold]
        nearby.sort(key=lambda at: -scores[at])
        others = [sentences[at] for at in [*nearby[:6], *random.sample(nearby[6:], 5)]]
        found.append(_question(question, sentences[gold], others, random))
    return found


def _question(question: str, answer: str, others: list[str], random: Random) -> Asked:
    if random.random() < 0.35:  # sentence by sentence
        wrong = [Shown("", (one,), (False,), answers=False) for one in others[:4]]
        return Asked("squad", question, (Shown("", (answer,), (True,), answers=True), *wrong))
    others = random.sample(others[:9], 7)
    n_beside = random.choice((2, 3, 3, 4))
    right = [*others[:n_beside], answer]
    random.shuffle(right)
    away = Shown("", tuple(others[n_beside:]), (False,) * len(others[n_beside:]), answers=False)
    year = _YEAR.search(question)
    if year and year.group() in answer:  # the right topic with another year
        question_other = question.replace(year.group(), str(int(year.group()) + random.choice((-7, -3, -1, 2, 4))))
        if random.random() < 0.5:
            return Asked("squad", question_other, (Shown("", tuple(right), (False,) * len(right), answers=False),))
    shown = Shown("", tuple(right), tuple(one == answer for one in right), answers=True)
    return Asked("squad", question, (shown, away))


def _joined(tokens: str) -> str:
    """Return tokens as running text."""
    return _LOOSE.sub(lambda match: "".join(part for part in match.groups() if part), tokens.strip())
