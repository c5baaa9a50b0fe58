import json
import re
from pathlib import Path

import pytest

from eval.baseline_folder import keep_baseline
from eval.compare import compare_runs
from eval.errors import RunError
from eval.gate import judge_run
from eval.measure import measure
from eval.questions import SetQuestion
from eval.report import render_report
from eval.run_folder import read_run
from eval.summary import SummaryOptions
from tests.eval.builders import answer, question_set, questions, says_figures, text_of

FEW = SummaryOptions(resamples=100)
ROOT = Path(__file__).parents[2]


def run(folder, answer_of=answer, started="now"):
    sets = [question_set(questions(), folder / "set.jsonl")]
    settings = {"fingerprint": "f1", "generator": "fake", "started": started}
    measure(sets, folder, answer_of, text_of, settings, says_figures, options=FEW)
    return folder


def test_a_kept_run_is_small_and_enough_for_gate_compare_and_report(tmp_path):
    assert keep_baseline(run(tmp_path / "run"), tmp_path / "deep/baseline") == 84
    kept = read_run(tmp_path / "deep/baseline")
    assert {path.name for path in kept.folder.iterdir()} == {"answers.jsonl", "scores.csv", "settings.json"}
    assert "passages" not in (kept.folder / "answers.jsonl").read_text()
    assert judge_run(read_run(tmp_path / "run"), kept).is_passed
    assert compare_runs(kept, read_run(tmp_path / "run")).changes == ()
    assert kept.answers["a1"].words in render_report(kept)


def test_the_same_answers_keep_the_same_bytes(tmp_path):
    for name, seconds in (("one", 0.2), ("two", 0.7)):
        folder = run(tmp_path / name, lambda q, s=seconds: answer(q, seconds=s), started=name)
        keep_baseline(folder, tmp_path / f"{name}-kept")
    for name in ("answers.jsonl", "scores.csv", "settings.json"):
        assert (tmp_path / "one-kept" / name).read_bytes() == (tmp_path / "two-kept" / name).read_bytes()


def test_a_run_that_failed_or_did_not_end_is_not_kept(tmp_path):
    def failing(question):
        if question.id == "a3":
            raise ValueError("no such thing")
        return answer(question)

    with pytest.raises(RunError, match=r"1 questions of .* failed \(a3\)"):
        keep_baseline(run(tmp_path / "run", failing), tmp_path / "baseline")
    with pytest.raises(RunError, match="There is no finished run"):
        keep_baseline(tmp_path, tmp_path / "baseline")
    assert not (tmp_path / "baseline").exists()


def test_only_a_baseline_is_replaced(tmp_path):
    one, other = run(tmp_path / "run"), run(tmp_path / "other")
    before = {path.name: path.read_bytes() for path in other.iterdir()}
    with pytest.raises(RunError, match="holds the run itself, which would be lost"):
        keep_baseline(one, tmp_path / "other/../run")
    with pytest.raises(RunError, match="holds something that is not a baseline"):
        keep_baseline(one, other)
    assert {path.name: path.read_bytes() for path in other.iterdir()} == before
    (tmp_path / "own").mkdir()
    (tmp_path / "own/answers.jsonl").write_text("mine")
    with pytest.raises(RunError, match="holds something that is not a baseline"):
        keep_baseline(one, tmp_path / "own")
    (tmp_path / "empty").mkdir()
    for _ in range(2):
        assert keep_baseline(one, tmp_path / "empty") == 84


def test_a_baseline_without_digests_still_serves(tmp_path):
    keep_baseline(run(tmp_path / "run"), tmp_path / "kept")
    path = tmp_path / "kept/scores.csv"
    path.write_text(re.sub(r",(question_digest|[0-9a-f]{16}),", ",", path.read_text()))
    kept = read_run(tmp_path / "kept")
    assert {row.digest for row in kept.rows} == {""}
    assert judge_run(read_run(tmp_path / "run"), kept).is_passed


def test_the_committed_baseline_is_of_questions_that_are_still_asked():
    """Renew it with `make baseline` when the set changes."""
    asked = [json.loads(line) for line in (ROOT / "eval/sets/corpus_tuning.jsonl").read_text().splitlines()][::3]
    kept = read_run(ROOT / "eval/baseline")
    assert [(q["id"], q["question"]) for q in asked] == [(id_, kept.answers[id_].question) for id_ in kept.answers]
    assert [row.id for row in kept.rows] == list(kept.answers)
    for question, row in zip(asked, kept.rows, strict=True):
        assert row.digest in ("", SetQuestion.model_validate_json(json.dumps(question)).digest), row.id
    assert sum(path.stat().st_size for path in kept.folder.iterdir()) < 300_000
