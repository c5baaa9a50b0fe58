"""Conversations over pages of four kinds, with the passages that answer each turn; half are kept for measuring."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from random import Random

from rag.datatypes import Exchange
from rag.language.words import STOP_WORDS, words_of
from rag.question.followup import understand
from training.cutting import runs, sentences_in
from training.examples import Asked, Shown, read_lines
from training.hard_negatives import Pool

COLLECTIONS = ("govt", "fiqa", "cloud", "clapnq")
_MOST_WORDS = 140
_AGREEMENT = 0.1  # no index to ask: questions that lean on the turns before are completed, others are left


def conversation_of(task: str) -> str:
    """Return the id of the conversation that a task's id begins with."""
    return task.split("<::>", maxsplit=1)[0]


def is_kept_back(conversation: str) -> bool:
    """Tell whether a conversation is for measuring and never for training."""
    return sha256(conversation.encode()).digest()[0] % 2 == 0


def asked(folder: Path, random: Random) -> list[Asked]:
    """Return each turn's question, standing alone, with passages that answer and three that do not."""
    tasks = [row for row in read_lines(folder / "tasks.jsonl") if not is_kept_back(row["conversation_id"])]
    found = []
    for collection in COLLECTIONS:
        rows = [row for row in tasks if row["Collection"] == collection and row["Answerability"] == ["ANSWERABLE"]]
        pieces = {row["_id"]: _shown(row) for row in read_lines(folder / f"passages_{collection}.jsonl")}
        ids = list(pieces)
        questions = [question_of(row) for row in rows]
        pool = Pool([" ".join(pieces[id_].sentences) for id_ in ids])
        for row, question, scores in zip(rows, questions, pool.scores(questions), strict=True):
            reference = row["targets"][0]["text"]
            right = [_nearest_run(pieces[id_], reference) for id_ in row["contexts"] if id_ in pieces][:1]
            ranked = [ids[int(at)] for at in scores.argsort()[::-1] if ids[int(at)] not in row["contexts"]]
            wrong = [_any_run(pieces[id_], random) for id_ in ranked[1:4]]
            if right:
                found.append(Asked("multi_turn", question, (*right, *wrong)))
    return found


def question_of(row: dict) -> str:  # type: ignore[type-arg] # rows of JSON
    """Return a task's last question as it stands alone after the turns before."""
    turns = [one["text"] for one in row["input"]]
    history = tuple(Exchange(turns[at], turns[at + 1]) for at in range(0, len(turns) - 1, 2))
    return understand(turns[-1], history, lambda one, other: _AGREEMENT).standalone


def _shown(row: dict) -> Shown:  # type: ignore[type-arg]
    sentences = tuple(words for _, words in sentences_in(row["text"])) or (row["text"][:200],)
    return Shown("", sentences, None, answers=True)


def _nearest_run(one: Shown, reference: str) -> Shown:
    """Return the run of a page's sentences that shares most words with the reference answer."""
    wanted = set(words_of(reference)) - STOP_WORDS
    found = runs([len(words.split()) for words in one.sentences], _MOST_WORDS)
    best = max(found, key=lambda run: len(wanted & {word for at in run for word in words_of(one.sentences[at])}))
    return Shown(one.context, tuple(one.sentences[at] for at in best), None, answers=True)


def _any_run(one: Shown, random: Random) -> Shown:
    run = random.choice(runs([len(words.split()) for words in one.sentences], _MOST_WORDS))
    sentences = tuple(one.sentences[at] for at in run)
    return Shown(one.context, sentences, (False,) * len(sentences), answers=False)
