import pytest

from index.datatypes import Block, BlockKind, Chunk, Document, Source, Span
from index.readers.markdown import read_markdown
from rag.datatypes import Passage, Reading, RemarkKind, Sentence
from rag.drafting.conflicts import find_conflicts
from rag.question.question_form import read_question
from tests.rag.readings import passage_of

QUESTION = "How soon must a lost device be reported?"
LOSS = "A lost or stolen device must be reported to the service desk within {} of the loss being noticed."


def read(*texts, question=QUESTION):
    """The reading of one-sentence documents, in order of score; a text may come with its source."""
    passages, documents, sentences = [], {}, []
    for at, (text, source) in enumerate(one if isinstance(one, tuple) else (one, Source()) for one in texts):
        span, id = Span(0, len(text)), f"d{at}.md"
        documents[id] = Document(id, text, source, blocks=(Block(BlockKind.PARAGRAPH, span),))
        chunk = Chunk(f"c{at}", id, span, text, sentences=(span,))
        passages.append(Passage(f"P{at}", chunk, 1.0 - at, source))
        sentences.append(Sentence(f"P{at}", span, text, score=0.5))
    return Reading(question, tuple(passages), documents, tuple(sentences))


def conflicts_of(reading):
    return find_conflicts(read_question(reading.question), reading.sentences[:1], reading)


DISAGREE = [
    ("two hours", "24 hours"),
    ("3 working days", "five working days"),
    ("30 minutes", "2 hours"),
]


@pytest.mark.parametrize(("one", "other"), DISAGREE)
def test_figures_that_differ_are_both_shown_with_their_dates(one, other):
    mine = (LOSS.format(one), Source(title="Remote access", published="2024-10-14"))
    theirs = (
        f"A lost or stolen laptop, smartcard or record must be reported within {other} of the loss being noticed.",
        Source(title="Information", published="2024-11-01"),
    )
    found = conflicts_of(read(mine, theirs))
    assert [one.label for one in found.also] == ["P1"]
    (remark,) = found.remarks
    assert remark.kind is RemarkKind.DISAGREEMENT
    for words in (one, other, "2024-10-14", "2024-11-01"):
        assert words in remark.text


HULL = "In Hull a lost device is reported within 24 hours."
AGREE = [
    ("the same in other words", LOSS.format("24 hours"), LOSS.format("one day")),
    ("another subject", LOSS.format("two hours"), "A complaint is answered within 25 working days of its receipt."),
    ("another year", "In 2023 the rate for a lost device was 5%.", "In 2024 the rate for a lost device was 7%."),
    ("another place", "In Leeds a lost device is reported within two hours.", HULL),
    ("a share and its fraction", "A fifth of lost devices are reported.", "20 per cent of lost devices are reported."),
    ("numbers of clauses", "8.1 A lost device is reported at once.", "6.2 A lost device is reported at once."),
    ("other staff", "Full-time staff get 28 days of leave a year.", "Part-time staff get 14 days of leave a year."),
    ("some of them", "Staff get 28 days of leave a year.", "Part-time staff get 14 days of leave a year."),
    ("for others", "The fee for adults is £20 a visit.", "The fee for children is £10 a visit."),
    ("for others, told last", "A visit costs £20 for adults.", "A visit costs £10 for children."),
    ("for some, told last", "A visit to the clinic costs £20.", "A visit to the clinic costs £10 for children."),
    ("in another case", "Leave takes 14 days to approve if in time.", "Leave takes 28 days to approve if late."),
    ("another body", "The board meets six times a year.", "The finance committee meets four times a year."),
    ("another verb", "Complaints are acknowledged in 3 working days.", "Complaints are answered in 25 working days."),
    ("others counted", "The hospital employs 200 nurses.", "The hospital employs 90 doctors."),
    ("another leave", "Nurses get 28 days of study leave.", "Nurses get 30 days of annual leave."),
    ("another rate", "The rate for cars is 45p a mile.", "The rate for motorcycles is 24p a mile."),
    ("another thing of the kind", "A parking permit costs £40 a year.", "A parking fine costs £60 a year."),
    ("others of that sort", "Newly qualified nurses get 28 days.", "Newly qualified doctors get 30 days."),
    ("others to be told", "Loss must be told to the police in 2 days.", "Loss must be told to porters in 3 days."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in AGREE], ids=[case[0] for case in AGREE])
def test_no_conflict_is_seen_where_there_is_none(one, other):
    assert conflicts_of(read(one, other)).remarks == ()
    assert conflicts_of(read(other, one)).remarks == ()


def test_a_question_that_compares_sees_no_conflict():
    texts = ("A permit for a car costs £40 a year.", "A permit for a car costs £55 a year.")
    question = "Compare the cost of a permit in Leeds and Hull"
    assert conflicts_of(read(*texts, question=question)).remarks == ()
    assert conflicts_of(read(*texts, question="What does a permit for a car cost?")).remarks != ()


@pytest.mark.parametrize(
    "dated", ["From April 2024 the fee for a licence is £55.", "In 2024, the fee for a licence is £55."]
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_figure_that_is_dated_in_one_of_them_only_is_shown_beside_the_other(dated, order):
    texts = ("The fee for a licence is £40.", dated)[::order]
    found = conflicts_of(read(*texts, question="How much is the fee for a licence?"))
    assert [one.words for one in found.also] == [texts[1]]
    (remark,) = found.remarks
    assert all(told in remark.text for told in ("£40", "£55 (", "2024)")), remark.text


SAME = [
    (QUESTION, "You must report a lost device within 24 hours.", "A lost device must be reported within two hours."),
    ("How much leave do I get?", "Employees get 28 days of annual leave.", "All staff get 30 days of annual leave."),
    ("When do I bid?", "Bids for the fund are made by 3 May.", "Bids for the fund are made by 10 June."),
    ("What is answered when?", "Complaints must be answered in 25 days.", "The trust answers complaints in 30 days."),
    ("What grant?", "The maximum grant for a course is £500.", "The grant for a course is up to £750."),
]  # fmt: skip


@pytest.mark.parametrize(("question", "one", "other"), SAME)
def test_other_words_for_the_same_thing_hide_no_conflict(question, one, other):
    found = conflicts_of(read(one, other, question=question))
    (remark,) = found.remarks
    assert remark.kind is RemarkKind.DISAGREEMENT
    assert not {".,", ".."} & {remark.text[at : at + 2] for at in range(len(remark.text))}


def versions(new, old):
    return (
        (new, Source(title="Leave", published="2025-04-01", replaces="d1.md")),
        (old, Source(title="Leave", published="2023-04-01", superseded="2025-04-01")),
    )


def test_the_current_version_answers_and_says_what_it_replaced():
    new, old = versions("Staff may carry over up to 7 days of leave.", "Staff may carry over up to 5 days of leave.")
    reading = read(new, old, question="How many days of leave may staff carry over?")
    found = find_conflicts(read_question(reading.question), reading.sentences[1:], reading)
    assert [one.label for one in found.instead_of(reading.sentences[1:])] == ["P0"]
    assert "up to 5 days" in found.remarks[0].text
    assert "2025-04-01" in found.remarks[0].text


TABLE = "## Cost\n\n| Permit | Charge (£ a year) |\n|---|---|\n| First | 62 |\n| Second | 98 |\n"


def test_a_row_of_the_current_version_answers_for_the_sentence_it_replaced():
    newer = read_markdown(
        f"---\ntitle: Permits\nreplaces: d1.md\npublished: 2025-04-01\n---\n\n{TABLE}".encode(), "d0.md"
    )
    older = read_markdown(
        "---\ntitle: Permits\nsuperseded: 2025-04-01\npublished: 2022-04-01\n---\n\n## Cost\n\n"
        "A first permit costs £45 a year. A second permit costs £70 a year.\n".encode(),
        "d1.md",
    )
    at = older.text.index("A second")
    old = Sentence("P1", Span(at, len(older.text.rstrip())), "A second permit costs £70 a year.")
    passages = tuple(passage_of(f"P{n}", one) for n, one in enumerate((newer, older)))
    question = "How much is a second permit?"
    reading = Reading(question, passages, {one.id: one for one in (newer, older)}, (old,), 0.9)
    found = find_conflicts(read_question(question), (old,), reading)
    assert [one.words for one in found.instead_of((old,))] == ["Permit: Second; Charge (£ a year): 98"]
    assert "A second permit costs £70 a year." in found.remarks[0].text


def test_a_question_on_both_versions_is_shown_both():
    new, old = versions("Staff may carry over up to 7 days of leave.", "Staff may carry over up to 5 days of leave.")
    found = conflicts_of(read(new, old, question="Compare the old and new rules: how many days may staff carry over?"))
    assert [one.label for one in found.also] == ["P1"]


def test_an_unchanged_provision_is_not_said_to_have_changed():
    new, old = versions(
        "3.1 Staff may carry over up to 5 days of leave.", "2.4 Staff may carry over up to 5 days of leave."
    )
    assert conflicts_of(read(new, old)).remarks == ()
