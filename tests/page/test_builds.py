"""Builds begun from the page."""

from __future__ import annotations

import threading

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


def test_what_changes_during_a_build_is_in_the_index_in_the_end(settings, build):
    build()
    listed, may_go_on = threading.Event(), threading.Event()

    class SlowEmbedder(WordEmbedder):
        def embed_passages(self, texts):
            listed.set()  # the folder has been looked at by now
            may_go_on.wait(20)
            return super().embed_passages(texts)

    builds = Builds(settings, lambda name: SlowEmbedder())
    (settings.corpus / "shed.md").write_text(SHED)
    assert builds.start()
    assert listed.wait(20)
    for name in ("roof.md", "yard.md"):
        (settings.corpus / name).write_text(SHED.replace("shed", name))
        assert not builds.start()
    assert builds.is_followed
    may_go_on.set()
    builds.wait(20)
    assert builds.state.summary.added == ("roof.md", "yard.md")
    assert builds.state.summary.n_documents == 5
    assert not builds.is_followed


@pytest.mark.parametrize(
    ("checked_at", "is_outdated"),
    [("", True), ("2026-01-01T00:00:00+00:00", False), ("2999-01-01T00:00:00+00:00", True)],
)
def test_what_a_build_said_is_over_once_the_index_was_built_otherwise_or_is_gone(builds, checked_at, is_outdated):
    builds.start()
    builds.wait(20)
    assert builds.state.is_outdated(checked_at) is is_outdated


def test_a_build_that_failed_says_the_command_for_this_pages_folders(settings, build):
    build()

    def no_embedder(name):
        raise ZeroDivisionError

    builds = Builds(settings, no_embedder)
    builds.start()
    builds.wait(20)
    assert f"python -m index build --corpus {settings.corpus} --index {settings.index}" in builds.state.fault
    assert builds.state.checked_at


def test_a_folder_of_other_documents_is_told_from_the_right_one(settings):
    ids = ("expenses.md", "leave.md")
    assert not shares_none(settings.corpus, ids)
    other_documents(settings)
    assert shares_none(settings.corpus, ids)
    assert not shares_none(settings.corpus, ())
    assert not shares_none(settings.corpus / "missing", ids)
