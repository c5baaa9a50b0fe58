"""What holds of every answer, over the bundled handbook and an even sample of every question set."""

from pathlib import Path

import numpy as np
import pytest

from eval.questions import read_question_sets
from index.build import build_index
from index.policy_index import PolicyIndex
from rag.drafting.extractive import ExtractiveGenerator, ExtractiveOptions
from rag.language.words import telling_stems
from rag.pipeline import Answerer
from rag.reading.reader import Score
from rag.reading.trained_reader import TrainedReader
from tests.fakes import WordEmbedder

ROOT = Path(__file__).parents[2]
SETS = sorted((ROOT / "eval" / "sets").glob("*.jsonl"))
N_EACH = 12


class WordReader:
    """Reads by shared words; far quicker than the trained reader, whose weights it borrows."""

    name = TrainedReader.name

    def read(self, question, excerpts):
        asked = telling_stems(question)
        scores = []
        for excerpt in excerpts:
            shared = [len(asked & telling_stems(words)) / (len(asked) or 1) for words in excerpt.sentences]
            scores.append(Score(max(shared), np.array(shared, dtype=np.float32)))
        return tuple(scores)


@pytest.fixture(scope="module")
def handbook(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handbook") / "index"
    embedder = WordEmbedder()
    build_index(ROOT / "corpus" / "handbook", folder, embedder)
    return PolicyIndex(folder, embedder)


@pytest.mark.parametrize("path", SETS, ids=[path.stem for path in SETS])
def test_every_claim_is_cited_and_every_quote_is_the_documents_own_text(handbook, path):
    (questions,), faults = read_question_sets([path])
    assert not faults
    # Whatever is asked is answered, so that there is something to check.
    generator = ExtractiveGenerator(ExtractiveOptions(min_answerable=0.0))
    answerer = Answerer(handbook, generator, reader=WordReader())
    step = max(1, len(questions.questions) // N_EACH)
    n_citations = 0
    with handbook.snapshot() as snapshot:
        for question in questions.questions[::step]:
            answer = answerer.ask(question.as_asked())
            for one in answer.citations:
                text = snapshot.document(one.document_id).text
                assert one.quote == text[one.span.start : one.span.end] != "", question.id
            numbers = {number for claim in answer.claims for number in claim.citations}
            assert all(claim.citations for claim in answer.claims), question.id
            assert numbers == {one.number for one in answer.citations}, question.id
            assert len(answer.text.split()) <= 150, question.id
            n_citations += len(answer.citations)
    assert n_citations >= N_EACH
