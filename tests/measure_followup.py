"""Measures follow-ups: `python -m tests.measure_followup chat FOLDER` and `... rewrites FILE`.

FOLDER holds MTRAG's conversations (tasks.jsonl, passages_*.jsonl), FILE the completed questions of TREC CAsT: JSONL
with `year`, `turn_id`, `raw`, `resolved`. Both are cut in half by conversation: what is tuned is tuned on "tune", what
is told is told of "test". Not a test: it prints.
"""

from __future__ import annotations

import hashlib
import json
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click

from eval.importers.mtrag import read_mtrag
from eval.questions import SetQuestion
from index.build import build_index
from index.embed import SentenceTransformerEmbedder
from index.policy_index import PolicyIndex
from index.snapshot import Snapshot
from rag.datatypes import Exchange, Question
from rag.language.words import STOP_WORDS, stem, words_of
from rag.question.followup import Earlier, understand
from rag.question.leaning import Lean, lean_of
from rag.retrieving.finding import find
from rag.retrieving.fusing import add_weighted
from rag.retrieving.retriever import RetrieveOptions, search_agreement
from tests.measure_index import RandomEmbedder

Search = Callable[[Snapshot, Question], Sequence[str]]
"""Returns the documents of the passages found, best first."""

_N_HITS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its turns before, and the documents that answer it."""

    question: Question
    gold: frozenset[str]
    conversation: str
    domain: str


def by_last_turn(snapshot: Snapshot, asked: Question) -> Sequence[str]:
    """Search the keywords of the question alone."""
    return [hit.chunk.document_id for hit in snapshot.search_keywords(asked.text, _N_HITS, asked.wanted)]


def by_all_turns(snapshot: Snapshot, asked: Question) -> Sequence[str]:
    """Search the keywords of all questions of the chat, glued."""
    glued = " ".join([*(turn.question for turn in asked.history), asked.text])
    return [hit.chunk.document_id for hit in snapshot.search_keywords(glued, _N_HITS, asked.wanted)]


def by_what_is_shown(snapshot: Snapshot, asked: Question) -> Sequence[str]:
    """Search the keywords of the standalone question that a person sees."""
    shown = understand(asked.text, asked.history, search_agreement(snapshot, asked.wanted)).standalone
    return [hit.chunk.document_id for hit in snapshot.search_keywords(shown, _N_HITS, asked.wanted)]


def by_words(snapshot: Snapshot, asked: Question) -> Sequence[str]:
    """Search keywords as the pipeline does: of the standalone question, and of the turns before with less weight."""
    understood = understand(asked.text, asked.history, search_agreement(snapshot, asked.wanted))
    searches = [Earlier(understood.standalone, 1.0), *understood.earlier]
    hits = add_weighted([(snapshot.search_keywords(one.words, 60, asked.wanted), one.weight) for one in searches])
    return [hit.chunk.document_id for hit in hits]


def by_pipeline(snapshot: Snapshot, asked: Question) -> Sequence[str]:
    """Find passages as the pipeline does, by meaning too."""
    return [found.chunk.document_id for found in find(snapshot, asked, RetrieveOptions(n_hits=_N_HITS)).found]


_SEARCHES: dict[str, Search] = {
    "last turn": by_last_turn,
    "all turns": by_all_turns,
    "as shown": by_what_is_shown,
    "as searched": by_words,
}


@click.group()
def main() -> None:
    """Measure how follow-ups are understood."""


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--half", type=click.Choice(["tune", "test"]), default="test", show_default=True)
@click.option("--domain", help="Ask only this domain's questions, of its passages.")
@click.option("--vectors", is_flag=True, help="Embed the passages, and add the pipeline's whole search: minutes.")
@click.option(
    "--index", "kept", type=click.Path(path_type=Path), help="Keep the index here, and use it if it is there."
)
def chat(folder: Path, half: str, domain: str | None, vectors: bool, kept: Path | None) -> None:
    """Search the passages of MTRAG for its follow-ups, for first questions after a strange chat, for both."""
    collection = read_mtrag(folder, domain)
    questions = [one for one in map(_asked, collection.questions) if one.gold and _half(one.conversation) == half]
    follow_ups = [one for one in questions if one.question.history]
    firsts = [one for one in questions if not one.question.history]
    settings = {
        "follow-ups": follow_ups,
        "first questions": firsts,
        "the same after another chat": [_after_another(one, questions) for one in firsts],
        "follow-ups after another chat": [_after_another(one, questions) for one in follow_ups],
    }
    searches = _SEARCHES | ({"with vectors": by_pipeline} if vectors else {})
    with _index(collection.texts, kept, vectors) as index, index.snapshot() as snapshot:
        for name, asked in settings.items():
            click.echo(f"{name} ({len(asked)})".ljust(44) + "success@1  @5     @20")
            for how, search in searches.items():
                ranks = [_rank(search(snapshot, one.question), one.gold) for one in asked]
                shares = (sum(rank <= k for rank in ranks) / max(1, len(ranks)) for k in (1, 5, 20))
                click.echo(f"  {how:42}" + "  ".join(f"{share:.3f}" for share in shares))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--half", type=click.Choice(["tune", "test"]), default="test", show_default=True)
def rewrites(file: Path, half: str) -> None:
    """Compare standalone questions with those people wrote; there being nothing to search, searches agree."""
    turns = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
    recalls: list[float] = []
    precisions: list[float] = []
    leans = {True: [0, 0, 0], False: [0, 0, 0]}  # completed by people or not → bare, leaning, standing
    history: list[Exchange] = []
    before = ""
    for turn in turns:
        conversation = f"{turn['year']} {turn['turn_id'].rsplit('_', 1)[0]}"
        history = history if conversation == before else []
        before = conversation
        if _half(conversation) == half:
            wanted = _stems(turn["resolved"]) - _stems(turn["raw"])
            shown = understand(turn["raw"], history, lambda one, other: 1.0).standalone
            added = _stems(shown) - _stems(turn["raw"])
            leans[bool(wanted)][list(Lean).index(lean_of(turn["raw"]))] += 1
            recalls += [len(added & wanted) / len(wanted)] if wanted else []
            precisions += [len(added & wanted) / len(added)] if added else []
        history = [*history, Exchange(turn["raw"])]
    click.echo(f"words people added that are shown: {statistics.mean(recalls):.3f} of {len(recalls)} questions")
    click.echo(f"words shown that people added: {statistics.mean(precisions):.3f} of {len(precisions)} questions")
    for is_completed, counts in leans.items():
        kind = "completed by people" if is_completed else "left as typed"
        click.echo(f"{kind}: {counts[0]} bare, {counts[1]} leaning, {counts[2]} standing")


def _asked(one: SetQuestion) -> Asked:
    gold = frozenset(evidence.document for evidence in one.evidence)
    return Asked(one.as_asked(), gold, one.id.split("<::>")[0], next(iter(gold), "").split("/")[0])


def _half(conversation: str) -> str:
    return ("tune", "test")[hashlib.sha256(conversation.encode()).digest()[-1] % 2]


def _after_another(one: Asked, questions: Sequence[Asked]) -> Asked:
    """Return the question with a chat on something else before its own, every second time of the same domain."""
    chance = random.Random(f"{one.question.text} {len(one.question.history)}")
    same_domain = chance.random() < 0.5
    others = [
        other.question.history
        for other in questions
        if len(other.question.history) > 2
        and other.conversation != one.conversation
        and not other.gold & one.gold
        and (other.domain == one.domain) is same_domain
    ] or [other.question.history for other in questions if not other.gold & one.gold]
    history = (*chance.choice(others), *one.question.history)
    return replace(one, question=replace(one.question, history=history))


@contextmanager
def _index(documents: dict[str, str], kept: Path | None, with_vectors: bool) -> Iterator[PolicyIndex]:
    """Give an index of these texts; without vectors, the embedder costs nothing and finds nothing."""
    embedder = SentenceTransformerEmbedder() if with_vectors else RandomEmbedder()
    with tempfile.TemporaryDirectory() as root:
        folder = kept or Path(root) / "index"
        if not (folder / "index.sqlite").is_file():
            corpus = Path(root) / "corpus"
            for document_id, text in documents.items():
                path = corpus / document_id
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            build_index(corpus, folder, embedder)
        yield PolicyIndex(folder, embedder)


def _rank(documents: Sequence[str], gold: frozenset[str]) -> int:
    return next((rank for rank, document in enumerate(documents, start=1) if document in gold), 10**6)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text) if word not in STOP_WORDS)


if __name__ == "__main__":
    main()
