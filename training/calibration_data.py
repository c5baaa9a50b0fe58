"""Writes documents and questions to calibrate on: articles of CovidQA, pages of ConditionalQA, talks of MTRAG."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from eval.importers.mtrag import read_mtrag
from eval.questions import Evidence, SetQuestion, write_questions
from training.examples import SEED
from training.real_documents import write_document
from training.sources.conditional_qa import as_markdown, page_name, read_pages, words_of_html
from training.sources.multi_turn import conversation_of, is_kept_back

_N_ARTICLES, _LONGEST_ARTICLE, _FEWEST_QUESTIONS = 26, 24_000, 4
_N_PAGES, _FEWEST_STATEMENTS = 70, 12


def write_sets(data: Path, folder: Path) -> None:
    """Write `<set>/documents/` and `<set>/questions.jsonl` into the folder.

    Args:
        data: The folder of the training sets.
        folder: Where to write.
    """
    _write_articles(data / "covidqa", folder / "covid_qa", Random(SEED))
    _write_pages(data / "conditionalqa", folder / "conditional_qa", Random(SEED))
    _write_conversations(data / "mtrag_synthetic", folder / "multi_turn")


def _write_articles(data: Path, folder: Path, random: Random) -> None:
    articles = json.loads((data / "200423_covidQA.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [article["paragraphs"][0] for article in articles]
    paragraphs = [
        one for one in paragraphs if len(one["context"]) < _LONGEST_ARTICLE and len(one["qas"]) >= _FEWEST_QUESTIONS
    ]
    questions = []
    for at, paragraph in enumerate(random.sample(paragraphs, _N_ARTICLES)):
        name = f"article-{at:02d}.txt"
        write_document(folder / "documents" / name, paragraph["context"])
        questions += [
            SetQuestion(
                id=f"covid-{row['id']}",
                question=row["question"].strip(),
                evidence=(Evidence(document=name, quote=row["answers"][0]["text"].strip()),),
            )
            for row in paragraph["qas"]
        ]
    write_questions(folder / "questions.jsonl", questions)


def _write_pages(data: Path, folder: Path, random: Random) -> None:
    statements = read_pages(data)
    kept = set(random.sample(sorted(url for url in statements if len(statements[url]) >= _FEWEST_STATEMENTS), _N_PAGES))
    for url in sorted(kept):
        write_document(folder / "documents" / page_name(url), as_markdown(url, statements[url]))
    rows = json.loads((data / "train.json").read_text(encoding="utf-8"))
    questions = []
    for row in rows:
        evidence = [Evidence(document=page_name(row["url"]), quote=words_of_html(raw)) for raw in row["evidences"]]
        if row["url"] in kept and evidence and not row["not_answerable"]:
            questions.append(SetQuestion(id=row["id"], question=row["question"], evidence=tuple(evidence)))
    write_questions(folder / "questions.jsonl", questions)


def _write_conversations(data: Path, folder: Path) -> None:
    """Write all passages, and the questions of the conversations that are learnt from."""
    collection = read_mtrag(data)
    for name, text in collection.texts.items():
        write_document(folder / "documents" / name, text)
    learnt = [one for one in collection.questions if one.answerable and not is_kept_back(conversation_of(one.id))]
    write_questions(folder / "questions.jsonl", learnt)
