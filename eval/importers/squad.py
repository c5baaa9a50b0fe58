"""Imports a set in the form of SQuAD: articles of paragraphs, each with questions and their answers in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from eval.errors import ImportFormatError
from eval.importers.collection import Collection, document_id, has_words, read_json
from eval.questions import Evidence, SetQuestion
from index.text import split_sentences


def read_squad(path: Path) -> Collection:
    """Return a set of SQuAD's form, version 1 or 2. Each paragraph is a document.

    The gold quote is the sentence the first answer stands in, for an answer of a word or two may stand at many
    places; the answers as annotated are the alternatives of one fact.

    Raises:
        ImportFormatError: The file is missing or in another form.
    """
    value = read_json(path)
    if not isinstance(value, dict) or not isinstance(value.get("data"), list):
        raise ImportFormatError(f"{path} is not of SQuAD's form: there is no list 'data'.")
    texts: dict[str, str] = {}
    questions: dict[str, SetQuestion] = {}
    left_out: Counter[str] = Counter()
    for number, article in enumerate(value["data"], 1):
        title = str(article.get("title") or f"article {number}")
        folder = document_id(title).removesuffix(".txt")
        for at, paragraph in enumerate(_list(article, "paragraphs", path), 1):
            text, name = str(paragraph["context"]), f"{folder}/{at:04}.txt"
            if not has_words(text):
                left_out["paragraphs without words"] += 1
                continue
            texts[name] = text
            for asked in _list(paragraph, "qas", path):
                question = _question(asked, name, text)
                if question is None:
                    left_out["questions without an answer in their paragraph"] += 1
                elif question.id in questions:
                    left_out["questions whose id was used before"] += 1
                else:
                    questions[question.id] = question
    return Collection(texts, tuple(questions.values()), dict(left_out))


def _question(asked: dict[str, Any], document: str, text: str) -> SetQuestion | None:
    id_, words = str(asked["id"]), str(asked["question"]).strip()
    answers = [answer for answer in asked.get("answers") or () if str(answer["text"]).strip()]
    if not words:
        return None
    if asked.get("is_impossible"):
        return SetQuestion(id=id_, question=words, answerable=False, tags=("unanswerable",))
    standing = [a for a in answers if text.startswith(a["text"], a["answer_start"])]
    if not standing:
        return None
    facts = tuple(dict.fromkeys(str(answer["text"]).strip() for answer in standing))
    quote = _sentences_around(text, standing[0]["answer_start"], len(standing[0]["text"]))
    return SetQuestion(id=id_, question=words, evidence=(Evidence(document=document, quote=quote),), facts=(facts,))


def _sentences_around(text: str, start: int, length: int) -> str:
    touched = [span for span in split_sentences(text) if span.start < start + length and start < span.end]
    return text[touched[0].start : touched[-1].end]


def _list(value: dict[str, Any], key: str, path: Path) -> list[dict[str, Any]]:
    found = value.get(key)
    if not isinstance(found, list):
        raise ImportFormatError(f"{path} is not of SQuAD's form: there is no list {key!r} where it should be.")
    return found
