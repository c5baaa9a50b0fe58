"""The sentence that leads an answer: the best one, or a near one that holds what the best one lacks."""

from __future__ import annotations

from collections.abc import Sequence

from rag.datatypes import Reading, Sentence
from rag.drafting.listing import enumerates
from rag.language.matching import match
from rag.language.words import all_stems, stem, telling_stems, words_of
from rag.question.acronyms import Acronym, with_acronyms
from rag.question.question_form import AnswerKind, QuestionForm
from rag.reading.features import NAMED_KINDS, held
from rag.reading.ranges import is_other_row, row_name

# Share of the best sentence's score from which one that holds what is asked for goes before one that does not:
# a figure or date is rarely there by chance, a name often.
_MIN_HOLDER, _MIN_NAME_HOLDER = 0.05, 0.4
# The same for a sentence on both of the things compared.
_MIN_SIDE = 0.1
# Words between two things that are only named together: "the Greens and the Liberals".
_SIDE_BY_SIDE = 4
# Share of a row's name from which the question asks for this row.
_IS_NAMED = 0.5
# Share of the best row's score from which another goes before it whose name says less that was not asked.
_MIN_NEARER_ROW = 0.5


def lead_of(form: QuestionForm, usable: Sequence[Sentence], reading: Reading) -> Sentence:
    """Return the sentence that answers best; of a table's rows the one that the question names.

    Args:
        form: What is asked for.
        usable: The sentences that can answer, best first; at least one.
        reading: Where they stand.
    """
    return _on_both(form, usable) or _best_row(form, usable, _lead(form, usable, reading))


def sides_of(form: QuestionForm, usable: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the best sentence on each of the things compared, () unless both have one.

    () too where the best sentence tells of both.
    """
    if not form.compared or _tells_both(form, usable[0]):
        return ()
    chosen: list[Sentence] = []
    for at, mine in enumerate(form.compared):
        other = form.compared[1 - at]
        on_mine = [
            one for one in usable if match(mine, all_stems(one.words)) and not match(other, all_stems(one.words))
        ]
        if not on_mine:
            return ()
        chosen.append(on_mine[0])
    return tuple(dict.fromkeys(chosen))


def _tells_both(form: QuestionForm, sentence: Sentence) -> bool:
    """Tell whether a sentence says something of each thing compared: one that only names them has them side by side."""
    words = [frozenset({stem(word)}) for word in words_of(sentence.words)]
    places = [[at for at, word in enumerate(words) if match(one, word)] for one in form.compared]
    return all(places) and min(abs(a - b) for a in places[0] for b in places[1]) > _SIDE_BY_SIDE


def _on_both(form: QuestionForm, usable: Sequence[Sentence]) -> Sentence | None:
    """Return the best sentence that names both things compared, None if there is none near the best."""
    if not form.compared:
        return None
    least = _MIN_SIDE * usable[0].score
    on_both = (
        one for one in usable if one.score >= least and all(match(s, all_stems(one.words)) for s in form.compared)
    )
    return next(on_both, None)


def is_named_row(form: QuestionForm, sentence: Sentence) -> bool:
    """Tell whether the sentence is a table's row that the question names."""
    return _named(form, sentence) >= _IS_NAMED


def adds_name(form: QuestionForm, sentence: Sentence, lead: Sentence, acronyms: tuple[Acronym, ...]) -> bool:
    """Tell whether the name of a row holds a word of the question, or what it stands for, that the lead's does not."""
    mine, leads = (with_acronyms(all_stems(row_name(one)), acronyms) for one in (sentence, lead))
    return any(match(s, mine) and not match(s, leads) for s in form.stems)


def _best_row(form: QuestionForm, usable: Sequence[Sentence], lead: Sentence) -> Sentence:
    """Return the row that the question names, where the lead is another row of its table.

    Of rows that name the same of what is asked, "outside London" and "in London" for a question on London, the one
    that says nothing besides.
    """
    rows = [lead, *(one for one in usable if one.label == lead.label and row_name(lead) and is_other_row(one, lead))]
    best = max(rows, key=lambda one: (_named(form, one), -rows.index(one)))
    if is_named_row(form, best):
        return best
    asked = _asked_of(form, lead)
    nearer = (one for one in rows if one.score >= _MIN_NEARER_ROW * lead.score and _asked_of(form, one) == asked)
    return max(nearer, key=lambda one: (_named(form, one), -rows.index(one))) if asked else lead


def _named(form: QuestionForm, sentence: Sentence) -> float:
    """Return which share of a table row's name the question holds, 0 for what is no row."""
    name, asked = telling_stems(row_name(sentence)), frozenset(form.stems)
    return sum(match(s, asked) for s in name) / len(name) if name else 0.0


def _asked_of(form: QuestionForm, row: Sentence) -> frozenset[str]:
    """Return the stems of a row's name that the question holds."""
    return telling_stems(row_name(row)) & frozenset(form.stems)


def _lead(form: QuestionForm, usable: Sequence[Sentence], reading: Reading) -> Sentence:
    """Return the best sentence that holds what is asked for, the best one where none near it does.

    One far less likely than the best goes before it only if it covers as much of the question.
    """
    best = usable[0]
    if form.is_list:
        listing = [one for one in usable[:8] if enumerates(one.words) and one.score > 0.3 * best.score]
        best = max([best, *listing], key=lambda one: one.score * (1 + 3 * _on_focus(form, one) * (one in listing)))
        return _of_list(form, reading.sentences, best) or best
    speaking = {passage.label for passage in reading.passages if passage.chunk.speaker}
    is_said = form.kind is AnswerKind.PERSON and best.label in speaking  # the name is the speaker's
    if held(form, best) != [] or is_said:
        return best
    least = best.score * (_MIN_NAME_HOLDER if form.kind in NAMED_KINDS else _MIN_HOLDER)
    holders = (one for one in usable[:6] if held(form, one) and one.score > least)
    near, covered = best.score * _MIN_NAME_HOLDER, _covered(form, best)
    return next((one for one in holders if one.score > near or _covered(form, one) >= covered), best)


def _covered(form: QuestionForm, sentence: Sentence) -> float:
    """Return how many stems of the question the sentence holds, in itself or from its place."""
    here = all_stems(sentence.words) | all_stems(f"{sentence.context} {sentence.notes}")
    return sum(match(s, here) for s in form.stems)


def _of_list(form: QuestionForm, sentences: Sequence[Sentence], best: Sentence) -> Sentence | None:
    """Return an item of the list whose items together are likelier than the best sentence, None if there is none."""
    lists: dict[tuple[str, str], list[Sentence]] = {}
    for one in sentences:
        if one.notes.endswith(":"):
            lists.setdefault((one.label, one.notes), []).append(one)
    if not lists:
        return None
    scores = {
        key: sum(one.score for one in items)
        + sum(one.score for one in sentences if one.label == key[0] and one.words.endswith(key[1][-40:]))
        for key, items in lists.items()
    }
    key = max(scores, key=lambda key: scores[key])
    least = best.score * (1 + enumerates(best.words) * _on_focus(form, best))
    items = sorted(lists[key], key=lambda one: enumerates(one.words))
    return items[0] if scores[key] > least and best.notes != key[1] else None


def _on_focus(form: QuestionForm, sentence: Sentence) -> float:
    """Return the share of what is asked for that the sentence names: "groups" of "which groups"."""
    here = all_stems(sentence.words)
    return sum(match(s, here) for s in form.focus) / len(form.focus) if form.focus else 1.0
