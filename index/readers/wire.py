"""A document as plain JSON values and back, exact and checked.

The worker process reads files nobody vouches for, so what it sends is data to be checked, never
objects to be loaded: JSON in, and every type, kind and span looked at before a Document is made.
"""

from __future__ import annotations

from typing import Any

from index.datatypes import (
    Block,
    BlockKind,
    Cell,
    Document,
    Furniture,
    FurnitureKind,
    Page,
    Section,
    Source,
    Span,
    Turn,
)


def to_wire(document: Document) -> dict[str, Any]:
    """Return the document as lists, strings and numbers only."""
    return {
        "id": document.id,
        "text": document.text,
        "source": _source_to_wire(document.source),
        "media_type": document.media_type,
        "blocks": [
            [
                block.kind.value,
                *_ends(block.span),
                block.level,
                block.lead_in,
                [[cell.column, *_ends(cell.span)] for cell in block.cells],
            ]
            for block in document.blocks
        ],
        "sections": [
            [list(section.path), *_ends(section.span), section.source and _source_to_wire(section.source)]
            for section in document.sections
        ],
        "turns": [[turn.speaker, *_ends(turn.span)] for turn in document.turns],
        "pages": [[page.number, *_ends(page.span)] for page in document.pages],
        "furniture": [[part.kind.value, *_ends(part.span)] for part in document.furniture],
        "warnings": list(document.warnings),
    }


def from_wire(values: Any) -> Document:  # noqa: ANN401 - whatever the other side sent
    """Return the document that `to_wire` made the values of.

    Raises:
        ValueError: if anything is not what `to_wire` writes, or a span lies outside the text.
    """
    try:
        return _document(values)
    except (TypeError, KeyError, IndexError, AttributeError) as exc:
        raise ValueError(f"not a document: {exc}") from exc


def _document(values: dict[str, Any]) -> Document:
    text = _string(values["text"])
    size = len(text)
    return Document(
        id=_string(values["id"]),
        text=text,
        source=_source(values["source"]),
        media_type=_string(values["media_type"]),
        blocks=tuple(
            Block(
                BlockKind(kind),
                _span(start, end, size),
                _number(level),
                _string(lead_in),
                tuple(Cell(_string(column), _span(first, last, size)) for column, first, last in cells),
            )
            for kind, start, end, level, lead_in, cells in values["blocks"]
        ),
        sections=tuple(
            Section(_strings(path), _span(start, end, size), None if source is None else _source(source))
            for path, start, end, source in values["sections"]
        ),
        turns=tuple(Turn(_string(speaker), _span(start, end, size)) for speaker, start, end in values["turns"]),
        pages=tuple(Page(_number(number), _span(start, end, size)) for number, start, end in values["pages"]),
        furniture=tuple(
            Furniture(_span(start, end, size), FurnitureKind(kind)) for kind, start, end in values["furniture"]
        ),
        warnings=_strings(values["warnings"]),
    )


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _source_to_wire(source: Source) -> list[Any]:
    return [
        source.title,
        source.publisher,
        list(source.authors),
        source.published,
        source.superseded,
        source.replaces,
        source.url,
        source.language,
    ]


def _source(values: list[Any]) -> Source:
    title, publisher, authors, *rest = values
    published, superseded, replaces, url, language = (_optional(value) for value in rest)
    return Source(
        _optional(title), _optional(publisher), _strings(authors), published, superseded, replaces, url, language
    )


def _span(start: object, end: object, size: int) -> Span:
    first, last = _number(start), _number(end)
    if not 0 <= first <= last <= size:
        raise ValueError(f"span [{first}, {last}) outside a text of {size} characters")
    return Span(first, last)


def _number(value: object) -> int:
    if type(value) is not int:  # bool is an int to isinstance
        raise ValueError(f"expected a whole number, got {value!r}")
    return value


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected a string, got {type(value).__name__}")
    return value


def _optional(value: object) -> str | None:
    return None if value is None else _string(value)


def _strings(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise ValueError(f"expected a list, got {type(values).__name__}")
    return tuple(_string(value) for value in values)
