"""DOCX files as documents.

python-docx opens the package and finds its parts; the paragraphs are walked here, because its own
view of them leaves out inserted text, text boxes, notes and the numbers of lists.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from index.datatypes import Document, FurnitureKind, Source
from index.errors import ReadError
from index.readers.limits import DEFAULT_LIMITS, ReadLimits
from index.readers.word_package import check_package
from index.readers.word_styles import Element, Numbering, W, read_styles, value_of
from index.readers.word_walk import WordWalker
from index.readers.writing import DocumentWriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_AUTHORS = frozenset(("python-docx", "author", "user", "admin", "administrator", "unknown", "un-named"))
_NOT_TITLES = frozenset(("word document", "title", "untitled"))


def read_word(content: bytes, document_id: str, limits: ReadLimits = DEFAULT_LIMITS) -> Document:
    """Return the document as a reader sees it: deleted text left out, hidden text marked, no pages.

    Raises:
        ReadError: if it is damaged, encrypted, not a Word document, or unpacks to more than the limits allow.
    """
    check_package(content, document_id, limits)
    import docx
    from docx.opc.exceptions import OpcError

    try:
        opened = docx.Document(BytesIO(content))
        body = opened.element.body
    except (OpcError, zipfile.BadZipFile, zlib.error, etree.LxmlError, *_BAD_CONTENT) as exc:
        raise ReadError(
            f"{document_id} is not a whole Word document ({exc}).",
            "Open it in a word processor, let it repair the file, and save it again as DOCX.",
        ) from exc
    parts = _related_parts(opened.part)
    styles = read_styles(parts.get("styles"))
    titles = {style_id for style_id, style in styles.items() if style.is_title}
    has_title = any(value_of(style) in titles for style in body.iter(f"{W}pStyle"))
    writer = DocumentWriter()
    walker = WordWalker(writer, styles, Numbering(parts.get("numbering")), _notes(parts), has_title)
    for kind in ("header", "footer"):
        for part in _distinct_parts(opened, kind):
            walker.write(part, FurnitureKind.RUNNING_HEADER)
        if kind == "header":
            walker.write(body)
            walker.finish()
    return writer.finish(document_id, MEDIA_TYPE, _read_properties(opened))


_BAD_CONTENT = (KeyError, ValueError, AttributeError, RuntimeError, NotImplementedError, OSError, EOFError)


def _related_parts(part: Any) -> dict[str, Element]:  # noqa: ANN401 - python-docx ships no types
    """Return the roots of the styles, numbering and notes parts by the last word of their relation."""
    found: dict[str, Element] = {}
    for relation in part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if relation.is_external or kind not in ("styles", "numbering", "footnotes", "endnotes"):
            continue
        try:
            found[kind] = etree.fromstring(relation.target_part.blob, _safe_parser())
        except etree.LxmlError:
            continue  # the text itself can be read without
    return found


def _safe_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _notes(parts: dict[str, Element]) -> dict[tuple[str, str], Element]:
    return {
        (kind, note.get(f"{W}id") or ""): note
        for kind in ("footnote", "endnote")
        for note in (parts[f"{kind}s"].iter(f"{W}{kind}") if f"{kind}s" in parts else ())
        if note.get(f"{W}type") in (None, "normal")  # not the lines that part notes from text
    }


def _distinct_parts(opened: Any, kind: str) -> Iterator[Element]:  # noqa: ANN401 - python-docx ships no types
    """Yield the roots of header or footer parts, each part once however many sections use it."""
    seen: set[str] = set()
    for relation in opened.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            name = str(relation.target_part.partname)
            if name not in seen:
                seen.add(name)
                yield relation.target_part.element


def _read_properties(opened: Any) -> Source:  # noqa: ANN401 - python-docx ships no types
    """Return the core properties that a person wrote; the dates among them are those of the file."""
    try:
        core = opened.core_properties
        title, author, language = (
            " ".join((value or "").split()) for value in (core.title, core.author, core.language)
        )
    except (KeyError, ValueError, AttributeError):
        return Source()
    authors = [name.strip() for name in author.split(";")]
    return Source(
        title=title if title and title.lower() not in _NOT_TITLES else None,
        authors=tuple(name for name in authors if name and name.lower() not in _NOT_AUTHORS),
        language=language or None,
    )
