"""Small worlds to measure in: documents in memory, questions about them, and a pipeline that answers by rule."""

from __future__ import annotations

import random

from eval.gold import GoldQuote, find_gold
from eval.questions import Evidence, QuestionSet, SetQuestion
from eval.records import AnswerRecord
from eval.scores import score_question
from index.datatypes import Span
from index.errors import IndexStateError

N_ANSWERABLE, N_UNANSWERABLE = 60, 24


def fact(number):
    return f"Rule {number} allows {number * 7 + 100} days."


DOCUMENTS = {f"rules/{number}.md": f"Preface {number}. {fact(number)} Afterword." for number in range(N_ANSWERABLE)}


def text_of(document_id):
    if document_id not in DOCUMENTS:
        raise IndexStateError(f"There is no document {document_id!r} in the index.")
    return DOCUMENTS[document_id]


def questions():
    answerable = [
        SetQuestion(
            id=f"a{number}",
            question=f"How many days does rule {number} allow?",
            evidence=(Evidence(document=f"rules/{number}.md", quote=fact(number)),),
            facts=((str(number * 7 + 100),),),
            tags=("number", "even" if number % 2 == 0 else "odd"),
            reference=fact(number),
        )
        for number in range(N_ANSWERABLE)
    ]
    unanswerable = [
        SetQuestion(id=f"u{number}", question=f"Who wrote rule {number}?", answerable=False, tags=("unanswerable",))
        for number in range(N_UNANSWERABLE)
    ]
    return [*answerable, *unanswerable]


def question_set(asked, path):
    return QuestionSet(path, "digest", tuple(asked), tuple(range(1, len(asked) + 1)))


def passage(document, start=0, end=None):
    text = DOCUMENTS[document]
    end = len(text) if end is None else end
    return {"document": document, "start": start, "end": end, "text": text[start:end], "score": 1.0}


def cite(document, quote, number=1):
    start = DOCUMENTS[document].index(quote)
    return {"number": number, "document": document, "start": start, "end": start + len(quote), "quote": quote}


def answer(question, *, finds=True, holds=True, cites=True, declines=None, confidence=None, seconds=0.1):
    """Return a line of answers.jsonl: perfect unless told what is wrong with it."""
    declines = (not question.answerable) if declines is None else declines
    number = int(question.id[1:]) % N_ANSWERABLE
    own, other = f"rules/{number}.md", f"rules/{(number + 1) % N_ANSWERABLE}.md"
    third = f"rules/{(number + 2) % N_ANSWERABLE}.md"
    record = {
        "id": question.id,
        "question": question.question,
        "standalone_question": question.question,
        "outcome": "abstained" if declines else "answered",
        "answer": "",
        "confidence": 0.9 if confidence is None else confidence,
        "claims": [],
        "citations": [],
        "passages": [passage(own if finds else third), passage(other)],
        "seconds": {"retrieve": seconds / 2, "total": seconds},
        "generator": "fake",
        "index": "f1",
    }
    if not declines:
        claim = fact(number) if holds else "Rule of some kind allows days."
        place = own if cites else other
        record["answer"] = f"{claim}[1]"
        record["claims"] = [{"text": claim, "citations": [1]}]
        record["citations"] = [cite(place, fact(int(place[6:-3])))]
    return record


def says_figures(claim, citations):
    """Judge as simply as can be: every figure of the claim is in some quote."""
    quotes = " ".join(citation.quote for citation in citations)
    return all(word in quotes for word in claim.split() if word.isdigit())


def scored(asked, answer_of):
    """Return the scores of a run in which `answer_of` answers; None stands for a failure."""
    rows = []
    for question in asked:
        line = answer_of(question)
        record = AnswerRecord.model_validate(line) if line else None
        rows.append(score_question(question, "set", record, find_gold(question, text_of), text_of, says_figures))
    return rows


def gold_at(document, *spans):
    return GoldQuote(document, "", tuple(Span(*span) for span in spans))


def with_share(wrong, question, seed=0):
    """Tell whether this question is among the share that goes wrong; the same ones for the same seed."""
    return random.Random(f"{seed}{question.id}").random() < wrong
