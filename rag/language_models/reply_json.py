"""Turns a reply in JSON into the prose it would have been, so that one parser reads both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_TEXT_KEYS = ("answer", "text", "claim", "sentence", "statement", "response", "content", "fact")
_LABEL_KEYS = (
    "label",
    "labels",
    "passage",
    "passages",
    "source",
    "sources",
    "citation",
    "citations",
    "cite",
    "id",
    "ref",
)
_QUOTE_KEYS = ("quote", "quotes", "words", "evidence", "exact_words", "excerpt", "exact words")
_LISTS = ("claims", "sentences", "statements", "answers", "items", "facts", "result", "results", "output")
_TEXT = re.compile(rf'"(?:{"|".join(_TEXT_KEYS)})"\s*:\s*"((?:[^"\\]|\\.)*)', re.IGNORECASE)
_OPENS = re.compile(r"\A\s*(?:`{3,}\s*)?(?:json\b)?\s*(?=\{|\[\s*\{|\[\s*\")", re.IGNORECASE)
_REFUSAL = "NOT IN THE PASSAGES."


def prose_of_json(reply: str) -> str:
    """Return the reply as prose with citations if it is JSON, even if it was cut off; else the reply itself."""
    opening = _OPENS.match(reply)
    if not opening:
        return reply
    try:
        value, _ = json.JSONDecoder().raw_decode(reply, opening.end())
    except (ValueError, RecursionError):
        texts = [match.group(1) for match in _TEXT.finditer(reply)]
        return "\n".join(_unescaped(text) for text in texts) if texts else reply
    lines = [line for line in _lines(value, 0) if line]
    return "\n".join(lines) if lines else reply


def _lines(value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    """Yield a line for each claim, then the list of quotes that stood apart from them."""
    if depth > 6:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _lines(one, depth + 1)
    elif isinstance(value, dict):
        yield from _lines_of_object({str(key).lower(): one for key, one in value.items()}, depth)


def _lines_of_object(value: dict[str, Any], depth: int) -> Iterator[str]:
    text = next((value[key] for key in _TEXT_KEYS if key in value), None)
    if (text is None and "answer" in value) or value.get("answerable") is False:
        yield _REFUSAL
    labels = [label for key in _LABEL_KEYS if key in value for label in _labels(value[key])]
    quotes = [quote.replace('"', "'") for key in _QUOTE_KEYS if key in value for quote in _strings(value[key])]
    if isinstance(text, str):
        cited = " ".join(f'[quote: "{quote}"]' for quote in quotes)
        yield f"{text} [{', '.join(labels)}] {cited}" if labels else f"{text} {cited}"
    elif text is not None:
        yield from _lines(text, depth + 1)
    elif labels and quotes:
        yield f'{labels[0]}: "{quotes[0]}"'
    for key in (*_LISTS, *(key for key in _LABEL_KEYS if isinstance(value.get(key), list))):
        nested = value.get(key)
        if isinstance(nested, list) and not (key in _LABEL_KEYS and all(not isinstance(one, dict) for one in nested)):
            yield from _lines(nested, depth + 1)


def _labels(value: Any) -> list[str]:  # noqa: ANN401
    """Return the labels a value holds, () for objects: those are citations with words of their own."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [f"P{value}"]
    if isinstance(value, str):
        match = re.search(r"\b[Pp]?\s?(\d{1,2})\b", value)
        return [f"P{int(match.group(1))}"] if match and len(value) < 24 else []
    return [label for one in value for label in _labels(one)] if isinstance(value, list) else []


def _strings(value: Any) -> list[str]:  # noqa: ANN401
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text.replace('\\"', '"').replace("\\n", "\n")
