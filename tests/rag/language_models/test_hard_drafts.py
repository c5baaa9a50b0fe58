"""Sentences that are hard to tell from what the handbook says: only its own words, or the very same, are shown."""

from functools import cache
from pathlib import Path

import pytest

from index.chunk import chunk_document
from index.readers import read_document
from rag.checking.citations import check_claims
from rag.checking.quotes import fold
from rag.datatypes import Passage, Reading
from rag.language_models.language_model_generator import LanguageModelGenerator, LanguageModelOptions
from rag.language_models.prompts import PromptOptions
from tests.rag.language_models.hard_drafts import ALTERED, FAITHFUL, QUESTIONS
from tests.rag.language_models.scripted_model import ScriptedModel
from tests.rag.readings import count_words

HANDBOOK = Path(__file__).parents[3] / "corpus" / "handbook"
WHOLE = LanguageModelOptions(PromptOptions(max_passages=100))


@cache
def document(name):
    return read_document(HANDBOOK / name, f"handbook/{name}")


@cache
def reading(key):
    """All of the documents that a question is about, as passages."""
    question, names = QUESTIONS[key]
    documents = {document(name).id: document(name) for name in names}
    chunks = [chunk for one in documents.values() for chunk in chunk_document(one, count_words)]
    passages = tuple(
        Passage(f"P{at}", chunk, 1.0, documents[chunk.document_id].source_at(chunk.span.start))
        for at, chunk in enumerate(chunks, 1)
    )
    return Reading(question, passages, documents, answerable=0.9)


def drafted(key, words):
    one = reading(key)
    draft = LanguageModelGenerator(ScriptedModel(words, context_tokens=100_000), None, WHOLE).draft(one)
    assert len(check_claims(draft.claims, one.passages, one.documents).claims) == len(draft.claims)
    return draft


@pytest.mark.parametrize(("key", "words"), ALTERED)
def test_what_is_altered_is_not_shown_as_written(key, words):
    assert fold(words) not in [fold(claim.text) for claim in drafted(key, words).claims]


@pytest.mark.parametrize(("key", "words", "borne_by"), FAITHFUL)
def test_what_is_true_is_shown_as_written_or_as_the_document_has_it(key, words, borne_by):
    quotes = [" ".join(quote.split()) for claim in drafted(key, words).claims for quote in claim.quotes]
    assert any(borne_by in quote for quote in quotes), quotes


def test_a_replaced_rule_is_told_in_the_words_of_the_current_one():
    draft = drafted("leave", "Up to 5 days (37.5 hours) may be carried into the next leave year.")
    assert ["Up to 7 days" in claim.text for claim in draft.claims] == [True]
    assert "replaced on 2025-04-01, said otherwise" in draft.remarks[0].text
