"""What every test of a reader may ask of a document."""

from collections.abc import Callable

import pytest

from index.datatypes import BlockKind, Document


def check(document: Document) -> None:
    text, size = document.text, len(document.text)
    reached = 0
    for block in document.blocks:
        assert reached <= block.span.start < block.span.end <= size
        assert not text[reached : block.span.start].strip(), "only white space lies between blocks"
        assert block.span.cut(text).strip() == block.span.cut(text)
        reached = block.span.end
        in_row = block.span.start
        for cell in block.cells:
            assert in_row <= cell.span.start < cell.span.end <= block.span.end
            in_row = cell.span.end
        assert bool(block.cells) == (block.kind is BlockKind.TABLE_ROW)
        assert (block.level > 0) == (block.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM))
    assert not text[reached:].strip()
    reached = 0
    for section in document.sections:
        assert section.span.start == reached
        reached = section.span.end
    assert reached == size
    reached = 0
    for part in document.furniture:
        assert reached <= part.span.start < part.span.end <= size
        reached = part.span.end
    reached = 0
    for page in document.pages:
        assert reached <= page.span.start <= page.span.end <= size
        reached = page.span.end
    text.encode("utf-8")
    assert "\0" not in text
    assert "\r" not in text


@pytest.fixture(scope="session")
def check_document() -> Callable[[Document], None]:
    return check


@pytest.fixture
def words_of() -> Callable[..., list[str]]:
    """Give the words of a document's blocks, of one kind if asked, furniture left out unless asked."""

    def words(document: Document, kind: BlockKind | None = None, furniture: bool = False) -> list[str]:
        return [
            block.span.cut(document.text)
            for block in document.blocks
            if kind in (None, block.kind)
            and furniture == any(part.span.contains(block.span) for part in document.furniture)
        ]

    return words
