"""Writes the reader's model card."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from string import Template

from training.examples import read_asked, read_claimed
from training.train import Part, TrainOptions

_TEMPLATE = Path(__file__).parent / "model_card.md"


def write_card(path: Path, scores: Path, work: Path) -> None:
    """Write the card from its template, the table of scores and the examples trained on."""
    options = TrainOptions()
    asked, claimed = read_asked(work / "asked.jsonl"), read_claimed(work / "claimed.jsonl")
    card = Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        scores=_score_rows(json.loads(scores.read_text(encoding="utf-8"))),
        parts="; ".join(map(_described, options.parts)),
        written=f"{len(read_asked(work / 'written.jsonl')):,}",
        question_tokens=f"{options.question_tokens:,}",
        claim_tokens=f"{options.claim_tokens:,}",
        encoder_rate=f"{options.encoder_rate:g}",
        head_rate=f"{options.head_rate:g}",
        questions=_counts(Counter(one.source for one in asked)),
        claims=_counts(Counter(one.source for one in claimed)),
    )
    path.write_text(card, encoding="utf-8")


def _described(part: Part) -> str:
    steps = f"{part.n_steps:,} steps"
    if part.others is None:
        return f"{steps} on the data sets"
    mean = f", then the mean with the weights before, which count {part.of_before:.2g}" if part.of_before else ""
    return (
        f"{steps} at {part.rate:g} of these rates on the written questions, with {part.others:g} of the others for each"
        + mean
    )


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in counts.most_common())


def _score_rows(rows: list[dict]) -> str:  # type: ignore[type-arg] # rows of JSON
    lines = ["| set and metric | n | similarity | reader (95 % interval) |", "|---|---|---|---|"]
    for row in rows:
        before = "–" if row["before"] is None else f"{row['before']:.3f}"
        value, low, high = row["after"]
        lines.append(f"| {row['what']} | {row['n']:,} | {before} | {value:.3f} ({low:.3f} to {high:.3f}) |")
    return "\n".join(lines)
