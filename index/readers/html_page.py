"""HTML pages as documents.

The library is lxml. What an extractor such as trafilatura gives is the main text alone, reworded in
its white space, with no way back to what it left out; here the furniture stays in the text and is
marked, so a parser is wanted and the judging is ours. lxml's is the fastest that is well kept, and
its walker needs no recursion, so a page nested thousands deep is read like any other.
"""

from __future__ import annotations

import re

from lxml import etree

from index.datatypes import BlockKind, Document
from index.errors import ReadError
from index.readers.decoding import decode
from index.readers.html_articles import ArticlePlaces, find_articles
from index.readers.html_depth import flatten
from index.readers.html_facts import read_source
from index.readers.html_furniture import PageJudge
from index.readers.html_names import Element
from index.readers.html_walk import write_page
from index.readers.writing import DocumentWriter, Words

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD_BYTES = 4096  # a charset further down is too late for browsers as well


def read_html(content: bytes, document_id: str) -> Document:
    """Return the page as a reader sees it, its furniture marked.

    Raises:
        ReadError: if there is no page in the bytes.
    """
    declared = _DECLARED.search(content[:_HEAD_BYTES])
    text, warnings = decode(content, declared[1].decode("ascii", errors="ignore") if declared else None)
    root, is_cut = _parse(text)
    if is_cut:
        root, is_cut = _parse(flatten(text))
    if root is None:
        raise ReadError(f"{document_id} holds no page.", "Save the page again from a browser.")
    writer = DocumentWriter()
    judge = PageJudge(root)
    articles = ArticlePlaces(find_articles(root, judge))
    _write_title(root, writer, articles)
    write_page(root, judge, writer, articles)
    if is_cut and not writer.length:
        raise ReadError(f"{document_id} is nested too deep to be read.", "Save its text in a simpler form.")
    if is_cut:
        warnings = (*warnings, "The page is nested too deep; what follows its deepest place was left out.")
    heading = writer.first_heading() if any(not articles.holds(title) for title in root.iter("h1", "title")) else None
    source = read_source(root, heading, articles.elements)
    return writer.finish(document_id, "text/html", source, warnings, articles.placed)


def _parse(text: str) -> tuple[Element | None, bool]:
    """Return the root of the page, None if there is nothing in it, and whether it is too deep to be read whole."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError):
        return None, False
    return root, any("depth" in entry.message.lower() for entry in parser.error_log)


def _write_title(root: Element, writer: DocumentWriter, articles: ArticlePlaces) -> None:
    """Begin with the page's title when no main heading shows it; that of one article among several does not."""
    title = root.find(".//title")
    if title is not None and all(articles.holds(heading) for heading in root.iter("h1")):
        words = " ".join("".join(title.itertext()).split())
        writer.add(BlockKind.HEADING, Words(words), level=1)
