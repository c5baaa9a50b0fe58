import pytest

from eval.errors import RunError
from eval.writing import held_folder, make_folder, write_whole


def test_a_file_that_cannot_be_written_is_told_and_stays_as_it_was(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "a.new").mkdir()  # stands where the new text would be written
    with pytest.raises(RunError, match=r"a' cannot be written: Is a directory\. Make room"):
        write_whole(tmp_path / "a", "new")
    assert (tmp_path / "a").read_text() == "old"


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "a").write_text("a file")
    with pytest.raises(RunError, match="cannot be written"):
        make_folder(tmp_path / "a/b")


def test_a_folder_is_held_by_one_run_and_left_clean(tmp_path):
    with held_folder(tmp_path / "run"):
        with pytest.raises(RunError, match="Another run is going on"), held_folder(tmp_path / "run"):
            pass
        assert (tmp_path / "run").is_dir()
    with held_folder(tmp_path / "run"):
        pass
    assert list((tmp_path / "run").iterdir()) == []
