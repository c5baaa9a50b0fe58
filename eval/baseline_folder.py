"""Keeps of a run what `gate` and `compare` need of a baseline: small enough to be committed."""

from __future__ import annotations

import json
from pathlib import Path

from eval.errors import RunError
from eval.records import answer_line
from eval.run_folder import ANSWERS, SCORES, SETTINGS, is_baseline, read_run
from eval.scores import FAILED, write_scores
from eval.writing import make_folder, write_json_file, write_whole

# Passages are most of a run's bytes; seconds, and when and where it was made, differ each time and are not compared.
_LEFT_OUT_OF_ANSWERS = ("passages", "seconds")
_LEFT_OUT_OF_SETTINGS = ("started", "index", "built_at")


def keep_baseline(run_folder: Path, folder: Path) -> int:
    """Write the scores, answers and settings of a run into a folder; return how many questions they are of.

    The same answers give the same bytes, so that a renewal shows what changed and nothing else.

    Raises:
        RunError: The run did not end, questions of it failed, or the folder cannot be written or holds something else.
    """
    if not may_hold_baseline(folder):
        what = "the run itself" if folder.resolve() == run_folder.resolve() else "something that is not a baseline"
        raise RunError(f"{str(folder)!r} holds {what}, which would be lost.", "Name a new folder with --to.")
    run = read_run(run_folder)
    failed = [row.id for row in run.rows if row.outcome == FAILED]
    if failed:
        raise RunError(
            f"{len(failed)} questions of {str(run_folder)!r} failed ({', '.join(failed[:5])}); a baseline needs all.",
            "Run it again: it asks only those.",
        )
    make_folder(folder)
    lines = (run_folder / ANSWERS).read_text(encoding="utf-8").split("\n") if run.answers else []
    records = [json.loads(line) for line in lines if line]
    kept = [{key: value for key, value in record.items() if key not in _LEFT_OUT_OF_ANSWERS} for record in records]
    write_whole(folder / ANSWERS, "".join(map(answer_line, kept)))
    settings = {name: value for name, value in run.settings.items() if name not in _LEFT_OUT_OF_SETTINGS}
    write_json_file(folder / SETTINGS, settings)
    write_scores(folder / SCORES, run.rows)
    return len(run.rows)


def may_hold_baseline(folder: Path) -> bool:
    """Tell whether keeping a baseline in a folder loses nothing but an older baseline."""
    is_new = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    return is_new or is_baseline(folder)
