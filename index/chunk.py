"""Cuts a document into chunks: along sections and speakers, then paragraphs and lists, then sentences. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.datatypes import Block, BlockKind, Chunk, ChunkKind, Document, Furniture, FurnitureKind, Span, ruling
from index.text import search_words, split_sentences, vocabulary

CountTokens = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class ChunkOptions:
    """How large chunks are, in the embedder's own tokens.

    Attributes:
        max_tokens: Most tokens of a chunk's indexed text, context and the model's own marks included. Never set
            past what the embedder reads.
        context_tokens: Most tokens of a chunk's context; notes may take as many again.
        overlap_tokens: Most tokens repeated, in whole sentences, when a paragraph is cut.
    """

    max_tokens: int = 256
    context_tokens: int = 40
    overlap_tokens: int = 40


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is never torn: a sentence, or a table row. One longer than a chunk is cut at its white space."""

    span: Span
    words: str
    tokens: int
    block: int  # position in document.blocks
    in_list: bool
    notes: str
    notes_tokens: int
    kind: ChunkKind


def chunk_document(
    document: Document, count_tokens: CountTokens, options: ChunkOptions = ChunkOptions()
) -> tuple[Chunk, ...]:
    """Return the document's chunks in reading order; empty when it holds nothing but furniture.

    Args:
        document: As read, furniture marked.
        count_tokens: Tokens of each text as the embedder counts, without its start and end marks.
        options: Sizes.
    """
    units = _cut_to_size(_units(document, count_tokens, options), document, count_tokens, options)
    chunks = []
    for _, group in groupby(units, key=lambda unit: _place(document, unit)):
        ruled = list(group)
        context = _context(document, ruled[0].span.start, count_tokens, options)
        room = options.max_tokens - 2 - count_tokens([context])[0]  # 2: the model's start and end marks
        for packed in _pack(ruled, room, options):
            chunks.append(_chunk(document, packed, context))
    return tuple(chunks)


def _place(document: Document, unit: _Unit) -> tuple[int, int, ChunkKind]:
    """Return what a chunk must not reach across: section, turn and kind."""
    at = unit.span.start
    section = bisect_right(document.sections, at, key=lambda value: value.span.start)
    turn = ruling(document.turns, at)
    return section, turn.span.start if turn else -1, unit.kind


def _units(document: Document, count_tokens: CountTokens, options: ChunkOptions) -> list[_Unit]:
    known = vocabulary(document.text)
    pieces: list[tuple[Span, str, int, ChunkKind]] = []
    notes: dict[int, str] = {}
    for at, block in enumerate(document.blocks):
        if block.kind is BlockKind.HEADING:
            continue  # its words are in the context of every chunk below it
        note = search_words(block.lead_in, known) or _question_before(document, block)
        notes[at] = _shortened(note, options.context_tokens, count_tokens)
        for span, kind in _content(document, block):
            if block.kind is BlockKind.TABLE_ROW:
                pieces.append((span, _row_words(document.text, block, known), at, kind))
                continue
            for sentence in split_sentences(document.text, span):
                pieces.append((sentence, search_words(sentence.cut(document.text), known), at, kind))
    counts = count_tokens([words for _, words, *_ in pieces])
    notes_tokens = dict(zip(notes, count_tokens(list(notes.values())), strict=True))
    return [
        _Unit(
            span=span,
            words=words,
            tokens=tokens,
            block=at,
            in_list=document.blocks[at].kind is BlockKind.LIST_ITEM,
            notes=notes[at],
            notes_tokens=notes_tokens[at],
            kind=kind,
        )
        for (span, words, at, kind), tokens in zip(pieces, counts, strict=True)
        if words
    ]


def _content(document: Document, block: Block) -> Iterator[tuple[Span, ChunkKind]]:
    """Yield the parts of the block that are not furniture; reference lists are kept as references."""
    start = block.span.start
    for piece in _furniture_in(document.furniture, block.span):
        if piece.span.start > start:
            yield Span(start, piece.span.start), ChunkKind.PROSE
        if piece.kind is FurnitureKind.REFERENCES:
            yield Span(max(start, piece.span.start), min(piece.span.end, block.span.end)), ChunkKind.REFERENCE
        start = max(start, piece.span.end)
    if start < block.span.end:
        yield Span(start, block.span.end), ChunkKind.PROSE


def _furniture_in(furniture: Sequence[Furniture], span: Span) -> Iterator[Furniture]:
    at = max(0, bisect_right(furniture, span.start, key=lambda value: value.span.start) - 1)
    while at < len(furniture) and furniture[at].span.start < span.end:
        if furniture[at].span.overlaps(span):
            yield furniture[at]
        at += 1


def _row_words(text: str, row: Block, known: frozenset[str]) -> str:
    """Return a table row as "column: cell; column: cell", so that it is found by the names of its columns."""
    if not row.cells:
        return search_words(row.span.cut(text), known)
    pairs = ((search_words(cell.column), search_words(cell.span.cut(text), known)) for cell in row.cells)
    return "; ".join(f"{column}: {words}" if column else words for column, words in pairs if words)


def _question_before(document: Document, block: Block) -> str:
    """Return the question that a turn of a transcript answers, "" when the turn before asks none."""
    at = bisect_right(document.turns, block.span.start, key=lambda value: value.span.start) - 1
    if at < 1 or block.span.start >= document.turns[at].span.end:
        return ""
    before = document.turns[at - 1]
    questions = [span for span in split_sentences(document.text, before.span) if span.cut(document.text).endswith("?")]
    return search_words(questions[-1].cut(document.text)) if questions else ""


def _cut_to_size(
    units: Sequence[_Unit], document: Document, count_tokens: CountTokens, options: ChunkOptions
) -> Iterator[_Unit]:
    """Yield the units, those too long for a chunk cut at white space into parts that fit."""
    most = options.max_tokens - 2 - 2 * options.context_tokens
    for unit in units:
        pending = [unit]
        while pending:
            part = pending.pop()
            middle = _middle_gap(document.text, part.span) if part.tokens > most else None
            if middle is None:
                yield part
                continue
            for span in (Span(middle + 1, part.span.end), Span(part.span.start, middle)):
                words = search_words(span.cut(document.text))
                pending.append(replace(part, span=span, words=words, tokens=count_tokens([words])[0]))


def _middle_gap(text: str, span: Span) -> int | None:
    """Return the white space nearest the middle; the middle itself in text without any; None if it is too short."""
    if len(span) < 32:
        return None
    middle = (span.start + span.end) // 2
    reach = len(span) // 4
    for away in range(reach):
        for at in (middle - away, middle + away):
            if text[at].isspace():
                return at
    return middle - 1


def _context(document: Document, offset: int, count_tokens: CountTokens, options: ChunkOptions) -> str:
    """Return "title › section › speaker" within its tokens: outer headings go first, then words at the end."""
    section = document.section_at(offset)
    title = document.source_at(offset).title or ""
    speaker = document.speaker_at(offset) or ""
    headings = [search_words(part) for part in section.path] if section else []
    for dropped in range(len(headings) + 1):
        parts = [search_words(title), *headings[dropped:], speaker]
        kept = [part for at, part in enumerate(parts) if part and part not in parts[:at]]
        context = " › ".join(kept)
        if count_tokens([context])[0] <= options.context_tokens:
            return context
    return _shortened(context, options.context_tokens, count_tokens)


def _shortened(words: str, max_tokens: int, count_tokens: CountTokens) -> str:
    parts = words[: max_tokens * 12].split()  # 12: no token of ordinary words is longer
    while parts and count_tokens([" ".join(parts)])[0] > max_tokens:
        parts = parts[: max(len(parts) * 3 // 4, len(parts) - 8, 0)] if len(parts) > 1 else []
    return " ".join(parts)


def _pack(units: Sequence[_Unit], room: int, options: ChunkOptions) -> Iterator[list[_Unit]]:
    """Yield runs of units that fit, whole paragraphs and whole lists wherever that is possible."""
    run: list[_Unit] = []
    for atom in _atoms(units):
        if _size(run + atom) <= room:
            run = run + atom
            continue
        if run and (_size(atom) <= room or _size(run) > room // 3):
            yield run
            run = []
        for unit in atom:
            if run and _size([*run, unit]) > room:
                yield run
                run = _overlap(run, unit, room, options)
            run = [*run, unit]
    if run:
        yield run


def _size(run: Sequence[_Unit]) -> int:
    return (run[0].notes_tokens if run else 0) + sum(unit.tokens for unit in run)


def _atoms(units: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    """Yield what is best kept together: a paragraph, a table row, a list with the sentence it hangs on."""
    atom: list[_Unit] = []
    for unit in units:
        continues_block = bool(atom) and unit.block == atom[-1].block
        continues_list = bool(atom) and unit.in_list and (atom[-1].in_list or unit.notes.startswith(atom[-1].words))
        if atom and not continues_block and not continues_list:
            yield atom
            atom = []
        atom.append(unit)
    if atom:
        yield atom


def _overlap(run: Sequence[_Unit], following: _Unit, room: int, options: ChunkOptions) -> list[_Unit]:
    """Return the last sentence of a run to repeat when its paragraph goes on in the next, if it is short."""
    last = run[-1]
    is_short = last.tokens <= options.overlap_tokens and last.tokens + following.tokens + last.notes_tokens <= room
    return [last] if len(run) > 1 and last.block == following.block and is_short else []


def _chunk(document: Document, units: Sequence[_Unit], context: str) -> Chunk:
    words = " ".join(unit.words for unit in units)
    span = Span(units[0].span.start, units[-1].span.end)
    return Chunk(
        id=f"{document.id}#{span.start}-{span.end}",
        document_id=document.id,
        span=span,
        text=span.cut(document.text),
        sentences=tuple(unit.span for unit in units),
        context=context,
        notes="" if units[0].notes in words else units[0].notes,
        words=words,
        speaker=document.speaker_at(span.start),
        page=document.page_at(span.start),
        kind=units[0].kind,
    )
