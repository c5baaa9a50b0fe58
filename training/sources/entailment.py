"""Claims with quotes that bear them out, contradict them, or do neither."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from training.examples import Claimed, Verdict, read_lines

_LABELS = {
    "entailment": Verdict.ENTAILED, "entails": Verdict.ENTAILED, "SUPPORTS": Verdict.ENTAILED,
    "contradiction": Verdict.CONTRADICTED, "REFUTES": Verdict.CONTRADICTED,
    "neutral": Verdict.NEITHER, "NOT_ENOUGH_INFO": Verdict.NEITHER, "NOT ENOUGH INFO": Verdict.NEITHER,
    "not_entailment": Verdict.UNSUPPORTED,
}  # fmt: skip
_N_SNLI, _N_CLIMATE = 5000, 4500


def claimed(folder: Path, random: Random) -> list[Claimed]:
    """Return claims of inference and fact-checking sets; `folder` is that of all the data sets."""
    nli = folder / "nli"
    snli = list(_pairs("snli", nli / "snli_dev.jsonl"))
    climate = list(_climate(folder / "nli_climate_fever" / "climate-fever.jsonl"))
    plain = [one for one in climate if one.verdict is not Verdict.NEITHER]
    neither = [one for one in climate if one.verdict is Verdict.NEITHER]
    return [
        *_pairs("mnli", nli / "mnli_dev.jsonl"),
        *random.sample(snli, min(_N_SNLI, len(snli))),
        *_pairs("scitail", nli / "scitail_test.jsonl"),
        *_symmetric(folder / "nli_fever_symmetric"),
        *plain,
        *random.sample(neither, min(len(neither), max(0, _N_CLIMATE - len(plain)))),
    ]


def _pairs(source: str, path: Path) -> Iterator[Claimed]:
    for row in read_lines(path):
        if row["label"] in _LABELS:
            yield Claimed(source, row["hypothesis"].strip(), row["premise"].strip(), _LABELS[row["label"]])


def _symmetric(folder: Path) -> Iterator[Claimed]:
    for path in sorted(folder.glob("*.jsonl")):
        for row in read_lines(path):
            quote = row["evidence"] if "evidence" in row else row["evidence_sentence"]
            yield Claimed("fever_symmetric", row["claim"], quote, _LABELS[row["label"]])


def _climate(path: Path) -> Iterator[Claimed]:
    for row in read_lines(path):
        for evidence in row["evidences"]:
            verdict = _LABELS[evidence["evidence_label"]]
            yield Claimed("climate_fever", row["claim"], evidence["evidence"].strip('"'), verdict)
