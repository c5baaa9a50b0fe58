"""What must hold for every document a reader gives, whatever it read."""

from __future__ import annotations

from itertools import pairwise

from index.datatypes import BlockKind, Document


def check_document(document: Document) -> None:
    text = document.text
    end = 0
    for block in document.blocks:
        assert end <= block.span.start < block.span.end <= len(text)
        words = block.span.cut(text)
        assert words == words.strip()
        end = block.span.end
        for cell in block.cells:
            assert block.kind is BlockKind.TABLE_ROW
            assert len(cell.span) == 0 or block.span.contains(cell.span)
        assert (block.level > 0) == (block.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM))
    assert bool(document.sections) == bool(text)
    if text:
        assert document.sections[0].span.start == 0
        assert document.sections[-1].span.end == len(text)
    for before, after in pairwise(document.sections):
        assert before.span.end == after.span.start
    for placed in (document.turns, document.furniture):
        for value in placed:
            assert 0 <= value.span.start < value.span.end <= len(text)
        for before, after in pairwise(placed):
            assert before.span.end <= after.span.start
