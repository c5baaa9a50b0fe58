"""Precision and recall of the furniture marks, by characters, against marks made by hand.

    python -m tests.measure_furniture --documents ../shared/seeds ../shared/data/documents
    python -m tests.measure_furniture --fixtures --held-out --wrong

Characters are letters and figures: white space and punctuation say nothing about where furniture ends.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.datatypes import Document
from index.furniture import mark_furniture
from index.readers.decoding import decode
from index.readers.markdown import read_markdown
from index.readers.plain_text import read_plain_text

MARKS = Path(__file__).parent / "furniture_marks"
FIXTURES = Path(__file__).parent / "furniture_fixtures"  # invented pages the rules were mended on
HELD_OUT = Path(__file__).parent / "furniture_held_out"  # invented pages no rule was ever changed for: keep it so
FIXTURE_MARK = re.compile(r"⟦(/?)(\w*)⟧")
WORD = re.compile(r"[^\W_]+")
LOOK_AHEAD = 400  # words of the raw text in which the next word of the reading text must be


@dataclass(frozen=True, slots=True)
class Case:
    """A document with the ranges of its raw text that a person marked."""

    name: str
    content: bytes
    marks: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counted characters: marked by hand, marked by us, and both."""

    wanted: int
    found: int
    both: int

    @property
    def precision(self) -> float:
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.both / self.wanted if self.wanted else 1.0


def cases_from_marks(folders: list[Path]) -> Iterator[Case]:
    """Give the marked documents found in the folders, or below them, unchanged since they were marked."""
    files = {path.name: path for folder in folders for path in folder.rglob("*") if path.is_file()}
    for marks_file in sorted(MARKS.glob("*.json")):
        made = json.loads(marks_file.read_text())
        path = files.get(made["document"])
        if path is None:
            print(f"{made['document']}: not in these folders", file=sys.stderr)
            continue
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != made["sha256"]:
            print(f"{path}: changed since it was marked", file=sys.stderr)
            continue
        yield Case(path.name, content, tuple((start, end, kind) for start, end, kind in made["marks"]))


def cases_from_pages(folder: Path) -> Iterator[Case]:
    """Give the invented pages of a folder, whose marks stand in them as ⟦kind⟧ ... ⟦/⟧."""
    for path in sorted(folder.iterdir()):
        yield read_fixture(path)


def read_fixture(path: Path) -> Case:
    """Return one invented page without its marks, and the marks."""
    source = path.read_text(encoding="utf-8")
    text, marks, opened, last = "", [], (0, ""), 0
    for found in FIXTURE_MARK.finditer(source):
        text += source[last : found.start()]
        last = found.end()
        if found[1]:
            marks.append((opened[0], len(text), opened[1]))
        else:
            opened = (len(text), found[2])
    text += source[last:]
    return Case(path.name, text.encode(), tuple(marks))


def read_case(case: Case) -> tuple[Document, str, list[int | None]]:
    """Return the marked document, the raw text, and for each character of the document its raw offset."""
    read = read_markdown if case.name.endswith(".md") else read_plain_text
    document = mark_furniture(read(case.content, case.name), frozenset())
    raw = decode(case.content)[0]
    if document.text == raw:
        return document, raw, list(range(len(raw)))
    return document, raw, _raw_offsets(document.text, raw)


def _raw_offsets(text: str, raw: str) -> list[int | None]:
    """Return where each character of the reading text stands in the raw text, word by word, None if unknown."""
    offsets: list[int | None] = [None] * len(text)
    words = [(found.start(), found[0]) for found in WORD.finditer(raw)]
    at = 0
    for found in WORD.finditer(text):
        for ahead in range(at, min(len(words), at + LOOK_AHEAD)):
            if words[ahead][1] == found[0]:
                start = words[ahead][0]
                offsets[found.start() : found.end()] = range(start, start + len(found[0]))
                at = ahead + 1
                break
    return offsets


def score_case(case: Case) -> tuple[Score, list[tuple[str, str]]]:
    """Return the score of one document and what was wrong: ("missed" or "too much", words)."""
    document, raw, offsets = read_case(case)
    wanted_raw = bytearray(len(raw))
    for start, end, _ in case.marks:
        wanted_raw[start:end] = b"\1" * (end - start)
    found_at = bytearray(len(document.text))
    for furniture in document.furniture:
        found_at[furniture.span.start : furniture.span.end] = b"\1" * len(furniture.span)
    wanted = found = both = 0
    wrong: list[tuple[str, str]] = []
    for word in WORD.finditer(document.text):
        offset = offsets[word.start()]
        is_wanted = offset is not None and bool(wanted_raw[offset])
        is_found = bool(found_at[word.start()])
        wanted += is_wanted * len(word[0])
        found += is_found * len(word[0])
        both += (is_wanted and is_found) * len(word[0])
        if is_wanted != is_found:
            kind = "missed" if is_wanted else "too much"
            if wrong and wrong[-1][0] == kind and len(wrong[-1][1]) < 300:
                wrong[-1] = (kind, f"{wrong[-1][1]} {word[0]}")
            else:
                wrong.append((kind, word[0]))
    return Score(wanted, found, both), wrong


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", nargs="+", type=Path, default=[], help="folders with the marked documents")
    parser.add_argument("--fixtures", action="store_true", help="score the pages of tests/furniture_fixtures")
    parser.add_argument("--held-out", action="store_true", help="score the pages of tests/furniture_held_out")
    parser.add_argument("--wrong", action="store_true", help="print the words that were missed or marked too much")
    arguments = parser.parse_args()
    cases = [*cases_from_marks(arguments.documents)] if arguments.documents else []
    cases += cases_from_pages(FIXTURES) if arguments.fixtures else []
    cases += cases_from_pages(HELD_OUT) if arguments.held_out else []
    scores = []
    print(f"{'precision':>9} {'recall':>7} {'by hand':>8} {'found':>7}  document")
    for case in cases:
        score, wrong = score_case(case)
        scores.append(score)
        print(f"{score.precision:9.3f} {score.recall:7.3f} {score.wanted:8d} {score.found:7d}  {case.name}")
        for kind, words in wrong if arguments.wrong else ():
            print(f"{'':30}{kind}: {words}")
    total = Score(sum(s.wanted for s in scores), sum(s.found for s in scores), sum(s.both for s in scores))
    print(f"{total.precision:9.3f} {total.recall:7.3f} {total.wanted:8d} {total.found:7d}  all")


if __name__ == "__main__":
    main()
