"""Which files of a folder are documents, and what each holds right now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from index.errors import CorpusError
from index.readers.dispatch import SUPPORTED_SUFFIXES

IGNORE_FILE = ".indexignore"


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file that is to be read: its document id and where it is."""

    document_id: str
    path: Path


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read: the document id, why, and what to do about it ("" if nothing)."""

    document_id: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a folder holds: files to read in order of id, and what was passed over.

    `unlisted` are the subfolders that could not be looked into, as ids of documents begin: "" for the folder itself.
    """

    files: tuple[CorpusFile, ...]
    problems: tuple[Problem, ...]
    unlisted: tuple[str, ...] = ()

    def hides(self, document_id: str) -> bool:
        """Tell whether the document may be there, in a subfolder that could not be looked into."""
        return any(document_id.startswith(prefix) for prefix in self.unlisted)


def list_corpus(folder: Path) -> Corpus:
    """Return the documents of a folder and its subfolders.

    Hidden files and what `.indexignore` names (as in .gitignore) are left out without a word. Symbolic links are
    followed only to places inside the folder.

    Raises:
        CorpusError: The folder is missing, or is a file.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise CorpusError(f"The corpus folder {str(folder)!r} {what}.", "Name the folder of documents with --corpus.")
    ignore_file = folder / IGNORE_FILE
    lines = ignore_file.read_text(encoding="utf-8", errors="replace").splitlines() if ignore_file.is_file() else []
    ignored = GitIgnoreSpec.from_lines(lines)
    walk = _Walk(folder, folder.resolve())
    files: list[CorpusFile] = []
    for path in walk.files(folder, frozenset([folder.resolve()])):
        document_id = path.relative_to(folder).as_posix()
        if ignored.match_file(document_id):
            continue
        if not _is_utf8(document_id):
            shown = document_id.encode("utf-8", "backslashreplace").decode()
            walk.problems.append(Problem(shown, "Its name is not valid UTF-8.", "Rename the file."))
        elif path.suffix.lower() in SUPPORTED_SUFFIXES:
            files.append(CorpusFile(document_id, path))
        else:
            kinds = " ".join(sorted(SUPPORTED_SUFFIXES))
            reason = f"{path.suffix or 'A file without a suffix'} is not a format that can be read ({kinds})."
            walk.problems.append(Problem(document_id, reason, "Convert it, or name it in .indexignore."))
    files.sort(key=lambda file: file.document_id)
    return Corpus(tuple(files), tuple(walk.problems), tuple(walk.unlisted))


class _Walk:
    """One walk through a corpus folder, and what it could not look at."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder, self._root = folder, root
        self.problems: list[Problem] = []
        self.unlisted: list[str] = []

    def files(self, folder: Path, above: frozenset[Path]) -> Iterator[Path]:
        """Yield the files below a folder. `above` are the folders we are inside of, so that no link can loop."""
        try:
            entries = sorted(folder.iterdir())
        except OSError as exc:
            name = self._name(folder)
            self.unlisted.append("" if name == "." else f"{name}/")
            self._report(folder, f"The folder cannot be listed: {exc.strerror}.", "Allow this user to read it.")
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                real = entry.resolve(strict=True)
            except (OSError, RuntimeError):
                self._report(entry, "The link leads nowhere.", "Remove or mend the link.")
                continue
            if entry.is_symlink() and not real.is_relative_to(self._root):
                self._report(entry, "The link leads out of the corpus folder.", "Copy what it points to into it.")
            elif real.is_dir():
                if real not in above:
                    yield from self.files(entry, above | {real})
            elif real.is_file():
                yield entry

    def _report(self, path: Path, reason: str, remedy: str) -> None:
        self.problems.append(Problem(self._name(path), reason, remedy))

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def digest_file(path: Path) -> tuple[str, int]:
    """Return the sha256 of a file's bytes and their number. Contents are compared, never dates: dates can lie.

    Raises:
        OSError: It cannot be read, or is gone.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()
