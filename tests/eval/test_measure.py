import json

import pytest

from eval.baseline_folder import keep_baseline
from eval.errors import RunError
from eval.measure import describe_sets, measure
from eval.run_folder import read_run
from eval.summary import SummaryOptions
from tests.eval.builders import answer, question_set, questions, says_figures, text_of, with_share

SETTINGS = {"fingerprint": "f1", "generator": "fake", "options": {"n": (1, 2)}}
FEW = SummaryOptions(resamples=100)


def run(folder, asked=None, settings=SETTINGS, answer_of=answer):
    sets = [question_set(asked or questions(), folder / "set.jsonl")]
    return measure(sets, folder, answer_of, text_of, settings, says_figures, options=FEW)


def test_two_runs_give_identical_scores(tmp_path):
    def slower(question):
        return answer(question, holds=not with_share(0.3, question), seconds=0.7)

    def faster(question):
        return answer(question, holds=not with_share(0.3, question), seconds=0.2)

    one, two = run(tmp_path / "one", answer_of=slower), run(tmp_path / "two", answer_of=faster)
    assert (tmp_path / "one/scores.csv").read_bytes() == (tmp_path / "two/scores.csv").read_bytes()
    assert one.summary.metrics == two.summary.metrics
    assert one.summary.by_tag == two.summary.by_tag
    assert one.summary.speed != two.summary.speed


def test_a_perfect_pipeline_scores_perfectly(tmp_path):
    metrics = run(tmp_path / "run").summary.metrics
    ones = ("success@1", "recall@1", "mrr", "ndcg@1", "map@10", "right", "token_f1", "rouge_l", "gold_quoted",
            "citation_recall_checks", "citation_precision_checks", "citation_recall_gold", "citation_precision_gold",
            "quotes_literal", "rejection", "abstention_f1", "answerable_auc")  # fmt: skip
    assert {name: metrics[name].value for name in ones} == dict.fromkeys(ones, 1.0)
    assert metrics["over_refusal"].value == metrics["risk_coverage_area"].value == 0
    assert metrics["calibration_error"].value == pytest.approx(0.1)
    assert (metrics["right"].n, metrics["right"].undefined) == (60, 24)


def test_the_folder_is_read_back_as_it_was_written(tmp_path):
    measured = run(tmp_path / "run")
    back = read_run(tmp_path / "run")
    assert back.summary == json.loads(json.dumps(measured.summary.as_json()))
    assert [row.id for row in back.rows] == [question.id for question in questions()] == list(back.answers)
    assert back.questions["a1"] == questions()[1]
    assert back.gold["a1"][0].spans[0].cut(text_of("rules/1.md")) == questions()[1].evidence[0].quote
    assert "NaN" not in (tmp_path / "run/summary.json").read_text()


def test_a_stopped_run_goes_on_and_only_with_the_same_settings(tmp_path):
    asked = []

    def stopping(question):
        if len(asked) == 10:
            raise KeyboardInterrupt
        asked.append(question.id)
        return answer(question)

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "run", answer_of=stopping)
    with pytest.raises(RunError, match="another generator"):
        run(tmp_path / "run", settings=SETTINGS | {"generator": "other"})
    asked_later = []

    def remembering(question):
        asked_later.append(question.id)
        return answer(question)

    run(tmp_path / "run", settings=SETTINGS | {"started": "later"}, answer_of=remembering)
    assert asked == [question.id for question in questions()][:10]
    assert asked_later == [question.id for question in questions()][10:]


def test_a_set_that_changed_is_asked_where_it_changed(tmp_path):
    run(tmp_path / "run", questions()[:2])
    changed = [questions()[0], questions()[1].model_copy(update={"question": "New words?"}), questions()[5]]
    asked = []

    def remembering(question):
        asked.append(question.id)
        return answer(question)

    run(tmp_path / "run", changed, answer_of=remembering)
    assert asked == ["a1", "a5"]
    assert list(read_run(tmp_path / "run").answers) == ["a0", "a1", "a5"]


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_run_is_not_lost_to_fewer_or_other_questions(tmp_path):
    run(tmp_path / "run", questions()[:8])
    before = files_of(tmp_path / "run")
    for asked in (questions()[:1], questions()[20:22]):
        with pytest.raises(RunError, match=r"holds answers to \d questions that are not asked now: a\d.*Name another"):
            run(tmp_path / "run", asked)
    assert files_of(tmp_path / "run") == before
    run(tmp_path / "run", questions()[:9])
    assert len(read_run(tmp_path / "run").rows) == 9


def test_a_baseline_is_not_made_a_run(tmp_path):
    keep_baseline(run_folder(tmp_path / "run"), tmp_path / "kept")
    before = files_of(tmp_path / "kept")
    with pytest.raises(RunError, match="holds a baseline, not a run"):
        run(tmp_path / "kept")
    assert files_of(tmp_path / "kept") == before


def run_folder(folder):
    run(folder)
    return folder


def test_it_begins_when_nothing_speaks_against_it(tmp_path):
    told = []
    sets = [question_set(questions()[:2], tmp_path / "set.jsonl")]
    measure(sets, tmp_path / "run", answer, text_of, SETTINGS, says_figures, options=FEW, begin=lambda: told.append(1))
    other = SETTINGS | {"generator": "other"}
    with pytest.raises(RunError):
        measure(sets, tmp_path / "run", answer, text_of, other, says_figures, begin=lambda: told.append(2))
    assert told == [1]


def test_what_part_of_the_sets_is_asked_is_kept(tmp_path):
    sets = [question_set(questions()[:2], tmp_path / "set.jsonl")]
    asked = [{"path": str(tmp_path / "set.jsonl"), "sha256": "digest", "questions": 2}]
    assert describe_sets(sets) == {"sets": asked}
    assert describe_sets(sets, every=3, limit=2) == {"sets": asked, "every": 3, "limit": 2}


def test_a_run_that_was_stopped_is_not_finished_whatever_it_held_before(tmp_path):
    def stopping(question):
        raise KeyboardInterrupt

    run(tmp_path / "run", questions()[:3])
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "run", questions()[:4], answer_of=stopping)
    with pytest.raises(RunError, match="There is no finished run"):
        read_run(tmp_path / "run")
    run(tmp_path / "run", questions()[:4])
    assert len(read_run(tmp_path / "run").rows) == 4


def test_a_rebuilt_index_of_the_same_documents_is_no_other_setting(tmp_path):
    run(tmp_path / "run", questions()[:2], SETTINGS | {"built_at": "Monday", "index": "a"})
    run(tmp_path / "run", questions()[:3], SETTINGS | {"built_at": "Tuesday", "index": "/b/a"})


def test_failed_questions_are_counted_and_have_no_scores(tmp_path):
    def failing(question):
        if question.id in ("a0", "u0"):
            raise RuntimeError("out of memory")
        return answer(question)

    measured = run(tmp_path / "run", answer_of=failing)
    assert measured.summary.n_failed == len(measured.failures) == 2
    assert measured.summary.outcomes == {"abstained": 23, "answered": 59, "failed": 2}
    assert (measured.summary.metrics["right"].n, measured.summary.metrics["right"].value) == (59, 1.0)


def test_an_index_that_changed_meanwhile_is_refused(tmp_path):
    with pytest.raises(RunError, match="changed while the run went on"):
        run(tmp_path / "run", answer_of=lambda question: answer(question) | {"index": "f2"})


def test_a_set_of_unanswerable_questions_alone_has_undefined_metrics_not_zeros(tmp_path):
    metrics = run(tmp_path / "run", questions()[60:]).summary.metrics
    assert metrics["right"].value is metrics["success@5"].value is metrics["answerable_auc"].value is None
    assert (metrics["right"].n, metrics["right"].undefined) == (0, 24)
    assert metrics["rejection"].value == 1


def test_a_search_alone_scores_retrieval_and_nothing_else(tmp_path):
    metrics = run(
        tmp_path / "run", answer_of=lambda question: answer(question) | {"outcome": "retrieved"}
    ).summary.metrics
    assert metrics["success@1"].value == 1
    assert all(metrics[name].value is None for name in ("right", "rejection", "over_refusal", "quotes_literal"))
