"""What a run was made with, for settings.json: index, program, reader, libraries."""

from __future__ import annotations

import hashlib
import json
import platform
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

from index.snapshot import Snapshot

_ROOT = Path(__file__).resolve().parent.parent
_PROGRAM = ("index", "rag", "models")
# Those whose version can change an answer.
_LIBRARIES = ("sentence-transformers", "torch", "faiss-cpu", "numpy")


def describe_corpus(snapshot: Snapshot) -> dict[str, Any]:
    """Return, for settings.json, what the index says of itself, its documents by digest, and the libraries used."""
    facts = snapshot.facts
    return {
        "fingerprint": facts.fingerprint,
        "built_at": facts.built_at,
        "corpus": facts.corpus,
        "embedder": {"name": facts.embedder, "digest": facts.embedder_digest},
        "chunk_options": json.loads(facts.chunk_options),
        "version": footnote_version(),
        "program": digest_program(),
        "documents": {row.id: row.digest for row in snapshot.documents()},
        "versions": {"python": platform.python_version()} | {name: metadata.version(name) for name in _LIBRARIES},
    }


def footnote_version() -> str:
    """Return the version in pyproject.toml: the package is run from its folder, never installed."""
    version: str = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return version


def describe_reader(name: str) -> dict[str, Any]:
    """Return, for settings.json, what reads and the sha256 of its weights by file; none for one that has none."""
    weights = sorted((_ROOT / "models" / name).glob("*.safetensors"))
    return {"name": name, "weights": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in weights}}


def digest_program() -> str:
    """Return a digest of the code and weights that answer: other code, other answers, whatever the options say."""
    digest = hashlib.sha256()
    files = (path for folder in _PROGRAM for path in (_ROOT / folder).rglob("*") if path.is_file())
    for path in sorted(path for path in files if "__pycache__" not in path.parts):
        digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
