"""The ruled tables of a PDF page: which of its rules belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.pdf_shapes import Box, Rule

NEAR = 2.5  # points by which rules that meet may miss each other
_ROW = 26.0  # points; a row of one line is no higher


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its outline, the heights of its rules from the top down, and its vertical rules."""

    box: Box
    heights: tuple[float, ...]
    down: tuple[Rule, ...]


def find_grids(across: Sequence[Rule], down: Sequence[Rule]) -> list[Grid]:
    """Return the ruled tables, the upper first: rules of one width and height range that belong together."""
    groups: list[list[Rule]] = []
    for rule in sorted(_joined(across), key=lambda rule: -rule.at):
        home = next((group for group in groups if _belongs(rule, group, down)), None)
        if home is None:
            groups.append([rule])
        else:
            home.append(rule)
    grids = []
    for group in groups:
        heights = distinct_values([rule.at for rule in group])[::-1]
        box = Box(min(r.start for r in group) - 1, heights[-1] - 1, max(r.end for r in group) + 1, heights[0] + 1)
        inner = tuple(
            rule
            for rule in _joined(down)
            if box.x0 - NEAR <= rule.at <= box.x1 + NEAR and rule.start < box.y1 and rule.end > box.y0
        )
        if len(inner) >= 3:  # a rule beyond the vertical ones is a border of something else
            low, high = min(rule.start for rule in inner), max(rule.end for rule in inner)
            heights = [at for at in heights if low - NEAR <= at <= high + NEAR] or heights
            box = Box(box.x0, heights[-1] - 1, box.x1, heights[0] + 1)
        if len(heights) >= 3 or (len(heights) == 2 and len(inner) >= 3):
            grids.append(Grid(box, tuple(heights), inner))
    return grids


def _belongs(rule: Rule, group: Sequence[Rule], down: Sequence[Rule]) -> bool:
    """Return whether the rule is one more of the group's: of its width, or tied to it by a vertical rule."""
    last = group[-1]
    same_width = any(
        abs(rule.start - other.start) < NEAR and abs(rule.end - other.end) < NEAR for other in (group[0], last)
    )
    low, high = min(rule.at, last.at), max(rule.at, last.at)
    is_tied = any(
        down_rule.start <= low + NEAR
        and down_rule.end >= high - NEAR
        and min(rule.end, last.end) + NEAR >= down_rule.at >= max(rule.start, last.start) - NEAR
        for down_rule in down
    )
    # Without vertical rules, lines far apart are more likely the borders of parts of a page. A table that
    # has some ends where they end: what is of its width below is another, with prose between them.
    reach = 120.0 if not any(_meets(line, rule) or _meets(line, last) for line in down) else _ROW
    return is_tied or (same_width and high - low < reach and not any(r.start <= low and r.end >= high for r in down))


def _meets(upright: Rule, rule: Rule) -> bool:
    touches = upright.start - NEAR <= rule.at <= upright.end + NEAR
    return touches and rule.start - NEAR <= upright.at <= rule.end + NEAR


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules with pieces of one line made one."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / NEAR), rule.start)):
        last = joined[-1] if joined else None
        if last is not None and abs(last.at - rule.at) < NEAR and rule.start <= last.end + NEAR:
            joined[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            joined.append(rule)
    return joined


def distinct_values(values: Sequence[float]) -> list[float]:
    """Return the values from the lowest up, those nearly the same once."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > NEAR:
            kept.append(value)
    return kept
