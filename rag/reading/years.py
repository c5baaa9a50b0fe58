"""Tells whether anything that was found speaks of the years a question asks about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.language.figure_kinds import FigureKind
from rag.question.question_form import QuestionForm

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def is_year_unheard(form: QuestionForm, texts: Iterable[str]) -> bool:
    """Tell whether the question asks about a year of which none of the texts has a word; False where it names none.

    "2016/17" is heard where either of its years is, and "2017" where a span such as "2016/17" or "16/17" holds it.
    """
    dates = (figure.value for figure in form.figures if figure.kind is FigureKind.DATE)
    asked = [years for value in dates if (years := _YEAR.findall(value))]
    if not asked:
        return False
    text = "\n".join(texts)
    return not all(any(_stands(year, text) for year in years) for years in asked)


def _stands(year: str, text: str) -> bool:
    short = year[2:]
    return re.search(rf"\b{year}(?!\d)|\b(?:\d\d)?\d\d[/–-]{short}\b|\b{short}/\d\d\b", text) is not None
