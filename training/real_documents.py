"""Writes the real documents that training asks about, one file each: papers, and what the data sets were cut from.

None of them is part of this project; `questions/` names quotes in them by place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from training.examples import read_lines
from training.sources import conditional_qa

QUESTIONS = Path(__file__).parent / "questions"

Texts = Iterator[tuple[str, str]]
"""Documents: name of the file, text."""

_MEDICAL_SOURCES = ("NHLBI", "NIDDK", "NIHSeniorHealth")  # of MedQuAD: those in whole sentences


def write_real(data: Path, work: Path) -> None:
    """Write what is asked about of every collection into a folder of its name in `work`.

    The others of a set are left out: nobody has looked whether they answer what is said to have no answer.

    Args:
        data: Holds train/ and documents/.
        work: Where to write.
    """
    for name, read in REAL.items():
        asked_about = {place[0] for row in read_lines(QUESTIONS / f"{name}.jsonl") for place in row.get("places", [])}
        for file, text in read(data):
            if file in asked_about:
                write_document(work / name / file, text)


def write_document(path: Path, text: str) -> None:
    """Write a document, and the folders it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _nhs_england(data: Path) -> Texts:
    """Papers of NHS England and GOV.UK, and the pages of its service manual by number."""
    for path in sorted((data / "documents" / "nhs_england").glob("*.md")):
        yield path.name, path.read_text(encoding="utf-8")
    for at, row in enumerate(read_lines(data / "documents" / "nhs_service_manual.jsonl")):
        yield f"service_manual/{at:03d}.txt", row["text"]


def _articles(data: Path) -> Texts:
    """CovidQA's articles, by number."""
    rows = json.loads((data / "train" / "covidqa" / "200423_covidQA.json").read_text(encoding="utf-8"))["data"]
    for at, row in enumerate(rows):
        yield f"{at:03d}.txt", row["paragraphs"][0]["context"]


def _gov_uk(data: Path) -> Texts:
    """ConditionalQA's pages of GOV.UK."""
    for url, statements in sorted(conditional_qa.read_pages(data / "train" / "conditionalqa").items()):
        yield conditional_qa.page_name(url), conditional_qa.as_markdown(url, statements)


def _web_pages(data: Path) -> Texts:
    """MTRAG's pieces of American governments' pages, by number."""
    for at, row in enumerate(read_lines(data / "train" / "mtrag_synthetic" / "passages_govt.jsonl")):
        yield f"{at:03d}.txt", row["text"]


def _general(data: Path) -> Texts:
    """MTRAG's answers on personal finance and pieces of encyclopaedia articles, by number."""
    for kind in ("fiqa", "clapnq"):
        for at, row in enumerate(read_lines(data / "train" / "mtrag_synthetic" / f"passages_{kind}.jsonl")):
            yield f"{kind}-{at:03d}.txt", row["text"]


def _medical_pages(data: Path) -> Texts:
    """MedQuAD's pages of three institutes put together again, each answer under its question."""
    pages: dict[str, list[dict]] = {}  # type: ignore[type-arg] # rows of JSON
    for row in read_lines(data / "train" / "medquad" / "medquad_qa.jsonl"):
        if row["source"] in _MEDICAL_SOURCES:
            pages.setdefault(f"{row['source']} {row['focus']}", []).append(row)
    for title, rows in pages.items():
        answers = [f"## {row['question']}\n\n{row['answer']}" for row in rows]
        name = re.sub(r"\W+", "-", title).lower()
        yield f"{name}.md", "\n\n".join([f"# {rows[0]['focus']}", *answers]) + "\n"


REAL: Mapping[str, Callable[[Path], Texts]] = {
    "nhs_england": _nhs_england,
    "articles": _articles,
    "gov_uk": _gov_uk,
    "web_pages": _web_pages,
    "general": _general,
    "medical_pages": _medical_pages,
}
