"""A compound question that is refused as a whole: each question in it that stands alone is tried by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.datatypes import Draft, Reading
from rag.drafting.parts import Part, asked_parts, missing_remark
from rag.language.words import telling_stems

# What points at another part: "and who approves it".
_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|this|that|these|those|there|then|ones?|same|others?|both|each|"
    r"such)\b",
    re.IGNORECASE,
)
_MIN_TELLING = 2  # words of a question that can be asked by itself
_MOST = 3  # questions that are tried: each is read anew


def answer_apart(question: str, read_part: Callable[[str], Reading], draft: Callable[[Reading], Draft]) -> Draft | None:
    """Return the answers to those questions in a compound one that the documents answer, and which they do not.

    None where there are no two that can be asked by themselves, or none of them is answered. What points at the part
    before, "and who approves it", is asked together with it.

    Args:
        question: Standing alone, refused as a whole.
        read_part: Reads what was found for the whole, for one of the questions in it; labels stay the same.
        draft: What drafts.
    """
    asked = _asked_apart(asked_parts(question))
    if not 1 < len(asked) <= _MOST:
        return None
    drafts = [draft(read_part(text)) for text in asked]
    answered = [one for one in drafts if one.claims]
    if not answered:
        return None
    missing = [part for one, parts in zip(drafts, asked.values(), strict=True) if not one.claims for part in parts]
    claims = {claim.text: claim for one in answered for claim in one.claims}
    remarks = (remark for one in answered for remark in one.remarks)
    return Draft(
        claims=tuple(claims.values()),
        confidence=min(one.confidence for one in answered),
        missing="; ".join(filter(None, (*(one.missing for one in answered), *(part.words for part in missing)))),
        remarks=tuple(dict.fromkeys((*remarks, *map(missing_remark, missing)))),
        dropped=tuple(dropped for one in drafts for dropped in one.dropped),
        generator=answered[0].generator,
    )


def _asked_apart(parts: tuple[Part, ...]) -> dict[str, list[Part]]:
    """Return what can be asked by itself, with the parts in it, in order."""
    asked: list[tuple[str, list[Part]]] = []
    for part in parts:
        text = part.form.text
        if asked and (_POINTS.search(text) or len(telling_stems(text)) < _MIN_TELLING or text == asked[-1][0]):
            before, its_parts = asked.pop()
            joined = before if text == before else f"{before.rstrip('?')} and {text}"
            asked.append((joined, [*its_parts, part]))
        else:
            asked.append((text, [part]))
    return dict(asked)
