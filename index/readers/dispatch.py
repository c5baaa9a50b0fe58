"""Choosing the reader for a file by what its bytes are, with its extension as the tie-breaker."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum
from pathlib import Path

from index.datatypes import Document
from index.errors import ReadError
from index.readers.limits import DEFAULT_LIMITS, ReadLimits

_PDF_MARK, _ZIP_MARK, _OLE_MARK = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_START = re.compile(rb"(?:\s|<!--.*?-->|<\?xml.*?\?>)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(rb"<[a-z!/?]", re.IGNORECASE)
# Markdown's headings, each on a line of its own below a white one: no comment in a list of settings.
_MARKDOWN_HEADING = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?|\n[ \t]*\r?\n)#{1,6}[ \t]+(?=[^\W\d_]|[\x80-\xff])")
_MIN_HEADINGS = 2
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1b\b"})


class Format(Enum):
    """A format there is a reader for; the value is what a person calls it."""

    TEXT = "plain text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    WORD = "Word (DOCX)"


_FORMATS = {
    ".txt": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".pdf": Format.PDF,
    ".docx": Format.WORD,
}
SUPPORTED_SUFFIXES = frozenset(_FORMATS)


def read_document(path: Path, document_id: str, limits: ReadLimits = DEFAULT_LIMITS) -> Document:
    """Return the document the file holds.

    Args:
        path: The file.
        document_id: Its path relative to the corpus folder, with forward slashes.
        limits: What reading it may cost.

    Raises:
        ReadError: if it cannot be opened, is empty, too large, of no supported format, damaged, or holds no words.
    """
    named = _FORMATS.get(path.suffix.lower())
    if named is None:
        raise ReadError(
            f"{document_id} is of a type that cannot be read ({path.suffix or 'no extension'}).",
            f"Save it as one of {', '.join(sorted(SUPPORTED_SUFFIXES))}.",
        )
    content = _read_bytes(path, document_id, limits)
    found = _sniff(content, named, document_id)
    is_plain = named is Format.TEXT and found is Format.MARKDOWN  # plain text too, with marks
    lies = (
        ""
        if found is named or is_plain
        else f"The extension {path.suffix} says {named.value}, but the file is {found.value}"
    )
    try:
        document = _read(found, content, document_id, limits)
    except ReadError as exc:
        if lies:
            raise ReadError(f"{lies}, and {exc.message}", exc.remedy) from exc
        raise
    if not any(character.isalnum() for character in document.text):
        raise ReadError(f"{document_id} holds no words.", "Put words in it, or take it out of the folder.")
    if lies:
        document = replace(document, warnings=(f"{lies} and was read as that.", *document.warnings))
    return document


def _read_bytes(path: Path, document_id: str, limits: ReadLimits) -> bytes:
    try:
        if not path.is_file():  # a folder, or a pipe that would block for ever
            raise ReadError(f"{document_id} is not there, or not a file.", "Run the build again if it was just moved.")
        with path.open("rb") as stream:
            content = stream.read(limits.max_bytes + 1)
    except OSError as exc:
        raise ReadError(
            f"{document_id} could not be opened: {exc.strerror or exc}.",
            "Check that it is still there and that you may read it.",
        ) from exc
    if len(content) > limits.max_bytes:
        raise ReadError(
            f"{document_id} is larger than {limits.max_bytes / 1e6:g} MB.",
            "Split it into smaller documents, or raise ReadLimits.max_bytes.",
        )
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise ReadError(f"{document_id} is empty.", "Put words in it, or take it out of the folder.")
    return content


def _sniff(content: bytes, named: Format, document_id: str) -> Format:
    """Return the format of the bytes.

    Raises:
        ReadError: if they are of a known format without a reader, or not text at all.
    """
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024]
    # Some programs write a few lines before the mark; only a file called .pdf gets that benefit.
    if head.startswith(_PDF_MARK) or (named is Format.PDF and _PDF_MARK in head):
        return Format.PDF
    if content.startswith(_ZIP_MARK):
        return _sniff_zip(content, named, document_id)
    if content.startswith(_OLE_MARK):
        raise _ole_error(content, document_id)
    if head.startswith(b"{\\rtf"):
        raise ReadError(f"{document_id} is RTF, which cannot be read.", "Open it in a word processor, save it as DOCX.")
    if not _is_text(content):
        raise ReadError(
            f"{document_id} is neither text nor a {Format.PDF.value} or {Format.WORD.value} document.",
            "Check the file: it may be damaged, an image, or a program's own data.",
        )
    if _HTML_START.match(content[:4096].lstrip(b"\xef\xbb\xbf")):
        return Format.HTML
    if named is Format.HTML:
        return Format.HTML if _TAG.search(content) or content.startswith(_WIDE_MARKS) else Format.TEXT
    if named is Format.MARKDOWN or len(_MARKDOWN_HEADING.findall(content)) >= _MIN_HEADINGS:
        return Format.MARKDOWN
    return Format.TEXT


def _sniff_zip(content: bytes, named: Format, document_id: str) -> Format:
    # Names of parts stand uncompressed in a zip, so a damaged file can be told as well.
    if b"word/document" in content or (named is Format.WORD and not _other_office(content)):
        return Format.WORD
    what = _other_office(content) or "a ZIP archive"
    raise ReadError(
        f"{document_id} is {what}, which cannot be read.",
        "Unpack it, or save it from its own program as PDF or DOCX.",
    )


def _other_office(content: bytes) -> str:
    for mark, what in (
        (b"xl/workbook", "an Excel workbook"),
        (b"ppt/presentation", "a PowerPoint presentation"),
        (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"),
        (b"mimetypeapplication/epub", "an EPUB book"),
    ):
        if mark in content:
            return what
    return ""


def _ole_error(content: bytes, document_id: str) -> ReadError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return ReadError(f"{document_id} is encrypted.", "Open it with its password and save it without one.")
    return ReadError(
        f"{document_id} is in the Word format of before 2007 (.doc) or another old Office format.",
        "Open it in a word processor and save it as DOCX.",
    )


def _is_text(content: bytes) -> bool:
    """Return whether the bytes are text in some encoding, stray NULs and control characters forgiven."""
    sample = content[:8192]
    if sample.startswith(_WIDE_MARKS):
        return True
    n_controls = len(sample) - len(sample.translate(None, _CONTROLS))
    n_zeros = sample.count(0)
    looks_wide = n_zeros > 0.25 * len(sample) and min(sample[0::2].count(0), sample[1::2].count(0)) < 0.1 * n_zeros
    return looks_wide or n_controls <= 0.1 * len(sample)


def _read(found: Format, content: bytes, document_id: str, limits: ReadLimits) -> Document:
    if found is Format.TEXT:
        from index.readers.plain_text import read_plain_text

        return read_plain_text(content, document_id)
    if found is Format.MARKDOWN:
        from index.readers.markdown import read_markdown

        return read_markdown(content, document_id)
    if found is Format.HTML:
        from index.readers.html_page import read_html

        return read_html(content, document_id)
    from index.readers.sandbox import shared_sandbox

    reader = "index.readers.pdf:read_pdf" if found is Format.PDF else "index.readers.word:read_word"
    return shared_sandbox().read(reader, content, document_id, limits)
