"""Questions by experts on long articles about COVID-19, with the words that answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

from index.datatypes import Span
from training.cutting import runs, sentences_in
from training.examples import Asked, Shown
from training.hard_negatives import Pool

_LONGEST = 60_000  # characters of an article that are read


@dataclass(frozen=True, slots=True)
class _Piece:
    article: int
    title: str
    sentences: tuple[tuple[Span, str], ...]

    def shown(self, article: int, gold: Span) -> Shown:
        evidence = tuple(article == self.article and span.overlaps(gold) for span, _ in self.sentences)
        return Shown(self.title, tuple(words for _, words in self.sentences), evidence, any(evidence))


def asked(folder: Path, random: Random) -> list[Asked]:
    """Return each question with the passages that answer, two more of its article and one of another."""
    articles = json.loads((folder / "200423_covidQA.json").read_text(encoding="utf-8"))["data"]
    pieces: list[_Piece] = []
    rows: list[tuple[int, str, Span]] = []
    for at, article in enumerate(articles):
        paragraph = article["paragraphs"][0]
        text = paragraph["context"]
        title = text.split("\n", 1)[0][:120]
        sentences = sentences_in(text[:_LONGEST])
        for run in runs([len(words.split()) for _, words in sentences]):
            pieces.append(_Piece(at, title if random.random() < 0.7 else "", tuple(sentences[i] for i in run)))
        for row in paragraph["qas"]:
            answer = row["answers"][0]
            start = answer["answer_start"]
            rows.append((at, row["question"].strip(), Span(start, start + len(answer["text"].strip()))))
    pool = Pool([f"{p.title}\n{' '.join(w for _, w in p.sentences)}" for p in pieces])
    found = []
    for (article, question, gold), scores in zip(rows, pool.scores([row[1] for row in rows]), strict=True):
        order = [int(at) for at in scores.argsort()[::-1]]
        here = [pieces[at].shown(article, gold) for at in order if pieces[at].article == article]
        away = [pieces[at].shown(article, gold) for at in order[:20] if pieces[at].article != article]
        right = [one for one in here if one.answers][:1]
        wrong = [one for one in here if not one.answers][:2] + away[:1]
        if right:
            found.append(Asked("covid_qa", question, (*right, *wrong)))
    return found
