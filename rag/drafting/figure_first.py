"""Puts the figure a question asks for before a long sentence that holds it: "£2.4 million: In the year …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.datatypes import DraftClaim, Sentence
from rag.drafting.parts import counts
from rag.language.figure_kinds import Figure
from rag.language.figures import read_figures
from rag.language.polarity import denied_and_affirmed
from rag.question.question_form import FIGURE_KINDS, AnswerKind, QuestionForm
from rag.reading.features import fitting_figures

# In a sentence of fewer words the eye finds the figure by itself.
_LONG = 25
_AT_THE_HEAD = 6  # words before a figure up to which it needs no repeating: "At the end of 2024, …"
# Between the two ends of a range; "and" only behind "between".
_JOINS, _AND = re.compile(r"\s?(?:[-–—]|to)\s?", re.IGNORECASE), re.compile(r"\s?and\s", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
# What belongs to a figure and stands before it.
_BOUND = re.compile(
    r"\b(?:between|from|up to|at (?:least|most)|(?:no )?(?:more|less|fewer|later) than|over|under|about|around|nearly|"
    r"almost|within)\s+$",
    re.IGNORECASE,
)
# "Chapter 4", "band 5": a name, no figure that answers.
_NAMED = re.compile(
    r"\b(?:chapters?|sections?|bands?|tables?|figures?|paragraphs?|articles?|appendix|annex|part|page|step|level|grade|"
    r"schedule|form|clauses?|no\.?)\s+$",
    re.IGNORECASE,
)


def figure_first(form: QuestionForm, sentence: Sentence, claim: DraftClaim) -> DraftClaim:
    """Return the claim with its figure in front; as it was where none is asked for, or not exactly one would fit.

    Args:
        form: What is asked for.
        sentence: What the claim was composed from.
        claim: The claim.
    """
    if form.kind not in FIGURE_KINDS or form.is_list or form.compared or len(sentence.words.split()) <= _LONG:
        return claim
    denied = denied_and_affirmed(sentence.words)
    if any(denied.get(s) == {True} for s in form.stems):
        return claim  # "has not yet counted its staff"
    fitting = {
        figure.span for figure in fitting_figures(form, sentence.words) if _is_asked(form, sentence.words, figure)
    }
    runs = [run for run in _runs(sentence.words) if any(figure.span in fitting for figure in run)]
    said = {tuple(figure.value for figure in run): run for run in runs}
    if len(said) != 1:
        return claim
    (run,) = said.values()
    if len(sentence.words[: run[0].span.start].split()) <= _AT_THE_HEAD:
        return claim
    words = _bounded(sentence.words, run)
    return replace(claim, text=f"{words[0].upper()}{words[1:]}: {claim.text}")


def is_numbering(words: str, figure: Figure) -> bool:
    """Tell whether a figure only numbers what stands before it: "Table 2", "band 5"."""
    return bool(_NAMED.search(words[: figure.span.start]))


def _is_asked(form: QuestionForm, words: str, figure: Figure) -> bool:
    if is_numbering(words, figure):
        return False
    return form.kind is not AnswerKind.NUMBER or not form.focus or counts(form.focus[-1], words, figure)


def _runs(words: str) -> list[list[Figure]]:
    """Return the figures of a text in order, the two ends of a range together: "5–10", "between 20 and 30"."""
    runs: list[list[Figure]] = []
    for figure in read_figures(words):
        last = runs[-1][-1] if runs else None
        gap = words[last.span.end : figure.span.start] if last else ""
        is_between = last is not None and bool(_BETWEEN.search(words[: last.span.start]))
        if last and (_JOINS.fullmatch(gap) or (is_between and _AND.fullmatch(gap))):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return runs


def _bounded(words: str, run: Sequence[Figure]) -> str:
    """Return a figure or range as it stands, with the words that bound it: "up to 5 days"."""
    bound = _BOUND.search(words[: run[0].span.start])
    return words[bound.start() if bound else run[0].span.start : run[-1].span.end].strip()
