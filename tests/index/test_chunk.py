from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunk import ChunkOptions, chunk_document
from index.datatypes import (
    Block,
    BlockKind,
    Cell,
    ChunkKind,
    Document,
    Furniture,
    FurnitureKind,
    Section,
    Source,
    Span,
    Turn,
)
from index.furniture import mark_furniture
from index.readers.markdown import read_markdown
from index.readers.plain_text import read_plain_text
from tests.fakes import WordEmbedder

count_tokens = WordEmbedder().count_tokens
SMALL = ChunkOptions(max_tokens=40, context_tokens=8, overlap_tokens=8)
FIXTURES = sorted((Path(__file__).parent.parent / "furniture_fixtures").iterdir())


def check_promises(document, chunks, options):
    assert [chunk.span.start for chunk in chunks] == sorted(chunk.span.start for chunk in chunks)
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    furniture = [piece for piece in document.furniture if piece.kind is not FurnitureKind.REFERENCES]
    for chunk in chunks:
        assert chunk.text == document.text[chunk.span.start : chunk.span.end]
        assert count_tokens([chunk.indexed_text])[0] + 2 <= options.max_tokens
        assert chunk.sentences
        for sentence in chunk.sentences:
            assert chunk.span.contains(sentence)
            assert not any(sentence.overlaps(piece.span) for piece in furniture)


def check_nothing_is_lost(document, chunks):
    """Every character of a block that is neither heading nor furniture nor white is in a sentence of a chunk."""
    in_a_chunk = bytearray(len(document.text))
    for chunk in chunks:
        for sentence in chunk.sentences:
            in_a_chunk[sentence.start : sentence.end] = b"\x01" * len(sentence)
    is_furniture = bytearray(len(document.text))
    for piece in document.furniture:
        if piece.kind is not FurnitureKind.REFERENCES:
            is_furniture[piece.span.start : piece.span.end] = b"\x01" * len(piece.span)
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            continue
        for at in range(block.span.start, block.span.end):
            if document.text[at].isalnum() and not is_furniture[at]:
                assert in_a_chunk[at], document.text[max(0, at - 30) : at + 30]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
@pytest.mark.parametrize("options", [ChunkOptions(), SMALL], ids=["usual", "small"])
def test_promises_on_messy_documents(path, options):
    read = read_markdown if path.suffix == ".md" else read_plain_text
    document = mark_furniture(read(path.read_bytes(), path.name), frozenset())
    chunks = chunk_document(document, count_tokens, options)
    check_promises(document, chunks, options)
    check_nothing_is_lost(document, chunks)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.sampled_from("abcA .\n:-•1|\t#?”²\u200b"), max_size=600))
def test_promises_on_any_text(text):
    document = mark_furniture(read_plain_text(text.encode(), "x.txt"), frozenset())
    check_promises(document, chunk_document(document, count_tokens, SMALL), SMALL)


def document_of(*parts, sections=None, **more):
    """Build a document from (kind, text, block facts); parts stand a blank line apart."""
    text, blocks = "", []
    for kind, words, facts in parts:
        text += "\n\n" if text else ""
        blocks.append(Block(kind, Span(len(text), len(text) + len(words)), **facts))
        text += words
    whole = Span(0, len(text))
    return Document("d.md", text, blocks=tuple(blocks), sections=sections or (Section((), whole),), **more)


def sentence(word, n=9):
    return " ".join([word.capitalize(), *[word] * (n - 1)]) + "."


def test_a_chunk_keeps_whole_paragraphs_when_they_fit():
    document = document_of(
        *((BlockKind.PARAGRAPH, sentence(word), {}) for word in ("one", "two", "three", "four", "five"))
    )
    texts = [chunk.words for chunk in chunk_document(document, count_tokens, SMALL)]
    assert texts == [" ".join(map(sentence, ("one", "two", "three", "four"))), sentence("five")]


def test_a_cut_paragraph_repeats_its_last_short_sentence():
    words = " ".join([sentence("long", 30), sentence("short", 5), sentence("more", 25)])
    chunks = chunk_document(document_of((BlockKind.PARAGRAPH, words, {})), count_tokens, SMALL)
    assert [chunk.words for chunk in chunks] == [
        f"{sentence('long', 30)} {sentence('short', 5)}",
        f"{sentence('short', 5)} {sentence('more', 25)}",
    ]


def test_chunks_stop_at_sections_and_name_them():
    first, second = sentence("first"), sentence("second")
    parts = [(BlockKind.HEADING, "Leave", {"level": 1}), (BlockKind.PARAGRAPH, first, {})]
    parts += [(BlockKind.HEADING, "Parental", {"level": 2}), (BlockKind.PARAGRAPH, second, {})]
    text = f"Leave\n\n{first}\n\nParental\n\n{second}"
    middle = text.index("Parental")
    sections = (Section(("Leave",), Span(0, middle)), Section(("Leave", "Parental"), Span(middle, len(text))))
    document = document_of(*parts, sections=sections, source=Source(title="Handbook"))
    chunks = chunk_document(document, count_tokens)
    assert [(chunk.context, chunk.words) for chunk in chunks] == [
        ("Handbook › Leave", first),
        ("Handbook › Leave › Parental", second),
    ]


def test_a_list_stays_with_the_line_it_hangs_on():
    lead_in = "Staff may carry over leave when they:"
    items = [(BlockKind.LIST_ITEM, sentence(word, 6), {"lead_in": lead_in}) for word in ("ill", "away", "new")]
    document = document_of(
        (BlockKind.PARAGRAPH, sentence("before", 25), {}), (BlockKind.PARAGRAPH, lead_in, {}), *items
    )
    chunks = chunk_document(document, count_tokens, SMALL)
    assert [chunk.words for chunk in chunks] == [
        sentence("before", 25),
        " ".join([lead_in, *(sentence(word, 6) for word in ("ill", "away", "new"))]),
    ]
    assert chunks[1].notes == ""


def test_a_list_too_long_for_one_chunk_takes_its_lead_in_along():
    lead_in = "Staff may carry over leave when they:"
    items = [(BlockKind.LIST_ITEM, sentence(f"case{n}", 8), {"lead_in": lead_in}) for n in range(8)]
    chunks = chunk_document(document_of((BlockKind.PARAGRAPH, lead_in, {}), *items), count_tokens, SMALL)
    assert len(chunks) > 1
    assert [chunk.notes for chunk in chunks[1:]] == [lead_in] * (len(chunks) - 1)
    assert all(chunk.words.count(".") * 8 == len(chunk.words.split()) for chunk in chunks[1:]), "an item was torn"


def test_a_table_row_is_found_by_the_names_of_its_columns():
    row = "Band 5\t£15.20"
    cells = (Cell("Band", Span(0, 6)), Cell("Hourly rate", Span(7, 13)))
    chunks = chunk_document(document_of((BlockKind.TABLE_ROW, row, {"cells": cells})), count_tokens)
    assert chunks[0].words == "Band: Band 5; Hourly rate: £15.20"
    assert chunks[0].text == row


def test_an_answer_in_a_transcript_carries_speaker_and_question():
    question = "Ann Bell: Welcome to you. What does the fund pay for?"
    answer = "Raj Shah: It pays for beds."
    text = f"{question}\n\n{answer}"
    turns = (Turn("Ann Bell", Span(0, len(question))), Turn("Raj Shah", Span(len(question) + 2, len(text))))
    document = document_of((BlockKind.PARAGRAPH, question, {}), (BlockKind.PARAGRAPH, answer, {}), turns=turns)
    chunks = chunk_document(document, count_tokens)
    assert [(chunk.speaker, chunk.context, chunk.notes) for chunk in chunks] == [
        ("Ann Bell", "Ann Bell", ""),
        ("Raj Shah", "Raj Shah", "What does the fund pay for?"),
    ]


def test_furniture_is_not_indexed_and_references_are_kept_apart():
    parts = [sentence("content"), "Accept all cookies", "Smith J. A study. BMJ 2020;1:2."]
    document = document_of(*((BlockKind.PARAGRAPH, words, {}) for words in parts))
    spans = [block.span for block in document.blocks]
    furniture = (Furniture(spans[1], FurnitureKind.BANNER), Furniture(spans[2], FurnitureKind.REFERENCES))
    document = document_of(*((BlockKind.PARAGRAPH, words, {}) for words in parts), furniture=furniture)
    chunks = chunk_document(document, count_tokens)
    assert [(chunk.kind, chunk.words) for chunk in chunks] == [
        (ChunkKind.PROSE, parts[0]),
        (ChunkKind.REFERENCE, parts[2]),
    ]


def test_a_sentence_longer_than_a_chunk_is_cut_between_words():
    document = document_of((BlockKind.PARAGRAPH, sentence("word", 300), {}))
    chunks = chunk_document(document, count_tokens, SMALL)
    check_promises(document, chunks, SMALL)
    assert all(set(chunk.words.lower().strip(".").split()) == {"word"} for chunk in chunks)
    check_nothing_is_lost(document, chunks)


def test_only_furniture_gives_no_chunks():
    document = document_of(
        (BlockKind.PARAGRAPH, "Menu", {}), furniture=(Furniture(Span(0, 4), FurnitureKind.NAVIGATION),)
    )
    assert chunk_document(document, count_tokens) == ()
    assert chunk_document(Document("e.txt", ""), count_tokens) == ()
