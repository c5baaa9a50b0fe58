"""The parts of a compound question: which of them an answer holds, and how to say which it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.datatypes import Remark, RemarkKind, Sentence
from rag.drafting.announcing import tells_one
from rag.language.figure_kinds import Figure, FigureKind
from rag.language.figures import read_figures
from rag.language.matching import match
from rag.language.words import STOP_WORDS, all_stems, stem, words_of
from rag.question.acronyms import Acronym, with_acronyms
from rag.question.question_form import FIGURE_KINDS, AnswerKind, QuestionForm, parts_of, read_question
from rag.reading.features import held

# "for cars and for bicycles": two things asked about in one breath. The second names no kind of answer of its own.
_AND_FOR = re.compile(
    r"\b(?P<how>for|in|at|from|under)\s+(?:the |a |an )?(?P<one>[\w’'-]+(?: [\w’'-]+){0,2}?)\s+and\s+"
    r"(?P=how)\s+(?:the |a |an )?(?P<other>[\w’'-]+(?: [\w’'-]+){0,2})\s*[?,.]?\s*$",
    re.IGNORECASE,
)
_AND_FOR_OPENS = re.compile(r"(?:for|in|at|from|under)\b")
# "the fee for a permit and the fee for a fine": two things, if both say of what, or neither does.
_AND_THE = re.compile(
    r"\bwhat\s+(?:is|are|was|were)\s+(?P<one>(?:the|my|our|its|their)\s.+?)\s+and\s+"
    r"(?P<other>(?:the|my|our|its|their)\s[^?]+?)\s*[?,.]?\s*$",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:of|for|in|on|to|at|from)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|both|compared|versus)\b", re.IGNORECASE)
# What begins a part that can be put behind "do not say" as it stands: "who approves claims", "by whom".
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|will|would|should|must|may|might|has|have|had|am|shall)(?:n[’']t)?"
)
_INVERTED = re.compile(rf"\b{_AUXILIARY}\b|[’']s\b|\b(?:whats|whos|hows|wheres)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:(?:by|for|to|from|with|since)\s+)?(?:who|whom|what|which)\b", re.IGNORECASE)
# Asked so, a figure may be answered without one: "when may I", "how soon", "how often": "at once", "every Monday".
_MAY_BE_WORDS = re.compile(
    r"\bwhen (?:do|does|may|must|can|should|could|would|shall|is|are)\b"
    r"|\bhow (?:often|fast|quickly|soon|frequently|far|late)\b",
    re.IGNORECASE,
)
# What tells when without a date, where without a name.
_SOMETIME = re.compile(
    r"\b(?:when(?:ever)?|once|after|before|until|during|while|as soon as|within|any ?time|immediately|straight away|"
    r"always|daily|weekly|monthly|annually|yearly|every|each|if)\b",
    re.IGNORECASE,
)
_SOMEWHERE = re.compile(
    r"\b(?:at|in|from|on|near|outside|behind|via|to)\s+(?:the|an?|any|each|your|our|their|[A-Z])\b|\bonline\b"
)
# Share of a part's own words from which a sentence is about it.
_ABOUT = 0.5
# Of these a word of the part's own is always said again.
_IS_NAMED = frozenset({AnswerKind.PERSON, AnswerKind.YES_NO})
# Words of a question that need not return in an answer.
_ASKING = frozenset(
    stem(word)
    for word in "rule rules policy trust staff need get take last first new one two long soon quickly fast often far "
    "late old time day week month year hour minute per up im ive id want whats whos hows wheres".split()
)
# "How much can I build up": what follows the pronoun is rarely said again in the same word.
_DONE = re.compile(r"\b(?:I|we|you)\s+(?P<verb>[a-z]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A question inside a question.

    Attributes:
        words: As it stands in the question, or what it asks about beside the others: "for bicycles".
        form: What it asks for.
        own: Stems of its telling words that the other parts do not have; () for "and by whom?".
        is_question: Whether it is a question by itself, not only a second thing asked about.
    """

    words: str
    form: QuestionForm
    own: tuple[str, ...]
    is_question: bool = True


def asked_parts(question: str) -> tuple[Part, ...]:
    """Return the parts of a compound question in order, () for a question that asks for one thing."""
    texts = parts_of(question)
    forms = [read_question(text) for text in texts]
    parts: list[Part] = []
    for at, (text, form) in enumerate(zip(texts, forms, strict=True)):
        elsewhere = {s for other, one in enumerate(forms) if other != at for s in one.stems}
        # "Can I pay monthly?": what asks elsewhere is what is asked about here.
        telling = tuple(_telling(text)) or (form.stems if form.kind is AnswerKind.YES_NO else ())
        own = tuple(s for s in telling if s not in elsewhere)
        parts += _joined(Part(text.rstrip("?"), form, own))
    return tuple(parts) if len(parts) > 1 else ()


def _telling(text: str) -> Iterator[str]:
    done = {match_["verb"].lower() for match_ in _DONE.finditer(text)}
    words = (word for word in words_of(text) if word not in STOP_WORDS and word not in done)
    stems = dict.fromkeys(stem(word) for word in words if not any(char.isdigit() for char in word))
    return (s for s in stems if s not in _ASKING)


def _joined(part: Part) -> list[Part]:
    """Return one part for each thing that it asks about: "the rate for cars and for bicycles" asks about two."""
    things = _AND_THE.search(part.form.text)
    if (
        things
        and not _BETWEEN.search(part.words)
        and bool(_OF.search(things["one"])) == bool(_OF.search(things["other"]))
    ):
        stems = [tuple(_telling(things[name])) for name in ("one", "other")]
        own = [tuple(s for s in mine if s not in theirs) for mine, theirs in (stems, stems[::-1])]
        asked = [read_question(f"What is {things[name]}?") for name in ("one", "other")]
        named = zip(("one", "other"), asked, own, strict=True)
        return [Part(things[name], form, mine, False) for name, form, mine in named] if all(own) else [part]
    match_ = _AND_FOR.search(part.form.text)
    if not match_:
        return [part]
    sides = [tuple(stem(word) for word in words_of(match_[name])) for name in ("one", "other")]
    return [
        replace(part, words=f"{match_['how'].lower()} {match_[name]}", own=side, is_question=False)
        for name, side in zip(("one", "other"), sides, strict=True)
    ]


def holds(part: Part, sentence: Sentence, acronyms: tuple[Acronym, ...] = ()) -> bool:
    """Tell whether a sentence, read in its place, answers a part: it is about it and holds what it asks for."""
    return worth(part, sentence, acronyms) > 0


def worth(part: Part, sentence: Sentence, acronyms: tuple[Acronym, ...] = ()) -> float:
    """Return how much of a part's own words a sentence that answers it holds, 0 if it does not answer it."""
    here = with_acronyms(all_stems(sentence.words), acronyms)
    there = here | with_acronyms(all_stems(f"{sentence.notes} {sentence.context}"), acronyms)
    if _lacks_kind(part, sentence):
        return 0.0
    if not part.own:
        return 0.5
    covered = sum(match(s, here) or 0.7 * match(s, there) for s in part.own) / len(part.own)
    # "The line manager" is an answer to "who", but a name is a likelier one.
    is_vague = part.form.kind is AnswerKind.PERSON and not held(part.form, sentence)
    return covered * (0.6 if is_vague else 1) if covered >= _ABOUT else 0.0


def missing_parts(question: str, said: Iterable[Sentence], acronyms: tuple[Acronym, ...] = ()) -> tuple[Part, ...]:
    """Return the parts of a compound question that nothing said answers, in order.

    () when all parts are answered. Where none seems to be, this way of telling mostly fails on the question: then only
    if what is said is on it, without anything of the kind that each part asks for.
    """
    sentences = tuple(said)
    parts = asked_parts(question)
    answered = [any(holds(part, one, acronyms) for one in sentences) for part in parts]
    if not any(answered):
        return parts if _is_on(question, sentences) and all(_is_kind_missing(part, sentences) for part in parts) else ()
    told_in_turn = sum(tells_one(one.words) for one in sentences) > 1
    return tuple(
        part
        for part, has in zip(parts, answered, strict=True)
        if not has and _is_nowhere(part, sentences) and not (told_in_turn and part.form.is_list)
    )


def _is_on(question: str, sentences: Sequence[Sentence]) -> bool:
    """Tell whether what is said holds at least half of what the question is about."""
    about, told = tuple(_telling(question)), _told(sentences)
    return 2 * sum(match(s, told) > 0 for s in about) >= len(about) > 0


def _is_kind_missing(part: Part, sentences: Sequence[Sentence]) -> bool:
    return all(_lacks_kind(part, one) for one in sentences)


def _is_nowhere(part: Part, sentences: Sequence[Sentence]) -> bool:
    """Tell whether nothing said with the kind of thing asked for is on the part: no word of it, or less than half."""
    fitting = [one for one in sentences if not _lacks_kind(part, one)]
    told = _told(fitting)
    found = sum(match(s, told) > 0 for s in part.own)
    if part.form.kind in FIGURE_KINDS:
        return found == 0
    # One word alone may have been said otherwise, if it is a verb: "what do I need to qualify?", not "which form".
    is_named = part.form.kind in _IS_NAMED or not part.is_question or bool(set(part.form.focus) & set(part.own))
    return not fitting or (len(part.own) >= (1 if is_named else 2) and 2 * found < len(part.own))


def _told(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Return the stems of what is said, those of "unpaid" as those of "paid" too."""
    words = [word for one in sentences for word in words_of(f"{one.words} {one.notes}")]
    return frozenset(stem(word) for word in (*words, *(word.removeprefix("un").removeprefix("non-") for word in words)))


def _lacks_kind(part: Part, sentence: Sentence) -> bool:
    """Tell whether a sentence lacks the figure asked for, or the name where nothing else is: "and by whom?"."""
    kind = part.form.kind
    if not part.is_question or (kind not in FIGURE_KINDS and kind not in {AnswerKind.PERSON, AnswerKind.PLACE}):
        return False
    if kind is AnswerKind.DATE and part.own and _MAY_BE_WORDS.search(part.words):
        return held(part.form, sentence) == [] and not _SOMETIME.search(sentence.words)
    if part.own and (kind not in FIGURE_KINDS or _MAY_BE_WORDS.search(part.words)):
        return False
    if kind is AnswerKind.PLACE and _SOMEWHERE.search(sentence.words):
        return False
    if kind is AnswerKind.NUMBER and part.form.focus:
        return not any(counts(part.form.focus[-1], sentence.words, one) for one in read_figures(sentence.words))
    return held(part.form, sentence) == []


def counts(thing: str, words: str, figure: Figure) -> bool:
    """Tell whether a figure of the words stands beside what is counted: "42 concerns", "Concerns raised: 42".

    Args:
        thing: Its stem.
        words: A sentence.
        figure: One of its figures.
    """
    before, after = words_of(words[: figure.span.start])[-4:], words_of(words[figure.span.end - 1 :])[:6]
    around = frozenset(stem(word) for word in (*before, *after, *words_of(figure.span.cut(words))))
    return figure.kind is not FigureKind.DATE and match(thing, around) > 0


def missing_remark(part: Part) -> Remark:
    """Return the sentence that says which part the documents do not answer."""
    words = part.words.strip(" ,.")
    if not part.is_question:
        told = f"say this {words}" if _AND_FOR_OPENS.match(words) else f"give {words}"
        return Remark(RemarkKind.MISSING, f"The documents found do not {told}.")
    words = words[0].lower() + words[1:] if words[:2] != words[:2].upper() else words
    if len(words.split()) > 2 and (_INVERTED.search(" ".join(words.split()[:5])) or not _SUBJECT.match(words)):
        return Remark(RemarkKind.MISSING, f"The documents found do not answer this part: “{words}?”")
    return Remark(RemarkKind.MISSING, f"The documents found do not say {words}.")
