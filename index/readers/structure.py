"""The structure every format shares: sections from headings, turns from labelled paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from index.datatypes import Block, BlockKind, Section, Span
from index.readers.transcripts import find_turns

__all__ = ["build_sections", "find_turns"]


def build_sections(text: str, blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Return the sections of a text in order, covering it without gaps; () for an empty text.

    A section runs from its heading to the next heading of any depth; what stands before the first
    heading is a section with the path ().
    """
    if not text:
        return ()
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    starts = [heading.span.start for heading in headings]
    sections = []
    if not starts or starts[0] > 0:
        sections.append(Section((), Span(0, starts[0] if starts else len(text))))
    open_headings: list[tuple[int, str]] = []
    ends = [*starts[1:], len(text)]
    for heading, end in zip(headings, ends, strict=False):  # without headings there is one end too many
        while open_headings and open_headings[-1][0] >= heading.level:
            open_headings.pop()
        open_headings.append((heading.level, " ".join(heading.span.cut(text).split())))
        sections.append(Section(tuple(words for _, words in open_headings), Span(heading.span.start, end)))
    return tuple(sections)
