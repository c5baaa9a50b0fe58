"""What to do when the gate holds a run back. Pure, but for a look at the baseline's folder."""

from __future__ import annotations

from pathlib import Path
from shlex import join
from typing import Any

from eval.baseline_folder import may_hold_baseline
from eval.comparison_text import describe_set
from eval.gate import Verdict
from eval.run_folder import Run
from index.errors import DEFAULT_INDEX


def advise(verdict: Verdict, run: Run, baseline: Run) -> str:
    """Return the next commands for a run that was held back."""
    keep = f"python -m eval {join(['keep', str(run.folder), '--to', str(_place_to_keep(baseline.folder))])}"
    if not verdict.not_asked:
        return f"If this is meant: {keep}"
    return f"{_ask_the_same(run, baseline)}\nIf the sets no longer hold the others: {keep}"


def _ask_the_same(run: Run, baseline: Run) -> str:
    sets: list[dict[str, Any]] = baseline.settings.get("sets") or []
    if not all("path" in each for each in sets) or not sets:
        return "To ask the same questions, run the baseline's sets with the --every and --limit that it was made with."
    command = ["run", *(str(each["path"]) for each in sets)]
    for name in ("every", "limit"):
        if name in baseline.settings:
            command += [f"--{name}", str(baseline.settings[name])]
    if (index := run.settings.get("index", str(DEFAULT_INDEX))) != str(DEFAULT_INDEX):
        command += ["--index", index]
    asked = "; ".join(map(describe_set, sets))
    return f"To ask what the baseline asked ({asked}): python -m eval {join(command)} --out FOLDER"


def _place_to_keep(folder: Path) -> Path:
    """Return the baseline's folder; if that is a run, which keeping would cost its passages, one beside it."""
    return folder if may_hold_baseline(folder) else folder.with_name(f"{folder.name}-baseline")
