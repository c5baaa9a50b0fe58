"""What the articles of a document say of themselves, given to the sections in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import Block, Section, Source, Span
from index.readers.facts import read_fact_lines

PlacedArticle = tuple[Span, Source]


def article_at(articles: Sequence[PlacedArticle], span: Span) -> PlacedArticle | None:
    """Return the article that the span stands in, None outside them."""
    return next((article for article in articles if article[0].overlaps(span)), None)


def with_articles(
    text: str, content: Sequence[Block], sections: Sequence[Section], articles: Sequence[PlacedArticle]
) -> tuple[Section, ...]:
    """Return the sections, those whose heading stands in an article with what it says of itself."""
    sources = {
        span: own.filled_from(read_fact_lines(text, [block for block in content if span.contains(block.span)]))
        for span, own in articles
    }
    result = []
    for section in sections:
        article = article_at(articles, Span(section.span.start, section.span.start + 1)) if section.path else None
        result.append(replace(section, source=sources[article[0]]) if article else section)
    return tuple(result)
