"""A Markdown file as a document, be it written by hand or made from a PDF with hardly any marks."""

from __future__ import annotations

from dataclasses import replace

from index.datatypes import Document, Source
from index.readers.articles import read_articles
from index.readers.datelines import read_dateline
from index.readers.decoding import decode
from index.readers.facts import read_fact_lines, read_front_matter
from index.readers.markdown_pieces import read_markdown_pieces
from index.readers.markdown_source import mend_markdown
from index.readers.marking import mark_blocks
from index.readers.structure import build_sections, find_turns


def read_markdown(content: bytes, document_id: str) -> Document:
    """Return the document; its text is what a reader sees, without marks, link addresses and front matter."""
    source_text, warnings = decode(content)
    stated, body_start, front_warnings = read_front_matter(source_text)
    text, pieces, anchors, depth_warnings = read_markdown_pieces(mend_markdown(source_text[body_start:]))
    blocks = mark_blocks(text, pieces)
    sections = read_articles(text, blocks, build_sections(text, blocks))
    has_articles = any(section.source for section in sections)
    facts = read_fact_lines(text, blocks)
    facts = replace(facts, published=facts.published or read_dateline(text, blocks))
    return Document(
        id=document_id,
        text=text,
        source=stated.filled_from(Source() if has_articles else facts),
        media_type="text/markdown",
        blocks=blocks,
        sections=sections,
        turns=find_turns(text, blocks),
        furniture=tuple(anchors),
        warnings=(*warnings, *front_warnings, *depth_warnings),
    )
