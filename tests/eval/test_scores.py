import pytest

from eval.errors import RunError
from eval.scores import QuestionScores, as_columns, read_scores, write_scores


def test_scores_come_back_to_the_last_digit(tmp_path):
    rows = [
        QuestionScores("q,1", "set", ("a", "b c"), "answered", {"mrr": 1 / 3, "right": 0.0}, "0123"),
        QuestionScores('q"2', "set", (), "failed", {}),
    ]
    write_scores(tmp_path / "scores.csv", rows)
    assert list(read_scores(tmp_path / "scores.csv")) == rows


def test_undefined_is_not_zero():
    columns = as_columns(
        [QuestionScores("q", "set", (), "failed", {}), QuestionScores("r", "s", (), "x", {"right": 0.0})]
    )
    assert str(columns["right"].tolist()) == "[nan, 0.0]"


def test_a_missing_or_foreign_file_is_told(tmp_path):
    with pytest.raises(RunError, match=r"There is no finished run in .* it has no scores.csv"):
        read_scores(tmp_path / "scores.csv")
    (tmp_path / "scores.csv").write_text("a,b\n1,2\n")
    with pytest.raises(RunError, match="has no column id, set, tags, outcome"):
        read_scores(tmp_path / "scores.csv")
    (tmp_path / "scores.csv").write_text("id,set,tags,outcome,right\nq,s,,answered,high\n")
    with pytest.raises(RunError, match=r"scores.csv:2: could not convert"):
        read_scores(tmp_path / "scores.csv")
