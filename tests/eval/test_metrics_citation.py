import pytest

from eval.metrics_citation import citation_precision, citation_recall, score_citations
from eval.records import AnswerRecord
from tests.eval.builders import answer, gold_at, questions, says_figures, text_of


def record(claims, quotes):
    """Return an answer: claims as (text, numbers), quotes by number."""
    return AnswerRecord.model_validate(
        {
            "id": "q", "question": "?", "outcome": "answered",
            "claims": [{"text": text, "citations": numbers} for text, numbers in claims],
            "citations": [
                {"number": number, "document": "d", "start": 10 * number, "end": 10 * number + 5, "quote": quote}
                for number, quote in quotes.items()
            ],
        }
    )  # fmt: skip


QUOTES = {1: "5 days", 2: "7 weeks", 3: "no figure"}


@pytest.mark.parametrize(
    ("claims", "recall", "precision"),
    [
        ([("5 days", [1])], 1, 1),
        ([("5 days", [2])], 0, 0),
        ([("5 days and 7 weeks", [1, 2])], 1, 1),  # neither alone, both needed
        ([("5 days", [1, 3])], 1, 1 / 2),  # 3 supports nothing and is not missed
        ([("5 days", [1]), ("7 weeks", [1])], 1 / 2, 1 / 2),
        ([("5 days", [])], 0, None),
        ([("5 days", [9])], 0, None),  # a number that stands for nothing
        ([("5 days", [1]), ("7 weeks", [])], 1 / 2, 1),
    ],
)
def test_hand_worked_table_of_alce(claims, recall, precision):
    answered = record(claims, QUOTES)
    assert citation_recall(answered, says_figures) == recall
    assert citation_precision(answered, says_figures) == precision


def test_both_judges_stand_side_by_side():
    # the checks are content with 1 and 2; gold is where 2 stands
    answered = record([("5 days", [1]), ("7 weeks", [2])], QUOTES)
    scores = score_citations(answered, [gold_at("d", (20, 23))], lambda _: " " * 99, says_figures)
    assert (scores["citation_recall_checks"], scores["citation_precision_checks"]) == (1, 1)
    assert (scores["citation_recall_gold"], scores["citation_precision_gold"]) == (0.5, 0.5)
    assert scores["quotes_literal"] == 0


def test_without_gold_or_claims_nothing_is_made_up():
    answered = record([("5 days", [1])], QUOTES)
    assert "citation_recall_gold" not in score_citations(answered, [], text_of, says_figures)
    assert score_citations(record([], {}), [], text_of, says_figures) == {}


def test_quotes_must_be_literal():
    line = answer(questions()[3])
    good = AnswerRecord.model_validate(line)
    assert score_citations(good, [], text_of, says_figures)["quotes_literal"] == 1
    line["citations"][0]["start"] += 1
    assert score_citations(AnswerRecord.model_validate(line), [], text_of, says_figures)["quotes_literal"] == 0
    line["citations"][0]["document"] = "gone.md"
    assert score_citations(AnswerRecord.model_validate(line), [], text_of, says_figures)["quotes_literal"] == 0
