"""How right an answer is: by the facts it must hold, and by its words against a reference answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from eval.gold import GoldQuote
from eval.questions import SetQuestion
from eval.records import AnswerRecord, CitationRecord
from rag.checking.quotes import fold

_ARTICLES = frozenset(("a", "an", "the"))
_TOKEN = re.compile(r"\w+(?:[.,]\d+)*")
# A number is not in a longer number: "95" is neither in "1995" nor in "95.2", but it is in "95." and "95%".
_NOT_IN_NUMBER_BEFORE = r"(?<!\d)(?<!\d[.,])"
_NOT_IN_NUMBER_AFTER = r"(?!\d)(?![.,]\d)"


def score_answer(question: SetQuestion, record: AnswerRecord, gold: Sequence[GoldQuote]) -> dict[str, float]:
    """Return every measure of one answer that the question gives something to measure by.

    Declining an answerable question is a wrong answer: it scores 0 wherever an answer would have been scored. How
    an unanswerable question was taken is the matter of abstention alone.
    """
    scores: dict[str, float] = {}
    answered = not record.is_declined
    if answered:
        scores["n_words"] = float(len(record.words.split()))
    if not question.answerable:
        return scores
    if question.facts:
        scores["right"] = float(answered and has_facts(record.words, question.facts))
    if question.reference:
        scores["token_f1"] = token_f1(record.words, question.reference)
        scores["rouge_l"] = rouge_l(record.words, question.reference)
    if question.speaker and answered:
        scores["speaker_cited"] = float(is_speaker_cited(record.citations, question.speaker))
    if gold:
        scores["gold_quoted"] = share_quoted(record.citations, gold)
    return scores


def has_facts(answer: str, facts: Sequence[Sequence[str]]) -> bool:
    """Tell whether each list has at least one member in the answer; case and typography do not count."""
    folded = fold(answer)
    return all(any(_is_in(fold(member), folded) for member in members) for members in facts)


def _is_in(member: str, folded: str) -> bool:
    before = _NOT_IN_NUMBER_BEFORE if member[:1].isdigit() else ""
    after = _NOT_IN_NUMBER_AFTER if member[-1:].isdigit() else ""
    return bool(member) and re.search(before + re.escape(member) + after, folded) is not None


def tokens(text: str) -> list[str]:
    """Return the words and figures of a text, folded, without articles."""
    return [token for token in _TOKEN.findall(fold(text)) if token not in _ARTICLES]


def token_f1(answer: str, reference: str) -> float:
    """Return the F1 of the tokens the two have in common, in whatever order; 0 when either has none."""
    ours, theirs = Counter(tokens(answer)), Counter(tokens(reference))
    return _f1((ours & theirs).total(), ours.total(), theirs.total())


def rouge_l(answer: str, reference: str) -> float:
    """Return the F1 of the longest sequence of tokens the two have in common in the same order."""
    ours, theirs = tokens(answer), tokens(reference)
    return _f1(_longest_common(ours, theirs), len(ours), len(theirs))


def _longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    row = [0] * (len(other) + 1)
    for token in one:
        above_left = 0
        for at, candidate in enumerate(other, 1):
            above = row[at]
            row[at] = above_left + 1 if token == candidate else max(above, row[at - 1])
            above_left = above
    return row[-1]


def _f1(n_common: int, n_ours: int, n_theirs: int) -> float:
    return 2 * n_common / (n_ours + n_theirs) if n_common else 0.0


def is_speaker_cited(citations: Sequence[CitationRecord], speaker: str) -> bool:
    """Tell whether some citation is of the speaker's own words; "Dr Jane Roe" may stand for "Jane Roe"."""
    wanted = fold(speaker)
    return any(citation.speaker and wanted in fold(citation.speaker) for citation in citations)


def share_quoted(citations: Sequence[CitationRecord], gold: Sequence[GoldQuote]) -> float:
    """Return the share of the gold quotes that some citation overlaps."""
    return sum(any(quote.is_touched(c.document, c.span) for c in citations) for quote in gold) / len(gold)
