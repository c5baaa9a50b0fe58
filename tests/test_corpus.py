"""The documents that come with Footnote are what their sources say, and are read without a warning."""

import csv
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import build_index
from index.checks import find_faults
from tests.fakes import WordEmbedder

CORPUS = Path(__file__).parent.parent / "corpus"
SOURCES = CORPUS / "sources"


def test_every_document_is_read_without_a_warning(tmp_path):
    summary = build_index(CORPUS, tmp_path / "index", WordEmbedder())
    assert summary.problems == ()
    assert summary.n_documents == len(list(SOURCES.glob("*/*.md")))
    assert list(find_faults(tmp_path / "index")) == []


def test_the_same_sources_give_the_same_bytes(tmp_path):
    shutil.copytree(CORPUS, tmp_path / "corpus")
    for collection in ("handbook", "health-policy"):
        shutil.rmtree(tmp_path / "corpus" / collection)
    subprocess.run([sys.executable, tmp_path / "corpus" / "make.py"], check=True, capture_output=True)
    for path in sorted(CORPUS.glob("h*/*")):
        made = tmp_path / "corpus" / path.relative_to(CORPUS)
        assert hashlib.sha256(made.read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest(), path


@pytest.mark.parametrize("name", ["figures-seeds.csv", "figures-documents.csv"])
def test_every_figure_stands_where_the_list_says_and_was_checked(name):
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 200
    for row in rows:
        source = SOURCES / Path(row["briefing"]).with_suffix(".md")
        assert row["briefing_words"] in " ".join(source.read_text(encoding="utf-8").split()), row
        assert row["checked"] in {"agrees", "corrected"}, row
