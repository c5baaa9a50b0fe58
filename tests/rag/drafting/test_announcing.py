"""What an announcing sentence is followed by, and what is known of who speaks in an article."""

from dataclasses import replace

import pytest

from index.datatypes import Span
from index.readers.plain_text import read_plain_text
from rag.datatypes import Sentence
from rag.drafting.announcing import step_before, told_after, told_before
from rag.drafting.choosing import choose
from rag.drafting.composing import compose
from rag.drafting.parts import missing_parts
from rag.language.names import read_names, stands_in
from rag.question.acronyms import Acronym
from rag.question.question_form import read_question
from rag.reading.features import NAMES, cheap_features
from rag.reading.seen import see
from rag.reading.sentences import sentences_of
from rag.retrieving.retriever import Found
from rag.retrieving.word_weights import WordWeights
from tests.rag.readings import reading_of

SCHEME = (
    "The scheme began in 2019. It had two parts. One was a grant for repairs, and the other was a loan for heating. "
    "Both closed in 2023. Tenants may still appeal."
)


def _whole(question, text, best):
    """A reading with all sentences of the text, `best` the likeliest."""
    reading = reading_of(question, text, best=best)
    (passage,) = reading.passages
    rest = [one for one in sentences_of(passage, reading.documents["1.md"]) if one.words != best]
    scored = [replace(reading.sentences[0], score=0.8), *(replace(one, score=0.02) for one in rest)]
    return replace(reading, sentences=tuple(scored))


def test_what_is_announced_is_told_with_it():
    question = "What were the two parts of the scheme?"
    reading = _whole(question, SCHEME, "It had two parts.")
    chosen = [one.words for one in choose(read_question(question), reading)]
    assert chosen[:2] == ["It had two parts.", "One was a grant for repairs, and the other was a loan for heating."]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("How many parts did the scheme have?", "It had two parts."),  # the number is the answer
        ("What is said of appeals?", "Tenants may still appeal."),  # announces nothing
        ("What happened in 2023?", "Both closed in 2023."),
    ],
)
def test_nothing_is_added_where_nothing_is_announced(question, best):
    reading = _whole(question, SCHEME, best)
    assert told_after(read_question(question), reading.sentences[0], reading) == ()


TOLD = [
    ("It has two panels. One panel hears appeals. The other deals with complaints.", 2),
    ("It has two panels. One manager left. Another came.", 0),
    ("It answers within five days. Last year it had forty. Another ward is on floor two.", 0),
    ("There are two reasons. First, there is no money. Second, nobody asked.", 2),
    ("There are two reasons. Other staff were away.", 0),
    ("There are two ways. The first is a committee. It meets monthly. The second is a new body.", 2),
    ("There are two ways. It meets monthly. The second is a new body.", 0),
]


@pytest.mark.parametrize(("text", "n_told"), TOLD, ids=[case[0] for case in TOLD])
def test_only_what_is_announced_is_told(text, n_told):
    question, best = "What is said of the ward?", text.split(". ")[0] + "."
    reading = _whole(question, text, best)
    assert len(told_after(read_question(question), reading.sentences[0], reading)) == n_told


OPTIONS = (
    "There are two options for the clinic. The first is to stay where it is. Staff would keep their rooms. "
    "The second, which the board prefers, is to move to Lime Street. It opened in 1968."
)


def test_a_later_one_of_several_is_told_with_those_before_it():
    best = "The second, which the board prefers, is to move to Lime Street."
    question = "Which two options were given for the clinic, and which does the board prefer?"
    reading = _whole(question, OPTIONS, best)
    assert [one.words for one in choose(read_question(question), reading)] == [
        "The first is to stay where it is.",
        best,
    ]
    assert missing_parts(question, choose(read_question(question), reading)) == ()


BINS = "Wait until 6pm. You then have two working days to report it. We come back within three."


@pytest.mark.parametrize(
    ("question", "best", "told"),
    [
        ("How do I report a missed bin?", "You then have two working days to report it.", ["Wait until 6pm."]),
        ("How long do I have?", "You then have two working days to report it.", []),
        ("How do I report a missed bin?", "We come back within three.", []),
        ("How do I report a missed bin?", "Wait until 6pm.", []),
    ],
)
def test_a_step_is_told_with_the_one_it_goes_on_from(question, best, told):
    reading = _whole(question, BINS, best)
    assert [one.words for one in step_before(read_question(question), reading.sentences[0], reading)] == told


@pytest.mark.parametrize(
    ("question", "text", "best"),
    [
        ("Where would the clinic move?", OPTIONS, "The second, which the board prefers, is to move to Lime Street."),
        ("What are the options?", "It opened in 1968. The other is to move.", "The other is to move."),
        ("What are the options?", OPTIONS, "It opened in 1968."),
    ],
)
def test_nothing_is_told_before_what_stands_alone(question, text, best):
    reading = _whole(question, text, best)
    assert told_before(read_question(question), reading.sentences[0], reading) == ()


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("the King's Fund's plans", "At The King’s Fund we plan.", True),
        ("the National Audit Office", "a National  Audit\nOffice report", True),
        ("Tina Woods", "the woods near Tinahely", False),
        ("about the NRL", "the NRLs of Europe", False),
    ],
)
def test_a_name_stands_in_a_text_however_it_is_spelled(name, text, stands):
    (found,) = read_names(f"Tell me about {name}")
    assert stands_in(found.words, text) is stands


def _features(question, text, best, **about):
    reading = reading_of(question, text, best=best)
    (passage,) = reading.passages
    sentences = sentences_of(passage, reading.documents["1.md"])
    seen = see(sentences, Found(passage.chunk, 1.0, 1.0, 0.5), 0, **about)
    (here,) = [one for one in seen if one.sentence.words == best]
    form = read_question(question)
    return dict(zip(NAMES, cheap_features(form, WordWeights({}, frozenset()), here), strict=True))


@pytest.mark.parametrize(
    ("voice", "missing"), [("", 1.0), ("Staffing plan, Ashdown Trust", pytest.approx(0.4)), ("Elsewhere", 1.0)]
)
def test_a_body_speaks_in_its_own_text(voice, missing):
    question = "What does Ashdown Trust see as its greatest risk?"
    best = "Our greatest risk is a shortage of nurses."
    row = _features(question, best, best, article=voice, voice=voice)
    assert row["speaker_missing"] == missing
    assert row["names_missing_passage"] == (0.0 if "Ashdown" in voice else 1.0)


def test_a_day_of_the_week_answers_when():
    question, best = "On which day does the panel meet?", "The panel meets on Thursdays."
    assert _features(question, best, best)["kind_held"] == 1.0
    assert _features(question, "The panel meets in Sunderland.", "The panel meets in Sunderland.")["kind_held"] == 0.0


def test_a_short_form_is_defined_as_what_it_stands_for():
    question, best = "What is the Regional Care Record?", "The RCR is a service that shows what others wrote."
    short = (Acronym("rcr", ("regional", "care", "record")),)
    assert _features(question, best, best, acronyms=short)["is_definition"] == 1.0
    assert _features(question, best, best)["is_definition"] == 0.0


def test_of_a_list_item_as_long_as_a_paragraph_only_the_sentence_is_quoted():
    text = "Two ways are open.\n\n- The first is a committee. " + "It would meet each month and report. " * 9
    text += "\n- The second is a new body. " + "It would have a chair and a board of its own. " * 9
    document, best = read_plain_text(text.encode(), "1.txt"), "The second is a new body."
    at = document.text.index(best)
    sentence = Sentence("P1", Span(at, at + len(best)), best)
    assert compose(sentence, document, read_question("Which way is preferred?"), 40).text == best


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Annual NHS saving from catching UTIs sooner?", ["NHS", "UTIs"]),
        ("The saving was annual. Average ICB spending fell.", ["ICB"]),
        ("NHS England says so.", ["NHS England"]),
        ("Mersey Care saw it.", ["Mersey Care"]),
        ("the People\n\nMaureen Okafor leads", ["People", "Maureen Okafor"]),
        ("the Lilli-type sensors and London-based staff", ["Lilli", "London"]),
        ("for non-NHS bodies near Stoke-on-Trent", ["NHS", "Stoke-on-Trent"]),
        ("as Covid-19 spread in post-Brexit Britain", ["Covid-19", "Brexit Britain"]),
    ],
)
def test_a_name_begins_and_ends_with_its_own_words(text, names):
    assert [name.words for name in read_names(text)] == names
