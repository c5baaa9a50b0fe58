"""Questions that titles of medical articles ask, with abstracts: the conclusion answers, the methods do not."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from training.cutting import beginning
from training.examples import Asked, Shown
from training.hard_negatives import Pool

_N_AWAY = 2
_WITHOUT_ANSWER = 0.2


def asked(folder: Path, random: Random) -> list[Asked]:
    """Return each question with its conclusion, a part of its abstract that sets out, and conclusions of others.

    The authors' conclusion answers as a whole: its sentences are marked only against those of other texts.
    """
    rows = list(json.loads((folder / "ori_pqal.json").read_text(encoding="utf-8")).values())
    conclusions = [_shown(row["LONG_ANSWER"]) for row in rows]
    questions = [row["QUESTION"].strip() for row in rows]
    found = []
    for at, scores in enumerate(Pool([" ".join(one.sentences) for one in conclusions]).scores(questions)):
        order = [int(i) for i in scores.argsort()[::-1] if i != at]
        away = [conclusions[i].as_wrong() for i in order[:_N_AWAY]]
        right = [conclusions[at]] if random.random() >= _WITHOUT_ANSWER else []
        found.append(Asked("pubmed_qa", questions[at], (*right, *_setting_out(rows[at]), *away)))
    return found


def _setting_out(row: dict) -> list[Shown]:  # type: ignore[type-arg] # rows of JSON
    """Return what comes before the results: on the very topic, and no answer."""
    parts = zip(row["LABELS"], row["CONTEXTS"], strict=False)
    return [_shown(text).as_wrong() for label, text in parts if "METHOD" in label or "DESIGN" in label][:1]


def _shown(text: str) -> Shown:
    kept = beginning(text)
    return Shown("", kept, (True,) if len(kept) == 1 else None, answers=True)
