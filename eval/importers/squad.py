"""Imports a set in the form of SQuAD: articles of paragraphs, each with questions and their answers in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pydantic import StrictInt

from eval.importers.collection import Collection, document_id, has_words, measurable
from eval.importers.reading import Name, Row, Text, as_indexed, read_whole
from eval.questions import Evidence, SetQuestion
from index.text import split_sentences
from rag.checking.quotes import find_quote


class _Answer(Row):
    text: str
    answer_start: StrictInt


class _Asked(Row):
    id: Name
    question: Text
    answers: tuple[_Answer, ...] | None = ()
    is_impossible: bool | None = False


class _Paragraph(Row):
    context: str  # as it is: answers are placed in it by counting its characters
    qas: tuple[_Asked, ...]


class _Article(Row):
    title: str | None = None
    paragraphs: tuple[_Paragraph, ...]


class _Set(Row):
    data: tuple[_Article, ...]


def read_squad(path: Path) -> Collection:
    """Return a set of SQuAD's form, version 1 or 2. Each paragraph is a document.

    The gold quote is the sentence the first answer stands in, for an answer of a word or two may stand at many
    places; the answers as annotated are the alternatives of one fact.

    Raises:
        ImportFormatError: The file is missing or in another form.
    """
    texts: dict[str, str] = {}
    questions: dict[str, SetQuestion] = {}
    left_out: Counter[str] = Counter()
    for number, article in enumerate(read_whole(path, _Set).data, 1):
        folder = document_id(article.title or f"article {number}").removesuffix(".txt")
        for at, paragraph in enumerate(article.paragraphs, 1):
            text, name = as_indexed(paragraph.context), f"{folder}/{at:04}.txt"
            if not has_words(text):
                left_out["paragraphs without words"] += 1
                continue
            texts[name] = text
            for asked in paragraph.qas:
                question = _question(asked, name, paragraph.context, text)
                if question is None:
                    left_out["questions without words, or an answer in their paragraph"] += 1
                elif question.id in questions:
                    left_out["questions whose id was used before"] += 1
                else:
                    questions[question.id] = question
    kept = measurable(questions.values(), left_out)
    return Collection(texts, kept, dict(+left_out))


def _question(asked: _Asked, document: str, context: str, text: str) -> SetQuestion | None:
    """Return the question on a paragraph: as published (context), and as the index reads it (text)."""
    words = asked.question.strip()
    if not has_words(words) or not asked.id:
        return None
    if asked.is_impossible:
        return SetQuestion(id=asked.id, question=words, answerable=False, tags=("unanswerable",))
    answers = [answer for answer in asked.answers or () if has_words(answer.text) and answer.answer_start >= 0]
    standing = [answer for answer in answers if context.startswith(answer.text, answer.answer_start)]
    if not standing:
        return None
    quote = as_indexed(_sentences_around(context, standing[0].answer_start, len(standing[0].text)))
    if text != context and find_quote(text, quote) is None:
        return None
    facts = tuple(dict.fromkeys(as_indexed(answer.text).strip() for answer in standing))
    return SetQuestion(
        id=asked.id, question=words, evidence=(Evidence(document=document, quote=quote),), facts=(facts,)
    )


def _sentences_around(text: str, start: int, length: int) -> str:
    touched = [span for span in split_sentences(text) if span.start < start + length and start < span.end]
    return text[touched[0].start : touched[-1].end]
