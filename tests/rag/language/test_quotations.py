"""Who opened the quotation a sentence stands in."""

import pytest

from rag.language.quotations import openers
from rag.reading.seen import see
from rag.reading.sentences import sentences_of
from rag.retrieving.fusing import Found
from tests.rag.drafts import reading_of_markdown

CASES = [
    ([], ()),
    (["It rained.", "It stopped."], (None, None)),
    (["Ann Lee said: “We tried.", "It failed.", "Then we left.”", "She smiled."], (None, 0, 0, None)),
    (["Ann Lee said: “We tried.”", "It failed."], (None, None)),
    (["Ann Lee said: “We tried.", "“It failed.", "Then we left.”", "Bo Ray said no."], (None, 0, 0, None)),
    (["“We tried,” said Ann Lee.", "“It failed.", "It hurt.”"], (None, None, 1)),
    (['Ann Lee: "We tried.', 'It failed."', "She smiled."], (None, 0, None)),
]


@pytest.mark.parametrize(("sentences", "expected"), CASES)
def test_a_sentence_knows_who_opened_its_quotation(sentences, expected):
    assert openers(sentences) == expected


def test_the_name_before_a_quotation_is_near_all_its_sentences():
    text = "# Staffing\n\nAnn Lee added: “Trusts paid less. Banks look cheaper. Shifts go unfilled.” Bo Ray left."
    reading = reading_of_markdown("What has raised spending, according to Ann Lee?", text)
    (passage,) = reading.passages
    sentences = sentences_of(passage, reading.documents["1.md"])
    seen = {one.sentence.words: one for one in see(sentences, Found(passage.chunk, 1.0, 1.0, 1.0), 0)}
    assert "lee" in seen["Shifts go unfilled.”"].near
    assert "lee" not in seen["Bo Ray left."].near
