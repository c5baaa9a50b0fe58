"""Understands a question from the turns before it: what to show as asked, and what else to search for.

A chat goes on where searches for a question and for the turns before it find the same chunks, or where the question
says hardly anything by itself. A new topic takes nothing from the old one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.datatypes import Exchange
from rag.language.names import read_names
from rag.language.pronouns import is_plural
from rag.language.words import STOP_WORDS, all_stems, stem, words_of
from rag.question.carried import with_carried
from rag.question.ellipsis import filled_in
from rag.question.leaning import ASKING, Lean, lean_of, points_back, telling
from rag.question.topic_first import topic_put_in

Agreement = Callable[[str, str], float]
"""Tells how much searches for two texts find the same chunks: 0 (nothing in common) to 1."""

# Most words put after a question in brackets: the topic, not the conversation.
_MAX_SHOWN = 7


@dataclass(frozen=True, slots=True)
class FollowupOptions:
    """When a question goes on from the turns before, and how much their words count in searching.

    Attributes:
        max_turns: Turns looked at, the latest first.
        leaning_agreement: Agreement from which a question that seems to point back does so, 0 to 1.
        standing_agreement: The same for a question that names what it is about, 0 to 1.
        leaning_weight: What a word of an earlier question counts where the question's own count 1.
        standing_weight: The same for a question that names what it is about.
        answer_share: What a word of an earlier answer counts, as a share of that.
        max_answers: Answers whose words are searched for, the latest first.
    """

    max_turns: int = 6
    leaning_agreement: float = 0.03
    standing_agreement: float = 0.15
    leaning_weight: float = 0.7
    standing_weight: float = 0.5
    answer_share: float = 0.2
    max_answers: int = 2


@dataclass(frozen=True, slots=True)
class Earlier:
    """Words of the turns before that are searched for beside a question's own, and what one of them counts."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood.

    Attributes:
        standalone: The question as one would ask it without the turns before; as typed when it needs none of them and
            does not open with "what about".
        earlier: More to search for, each word once; empty for a new topic.
    """

    standalone: str
    earlier: tuple[Earlier, ...] = ()


def understand(
    question: str, history: Sequence[Exchange], agreement: Agreement, options: FollowupOptions = FollowupOptions()
) -> Understood:
    """Return the question completed by the turns before that it goes on from.

    A pronoun gives way to what it stands for where that is one short phrase; otherwise the words the question lacks
    are put after it in brackets, so that the person sees what was understood.

    Args:
        question: As typed.
        history: The turns before, oldest first.
        agreement: Tells how much searches for two texts find the same.
        options: When it goes on, and how much earlier words count.
    """
    question = topic_put_in(question)
    told = [replace(turn, question=topic_put_in(turn.question)) for turn in history[-options.max_turns :]]
    turns = _same_topic(question, told, agreement, options)
    if not turns:
        return Understood(question)
    leans = lean_of(question) is not Lean.STANDS
    standalone, gone = filled_in(question, _full_question(turns)) if leans else (question, "")
    standalone = standalone or _completed(question, _topic(turns))
    asked = _new_words(" ".join(turn.question for turn in turns), f"{standalone} {gone}")
    answered = _new_words(" ".join(turn.answer for turn in turns[-options.max_answers :]), f"{standalone} {asked}")
    weight = options.leaning_weight if leans else options.standing_weight
    earlier = (Earlier(asked, weight), Earlier(answered, weight * options.answer_share))
    return Understood(standalone, tuple(one for one in earlier if one.words))


def _same_topic(
    question: str, history: Sequence[Exchange], agreement: Agreement, options: FollowupOptions
) -> tuple[Exchange, ...]:
    """Return the latest turns of the question's topic, oldest first."""
    needed = {
        Lean.BARE: 0.0, Lean.LEANS: options.leaning_agreement, Lean.STANDS: options.standing_agreement
    }  # fmt: skip
    words, later = " ".join(telling(question)), question
    turns: list[Exchange] = []
    for turn in reversed(history):
        told, least = " ".join(telling(turn.question)), needed[lean_of(later)]
        if least and agreement(words, told) < least:
            break
        turns.append(turn)
        words, later = f"{words} {told}", turn.question
    return tuple(reversed(turns))


def _full_question(turns: Sequence[Exchange]) -> str:
    """Return the last question as one would ask it alone, "" where one that leans cannot be told so."""
    full = ""
    for turn in turns:
        stands = not full or lean_of(turn.question) is Lean.STANDS
        full = turn.question if stands else filled_in(turn.question, full)[0]
    return full


def _new_words(text: str, known: str) -> str:
    """Return the telling words of a text that are not known yet, each once."""
    return " ".join(word for word in dict.fromkeys(telling(text)) if word not in set(words_of(known)))


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a chat is about: the phrases of the last question that stood alone, of the last asked, of the one before.

    `asked` is the question that the first of them stand in.

    A question that seems to stand alone may still be of the same matter ("What is the NFL policy?"), so what was
    in play before it is carried on too, while there is room.
    """

    main: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    asked: str = ""


def _topic(turns: Sequence[Exchange]) -> _Topic:
    topic = _Topic()
    for turn in turns:
        own = tuple(_phrases(turn.question))
        stands = not topic.main or lean_of(turn.question) is Lean.STANDS
        asked = turn.question if own else topic.asked
        topic = _Topic(own or topic.main, (), topic.main, asked) if stands else replace(topic, last=own)
    return topic


def _phrases(text: str) -> list[str]:
    """Return the telling phrases of a question, names first: ["Universal Care Plan", "sickle cell disease"]."""
    names = [name.words for name in read_names(text)]
    rest = text
    for name in names:
        rest = rest.replace(name, " , ")
    phrases: list[str] = []
    run: list[str] = []
    for token in [*re.findall(r"[\w’'&/-]+|[^\w\s]", rest), "."]:
        if token[0].isalnum() and not {token.lower(), stem(token.lower())} & (STOP_WORDS | ASKING):
            run.append(token)
            continue
        if run:
            phrases.append(" ".join(run))
        run = []
    return [*dict.fromkeys(names), *dict.fromkeys(phrases)]


def _completed(question: str, topic: _Topic) -> str:
    here = all_stems(question)
    main, last, before = (
        [phrase for phrase in phrases if not all_stems(phrase) <= here]
        for phrases in (topic.main, topic.last, topic.before)
    )
    pointer = points_back(question)
    if pointer and len(main) == 1 and not last and _may_mean(pointer.group(), main[0], topic.asked):
        said = main[0] + ("’s" if pointer["its"] else "")
        return f"{question[: pointer.start()]}{said}{question[pointer.end() :]}"
    n_words = 0
    kept: list[str] = []
    for phrase in dict.fromkeys([*main, *last, *before]):
        n_words += len(phrase.split())
        if kept and n_words > _MAX_SHOWN:
            break
        kept.append(phrase)
    return with_carried(question, kept)


def _may_mean(pronoun: str, phrase: str, asked: str) -> bool:
    """Tell whether a phrase of what was asked can stand where the pronoun does: "it" for one thing, "they" for several.

    None can that begins with what somebody does: "book annual leave" of "How do I book annual leave?".
    """
    word = pronoun.lower()
    if re.search(rf"\b(?:i|we|you|they|to)\s+{re.escape(phrase)}", asked, re.IGNORECASE):
        return False
    if word in {"it", "its"}:
        return not is_plural(phrase)
    if word in {"they", "them", "their"}:
        return is_plural(phrase)
    return word in {"he", "she", "him", "his", "her"} and any(name.is_person for name in read_names(f"is {phrase}"))
