"""What an index says of itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexStateError, build_command
from index.store import DATABASE, FORMAT_VERSION, connect, read_facts


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What an index says of itself.

    Attributes:
        fingerprint: Changes whenever any document, option or model of the index does.
        corpus: The folder it was built from.
        embedder: Name or path of the embedding model; `embedder_digest` is the hash of its weights and settings.
        dim: Length of its vectors.
        chunk_options: The options chunks were cut with, as JSON.
        built_at: When it last changed, ISO 8601 in UTC.
        checked_at: When it was last compared with the folder.
        vectors_name: The file of its vectors.
        vectors_digest: sha256 of that file.
    """

    fingerprint: str
    corpus: str
    embedder: str
    embedder_digest: str
    dim: int
    chunk_options: str
    built_at: str
    checked_at: str
    vectors_name: str
    vectors_digest: str


def facts_from(values: dict[str, str], folder: Path) -> IndexFacts:
    """Return what the index in a folder says of itself.

    Raises:
        IndexStateError: It has another format, or was never finished.
    """
    if not values:
        raise IndexStateError(f"The index in {str(folder)!r} was never finished.", build_command(folder))
    if values.get("format") != str(FORMAT_VERSION):
        raise IndexStateError(
            f"The index in {str(folder)!r} has format {values.get('format')}; this program reads {FORMAT_VERSION}.",
            build_command(folder, values.get("corpus", "")),
        )
    names = IndexFacts.__dataclass_fields__
    return IndexFacts(**{name: int(values[name]) if name == "dim" else values[name] for name in names})  # type: ignore[arg-type]


def stated_by(folder: Path) -> dict[str, str]:
    """Return what an index says of itself, by name; empty where there is none, or none that can be read."""
    path = folder / DATABASE
    if not path.is_file():
        return {}
    try:
        with closing(connect(path, read_only=True)) as db:
            return read_facts(db)
    except sqlite3.Error:
        return {}
