"""Markdown as converters write it, mended so that a strict parser reads what was meant."""

from __future__ import annotations

import re

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# Two stars that are not escaped and not part of a longer run.
STRONG = re.compile(r"(?<![\\*])\*\*(?!\*)")
EMPTY_STRONG = re.compile(r"(?<![\\*])\*{4}(?!\*)")
EMPTY_EMPHASIS = re.compile(r"(?<!\S)\*(?:[ \t]*(?P<between>[.,;:])[ \t]*|[ \t]+)\*(?!\S)")
DELIMITER = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
CELL_END = re.compile(r"(?<!\\)\|")
MAX_COLUMNS = 200  # of a table a person wrote
MAX_LINE = 100_000  # what is longer is no line a converter wrote


def mend_markdown(source: str) -> str:
    """Return the source with bold marks moved to the words they stand for: "**Aims **" becomes "**Aims** ".

    Marks around nothing are dropped, and a table gets as many columns as its longest row has words in. Lines in
    code fences stay as they are.
    """
    fence = ""
    lines: list[str] = []
    header = -1  # where the header of the table under way is
    for line in source.split("\n"):
        opening = FENCE.match(line)
        if opening and not fence:
            fence = opening[1][0]
        elif opening and line.strip().strip(fence) == "":
            fence = ""
        lines.append(line if fence or "*" not in line or len(line) > MAX_LINE else _mend_line(line))
        if fence or "|" not in line or len(line) > MAX_LINE:
            header = -1 if fence or not line.strip() else header
        elif DELIMITER.fullmatch(line) and len(lines) > 1 and _n_cells(lines[-2]) == _n_cells(line):
            header = len(lines) - 2
        elif header >= 0:
            missing = min(_n_cells(line), MAX_COLUMNS) - _n_cells(lines[header])
            lines[header] = _with_cells(lines[header], missing, " ")
            lines[header + 1] = _with_cells(lines[header + 1], missing, "-")
    return "\n".join(lines)


def _n_cells(row: str) -> int:
    """Return how many cells the row has up to the last with words."""
    return len(CELL_END.split(row.strip(" \t>|")))


def _with_cells(row: str, count: int, words: str) -> str:
    """Return the row with as many more cells at its end."""
    if count <= 0:
        return row
    bare = row.rstrip()
    return (bare if bare.endswith("|") else f"{bare} |") + f" {words} |" * count


def _mend_line(line: str) -> str:
    line = EMPTY_STRONG.sub(" ", line)
    line = EMPTY_EMPHASIS.sub(lambda found: found["between"] or "", line)
    parts = STRONG.split(line)
    if len(parts) % 2 == 0:  # an odd number of marks: nobody knows which opens what
        return line
    mended = parts[0]
    for at in range(1, len(parts), 2):
        inside, after = parts[at], parts[at + 1]
        words = inside.strip()
        left = inside[: len(inside) - len(inside.lstrip())]
        right = inside[len(inside.rstrip()) :] if words else ""
        mended += f"{left}**{words}**{right}{after}" if words else f"{left}{after}"
    return mended
