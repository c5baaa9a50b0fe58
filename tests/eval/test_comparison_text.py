from eval.compare import compare_runs
from eval.comparison_text import render_comparison, render_verdict
from eval.gate import judge_run
from tests.eval.builders import answer
from tests.eval.test_gate import BASELINE, QUICK, REGRESSIONS, run_of

PERFECT = run_of(answer)


def shown(after, width=100):
    return render_comparison(compare_runs(PERFECT, after, QUICK.chance), width)


def test_answers_stand_side_by_side_with_what_they_rest_on():
    text = shown(run_of(lambda q: answer(q, declines=q.id == "a5" or None)))
    assert "Worse: 1 question\n  a5  correct 1.000 → 0.000\n      How many days does rule 5 allow?\n" in text
    assert [[half.strip() for half in line.split("│")] for line in text.splitlines() if "│" in line] == [
        ["before", "after"],
        ["Rule 5 allows 135 days.[1]", "(abstained)"],
        ["[1] rules/5.md", ""],
    ]


def test_no_line_is_wider_than_the_terminal_and_markup_is_shown_not_obeyed():
    hostile = "\x1b[31mred " * 40

    def worse(question):
        line = answer(question, holds=question.id != "a5")
        return line | {"answer": hostile} if question.id == "a5" else line

    lines = shown(run_of(worse), 80).splitlines()
    at = lines.index("  a5  correct 1.000 → 0.000")
    assert max(map(len, lines[at:])) <= 80
    assert not any("\x1b" in line for line in lines)


def test_what_was_answered_in_other_words_is_listed_apart():
    def longer(question):
        line = answer(question)
        if question.id in ("a1", "a2"):
            line["claims"].append({"text": f"{line['claims'][0]['text']} So it is.", "citations": [1]})
        return line

    text = shown(run_of(longer))
    assert "2 questions answered in other words, no better and no worse: a1, a2" in text
    assert "Worse: 0 questions" in text


def test_settings_that_differ_are_told_in_words_and_failures_named():
    def entry(n, digest="0123456789abcdef"):
        return {"sets": [{"path": "eval/sets/s.jsonl", "sha256": digest, "questions": n}]}

    before = run_of(answer, settings=entry(84) | {"reader": {"name": "r"}})
    after = run_of(lambda q: None if q.id in ("a1", "a2") else answer(q), settings=entry(1, "f" * 20))
    text = render_comparison(compare_runs(before, after, QUICK.chance), 100)
    assert "  sets: s.jsonl, 84 questions, sha256 0123456789ab → s.jsonl, 1 question, sha256 ffffffffffff\n" in text
    assert "  reader.name: r → –\n" in text
    assert "2 questions failed in the second run, so they are not compared: a1, a2\n" in text


def test_a_search_shows_the_first_passages():
    def search(question):
        return answer(question, finds=question.id != "a5") | {"outcome": "retrieved", "claims": [], "citations": []}

    before = run_of(lambda q: answer(q) | {"outcome": "retrieved", "claims": [], "citations": []})
    text = render_comparison(compare_runs(before, run_of(search), QUICK.chance), 100)
    assert "1. rules/5.md: Preface 5." in text
    assert "│ 1. rules/7.md: Preface 7." in text


def test_a_gate_that_holds_back_shows_the_worse_questions_and_one_that_passes_names_them():
    held = render_verdict(judge_run(run_of(REGRESSIONS["answer"]), BASELINE, QUICK), 100)
    assert "Held back:\n  right went from" in held
    assert "Rule of some kind allows days." in held
    passed = render_verdict(judge_run(run_of(lambda q: answer(q, holds=q.id != "a1")), PERFECT, QUICK), 100)
    assert "Worse: 1 question\na1\n" in passed
    assert passed.endswith("Passed: nothing fell by more than chance and more than the tolerance.")
