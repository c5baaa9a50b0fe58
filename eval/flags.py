"""The arguments and flags that the commands of eval share."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click

from index.errors import DEFAULT_INDEX

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
NEW_FILE = click.Path(path_type=Path, dir_okay=False)
INDEX = click.option(
    "--index",
    "index_folder",
    type=FOLDER,
    default=DEFAULT_INDEX,
    show_default=True,
    help="Folder of the index.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")
FORCE = click.option("--force", is_flag=True, help="Write over a file that is there.")
RESAMPLES = click.option(
    "--resamples", type=click.IntRange(100), default=2000, show_default=True, help="Permutations chance is measured by."
)


class Share(click.FloatRange):
    """A number from 0 to 1. NaN, which is below no limit and above none, is refused too."""

    name = "share"

    def __init__(self, *, min_open: bool = False) -> None:
        super().__init__(0, 1, min_open=min_open)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401
        """Return the number; a usage error for anything else."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a number from 0 to 1.", param, ctx)
        return number
