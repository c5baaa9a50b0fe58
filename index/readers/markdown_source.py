"""Markdown as converters write it, mended so that a strict parser reads what was meant."""

from __future__ import annotations

import re

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# Two stars that are not escaped and not part of a longer run.
STRONG = re.compile(r"(?<![\\*])\*\*(?!\*)")
EMPTY_STRONG = re.compile(r"(?<![\\*])\*{4}(?!\*)")
EMPTY_EMPHASIS = re.compile(r"(?<!\S)\*(?:[ \t]*(?P<between>[.,;:])[ \t]*|[ \t]+)\*(?!\S)")
MAX_LINE = 100_000  # what is longer is no line a converter wrote


def mend_markdown(source: str) -> str:
    """Return the source with bold marks moved to the words they stand for: "**Aims **" becomes "**Aims** ".

    Marks around nothing are dropped. Lines in code fences stay as they are.
    """
    fence = ""
    lines = []
    for line in source.split("\n"):
        opening = FENCE.match(line)
        if opening and not fence:
            fence = opening[1][0]
        elif opening and line.strip().strip(fence) == "":
            fence = ""
        lines.append(line if fence or "*" not in line or len(line) > MAX_LINE else _mend_line(line))
    return "\n".join(lines)


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
