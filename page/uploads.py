"""Puts uploaded documents into the corpus folder and takes documents out, so that neither can do harm.

Names are made safe, contents are read as their format once before they are kept, nothing is overwritten with other
words, and what is taken out is set aside, not destroyed.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from index.errors import FootnoteError, ReadError
from index.readers import SUPPORTED_SUFFIXES, ReadLimits, read_document

UPLOADS_FOLDER = "uploads"
_NAME_CHARS = 100
_TIME = "%Y-%m-%dT%H-%M-%S-%f"  # the folder of what was taken out then
# Reading once in advance must not hold the page for long; the build reads with its own, wider limits.
_LIMITS = ReadLimits(timeout_s=30.0)


class UploadError(FootnoteError):
    """A document that cannot be put in or taken out."""


@dataclass(frozen=True, slots=True)
class Added:
    """An upload that was kept: its document id, and what to know of how it was read."""

    document_id: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document that was taken out.

    Attributes:
        document_id: What it was called.
        path: Where it is now.
        taken_out_on: The day, ISO 8601 in UTC.
    """

    document_id: str
    path: Path
    taken_out_on: str


def safe_name(name: str) -> str:
    """Return a file name without folders, hidden or control characters, that every system accepts.

    Raises:
        UploadError: Its suffix is none that can be read.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    suffix = PurePosixPath(last).suffix.lower()
    if suffix not in SUPPORTED_SUFFIXES:
        kinds = " ".join(sorted(SUPPORTED_SUFFIXES))
        raise UploadError(
            f"{last!r} is not of a format that can be read ({kinds}).", "Convert it, then upload it again."
        )
    stem = re.sub(r"[^\w\- .()&,']+", "-", last[: -len(suffix)])
    stem = re.sub(r"\s+", " ", stem).strip(" .-")[:_NAME_CHARS].rstrip(" .-")
    return (stem or "document") + suffix


def add_document(corpus: Path, name: str, content: bytes, max_mb: int) -> Added:
    """Put an uploaded document into the corpus folder; return under which id.

    The same bytes under the same name are the same document; other bytes get a name of their own.

    Raises:
        UploadError: It is too large, empty, of a format that cannot be read, or not what its name says.
    """
    safe = safe_name(name)
    if not content:
        raise UploadError(f"{name!r} is empty.", "Choose another file.")
    if len(content) > max_mb * 2**20:
        raise UploadError(
            f"{name!r} is larger than {max_mb} MB.", "Split it, or copy it into the folder on the server."
        )
    folder = corpus / UPLOADS_FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".incoming-", suffix=PurePosixPath(safe).suffix, dir=folder)
        path = Path(temporary)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            warnings = _read_once(path, safe, name)
            target = _free_name(folder, safe, content)
            path.chmod(0o644)
            path.replace(target)
        finally:
            path.unlink(missing_ok=True)
    except OSError as exc:
        raise UploadError(f"{name!r} could not be kept: {exc.strerror}.", "Tell whoever runs the server.") from exc
    return Added(target.relative_to(corpus).as_posix(), warnings)


def _read_once(path: Path, safe: str, name: str) -> tuple[str, ...]:
    try:
        return read_document(path, safe, _LIMITS).warnings
    except ReadError as exc:
        raise UploadError(f"{name!r} cannot be read: {exc.message}", exc.remedy) from exc


def _free_name(folder: Path, name: str, content: bytes) -> Path:
    target = folder / name
    if not target.exists() or target.read_bytes() == content:
        return target
    digest = hashlib.sha256(content).hexdigest()[:8]
    return target.with_name(f"{target.stem} {digest}{target.suffix}")


def original_path(corpus: Path, document_id: str) -> Path:
    """Return where a document's own file is.

    Raises:
        UploadError: It is not there any more, or not inside the corpus folder.
    """
    path = corpus / document_id
    if not path.resolve().is_relative_to(corpus.resolve()) or not path.is_file():
        raise UploadError(f"The file of {document_id!r} is not in the corpus folder any more.", "Rebuild the index.")
    return path


def remove_document(corpus: Path, document_id: str, set_aside: Path) -> Path:
    """Move a document out of the corpus folder into `set_aside`; return where it is now.

    Raises:
        UploadError: It is not there, or cannot be moved.
    """
    path = original_path(corpus, document_id)
    target = set_aside / datetime.now(UTC).strftime(_TIME) / document_id
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.replace(target)
        except OSError:  # another disk: copy, then drop
            target.write_bytes(path.read_bytes())
            path.unlink()
    except OSError as exc:
        raise UploadError(
            f"{document_id!r} could not be taken out: {exc.strerror}.", "Allow this user to change the corpus folder."
        ) from exc
    return target


def list_set_aside(set_aside: Path) -> tuple[SetAside, ...]:
    """Return what `remove_document` took out and nobody put back, the last first; empty if there is nothing."""
    folders = sorted((path for path in set_aside.glob("*T*") if path.is_dir()), reverse=True)
    return tuple(
        SetAside(path.relative_to(folder).as_posix(), path, folder.name.partition("T")[0])
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )


def put_back(corpus: Path, document_id: str, set_aside_path: Path) -> None:
    """Move a document that was taken out back to where it was.

    Raises:
        UploadError: Another stands there now, or it cannot be moved.
    """
    target = corpus / document_id
    if target.exists():
        raise UploadError(f"Another document is called {document_id!r} now.", "Rename that one first.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(set_aside_path.read_bytes())
        set_aside_path.unlink()
    except OSError as exc:
        raise UploadError(f"{document_id!r} could not be put back: {exc.strerror}.", "Copy it by hand.") from exc
