import pytest

from eval.metrics_answer import has_facts, rouge_l, score_answer, token_f1
from eval.questions import SetQuestion
from eval.records import AnswerRecord
from tests.eval.builders import answer, gold_at, questions


@pytest.mark.parametrize(
    ("text", "facts", "right"),
    [
        ("It cost £1.9 Trillion in 2021.", [["£1.9 trillion", "1.9 trillion pounds"], ["2021"]], True),
        ("It cost 1.9  trillion\npounds in 2021.", [["£1.9 trillion", "1.9 trillion pounds"], ["2021"]], True),
        ("It cost £1.9 trillion.", [["£1.9 trillion"], ["2021"]], False),
        ("the ‘long–term’ plan", [["'long-term' plan"]], True),
        ("In 1995 it began.", [["95"]], False),
        ("Some 95.2 per cent.", [["95"]], False),
        ("Some 1,420 people.", [["420"], ["42"]], False),
        ("Some 95% of it; in all 42.", [["95"], ["42"]], True),
        ("In 2021/22 and from 5-7 days.", [["2021"], ["5"], ["7"]], True),
        ("the CCGs decide", [["clinical commissioning group", "CCG"]], True),
        ("anything", [], True),
    ],
)
def test_facts(text, facts, right):
    assert has_facts(text, facts) is right


def test_token_f1_by_hand():
    # "the" is left out: {rule, 7, allows, 149, days} and {149, days, allowed}; 2 in common
    assert token_f1("The rule 7 allows 149 days.", "149 days allowed") == pytest.approx(2 * 2 / (5 + 3))
    assert token_f1("", "149") == 0
    assert token_f1("days days", "days") == pytest.approx(2 / 3)


def test_rouge_l_by_hand():
    # police kill gunman / gunman kill police: the longest common sequence is one word; the order counts
    assert rouge_l("police kill the gunman", "the gunman kill police") == pytest.approx(1 / 3)
    assert rouge_l("police killed gunman", "police kill the gunman") == pytest.approx(2 / 3)
    assert rouge_l("a b c d".upper(), "b d x") == pytest.approx(2 * 2 / (3 + 3))


def test_declining_an_answerable_question_is_a_wrong_answer():
    question = questions()[0]
    declined = AnswerRecord.model_validate(answer(question, declines=True))
    scores = score_answer(question, declined, [gold_at("rules/0.md", (0, 5))])
    assert scores == {"right": 0.0, "token_f1": 0.0, "rouge_l": 0.0, "gold_quoted": 0.0}


def test_an_unanswerable_question_has_no_answer_to_score():
    question = questions()[-1]
    assert score_answer(question, AnswerRecord.model_validate(answer(question)), []) == {}


def test_the_speaker_asked_about_must_be_cited():
    question = SetQuestion(id="a0", question="What did Roe say?", speaker="Jane Roe")
    line = answer(question)
    assert score_answer(question, AnswerRecord.model_validate(line), [])["speaker_cited"] == 0
    line["citations"][0]["speaker"] = "Dr JANE ROE"
    assert score_answer(question, AnswerRecord.model_validate(line), [])["speaker_cited"] == 1
