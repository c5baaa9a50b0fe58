"""What differs between two runs: metrics, questions, answers, settings and corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.metrics import BY_NAME, Better
from eval.records import AnswerRecord, RecordOutcome
from eval.run_folder import Run
from eval.scores import FAILED, QuestionScores, as_columns
from eval.significance import DEFAULT_CHANCE, ChanceOptions, Difference, compare_columns

# What makes a question better or worse: the first of these that changed decides.
_DECIDING = ("correct", "over_refusal", "gold_quoted", "success@5", "mrr")
_NOT_SETTINGS = frozenset(("started", "documents", "fingerprint", "built_at", "index"))
_SHOWN_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that came out differently.

    Attributes:
        id: The question's.
        question: Its words; "" when neither run has them.
        metric: What changed.
        before: Its score in the first run.
        after: Its score in the second.
        is_better: Which way.
        answer_before: What was answered in the first run.
        answer_after: What was answered in the second.
        rests_on_before: What that answer cites, "[1] health/ics.md" each; the first passages when nothing was drafted.
        rests_on_after: The same of the second.
    """

    id: str
    question: str
    metric: str
    before: float
    after: float
    is_better: bool
    answer_before: str
    answer_after: str
    rests_on_before: tuple[str, ...]
    rests_on_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side.

    Attributes:
        differences: By metric, over the questions both have.
        changes: Questions that came out differently, worse ones first.
        other_words: Ids of questions answered in other words, no better and no worse.
        asked_otherwise: Ids of questions whose own words are not the same in both runs.
        altered: Ids of questions that changed in the set otherwise: turns before, gold, facts, tags or the like.
        failed_before: Ids of questions both asked that failed in the first run: nothing of them can be compared.
        failed_after: The same of the second.
        only_before: Ids of questions only the first run has.
        only_after: Ids of questions only the second has.
        settings: What differs in the settings: name, first value, second value.
        corpus: What differs in the documents, a line each ("added: health/ics.md").
    """

    differences: tuple[Difference, ...]
    changes: tuple[QuestionChange, ...]
    other_words: tuple[str, ...]
    asked_otherwise: tuple[str, ...]
    altered: tuple[str, ...]
    failed_before: tuple[str, ...]
    failed_after: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    settings: tuple[tuple[str, Any, Any], ...]
    corpus: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the comparison as JSON holds it."""
        return {
            "metrics": {d.metric.name: d.as_json() for d in self.differences},
            "questions": [asdict(change) for change in self.changes],
            "other_words": self.other_words,
            "asked_otherwise": self.asked_otherwise,
            "altered": self.altered,
            "failed_before": self.failed_before,
            "failed_after": self.failed_after,
            "only_before": self.only_before,
            "only_after": self.only_after,
            "settings": {name: [left, right] for name, left, right in self.settings},
            "corpus": self.corpus,
        }


def compare_runs(before: Run, after: Run, options: ChanceOptions = DEFAULT_CHANCE) -> Comparison:
    """Return all that differs between two runs, on the questions both asked."""
    old = {row.id: row for row in before.rows}
    new = {row.id: row for row in after.rows}
    both = [id_ for id_ in old if id_ in new]
    changes = changed_questions(before, after)
    changed = {change.id for change in changes}
    return Comparison(
        differences=compare_columns(
            as_columns([old[id_] for id_ in both]), as_columns([new[id_] for id_ in both]), options
        ),
        changes=changes,
        other_words=tuple(id_ for id_ in both if id_ not in changed and _words(before, id_) != _words(after, id_)),
        asked_otherwise=asked_otherwise(before, after),
        altered=altered(before, after),
        failed_before=tuple(id_ for id_ in both if old[id_].outcome == FAILED),
        failed_after=tuple(id_ for id_ in both if new[id_].outcome == FAILED),
        only_before=tuple(id_ for id_ in old if id_ not in new),
        only_after=tuple(id_ for id_ in new if id_ not in old),
        settings=tuple(_differing("", before.settings, after.settings)),
        corpus=_corpus_changes(before.settings.get("documents", {}), after.settings.get("documents", {})),
    )


def asked_otherwise(before: Run, after: Run) -> tuple[str, ...]:
    """Return the ids under which the two runs asked different words, as far as both have kept their answers."""
    both = before.answers.keys() & after.answers.keys()
    return tuple(id_ for id_ in after.answers if id_ in both and _asked(before, id_) != _asked(after, id_))


def altered(before: Run, after: Run) -> tuple[str, ...]:
    """Return the ids of questions with the same words and yet another digest, as far as both runs have kept it."""
    digests = {row.id: row.digest for row in before.rows}
    reworded = asked_otherwise(before, after)
    pairs = ((row.id, digests.get(row.id, ""), row.digest) for row in after.rows if row.id not in reworded)
    return tuple(id_ for id_, one, other in pairs if one and other and one != other)


def _asked(run: Run, id_: str) -> str:
    return run.answers[id_].question


def _words(run: Run, id_: str) -> str:
    return run.answers[id_].words if id_ in run.answers else ""


def changed_questions(before: Run, after: Run) -> tuple[QuestionChange, ...]:
    """Return the questions both runs asked that came out better or worse, worse ones first."""
    rows = {row.id: row for row in after.rows}
    changes = []
    for old, new in ((row, rows[row.id]) for row in before.rows if row.id in rows):
        metric = next((name for name in _deciding(old) if _changed(old, new, name)), None)
        if metric is None:
            continue
        was, became = old.values[metric], new.values[metric]
        lower_is_better = metric in BY_NAME and BY_NAME[metric].better is Better.LOWER
        question = after.answers.get(old.id) or before.answers.get(old.id)
        changes.append(
            QuestionChange(
                id=old.id,
                question=question.question if question else "",
                metric=metric,
                before=was,
                after=became,
                is_better=(became < was) if lower_is_better else (became > was),
                answer_before=shown_answer(before.answers.get(old.id), old.outcome),
                answer_after=shown_answer(after.answers.get(old.id), new.outcome),
                rests_on_before=_rests_on(before.answers.get(old.id)),
                rests_on_after=_rests_on(after.answers.get(old.id)),
            )
        )
    return tuple(sorted(changes, key=lambda change: change.is_better))


def _deciding(row: QuestionScores) -> tuple[str, ...]:
    """Where it is known what is correct, a wrong answer is no better than none."""
    return tuple(name for name in _DECIDING if name != "over_refusal" or "correct" not in row.values)


def _changed(old: QuestionScores, new: QuestionScores, name: str) -> bool:
    return name in old.values and name in new.values and old.values[name] != new.values[name]


def shown_answer(record: AnswerRecord | None, outcome: str) -> str:
    """Return the answer's text, or in brackets what became of the question instead."""
    return record.answer if record is not None and record.answer and not record.is_declined else f"({outcome})"


def _rests_on(record: AnswerRecord | None) -> tuple[str, ...]:
    if record is None or record.is_declined:
        return ()
    if record.outcome is RecordOutcome.RETRIEVED:
        shown = record.passages[:_SHOWN_PASSAGES]
        return tuple(f"{rank}. {passage.document}: {passage.text}" for rank, passage in enumerate(shown, 1))
    return tuple(f"[{citation.number}] {citation.document}" for citation in record.citations)


def _differing(prefix: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    found: list[tuple[str, Any, Any]] = []
    for name in [*one, *(name for name in other if name not in one)]:
        left, right = one.get(name), other.get(name)
        if name in _NOT_SETTINGS or left == right or (name == "sets" and _bare(left) == _bare(right)):
            continue
        if all(value is None or isinstance(value, dict) for value in (left, right)):
            found += _differing(f"{prefix}{name}.", left or {}, right or {})
        else:
            found.append((f"{prefix}{name}", left, right))
    return found


def _bare(sets: Any) -> Any:  # noqa: ANN401 - whatever settings.json holds
    """Return the sets without their folders: the same file at another place is no other set."""
    if not isinstance(sets, list):
        return sets
    return [{**each, "path": Path(each["path"]).name} if "path" in each else each for each in sets]


def _corpus_changes(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    if not one or not other:
        return ()  # a baseline may have been kept without its settings
    changes = [f"removed: {id_}" for id_ in one if id_ not in other]
    changes += [f"added: {id_}" for id_ in other if id_ not in one]
    changes += [f"changed: {id_}" for id_, digest in one.items() if id_ in other and other[id_] != digest]
    return tuple(changes)
