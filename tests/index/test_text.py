from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.datatypes import Span
from index.text import search_words, split_sentences, vocabulary

SENTENCES = {
    "title before a name": ["Dr. Smith came.", "He left."],
    "initials": ["Prof. A. K. Jha said so.", "J. Smith agreed."],
    "amount with a letter": ["It cost £1.2bn.", "That is 5.3 per cent.", "Next."],
    "latin": ["Use the form, e.g. when ill, i.e. at home.", "Or viz. The other."],
    "quotation marks": ["He said “No.”", "Then he left."],
    "question in quotation marks": ["“Really?” she asked.", "Yes!", "Is it?"],
    "superscript note marks": ["The backlog is large.²", "Changes remain.⁵", "The plan was shelved."],
    "braced note marks": ["Rules matter.^{20–22}", "Formal duties follow."],
    "bracketed note marks": ["It rose.[12]", "It fell. [3]", "It stayed."],
    "numbered reference": ["See para. 3.2 and fig. 2 for details.", "Ask if unsure."],
    "dotted acronym inside": ["The U.S. Senate met.", "It rose."],
    "dotted acronym at the end": ["They came from the U.S.", "The plan failed."],
    "letter at the end": ["Take vitamin C.", "The end."],
    "list label": ["3. Staff must apply.", "4. They may wait."],
    "number at the end": ["It rose to 4.", "Then it fell to 23.", "Staff left."],
    "no. before a number": ["No. 10 said no.", "The answer is no.", "Ten came."],
    "lost space": ["This built the workforce.", "Our strategic priorities follow."],
    "domain names": ["See Change.NHS and gov.uk for more.", "Ask again."],
    "month": ["It starts on 3 Sept. 2024 at noon.", "It ends in May."],
    "ellipsis": ["Wait… and see.", "Then go…", "On."],
    "decimal and per cent": ["It is 5.3 per cent, or 0.5 points.", "It was 4."],
}


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences_are_told_apart(name):
    sentences = SENTENCES[name]
    text = " ".join(sentences)
    assert [span.cut(text) for span in split_sentences(text)] == sentences


def test_blank_line_ends_a_sentence_without_a_full_stop():
    text = "A heading without a stop\n\nThe first sentence\nruns on. The second"
    found = [span.cut(text) for span in split_sentences(text)]
    assert found == ["A heading without a stop", "The first sentence\nruns on.", "The second"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "The share who vape has\n\ndoubled since. It was 4%.",
            ["The share who vape has\n\ndoubled since.", "It was 4%."],
        ),
        ("Staff, patients,\n \nand carers came.", ["Staff, patients,\n \nand carers came."]),
        ("We ask for:\n\nname and age", ["We ask for:", "name and age"]),
        ("He left.\n\niPads stay.", ["He left.", "iPads stay."]),
        ("Level 2\n\nThe end", ["Level 2", "The end"]),
    ],
)
def test_a_blank_line_in_the_middle_of_a_sentence_ends_none(text, sentences):
    assert [span.cut(text) for span in split_sentences(text)] == sentences


def test_span_restricts_and_offsets_are_of_the_whole_text():
    text = "One. Two. Three."
    assert split_sentences(text, Span(5, 16)) == (Span(5, 9), Span(10, 16))


@pytest.mark.parametrize("text", ["", "  \n \t", "\n\n\n"])
def test_no_words_give_no_sentences(text):
    assert split_sentences(text) == ()


def test_an_empty_span_holds_no_sentence():
    assert split_sentences("One. Two.", Span(5, 5)) == ()


@given(st.text(alphabet=st.sampled_from('aA1.?!…"”’) \n[]^{}²£é\u200b中'), max_size=200))
def test_sentences_hold_every_character_that_is_not_white(text):
    spans = split_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.cut(text) == span.cut(text).strip() != "" for span in spans)
    inside = "".join(span.cut(text) for span in spans)
    assert sum(not char.isspace() for char in inside) == sum(not char.isspace() for char in text)


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("an exam-\nple of", "", "an example of"),
        ("the long-\n  term plan", "a long-term plan", "the long-term plan"),
        ("co-\noperate", "cooperate co-operate", "cooperate"),
        ("soft\u00ad\nhyphen and so\u00adft", "", "softhyphen and soft"),
        ("pages 3-\n4", "", "pages 3- 4"),
        ("service²³—and rules.^{20–22}", "", "service —and rules."),
        ("**bold** and _it_ \\(ICB\\)", "", "bold and _it_ (ICB)"),
        ("<i>Early 1990s</i>", "", "Early 1990s"),
        ("ﬁnance\u200b and\u00a0office", "", "finance and office"),
        ("2 * 3 * 4", "", "2 * 3 * 4"),
    ],
)
def test_search_words(text, known, expected):
    assert search_words(text, vocabulary(known)) == expected
