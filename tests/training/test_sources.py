"""What the data sets are made into."""

import json
from random import Random

from training.examples import Asked, Shown
from training.sources import pubmed_qa
from training.sources.written import sentence_by_sentence


def test_each_sentence_stands_alone_with_its_place_and_the_nearest_in_words_among_the_wrong():
    holds = Shown("Leave › Length", ("Leave lasts two weeks.", "Ask your manager."), (True, False), answers=True)
    other = Shown("Leave › Pay", ("How long leave is paid for depends.", *["Tea is free."] * 9), (False,) * 10, False)
    question = Asked("written", "How long is leave?", (holds, other))
    alone = sentence_by_sentence(question, Random(1))
    assert [len(one.sentences) for one in alone.shown] == [1] * 8
    first, second = alone.shown[:2]
    assert first == Shown("Leave › Length", ("Leave lasts two weeks.",), (True,), answers=True)
    assert second == Shown("Leave › Pay", ("How long leave is paid for depends.",), (False,), answers=False)
    assert not any(one.answers for one in alone.shown[1:])


def test_a_question_without_an_answer_stays_one_sentence_by_sentence():
    shown = Shown("Tea", ("Tea is free.",), (False,), answers=False)
    assert sentence_by_sentence(Asked("written", "How long is leave?", (shown,)), Random(1)).shown == (shown,)


def test_a_medical_title_is_answered_by_its_conclusion_and_not_by_its_methods(tmp_path):
    papers = {
        str(at): {
            "QUESTION": f"Does {name} shorten colds?",
            "CONTEXTS": [f"Colds last long; {name} is cheap.", f"We gave {name} to 40 people.", "It took 6 days."],
            "LABELS": ["BACKGROUND", "METHODS", "RESULTS"],
            "LONG_ANSWER": f"Taking {name} shortens colds by a day.",
        }
        for at, name in enumerate(("zinc", "garlic", "tea", "rest"))
    }
    (tmp_path / "ori_pqal.json").write_text(json.dumps(papers))
    rows = pubmed_qa.asked(tmp_path, Random(1))
    assert [row.question for row in rows] == [one["QUESTION"] for one in papers.values()]
    for row, paper in zip(rows, papers.values(), strict=True):
        right = [one.sentences for one in row.shown if one.answers]
        assert right in ([], [(paper["LONG_ANSWER"],)])
        wrong = [" ".join(one.sentences) for one in row.shown if not one.answers]
        assert paper["CONTEXTS"][1] in wrong
        assert paper["LONG_ANSWER"] not in wrong
