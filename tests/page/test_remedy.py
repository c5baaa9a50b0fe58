"""The next step that the page tells is for its own folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import IndexStateError, build_command
from page.remedy import remedy_of
from page.settings import PageSettings


@pytest.mark.parametrize(
    ("told", "remedy"),
    [
        (build_command(Path("/i")), "Run: python -m index build --corpus '/my documents' --index /i"),
        (build_command(Path("/i"), "/old"), "Run: python -m index build --corpus '/my documents' --index /i"),
        ("Wait until the other build is done.", "Wait until the other build is done."),
        ("", ""),
    ],
)
def test_a_build_is_told_with_the_folders_of_the_page(told, remedy):
    settings = PageSettings(corpus=Path("/my documents"), index=Path("/i"))
    assert remedy_of(IndexStateError("There is no index.", told), settings) == remedy
