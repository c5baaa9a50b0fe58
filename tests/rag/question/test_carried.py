import pytest

from rag.drafting.parts import asked_parts, missing_remark
from rag.question.carried import with_carried, without_carried
from rag.question.question_form import AnswerKind, read_question

CARRIED = [
    ("Who do I send them to?", ["deadline", "travel claims"], AnswerKind.PERSON),
    ("And who approves it?", ["conditions", "sick pay"], AnswerKind.PERSON),
    ("Why?", ["percentage of staff", "budget"], AnswerKind.REASON),
    ("How much?", ["difference between nurses and doctors", "annual leave"], AnswerKind.QUANTITY),
    ("What are they?", ["deadline in days"], AnswerKind.DEFINITION),
]


@pytest.mark.parametrize(("question", "phrases", "kind"), CARRIED)
def test_a_question_asks_for_the_same_whatever_it_carries(question, phrases, kind):
    alone, form = read_question(question), read_question(with_carried(question, phrases))
    assert form.kind is alone.kind is kind
    assert (form.is_list, form.compared, form.unit, form.focus, form.speaker) == (
        alone.is_list, alone.compared, alone.unit, alone.focus, alone.speaker
    )  # fmt: skip


def test_what_it_carries_says_what_it_is_about():
    form = read_question("Who approves it? [sick pay, Marlbridge Trust]")
    assert {"sick", "marlbridg"} <= set(form.stems)
    assert [name.words for name in form.names] == ["Marlbridge Trust"]


def test_no_part_of_a_question_is_told_with_what_it_carries():
    parts = asked_parts("How is it worked out and who pays? [conditions, sick pay]")
    assert [part.words for part in parts] == ["How is it worked out", "who pays"]
    assert missing_remark(parts[1]).text == "The documents found do not say who pays."


@pytest.mark.parametrize("question", ["Who pays?", "What is [the] fee?", "[sick pay]", "What did he say [sic] then?"])
def test_a_question_that_carries_nothing_is_itself(question):
    assert without_carried(question) == question == with_carried(question, [])
