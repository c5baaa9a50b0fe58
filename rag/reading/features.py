"""What can be seen of a sentence beside a question: the numbers the answer's probability is computed from."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.datatypes import Sentence
from rag.language.column_units import read_row_figures
from rag.language.figure_kinds import Figure, FigureKind, days_of
from rag.language.figures import read_figures
from rag.language.matching import match
from rag.language.names import is_short_form, read_names
from rag.language.roles import asks_for_role, read_roles
from rag.language.words import STOP_WORDS, stem, telling_stems, words_of
from rag.question.asked_speaker import is_asked_for
from rag.question.question_form import AnswerKind, QuestionForm
from rag.reading.seen import Seen
from rag.retrieving.word_weights import WordWeights

Features = NDArray[np.float64]

# In the order of a row. Those from "evidence" on are the reader's.
NAMES = (
    "coverage", "coverage_place", "coverage_near", "coverage_passage", "missing_rarest", "pairs", "closest",
    "names_missing",
    "names_missing_passage", "figures_missing", "kind_held", "kind_lacking", "kind_near", "unit_near", "is_definition",
    "is_reason", "is_speaker", "speaker_missing", "novelty", "brevity", "length", "is_question", "is_lead_in",
    "is_fragment", "has_we",
    "position", "fused", "by_words", "by_meaning", "rank", "evidence", "relevance", "evidence_alone", "relevance_alone",
)  # fmt: skip
N_CHEAP = NAMES.index("evidence")

_FIGURE_KINDS = {
    AnswerKind.NUMBER: {FigureKind.NUMBER, FigureKind.MEASURE},  # a measure of what is counted: "how many miles"
    AnswerKind.QUANTITY: {FigureKind.NUMBER, FigureKind.MONEY, FigureKind.PERCENT, FigureKind.MEASURE},
    AnswerKind.MONEY: {FigureKind.MONEY},
    AnswerKind.PERCENT: {FigureKind.PERCENT},
    AnswerKind.DURATION: {FigureKind.MEASURE, FigureKind.DATE},
    AnswerKind.FREQUENCY: set(),  # said by words, see `_OFTEN`
    AnswerKind.DATE: {FigureKind.DATE, FigureKind.TIME, FigureKind.MEASURE},  # a measure: "within ten days"
}
NAMED_KINDS = frozenset({AnswerKind.PERSON, AnswerKind.PLACE, AnswerKind.NAME})
_DEFINES = re.compile(
    r"\b(?:is|are|was|were) (?:an? |the |any |one of |about |where |when |how |what |really )|\bmeans?\b|"
    r"\brefers? to\b|\bdefined as\b|"
    r"\bstands? for\b|\bknown as\b|\bdescribes?\b|\(|\bconsists? of\b|\bis called\b",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"\bbecause\b|\bdue to\b|\bas a result\b|\bsince\b|\bso that\b|\bin order to\b|\bto (?:ensure|avoid|help|reduce|"
    r"improve|protect|make)\b|"
    r"\btherefore\b|\bcaus(?:e|es|ed)\b|\breasons?\b|\bowing to\b|\bthanks to\b|\blead(?:s|ing)? to\b|\bled to\b|"
    r"\bincentives?\b|\bdriven by\b|\bwhich is why\b",
    re.IGNORECASE,
)
_QUICK_NUMBERS = re.compile(
    r"\b(?:a|an) (?:hundred|thousand|million|billion|few|dozen)\b|\b(?:several|dozens|hundreds|thousands|millions)\b",
    re.I,
)
_TIMES_MORE = re.compile(r"\b(?:twice|thrice|double|treble|triple|quadruple)\b", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|\b(?i:immediately|at once|straight ?away|as soon as|"
    r"at the (?:end|start|beginning) of)\b"
)
_PERIOD = (
    r"(?:hour|shift|day|night|week|fortnight|month|quarter|term|year|decade|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_OFTEN = re.compile(
    r"\b(?:hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|termly|yearly|annual(?:ly)?|biannual(?:ly)?|"
    r"(?:once|twice)(?= (?:an?|every|each|per|in|during|only)\b|[.,;])|always|never|rarely|regularly)\b"
    rf"|\b(?:every|each|per) (?:(?:other|second|third|few|[\w.]+(?: working)?) )?{_PERIOD}s?\b"
    rf"|\btimes (?:an?|each|every|per|in|over) (?:\w+ )?{_PERIOD}s?\b"
    r"|\bon (?:mon|tues|wednes|thurs|fri|satur|sun)days\b"
    r"|\b(?:[\w.]+ )?times\b|\b(?:at |in )?[\w-]+ intervals?\b|\bintervals? of\b",
    re.IGNORECASE,
)
# A time from or to which something happens, not how long it lasts: "within ten days", "two weeks before".
_SETS_TIME = re.compile(
    r"\b(?:within|in|after|before|by|until|than|least|next|last|every|first)\s+(?:the\s+|about\s+|a further\s+|"
    r"at least\s+|around\s+)?$",
    re.IGNORECASE,
)
_TIME_SET = re.compile(r"^[’']?\s*(?:before|after|from|later|ago|in advance|beforehand|prior|following|notice)\b", re.I)
_WE = re.compile(r"\b(?:I|we|you|my|your)\b")


def cheap_features(form: QuestionForm, weights: WordWeights, seen: Seen) -> Features:
    """Return what needs no model: float64, (len(NAMES),), those of the reader 0."""
    total = weights.total(form.stems) or 1.0
    matched = {stem_: match(stem_, seen.here) for stem_ in form.stems}
    coverage = sum(weights.of(s) * m for s, m in matched.items()) / total
    with_place = seen.here | seen.place
    with_near = with_place | seen.near
    rarest = max(form.stems, key=weights.of) if form.stems else ""
    fillers = held(form, seen.sentence)
    asked = frozenset(form.stems)
    places = [at for at, word in enumerate(seen.words) if match(word, asked) > 0]
    row = {
        "coverage": coverage,
        "coverage_place": _covered(form.stems, weights, with_place) / total - coverage,
        "coverage_near": (_covered(form.stems, weights, with_near) - _covered(form.stems, weights, with_place)) / total,
        "coverage_passage": _covered(form.stems, weights, seen.passage) / total,
        "missing_rarest": 1 - match(rarest, with_near),
        "pairs": _pairs(form.stems, seen.words),
        "closest": _closeness(places, len(seen.words)),
        "names_missing": _names_missing(form, with_near | seen.voice),
        "names_missing_passage": _names_missing(form, seen.article),
        "figures_missing": _figures_missing(form, seen),
        "kind_held": float(fillers is not None and len(fillers) > 0),
        "kind_lacking": float(fillers is not None and len(fillers) == 0),
        "kind_near": _nearness(fillers or [], places, seen.sentence.words),
        "unit_near": _unit_near(form, seen, fillers or []),
        "is_definition": float(form.kind is AnswerKind.DEFINITION and _defines(form, seen)),
        "is_reason": float(form.kind is AnswerKind.REASON and bool(_REASONS.search(seen.sentence.words))),
        "is_speaker": _is_speaker(form, seen),
        "speaker_missing": float(bool(form.speaker)) * (1 - _is_speaker(form, seen)),
        "novelty": _novelty(form, seen),
        "brevity": float(len(seen.words) < 6),
        "length": math.log(len(seen.words) + 1),
        "is_question": float(seen.sentence.words.rstrip("\"”'’").endswith("?")),
        "is_lead_in": float(seen.sentence.words.endswith(":")),
        "is_fragment": float(not re.search(r"[.!?;:][\"”'’)]*$", seen.sentence.words)),
        "has_we": float(bool(_WE.search(seen.sentence.words))),
        "position": 1 / (1 + seen.position),
        "fused": seen.found.score,
        "by_words": seen.found.by_words / (2.2 * total),
        "by_meaning": seen.found.by_meaning,
        "rank": 1 / (1 + seen.rank),
    }
    return np.array([row.get(name, 0.0) for name in NAMES])


def _covered(stems: Sequence[str], weights: WordWeights, among: frozenset[str]) -> float:
    return sum(weights.of(s) * match(s, among) for s in stems)


def _pairs(stems: Sequence[str], words: Sequence[str]) -> float:
    """Return the share of the question's neighbouring words that stand within three words of each other here."""
    wanted = list(pairwise(stems))
    if not wanted:
        return 0.0
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        places.setdefault(word, []).append(at)
    close = sum(any(abs(a - b) <= 3 for a in places.get(x, ()) for b in places.get(y, ())) for x, y in wanted)
    return close / len(wanted)


def _closeness(places: Sequence[int], length: int) -> float:
    """Return how close together the matched words stand: 1 side by side, towards 0 far apart."""
    if len(places) < 2 or length == 0:
        return 0.0
    gaps = [b - a for a, b in pairwise(places)]
    return len(gaps) / sum(gaps)


def _names_missing(form: QuestionForm, among: frozenset[str]) -> float:
    """Return the largest share of a name's words that is missing, 0 for a question without names.

    A short form counts half: documents may spell it out in words that nothing tells to be the same.
    """
    shares = []
    for name in form.names:
        stems = [stem(word) for word in words_of(name.words) if word not in STOP_WORDS]
        if stems:
            share = sum(match(s, among) == 0 for s in stems) / len(stems)
            shares.append(share * (_SHORT_FORM if is_short_form(name.words) else 1))
    return max(shares, default=0.0)


_SHORT_FORM = 0.5


def _figures_missing(form: QuestionForm, seen: Seen) -> float:
    if not form.figures:
        return 0.0
    around = (seen.sentence.words, seen.sentence.context, seen.sentence.notes, seen.found.chunk.words)
    here = {figure.value for words in around for figure in read_figures(words)}
    return sum(figure.value not in here for figure in form.figures) / len(form.figures)


def held(form: QuestionForm, sentence: Sentence) -> list[int] | None:
    """Return where in the sentence things of the kind asked for stand, None when the kind cannot be told."""
    if form.kind in _FIGURE_KINDS:
        places = [figure.span.start for figure in fitting_figures(form, sentence.words)]
        if not places and any(_fits(form, figure, sentence.notes) for figure in read_row_figures(sentence.notes)):
            places = [0]  # the row of a table is named by its year
        for pattern in _IN_WORDS.get(form.kind, ()):
            places += [m.start() for m in pattern.finditer(sentence.words)]
        return sorted(places)
    if form.kind in NAMED_KINDS:
        known = {s for name in form.names for s in map(stem, words_of(name.words))}
        known |= set(form.stems)
        names = read_names(sentence.words)
        places = [n.span.start for n in names if not telling_stems(n.words) <= known]
        if form.kind is AnswerKind.PERSON and asks_for_role(form.text):
            places += [
                span.start for span in read_roles(sentence.words) if stem(span.cut(sentence.words).lower()) not in known
            ]
        return sorted(places)
    return None


# What answers a question for a figure without being one.
_IN_WORDS = {
    AnswerKind.NUMBER: (_QUICK_NUMBERS,),
    AnswerKind.QUANTITY: (_QUICK_NUMBERS, _TIMES_MORE),
    AnswerKind.DATE: (_WHEN,),
    AnswerKind.FREQUENCY: (_OFTEN,),
}


def fitting_figures(form: QuestionForm, words: str) -> list[Figure]:
    """Return the figures of the kind that a question for a figure asks for, in order; those of the question are out."""
    asked = {figure.value for figure in form.figures}
    return [figure for figure in read_row_figures(words) if figure.value not in asked and _fits(form, figure, words)]


def _fits(form: QuestionForm, figure: Figure, words: str) -> bool:
    """Tell whether a figure that stands in the words is of the kind asked for."""
    if form.kind is AnswerKind.PERCENT and figure.kind is FigureKind.NUMBER and "." in figure.value:
        return True  # "a third of them"
    if figure.kind not in _FIGURE_KINDS[form.kind]:
        return False
    if form.kind is AnswerKind.DATE:
        if figure.kind is not FigureKind.MEASURE:
            return figure.kind is FigureKind.DATE or not form.unit
        before, after = words[max(0, figure.span.start - 30) : figure.span.start], words[figure.span.end :]
        is_set = bool(_SETS_TIME.search(before) or _TIME_SET.match(after))
        return is_set and days_of(figure.unit.split()[-1]) > 0 and bool(_ASKS_WHEN.search(form.text))
    if form.kind is AnswerKind.NUMBER and figure.kind is FigureKind.MEASURE:
        return form.focus[-1:] == (stem(figure.unit.split()[-1]),)
    # "Ten working days" answers "how many days".
    return not form.unit or form.unit in {figure.unit, figure.unit.split()[-1] if figure.unit else ""}


_ASKS_WHEN = re.compile(r"\bwhen\b", re.IGNORECASE)


def _nearness(fillers: Sequence[int], places: Sequence[int], words: str) -> float:
    """Return how near a thing of the kind asked for stands to the question's words: 1 beside, towards 0 far away."""
    if not fillers or not places:
        return 0.0
    at_word = [len(words_of(words[:filler])) for filler in fillers]
    distance = sum(sorted(min(abs(a - place) for a in at_word) for place in places)[:3]) / min(3, len(places))
    return 1 / (1 + distance / 4)


def _unit_near(form: QuestionForm, seen: Seen, fillers: Sequence[int]) -> float:
    """Return 1 if what is counted stands right after a figure: "520 temp agency workers" for "how many workers"."""
    if not form.focus or not fillers:
        return 0.0
    wanted = frozenset(form.focus[-1:])
    for filler in fillers:
        after = [stem(word) for word in words_of(seen.sentence.words[filler : filler + 80])][1:7]
        if any(match(word, wanted) for word in after):
            return 1.0
    return 0.0


def _defines(form: QuestionForm, seen: Seen) -> bool:
    return all(match(s, seen.head) for s in form.stems[-2:]) and bool(_DEFINES.search(seen.sentence.words))


def _is_speaker(form: QuestionForm, seen: Seen) -> float:
    """Return how likely the words are those of whom the question names: 1 in a turn of theirs, 0 if nothing says so.

    In running text who speaks is named in the sentence itself, or beside it; in a text of their own, at its beginning.
    """
    if not form.speaker:
        return 0.0
    wanted = telling_stems(form.speaker)
    if seen.found.chunk.speaker:
        is_theirs = is_asked_for(form.speaker, seen.found.chunk.speaker)
        return 1.0 if is_theirs else 0.7 * bool(wanted & (seen.here | seen.place))
    nearest = ((0.9, seen.here), (0.7, seen.place), (0.6, seen.near | seen.voice))
    return next((sure for sure, stems in nearest if wanted & stems), 0.0)


def _novelty(form: QuestionForm, seen: Seen) -> float:
    """Return how many telling words the sentence adds to the question, 0 to 1 (ten or more)."""
    new = seen.here - set(form.stems) - _STOP_STEMS - seen.place
    return min(1.0, len(new) / 10)


_STOP_STEMS = frozenset(stem(word) for word in STOP_WORDS)
