"""A plain text file as a document: articles, pages and transcripts pasted as text."""

from __future__ import annotations

from dataclasses import replace

from index.datatypes import Document, Source
from index.readers.articles import read_articles
from index.readers.datelines import read_dateline
from index.readers.decoding import decode
from index.readers.facts import read_fact_lines
from index.readers.lines import read_pieces
from index.readers.marking import mark_blocks
from index.readers.structure import build_sections, find_turns


def read_plain_text(content: bytes, document_id: str) -> Document:
    """Return the document; its text is the decoded text unchanged, its blocks are read from the form of its lines."""
    text, warnings = decode(content)
    blocks = mark_blocks(text, read_pieces(text))
    sections = read_articles(text, blocks, build_sections(text, blocks))
    has_articles = any(section.source for section in sections)
    facts = read_fact_lines(text, blocks)
    facts = replace(facts, published=facts.published or read_dateline(text, blocks))
    return Document(
        id=document_id,
        text=text,
        # What the first of several articles says of itself does not hold for the others.
        source=Source() if has_articles else facts,
        media_type="text/plain",
        blocks=blocks,
        sections=sections,
        turns=find_turns(text, blocks),
        warnings=warnings,
    )
