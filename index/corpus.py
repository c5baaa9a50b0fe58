"""Which files of a folder are documents, and what each holds right now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
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
    """What could not be read, or only with a loss.

    Attributes:
        document_id: Which document, or which file or folder that is none.
        reason: Why, a full sentence.
        remedy: What to do about it; "" if nothing.
        is_unread: Whether words that may be wanted are not in the index because of it.
    """

    document_id: str
    reason: str
    remedy: str = ""
    is_unread: bool = False


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
    ignored = _ignored(ignore_file, lines)
    walk = _Walk(folder)
    files: list[CorpusFile] = []
    for path in walk.files():
        document_id = path.relative_to(folder).as_posix()
        if ignored.match_file(document_id):
            continue
        if not _is_utf8(document_id):
            shown = document_id.encode("utf-8", "backslashreplace").decode()
            walk.problems.append(Problem(shown, "Its name is not valid UTF-8.", "Rename the file.", is_unread=True))
        elif path.suffix.lower() in SUPPORTED_SUFFIXES:
            files.append(CorpusFile(document_id, path))
        else:
            kinds = " ".join(sorted(SUPPORTED_SUFFIXES))
            reason = f"{path.suffix or 'A file without a suffix'} is not a format that can be read ({kinds})."
            remedy = "Convert it, or name it in .indexignore."
            walk.problems.append(Problem(document_id, reason, remedy, is_unread=True))
    files.sort(key=lambda file: file.document_id)
    return Corpus(tuple(files), tuple(walk.problems), tuple(walk.unlisted))


def _ignored(path: Path, lines: Sequence[str]) -> GitIgnoreSpec:
    for at, line in enumerate(lines, 1):
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError as exc:
            raise CorpusError(f"Line {at} of {str(path)!r} is no pattern: {line!r}.", "Mend or remove it.") from exc
    return GitIgnoreSpec.from_lines(lines)


class _Walk:
    """One walk through a corpus folder, and what it could not look at."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._root = folder, folder.resolve()
        self._visited: set[Path] = set()
        self.problems: list[Problem] = []
        self.unlisted: list[str] = []

    def files(self) -> Iterator[Path]:
        """Yield the files, each once: links come after what is really there, and to no place seen before."""
        pending = [self._folder]
        links: list[Path] = []
        while pending or links:
            path = pending.pop() if pending else links.pop(0)
            try:
                real = path.resolve(strict=True)
            except (OSError, RuntimeError):
                self._report(path, "The link leads nowhere.", "Remove or mend the link.")
                continue
            if not real.is_relative_to(self._root):
                self._report(path, "The link leads out of the corpus folder.", "Copy what it points to into it.")
            elif real in self._visited:
                continue
            elif real.is_dir():
                self._visited.add(real)
                entries = self._entries(path)
                links += [entry for entry in entries if entry.is_symlink()]
                pending += [entry for entry in reversed(entries) if not entry.is_symlink()]
            elif real.is_file():
                self._visited.add(real)
                yield path
            else:
                self._report(path, "It is a pipe, a socket or a device, not a file.", "Remove it.")

    def _entries(self, folder: Path) -> list[Path]:
        try:
            return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
        except OSError as exc:
            name = self._name(folder)
            self.unlisted.append("" if name == "." else f"{name}/")
            self._report(folder, f"The folder cannot be listed: {exc.strerror}.", "Allow this user to read it.")
            return []

    def _report(self, path: Path, reason: str, remedy: str) -> None:
        shown = self._name(path).encode("utf-8", "backslashreplace").decode()
        self.problems.append(Problem(shown, reason, remedy, is_unread=True))

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
