import pytest

from index.datatypes import Block, BlockKind, Document, Section, Span
from rag.language.pronouns import resolve

RESOLVED = [
    ("Vic Townshend, Programme Director, leads the plan.", "She reports to the board.", "She [Vic Townshend] reports"),
    ("Jane Smith, Finance Director, chaired it. Ms Smith left.", "She said no.", "She [Jane Smith] said no."),
    ("Professor Jane Smith chaired the review.", "Her report is long.", "Her [Professor Jane Smith] report is long."),
    ("Maureen Okafor is the manager.", "Her deputy is Tom.", "Her [Maureen Okafor] deputy"),
    ("The appeal panels are small.", "They decide at once.", "They [the appeal panels] decide at once."),
]


def document_of(*paragraphs, headed=False):
    """A document of paragraphs, the last one in a section of its own where it is headed."""
    text = "\n\n".join(paragraphs)
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in paragraphs]
    blocks = tuple(Block(BlockKind.PARAGRAPH, span) for span in spans)
    starts = [0, spans[-1].start] if headed else [0]
    sections = tuple(
        Section((str(at),), Span(start, end))
        for at, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True))
    )
    return Document("a.md", text, sections=sections, blocks=blocks)


def resolved(document, words):
    at = document.text.index(words)
    found = resolve(words, Span(at, at + len(words)), document)
    assert found.span.cut(document.text).endswith(words)
    return found.words


@pytest.mark.parametrize(("before", "words", "begins"), RESOLVED)
def test_a_pronoun_is_told_with_the_one_it_can_mean(before, words, begins):
    assert resolved(document_of(f"{before} {words}"), words).startswith(begins)


QUOTED = [
    ("Jane Smith chaired the review. Robert Brown joined it in May.", "She said that it was over."),
    ("Annual Leave is booked through the Staff Portal.", "He or she must ask first."),
    ("Leave is booked through the Staff Portal.", "He must ask first."),
    ("Jane Smith is told first.", "He/she must ask first."),
    ("The line manager is told first.", "His or her reply is final."),
]


@pytest.mark.parametrize(("before", "words"), QUOTED)
def test_where_it_may_mean_others_the_sentence_before_is_quoted(before, words):
    last = before.split(". ")[-1]
    assert resolved(document_of(f"{before} {words}"), words) == f"{last} {words}"


def test_the_sentence_before_may_end_the_paragraph_before():
    words = "He or she must ask first."
    assert resolved(document_of("Leave is short. The line manager decides.", words), words) == (
        f"The line manager decides. {words}"
    )
    assert resolved(document_of("The line manager decides.", words, headed=True), words) == words


def test_a_sentence_that_points_nowhere_stays_as_it_is():
    words = "It is important that staff ask first."
    assert resolved(document_of(f"The line manager decides. {words}"), words) == words
