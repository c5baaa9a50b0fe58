"""Builds begun from the page."""

from __future__ import annotations

import pytest

from page.builds import Builds, shares_none
from tests.fakes import WordEmbedder

SHED = "# Bicycle shed\n\nThe bicycle shed is locked at nine every evening.\n"


@pytest.fixture
def builds(settings, build) -> Builds:
    build()
    return Builds(settings, lambda name: WordEmbedder())


def other_documents(settings) -> None:
    for path in settings.corpus.iterdir():
        path.unlink()
    (settings.corpus / "shed.md").write_text(SHED)


def test_a_build_says_what_it_did(settings, builds):
    (settings.corpus / "shed.md").write_text(SHED)
    assert builds.start()
    builds.wait(20)
    assert builds.state.summary.added == ("shed.md",)


def test_an_empty_folder_takes_the_place_of_an_index_only_when_told_to(settings, builds):
    for path in settings.corpus.iterdir():
        path.unlink()
    builds.start()
    builds.wait(20)
    assert "Nothing was changed" in builds.state.fault
    builds.start(replaces=True)
    builds.wait(20)
    assert builds.state.summary.removed == ("expenses.md", "leave.md")


def test_a_folder_of_other_documents_is_told_from_the_right_one(settings):
    ids = ("expenses.md", "leave.md")
    assert not shares_none(settings.corpus, ids)
    other_documents(settings)
    assert shares_none(settings.corpus, ids)
    assert not shares_none(settings.corpus, ())
    assert not shares_none(settings.corpus / "missing", ids)
