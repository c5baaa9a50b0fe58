"""Questions and answers of NIH and CDC pages: the same illness under another heading is the hard case."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from random import Random

from training.cutting import beginning
from training.examples import Asked, Shown, read_lines
from training.hard_negatives import Pool

_N_DOCUMENTS = 1500
_HEADINGS = {
    "information": "Overview", "symptoms": "Symptoms", "causes": "Causes", "treatment": "Treatment",
    "inheritance": "Inheritance", "frequency": "How common", "outlook": "Outlook", "prevention": "Prevention",
    "exams and tests": "Diagnosis", "genetic changes": "Genetics", "susceptibility": "Who is at risk",
}  # fmt: skip


def asked(folder: Path, random: Random) -> list[Asked]:
    """Return questions with the beginning of their answer, answers on the same topic to others, and one of another."""
    documents: dict[str, list[dict]] = defaultdict(list)  # type: ignore[type-arg] # rows of JSON
    for row in read_lines(folder / "medquad_qa.jsonl"):
        if row["answer"]:
            documents[row["_id"].split("-")[0]].append(row)
    kept = random.sample([rows for rows in documents.values() if len(rows) >= 3], _N_DOCUMENTS)
    rows = [row for group in kept for row in random.sample(group, min(len(group), 4))]
    topics = {id_: _topic([row["question"] for row in group]) for id_, group in documents.items()}
    pieces = [_shown(row, topics[_document(row)], random) for row in rows]
    texts = [f"{one.context}\n{' '.join(one.sentences)}" for one in pieces]
    questions = [_tidy(row["question"]) for row in rows]
    found = []
    for at, scores in enumerate(Pool(texts).scores(questions)):
        if random.random() < 0.45:
            continue
        order = [int(i) for i in scores.argsort()[::-1]]
        same = [i for i in order if i != at and _document(rows[i]) == _document(rows[at])]
        same = [i for i in same if rows[i]["qtype"] != rows[at]["qtype"]]
        other = [i for i in order[:60] if topics[_document(rows[i])] != topics[_document(rows[at])]]
        wrong = [pieces[i] for i in [*same[:2], *other[:1]]]
        right = [pieces[at]] if random.random() > 0.15 else []  # the answer removed
        found.append(Asked("medquad", questions[at], tuple(right + [one.as_wrong() for one in wrong])))
    return [one for one in found if one.shown]


def _shown(row: dict, topic: str, random: Random) -> Shown:  # type: ignore[type-arg]
    heading = _HEADINGS.get(row["qtype"], "")
    context = f"{topic} › {heading}" if heading and random.random() < 0.5 else topic
    return Shown(context, beginning(row["answer"][:3000]), None, answers=True)


def _document(row: dict) -> str:  # type: ignore[type-arg]
    return str(row["_id"]).split("-")[0]


def _topic(questions: list[str]) -> str:
    """Return the words that all questions of a document share at their end: "What causes X ?" → "X"."""
    words = [_tidy(question).rstrip("?").split() for question in questions]
    n = 0
    while all(len(one) > n + 1 for one in words) and len({one[-1 - n].lower() for one in words}) == 1:
        n += 1
    return " ".join(words[0][len(words[0]) - n :]) if n else ""


def _tidy(question: str) -> str:
    return re.sub(r"\s+\?", "?", question).replace("is (are)", "is").strip()
