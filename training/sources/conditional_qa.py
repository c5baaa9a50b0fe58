"""Questions on GOV.UK pages, with the statements that answer; some pages do not answer."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

from training.cutting import runs, shorten
from training.examples import Asked, Shown, read_lines
from training.hard_negatives import Pool

_TAG = re.compile(r"<[^>]+>")
_WITH_SCENARIO = 0.3
_SCENARIO_WORDS = 25


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage of a page: its statements as (html, words)."""

    url: str
    context: str
    statements: tuple[tuple[str, str], ...]

    def shown(self, gold: frozenset[str]) -> Shown:
        evidence = tuple(raw in gold for raw, _ in self.statements)
        return Shown(self.context, tuple(words for _, words in self.statements), evidence, any(evidence))


def asked(folder: Path, random: Random) -> list[Asked]:
    """Return each question with up to two passages that answer and three that do not, most of them of the same page."""
    pieces = _pieces(read_pages(folder))
    rows = json.loads((folder / "train.json").read_text(encoding="utf-8"))
    texts = [f"{one.context}\n{' '.join(words for _, words in one.statements)}" for one in pieces]
    questions = [_worded(row, random) for row in rows]
    found = []
    pool = Pool(texts)
    for row, question, scores in zip(rows, questions, pool.scores(questions), strict=True):
        gold = frozenset(row["evidences"])
        order = [int(at) for at in scores.argsort()[::-1]]
        here = [pieces[at].shown(gold) for at in order if pieces[at].url == row["url"]]
        away = [pieces[at].shown(gold) for at in order[:40] if pieces[at].url != row["url"]]
        right = [one for one in here if one.answers][:2]
        wrong = [one for one in here if not one.answers][:2] + away[: 1 if right else 2]
        if right or (row["not_answerable"] and wrong):
            found.append(Asked("conditional_qa", question, (*right, *wrong)))
    return found


def _worded(row: dict, random: Random) -> str:  # type: ignore[type-arg] # rows of JSON
    """Return the question, sometimes with the end of the scenario before it, as people write both."""
    if random.random() > _WITH_SCENARIO:
        return str(row["question"])
    return " ".join([*row["scenario"].split()[-_SCENARIO_WORDS:], row["question"]])


def _pieces(pages: dict[str, list[str]]) -> list[_Piece]:
    return [piece for url, statements in pages.items() for piece in _pieces_of(url, statements)]


def read_pages(folder: Path) -> dict[str, list[str]]:
    """Return the statements of each page as HTML, in order, by its address."""
    pages: dict[str, list[str]] = defaultdict(list)
    for row in read_lines(folder / "train_evidence_pool.jsonl"):
        pages[row["url"]].append(row["html"])
    return pages


def title_of(url: str) -> str:
    """Return a page's title, as its address tells it."""
    return url.rsplit("/", 1)[1].replace("-", " ").capitalize()


def words_of_html(statement: str) -> str:
    """Return a statement without its tags."""
    return html.unescape(_TAG.sub("", statement)).strip()


def as_markdown(url: str, statements: list[str]) -> str:
    """Return a page as Markdown: its title, headings, and each statement a paragraph or a line of a list."""
    lines = [f"# {title_of(url)}", ""]
    for raw in statements:
        words = words_of_html(raw)
        if raw.startswith("<li"):
            lines.append(f"- {words}")
        else:
            lines.append(f"\n## {words}\n" if raw.startswith("<h") else f"\n{words}\n")
    return "\n".join(lines)


def page_name(url: str) -> str:
    """Return the name of the file a page is written to."""
    return f"{url.rsplit('/', 1)[1]}.md"


def _pieces_of(url: str, statements: list[str]) -> list[_Piece]:
    title = title_of(url)
    found: list[_Piece] = []
    heading = ""
    under: list[tuple[str, str]] = []
    for raw in [*statements, "<h1></h1>"]:
        words = shorten(words_of_html(raw))
        if re.match(r"<h\d", raw):
            context = f"{title} › {heading}" if heading else title
            for run in runs([len(one.split()) for _, one in under]):
                found.append(_Piece(url, context, tuple(under[at] for at in run)))
            heading, under = words, []
        elif words:
            under.append((raw, words))
    return found
