"""The trained reader: the same scores whatever reads them, in whatever order, however long the passage."""

import json
import shutil

import numpy as np
import pytest

from index.light_encoder import load_tokenizer
from rag.reading.reader import Excerpt
from rag.reading.reader_input import FIRST_SENTENCE, RowMaker, batch_rows
from rag.reading.trained_reader import READER_FOLDER, ReaderError, TrainedReader, _LightEngine, load_reader

QUESTION = "How much annual leave may be carried over?"
LEAVE = Excerpt(
    "Annual leave policy › Carrying leave over",
    (
        "Up to 5 days of annual leave may be carried into the next year.",
        "The request must be made by 28 February.",
        "Bank holidays are listed in an annex.",
    ),
)
BICYCLES = Excerpt("Bicycle shed", ("The shed closes at 9 pm.", "Bring your own lock."))


@pytest.fixture(scope="module")
def reader() -> TrainedReader:
    return load_reader()


def test_what_answers_scores_above_what_does_not(reader):
    leave, bicycles = reader.read(QUESTION, [LEAVE, BICYCLES])
    assert leave.relevance > bicycles.relevance
    assert leave.evidence.argmax() == 0
    assert leave.evidence.shape == (3,)
    assert bicycles.evidence.shape == (2,)


def test_numpy_and_torch_give_the_same_scores():
    one = TrainedReader()
    one._engine = _LightEngine(one._config, one._weights)  # another test may have brought torch in
    pairs = [("It closes at 8 pm.", "It closes at 9 pm.")]
    light, light_verdicts = one.read(QUESTION, [LEAVE, BICYCLES]), one.verdicts(pairs)
    one.warm_up()
    heavy = one.read(QUESTION, [LEAVE, BICYCLES])
    for a, b in zip(light, heavy, strict=True):
        assert a.relevance == pytest.approx(b.relevance, abs=0.1)  # bfloat16 where the processor has it
        np.testing.assert_allclose(a.evidence, b.evidence, atol=0.1)
    np.testing.assert_allclose(light_verdicts, one.verdicts(pairs), atol=0.03)


def test_scores_do_not_depend_on_company(reader):
    alone = reader.read(QUESTION, [LEAVE])[0]
    among = reader.read(QUESTION, [BICYCLES, BICYCLES, LEAVE])[2]
    assert alone.relevance == pytest.approx(among.relevance, abs=0.05)


def test_a_long_passage_is_read_to_its_end(reader):
    sentences = tuple(f"Sentence {at} says nothing of any interest to anybody at all." for at in range(80))
    (score,) = reader.read(QUESTION, [Excerpt("", (*sentences, LEAVE.sentences[0]))])
    assert score.evidence.shape == (81,)
    assert score.evidence.argmax() == 80


def test_nothing_to_read(reader):
    assert reader.read(QUESTION, []) == ()
    assert reader.verdicts([]).shape == (0, 3)


def test_verdicts(reader):
    quote = "The trust pays 45 pence a mile for the first 3,500 miles."
    verdicts = reader.verdicts([("The trust pays 45 pence a mile.", quote), ("The shed closes at 9 pm.", quote)])
    np.testing.assert_allclose(verdicts.sum(axis=1), 1, atol=1e-5)
    assert verdicts[0].argmax() == 0
    assert verdicts[1].argmax() != 0


@pytest.mark.parametrize("texts", [("",), ("", "x"), ("\u200b",), ("数字 ٣ 🙂",), ("word " * 5000,)])
def test_odd_texts_are_read(reader, texts):
    (score,) = reader.read("?", [Excerpt("", texts)])
    assert score.evidence.shape == (len(texts),)
    assert np.isfinite(score.evidence).all()


def test_changed_weights_are_refused(tmp_path):
    shutil.copytree(READER_FOLDER, tmp_path / "reader")
    path = tmp_path / "reader" / "model.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ReaderError, match="are not those of this version"):
        TrainedReader(tmp_path / "reader")


def test_missing_weights_are_explained(tmp_path):
    with pytest.raises(ReaderError, match="cannot be read"):
        TrainedReader(tmp_path)


def test_the_model_is_small_and_has_its_card():
    assert (READER_FOLDER / "model.safetensors").stat().st_size <= 50_000_000
    assert "## Limits" in (READER_FOLDER / "README.md").read_text(encoding="utf-8")
    assert json.loads((READER_FOLDER / "config.json").read_text())["model_type"] == "bert"


def test_every_token_of_a_row_belongs_to_its_part():
    maker = RowMaker(load_tokenizer(READER_FOLDER / "tokenizer.json"))
    (row,) = maker.rows("Who pays?", "Costs", ["The trust pays.", "Nobody else."])
    batch = batch_rows([row])
    assert row.n_sentences == 2
    np.testing.assert_allclose(batch.question.sum(), 1)
    np.testing.assert_allclose(batch.sentences.sum(axis=1), [1, 1])
    assert batch.kinds[0, 0] == 0
    assert batch.kinds[0, -1] == 1
    firsts = [row.ids[at] for at, part in enumerate(row.parts) if part == FIRST_SENTENCE]
    assert load_tokenizer(READER_FOLDER / "tokenizer.json").decode(firsts) == "the trust pays."
