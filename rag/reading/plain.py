"""What anybody sees to answer, whatever the reader makes of it: it saw few tables, and few talks in short turns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.datatypes import Reading, Sentence
from rag.language.column_units import read_row_figures
from rag.language.figure_kinds import FigureKind
from rag.language.matching import match
from rag.language.words import all_stems, stem, telling_stems, words_of
from rag.question.question_form import AnswerKind, QuestionForm, parts_of
from rag.reading.features import NAMES, Features, held
from rag.reading.ranges import looked_up, row_name
from rag.reading.seen import Seen

_FEWEST_SAID = 10  # words of a turn that tells a view: "Agreed, 3.2% from 1 July" closes what others said
_MOST = 10  # sentences, best first, that are looked at
_LEAST_COVERED = 0.5  # of the question's telling words, in the row and its place
_OF_ONE_COLUMN = frozenset({AnswerKind.MONEY, AnswerKind.PERCENT, AnswerKind.DURATION})
_CHOOSES = re.compile(r"\b(?:which|what)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^)]*\)")  # "Visitor (10)": how many there are in a book
_SAYING = telling_stems("say think thought view opinion argue suggest")
_COSTING = telling_stems("cost price fee charge pay")
_PEOPLE = telling_stems(
    "people person patient resident staff employee worker pupil student tenant client customer member"
)
# After these a word is what somebody does: "wants us to pay" is not on pay.
_BEFORE_VERB = frozenset("to will would can could may might must shall should i we you they not cannot".split())


def plain_place(form: QuestionForm, seen: Sequence[Seen], rows: Features, order: Sequence[int]) -> int | None:
    """Return the place of the best sentence that plainly answers, None if none of the first few does.

    What answers one part of a compound question is not put before what answers another.

    Args:
        form: What is asked for.
        seen: The sentences.
        rows: Their features, (seen, len(NAMES)).
        order: Their places, best first.
    """
    n_looked_at = 1 if len(parts_of(form.text)) > 1 else _MOST
    return next((at for at in order[:n_looked_at] if is_plain(form, seen[at], rows[at])), None)


def is_plain(form: QuestionForm, one: Seen, row: Features) -> bool:
    """Tell whether a sentence plainly answers: a row that is named with its column, or a view that is asked for.

    Args:
        form: What is asked for.
        one: The sentence.
        row: Its features, (len(NAMES),).
    """
    features = dict(zip(NAMES, row, strict=True))
    if any(features[name] > 0 for name in ("names_missing_passage", "figures_missing")):
        return False
    return (
        _names_cell(form, one.sentence, features)
        or _names_row_and_column(form, one)
        or _quotes_amount(form, one)
        or _is_view(form, one, features)
    )


def holds_plainly(form: QuestionForm, reading: Reading) -> bool:
    """Tell whether a table has a row for a figure of the question, with what it counts: "days' leave after 7 years"."""
    row = looked_up(form, reading) if form.focus else None
    if row is None or not held(form, row):
        return False
    said = all_stems(row.words)
    return all(match(s, said) for s in form.focus)


def _names_cell(form: QuestionForm, sentence: Sentence, features: Mapping[str, float]) -> bool:
    """Tell whether the question names both the row and the kind of cell that a sentence of a table holds.

    "How many days of study leave …" of "Leave type: Study leave; Days: 30". It asks for a figure in a unit or of a kind
    that few columns hold.
    """
    return (
        (bool(form.unit) or form.kind in _OF_ONE_COLUMN)
        and bool(_named_by(form, sentence))
        and bool(held(form, sentence))
        and bool(features["coverage"] + features["coverage_place"] >= _LEAST_COVERED)
    )


def _named_by(form: QuestionForm, sentence: Sentence) -> frozenset[str]:
    """Return the stems of a row's name where the question has them all, but for what stands in brackets; else none."""
    name = row_name(sentence)
    named = telling_stems(_BRACKETS.sub("", name)) or telling_stems(name)
    return named if all(match(s, frozenset(form.stems)) for s in named) else frozenset()


def _names_row_and_column(form: QuestionForm, one: Seen) -> bool:
    """Tell whether the question says a row's name and that of a column, and no more: "Who issues visitor permits?".

    Whom a column counts as people may be asked for as what they are there: patients, staff.
    """
    named = _named_by(form, one.sentence)
    columns = _columns(one.sentence)
    others, kind = telling_stems(" ".join(columns[1:])), telling_stems(" ".join(columns[:1]))
    known = named | (_PEOPLE if others & _PEOPLE else frozenset())
    rest = [s for s in form.stems if not match(s, known)]
    is_told = all(match(s, others | kind | one.place) for s in rest)
    return bool(named) and any(match(s, others) for s in rest) and is_told


def _quotes_amount(form: QuestionForm, one: Seen) -> bool:
    """Tell whether the question chooses, by an amount, among what a first column names: "Which permits cost £20?"."""
    if not row_name(one.sentence) or not _CHOOSES.search(form.text) or not holds_amount(form, one.sentence.words):
        return False
    first = telling_stems(_columns(one.sentence)[0])
    rest = [s for s in form.stems if not match(s, first) and s not in _COSTING and not s[0].isdigit()]
    is_chosen = any(match(s, first) for s in form.stems)
    return is_chosen and all(match(s, one.here | one.place) for s in rest)


def holds_amount(form: QuestionForm, words: str) -> bool:
    """Tell whether the words of a row or cell hold an amount of the question, be its unit in the column's name."""
    asked = {(one.kind, one.value, one.unit) for one in form.figures if one.kind is not FigureKind.NUMBER}
    return any((one.kind, one.value, one.unit) in asked for one in read_row_figures(words))


def _columns(row: Sentence) -> list[str]:
    """Return the names of the columns of a table row."""
    return [cell.split(": ", 1)[0] for cell in row.words.split("; ") if ": " in cell]


def _is_view(form: QuestionForm, one: Seen, features: Mapping[str, float]) -> bool:
    """Tell whether a speaker whose view is asked for speaks, of what the question names, there or just before.

    One word that was said before tells a topic where it names something: not "what did she say about pay", where
    somebody was to pay for repairs.
    """
    chunk = one.found.chunk
    if not chunk.speaker or features["is_speaker"] < 1 or form.kind is not AnswerKind.ANYTHING:
        return False
    if len(chunk.words.split()) < _FEWEST_SAID:
        return False
    known = telling_stems(form.speaker) | _SAYING
    topic = [s for s in form.stems if s not in known]
    around = one.passage | one.near
    is_said_there = any(match(s, one.passage) for s in topic)
    is_told = is_said_there or len(topic) != 1 or _is_named_before(form, topic[0], one.before)
    return all(match(s, around) for s in topic) and is_told


def _is_named_before(form: QuestionForm, topic: str, before: Sequence[str]) -> bool:
    """Tell whether a word of the question stands in what was said before as the name of something, as it is written."""
    written = {word for word in words_of(form.text) if stem(word) == topic}
    words = words_of(" ".join(before))
    return any(word in written and last not in _BEFORE_VERB for last, word in zip(["", *words], words, strict=False))
