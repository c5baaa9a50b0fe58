"""A small corpus, its index, and the page's settings on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import build_index
from page.chats import ChatStore
from page.database import Database
from page.settings import PageSettings
from tests.fakes import WordEmbedder

LEAVE = """---
title: Annual leave policy
publisher: Marlbridge Trust
published: 2025-04-01
---
# Annual leave policy

## Entitlement

Full-time staff receive 27 days of annual leave each year.

## Carrying leave over

Up to 5 days of annual leave may be carried into the next year. A request must be made by 15 March.
"""
EXPENSES = """---
title: Expenses policy
publisher: Fernbrook Library
published: 2023-07-01
superseded: 2025-07-01
---
# Expenses policy

## Mileage

Staff who drive their own car are paid 45p a mile for the first 10,000 miles. <script>alert("no")</script>
"""


@pytest.fixture
def settings(tmp_path: Path) -> PageSettings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "leave.md").write_text(LEAVE)
    (corpus / "expenses.md").write_text(EXPENSES)
    return PageSettings(
        corpus=corpus,
        index=tmp_path / "index",
        storage=tmp_path / "storage",
        runs=tmp_path / "runs",
        examples=tmp_path / "examples",
    )


@pytest.fixture
def build(settings: PageSettings) -> Callable[[], None]:
    """Build the index as `python -m index build` does, with an embedder of words."""

    def run() -> None:
        build_index(settings.corpus, settings.index, WordEmbedder())

    return run


@pytest.fixture
def chats(tmp_path: Path) -> ChatStore:
    return ChatStore(Database(tmp_path / "page.sqlite"))
