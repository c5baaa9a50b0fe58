"""Trains the reader; stopped at any time, it goes on where it last kept its state."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from pathlib import Path
from random import Random

import torch
from torch import Tensor
from tqdm import tqdm

from index.embed import gains_from_bfloat16
from index.light_encoder import load_tokenizer
from rag.reading.reader_input import RowMaker
from rag.reading.reader_model import ReaderModel
from training.attention import attend_in_steps
from training.batches import ClaimBatch, QuestionBatch, claim_batches, question_batches
from training.examples import SEED, Asked, Claimed, read_asked, read_claimed
from training.losses import question_loss, support_loss

Tell = Callable[[int, dict[str, float]], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the training: the learning rate rises at its beginning and falls to 0 at its end.

    Attributes:
        n_steps: Its steps.
        rate: The highest rate, as a share of that of `TrainOptions`.
        others: How many questions of the data sets are learnt for each one written for training; None for all of
            the data sets and none of the written.
        of_before: How much the weights before the part count in the mean with those after it, which is what the part
            ends with: a mean of two forgets less than the last alone (Wortsman et al. 2022,
            https://arxiv.org/abs/2203.05482).
    """

    n_steps: int
    rate: float = 1.0
    others: float | None = None
    of_before: float = 0.0


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """How the reader is trained.

    Attributes:
        parts: In order. Shipped: the data sets; then the written questions, for what policies are asked; then both,
            since what is learnt last is learnt at the cost of other texts.
        question_tokens: Most tokens of the questions and passages of a step, padding included.
        claim_tokens: The same for claims and quotes.
        encoder_rate: Highest learning rate of the encoder.
        head_rate: The same of the heads, which begin from nothing.
        warm_up: Share of a part's steps in which the rate rises.
        keep_every: Steps between two kept states.
    """

    parts: tuple[Part, ...] = (
        Part(1600),
        Part(1300, 0.5, others=0.5),
        Part(2350, 0.6, others=0.5),
        Part(1900, 0.6, others=0.5, of_before=1 / 3),
        Part(3150, 0.6, others=0.9, of_before=1 / 3),
        Part(2800, 0.6, others=0.5, of_before=1 / 3),
        Part(4200, 0.6, others=0.5, of_before=1 / 3),
    )
    question_tokens: int = 3000
    claim_tokens: int = 500
    encoder_rate: float = 8e-5
    head_rate: float = 8e-4
    warm_up: float = 0.06
    keep_every: int = 100

    @property
    def n_steps(self) -> int:
        """Steps of all parts."""
        return sum(part.n_steps for part in self.parts)


def train(
    work: Path, base: Path, options: TrainOptions = TrainOptions(), tell: Tell = lambda step, losses: None
) -> ReaderModel:
    """Train on `work`'s examples from the encoder in `base`, and return the reader.

    The state is kept in work/state.pt; `tell` is given each step's losses. Where a graphics processor is there it is
    used. On one, and on processors that multiply bfloat16 in hardware, the forward pass is in bfloat16.
    """
    torch.manual_seed(SEED)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = ReaderModel(ReaderModel.load_encoder(base)).to(device)
    if device.type == "cpu":
        attend_in_steps(model.encoder)
    encoder = [value for value in model.encoder.parameters() if value.requires_grad]
    heads = [value for name, value in model.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": encoder, "lr": options.encoder_rate},
            {"params": heads, "lr": options.head_rate},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, options))
    state, done, before = work / "state.pt", 0, _copied(model)
    if state.is_file():
        kept = torch.load(state, weights_only=True, map_location=device)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        schedule.load_state_dict(kept["schedule"])
        done, before = kept["done"], kept["before"]
    maker = RowMaker(load_tokenizer(base / "tokenizer.json"), max_tokens=256)
    ends = dict(zip(accumulate(part.n_steps for part in options.parts), options.parts, strict=True))
    steps = islice(_steps(work, maker, options), done, options.n_steps)
    model.train()
    with tqdm(total=options.n_steps, initial=done, desc="training", unit=" steps", mininterval=5) as bar:
        smooth: dict[str, float] = {}
        for step, (questions, claims) in enumerate(steps, done + 1):
            losses = _losses(model, questions, claims, device)
            sum(losses.values()).backward()  # type: ignore[union-attr]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            for name, loss in losses.items():
                smooth[name] = 0.98 * smooth.get(name, loss.item()) + 0.02 * loss.item()
            bar.set_postfix({name: f"{value:.3f}" for name, value in smooth.items()}, refresh=False)
            bar.update()
            if step in ends:
                model.load_state_dict(_mixed(model, before, ends[step].of_before))
                before = _copied(model)
            if step % options.keep_every == 0 or step == options.n_steps:
                _keep(state, model, before, optimizer, schedule, step)
            tell(step, {name: loss.item() for name, loss in losses.items()})
    return model.eval()


def _losses(
    model: ReaderModel, questions: QuestionBatch, claims: ClaimBatch, device: torch.device
) -> dict[str, Tensor]:
    with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda" or gains_from_bfloat16()):
        parts = [model(rows)[:2] for rows in questions.rows]
        support = model(claims.rows)[2]
    relevance, evidence = (torch.cat(some).float() for some in zip(*parts, strict=True))
    return {
        "questions": question_loss(relevance, evidence, questions),
        "support": support_loss(support.float(), torch.from_numpy(claims.verdicts).to(device)),
    }


def _steps(work: Path, maker: RowMaker, options: TrainOptions) -> Iterator[tuple[QuestionBatch, ClaimBatch]]:
    """Yield what each step learns from, without end, the same every time."""
    asked, claimed = read_asked(work / "asked.jsonl"), read_claimed(work / "claimed.jsonl")
    written = read_asked(work / "written.jsonl")
    questions = chain.from_iterable(
        islice(_endless_questions(asked, written, part, maker, options), part.n_steps) for part in options.parts
    )
    return zip(questions, _endless_claims(claimed, maker, options), strict=False)


def _endless_questions(
    asked: list[Asked], written: list[Asked], part: Part, maker: RowMaker, options: TrainOptions
) -> Iterator[QuestionBatch]:
    """Yield the part's questions over and over, each time with other ones of the data sets among the written."""
    random = Random(f"{SEED} {part}")
    while True:
        learnt = asked
        if part.others is not None:
            learnt = written + random.sample(asked, min(len(asked), round(part.others * len(written))))
        yield from question_batches(learnt, maker, options.question_tokens, random)


def _endless_claims(claimed: list[Claimed], maker: RowMaker, options: TrainOptions) -> Iterator[ClaimBatch]:
    random = Random(SEED)
    while True:
        yield from claim_batches(claimed, maker, options.claim_tokens, random)


def _rate(step: int, options: TrainOptions) -> float:
    """Return the share of the highest rate: in each part a line up, then a line down to 0."""
    for part in options.parts:
        if step < part.n_steps:
            return part.rate * _up_and_down(step, part.n_steps, options.warm_up)
        step -= part.n_steps
    return 0.0


def _up_and_down(step: int, n_steps: int, warm_up: float) -> float:
    rising = warm_up * n_steps
    return min((step + 1) / max(rising, 1), (n_steps - step) / max(n_steps - rising, 1))


def _copied(model: torch.nn.Module) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def _mixed(model: torch.nn.Module, before: dict[str, Tensor], of_before: float) -> dict[str, Tensor]:
    """Return the mean of the model's weights and those before, which count as `of_before` says."""
    return {name: torch.lerp(value, before[name], of_before) for name, value in model.state_dict().items()}


def _keep(
    path: Path, model: torch.nn.Module, before: dict[str, Tensor], optimizer: object, schedule: object, done: int
) -> None:
    """Write the state beside the old one, then put it in its place."""
    beside = path.with_suffix(".new")
    kept = {
        "model": model.state_dict(),
        "before": before,
        "optimizer": optimizer.state_dict(),  # type: ignore[attr-defined]
        "schedule": schedule.state_dict(),  # type: ignore[attr-defined]
        "done": done,
    }
    torch.save(kept, beside)
    os.replace(beside, path)
