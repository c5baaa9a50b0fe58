"""Renders the demonstration corpus: every sources/<collection>/<name>.md becomes <collection>/<name>.<format>.

Run it from anywhere, as often as you like: the same sources give the same bytes. A rendered file whose source is gone
is removed, but only if it is still the file that was made; files put here by hand are never touched.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

from rendering.html_page import render_html
from rendering.markdown_file import render_markdown
from rendering.pdf_file import UnprintableTextError, render_pdf
from rendering.source_document import SourceDocument, SourceError, read_source
from rendering.text_file import render_text
from rendering.word_file import render_word

CORPUS = Path(__file__).resolve().parent
RECORD = "sources/rendered.sha256"  # what was made, in the form that `sha256sum -c` reads

RENDERERS: dict[str, Callable[[SourceDocument], bytes]] = {
    "md": render_markdown,
    "html": render_html,
    "pdf": render_pdf,
    "docx": render_word,
    "txt": render_text,
}


class ForeignFileError(Exception):
    """A file that this program did not make stands where it would write."""


def main(corpus: Path = CORPUS) -> int:
    """Render every source of the corpus and return 0, or 1 if any source could not be rendered."""
    old_record = read_record(corpus / RECORD)
    documents, faults = read_sources(corpus)
    new_record: dict[str, str] = {}
    for document in documents:
        try:
            content = RENDERERS[document.format](document)
            new_record[document.id] = write_document(corpus, document.id, content, is_ours=document.id in old_record)
        except (UnprintableTextError, ForeignFileError) as error:
            faults[f"{document.collection}/{document.name}"] = str(error)
    for document_id in sorted(old_record.keys() - new_record.keys()):
        if document_id.rpartition(".")[0] in faults:  # the file of the last run that worked stays
            new_record[document_id] = old_record[document_id]
        else:
            remove_document(corpus, document_id, old_record[document_id])
    write_record(corpus / RECORD, new_record)
    for note in [*find_missing_versions(documents), *(f"not made  {name}: {why}" for name, why in faults.items())]:
        say(note)
    say(f"{len(new_record)} files stand in the corpus, {len(faults)} sources could not be rendered")
    return 1 if faults else 0


def read_sources(corpus: Path) -> tuple[list[SourceDocument], dict[str, str]]:
    """Return the documents in the order of their paths, and the faults of the unreadable ones by collection/name."""
    documents: list[SourceDocument] = []
    faults: dict[str, str] = {}
    for path in sorted((corpus / "sources").glob("*/*.md")):
        try:
            documents.append(read_source(path))
        except (SourceError, UnicodeDecodeError) as error:
            faults[f"{path.parent.name}/{path.stem}"] = str(error)
    return documents, faults


def write_document(corpus: Path, document_id: str, content: bytes, *, is_ours: bool) -> str:
    """Write a rendered file unless it is there already, say so, and return its checksum.

    Raises ForeignFileError where another file has that name; `is_ours` tells that an earlier run made it.
    """
    path = corpus / document_id
    if path.exists() and path.read_bytes() == content:
        say(f"unchanged {document_id}")
    elif path.exists() and not is_ours:
        raise ForeignFileError(f"{document_id} is there already and was not made by this program; move it away")
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        say(f"made      {document_id}")
    return hashlib.sha256(content).hexdigest()


def remove_document(corpus: Path, document_id: str, checksum: str) -> None:
    """Remove a rendered file whose source is gone, unless somebody has changed it since."""
    path = corpus / document_id
    if not path.exists():
        return
    if hashlib.sha256(path.read_bytes()).hexdigest() != checksum:
        say(f"kept      {document_id}: its source is gone, but the file was changed by hand")
        return
    path.unlink()
    say(f"removed   {document_id}: its source is gone")


def read_record(path: Path) -> dict[str, str]:
    """Return the checksum of every file made by the last run, by document id; empty before the first run."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {document_id: checksum for checksum, _, document_id in (line.partition("  ") for line in lines)}


def write_record(path: Path, record: dict[str, str]) -> None:
    """Write the checksums in the order of the ids."""
    text = "".join(f"{record[document_id]}  {document_id}\n" for document_id in sorted(record))
    path.write_text(text, encoding="utf-8", newline="\n")


def find_missing_versions(documents: list[SourceDocument]) -> list[str]:
    """Return a note for each document that replaces one which is not in the corpus."""
    ids = {document.id for document in documents}
    return [
        f"note      {document.id} replaces {document.replaces}, which is not here"
        for document in documents
        if document.replaces and document.replaces not in ids
    ]


def say(line: str) -> None:
    """Write a line for the person at the screen."""
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
