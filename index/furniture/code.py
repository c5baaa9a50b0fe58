"""Program code and garbled characters that came with the text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.datatypes import Furniture, FurnitureKind, Span
from index.furniture.items import Item

CODE_SIGNS = re.compile(r"[{}()\[\];=<>&|\\$_+*/\"']")
# What prose never holds and code always does: calls, assignments, blocks, tags, keys.
CODE_FORMS = re.compile(
    r"\(\)|\);|\)\s?\{|\};?|\{\s*[\"'\w.-]+\s*:|[\w\]]\s?=\s?[\"'\[{(\w]|==|=>|\|\||&&|</|/>|\"\s?:|//\w|\w\.\w+\(|;\s*\}"
)
CODE_HINT = re.compile(r"[{}<>;=]")
MIN_CODE_FORMS = 4
MIN_CODE_SHARE = 0.09  # of signs among the characters; prose with brackets and quotes stays under .05
MAX_GAP = 6  # characters between two strange ones that belong to the same run
MIN_STRANGE = 3
MAIN_SCRIPT_SHARE = 0.2  # of the letters; a short text with one garbled line has up to that
ALWAYS_AT_HOME = frozenset(("LATIN", "GREEK", "COMMON"))  # Greek letters are signs of science


def find_scripts(items: Sequence[Item]) -> Iterator[Furniture]:
    """Give the lines that are program code."""
    for item in items:
        words = item.words
        if (
            len(words) < 20
            or not CODE_HINT.search(words)
            or sum(c.isalpha() for c in words[:200]) < 0.2 * min(len(words), 200)
        ):
            continue  # "====" and rows of figures
        signs = len(CODE_SIGNS.findall(words))
        if signs > MIN_CODE_SHARE * len(words) and len(CODE_FORMS.findall(words)) >= MIN_CODE_FORMS:
            yield item.marked(FurnitureKind.SCRIPT)


def find_misdecoded(text: str) -> Iterator[Furniture]:
    """Give the runs of characters that came out of a broken conversion, each exactly as long as it is strange.

    Strange are characters of a script the document is not written in, replacement characters, and those
    no font has. A word in another language is not: a run needs scripts mixed or pieces of letters apart.
    """
    if text.isascii():
        return
    at_home = _scripts_at_home(text)
    strange = [at for at, char in enumerate(text) if char > "\u02af" and _is_strange(char, at_home)]
    for run in _runs(text, strange):
        if _is_garbled(text, run):
            yield Furniture(_grown(text, run), FurnitureKind.MISDECODED)


def _runs(text: str, strange: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for at in strange:
        if run and (at - run[-1] > MAX_GAP or "\n" in text[run[-1] : at]):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _scripts_at_home(text: str) -> frozenset[str]:
    step = max(1, len(text) // 200_000)  # a sample is enough, and a long text must not take long
    counts = Counter(_script(char) for char in text[::step] if char.isalpha())
    total = sum(counts.values())
    return ALWAYS_AT_HOME | {script for script, count in counts.items() if count >= MAIN_SCRIPT_SHARE * total}


def _is_strange(char: str, at_home: frozenset[str]) -> bool:
    script = _script(char)
    return script == "BROKEN" or script not in at_home


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """Return the first word of a letter's name ("LATIN", "CJK"), "BROKEN" for what no font has, else "COMMON"."""
    category = unicodedata.category(char)
    if category in ("Co", "Cn", "Cs") or char == "\ufffd":
        return "BROKEN"
    if category[0] != "L":
        return "COMMON"
    return unicodedata.name(char, "BROKEN").split()[0].split("-")[0]


def _is_garbled(text: str, run: Sequence[int]) -> bool:
    if len(run) < MIN_STRANGE:
        return False
    scripts = Counter(_script(text[at]) for at in run)
    # Chinese and Japanese write without spaces: their letters in scraps with spaces between are garbage.
    without_spaces = sum(scripts[script] for script in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))
    scraps = len(text[run[0] : run[-1] + 1].split())
    is_scraps = without_spaces >= 3 and "HANGUL" not in scripts and scraps >= 3 and len(run) < 3.5 * scraps
    is_mixed = len([script for script in scripts if script not in ("HIRAGANA", "KATAKANA", "CJK")]) >= 3
    return scripts["BROKEN"] >= MIN_STRANGE or is_scraps or is_mixed


def _grown(text: str, run: Sequence[int]) -> Span:
    """Return the run with the scraps of Latin letters beside it that the document writes nowhere else."""
    start, end = run[0], run[-1] + 1
    while end < len(text) and not text[end].isspace():
        end += 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while True:
        found = re.search(r"(?<!\S)(\S{1,3})[ \t]+$", text[max(0, start - 8) : start])
        if not found or not _is_scrap(text, found[1], Span(run[0], run[-1])):
            return Span(start, end)
        start -= len(found[0])


def _is_scrap(text: str, word: str, run: Span) -> bool:
    if not word.isalpha():
        return False
    form = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    return all(run.start - 20 <= found.start() <= run.end for found in form.finditer(text))
