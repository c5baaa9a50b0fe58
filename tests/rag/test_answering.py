import threading

import pytest

from index.datatypes import Filter
from rag.datatypes import Draft, DraftClaim, Outcome, Question, Remark, RemarkKind
from rag.drafting.composing import plain
from rag.pipeline import Answerer


def ask(answerer, text, **more):
    return answerer.ask(Question(text, **more))


def test_a_number_question_is_answered_with_its_sentence(answerer):
    answer = ask(answerer, "How many people with sickle cell disease have a plan?")
    assert answer.outcome is Outcome.ANSWERED
    assert "5,000" in answer.claims[0].text
    assert answer.citations[0].document_id == "plan.md"


QUESTIONS = [
    "How many days of annual leave do full time staff get?",
    "How many days of leave may be carried over?",
    "When may a manager refuse leave?",
    "What is the mileage rate for a motorcycle?",
    "Which taxi fare needs approval?",
    "Who leads the Universal Care Plan?",
    "To whom does Vic Townshend report?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_the_documents_own_text(index, answerer, question):
    answer = ask(answerer, question)
    with index.snapshot() as snapshot:
        for citation in answer.citations:
            assert (
                snapshot.document(citation.document_id).text[citation.span.start : citation.span.end] == citation.quote
            )
    assert [one.number for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert all(claim.citations for claim in answer.claims)


def test_a_limit_comes_with_its_exception(answerer):
    answer = ask(answerer, "How many days of annual leave may be carried over to the next year?")
    assert "nobody may carry over leave while suspended" in answer.text


def test_a_list_question_gets_the_whole_list(answerer):
    answer = ask(answerer, "What are the reasons a manager may refuse leave?")
    for item in ("two colleagues", "14 days", "inspection"):
        assert item in answer.text


def test_a_table_question_gets_its_row_with_column_names(answerer):
    answer = ask(answerer, "What is the mileage rate for a motorcycle?")
    assert "Motorcycle" in answer.text
    assert "Rate per mile: 30p" in answer.text


def test_the_current_document_answers_and_the_replaced_one_is_named(answerer):
    answer = ask(answerer, "How many days of annual leave do full time staff get a year?")
    assert "27 days" in answer.claims[0].text
    assert "25 days" not in answer.text
    remarks = [remark.text for remark in answer.remarks if remark.kind is RemarkKind.SUPERSEDED]
    assert any("25 days" in text and "2025-04-01" in text for text in remarks)


@pytest.mark.parametrize(
    "question",
    ["How do I renew my passport?", "Who is the king of Norway?", "What year did Lilli float on the stock exchange?"],
)
def test_what_the_documents_do_not_say_is_not_answered(answerer, question):
    answer = ask(answerer, question)
    assert answer.outcome is Outcome.ABSTAINED
    assert answer.claims == answer.citations == ()
    assert answer.passages


def test_a_filter_keeps_other_documents_out(answerer):
    wanted = Filter(publishers=frozenset({"Other Trust"}))
    answer = ask(answerer, "Which taxi fare needs approval?", wanted=wanted)
    assert {passage.chunk.document_id for passage in answer.passages} == {"expenses.md"}


def test_a_filter_that_fits_nothing_abstains(answerer):
    answer = ask(answerer, "Which taxi fare needs approval?", wanted=Filter(documents=frozenset({"none.md"})))
    assert answer.outcome is Outcome.ABSTAINED
    assert answer.passages == ()


@pytest.mark.parametrize(
    "question", ["", "???", "the of and", "\u200b", "x" * 5000, "'; DROP TABLE chunks; --", '"a" OR "b" NEAR(']
)
def test_odd_questions_are_survived(answerer, question):
    assert ask(answerer, question).outcome in Outcome


def test_progress_tells_the_stages_in_order(answerer):
    told = []
    answerer.ask(Question("Which taxi fare needs approval?"), told.append)
    assert told == ["searching", "reading", "drafting", "checking"]


def test_many_threads_get_the_same_answer(answerer):
    alone = ask(answerer, QUESTIONS[0]).text
    texts = []
    threads = [threading.Thread(target=lambda: texts.append(ask(answerer, QUESTIONS[0]).text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == [alone] * 8


class Scripted:
    """Drafts what it was given."""

    name = "scripted"

    def __init__(self, *claims):
        self.claims = claims

    def draft(self, reading):
        return Draft(self.claims, confidence=0.9, remarks=(Remark(RemarkKind.SUPERSEDED, "It said otherwise."),))


def test_a_claim_whose_quote_is_invented_never_reaches_a_person(index):
    true = DraftClaim("Full time staff get 27 days.", ("P1", "P2", "P3"), ("Full time staff get 27 days",))
    invented = DraftClaim("Staff get a car.", ("P1",), ("staff get a car",))
    answer = Answerer(index, Scripted(invented, true)).ask(Question("How many days do full time staff get?"))
    assert [claim.text for claim in answer.claims] == ["Full time staff get 27 days."]
    assert answer.n_dropped == 1


@pytest.mark.parametrize(
    "claim",
    [
        DraftClaim("Staff get 27 days.", (), ("27 days",)),
        DraftClaim("Staff get 27 days.", ("P99",), ("27 days",)),
        DraftClaim("Staff get 27 days.", ("P1",), ()),
        DraftClaim("Staff get 28 days.", ("P1", "P2", "P3"), ("Full time staff get 27 days",)),
    ],
    ids=["no label", "unknown label", "no quote", "another figure"],
)
def test_a_draft_without_a_claim_that_passes_is_unsupported(index, claim):
    answer = Answerer(index, Scripted(claim)).ask(Question("How many days do full time staff get?"))
    assert answer.outcome is Outcome.UNSUPPORTED
    assert answer.claims == ()
    assert answer.remarks == ()


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("7.3 A person may carry over leave.", "A person may carry over leave."),
        ("3.2.1 “Leave” means time off.", "“Leave” means time off."),
        ("2. Staff must ask.", "Staff must ask."),
        ("(a) the trust pays", "the trust pays"),
        ("1.5 million people live here.", "1.5 million people live here."),
        ("2.5 hours are paid.", "2.5 hours are paid."),
        ("12 weeks of leave.", "12 weeks of leave."),
    ],
)
def test_a_clause_number_is_left_out_and_a_figure_is_not(words, read):
    assert plain(words) == read


@pytest.mark.parametrize(
    ("question", "said", "missing"),
    [
        (
            "What is the mileage rate for a motorcycle and what is the price of a parking permit in Leeds?",
            "30p",
            "what is the price of a parking permit in Leeds",
        ),
        (
            "Who wrote the constitution of Norway, and how many days of annual leave may be carried over to next year?",
            "5 days",
            "who wrote the constitution of Norway",
        ),
    ],
)
def test_of_two_questions_in_one_that_is_answered_which_can_be(answerer, question, said, missing):
    answer = ask(answerer, question)
    assert said in answer.text
    (remark,) = [one.text for one in answer.remarks if one.kind is RemarkKind.MISSING]
    assert missing in remark


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the constitution of Norway and what is the price of a parking permit in Leeds?",
        "What is the price of a parking permit in Leeds and who approves it?",
    ],
)
def test_two_questions_in_one_that_nothing_answers_are_not_answered(answerer, question):
    assert ask(answerer, question).outcome is Outcome.ABSTAINED
