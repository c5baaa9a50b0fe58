"""The lines of a question set as JSON, and what is wrong with them in words for whoever wrote the set."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any

# The longer first: a mark of UTF-32 begins with one of UTF-16.
_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_FORMS = {
    "string_type": "text",
    "tuple_type": "a list",
    "list_type": "a list",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "model_type": "a JSON object",
    "dict_type": "a JSON object",
}
_IN_WORDS = {
    "missing": "{} is missing",
    "extra_forbidden": "unknown key {}",
    "string_pattern_mismatch": "{} is empty",
    "too_short": "{} is an empty list: no answer could be right",
}
_SHOWN_CHARS = 80


def encoding_fault(content: bytes) -> str | None:
    """Return what is wrong with the encoding of a whole file, None if it may be UTF-8."""
    for mark, name in _OTHER_MARKS:
        if content.startswith(mark):
            return f"it is {name}; save it as UTF-8"
    if b"\0" in content:  # JSON has no place for one
        return "it holds NUL bytes, as UTF-16 does; save it as UTF-8"
    return None


def split_lines(content: bytes) -> list[bytes]:
    r"""Return the lines of a file without their ends: "\n", "\r\n", or "\r" where there is no "\n" at all."""
    content = content.removeprefix(codecs.BOM_UTF8)
    return content.split(b"\n" if b"\n" in content else b"\r")


def spread_value(content: bytes) -> int:
    r"""Return the line, from 1, where the file's first JSON value begins, if it goes on over several; else 0."""
    text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
    start = len(text) - len(text.lstrip())
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except (json.JSONDecodeError, RecursionError):
        return 0
    return text.count("\n", 0, start) + 1 if "\n" in text[start:end] else 0


def json_faults(text: str) -> Iterator[str]:
    """Yield what is wrong with one line as JSON, whatever its keys mean."""
    repeated: list[str] = []

    def keep(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        repeated.extend(key for key in dict.fromkeys(keys) if keys.count(key) > 1)
        return dict(pairs)

    try:
        value = json.loads(text, object_pairs_hook=keep)
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as exc:
        yield f"not JSON: {exc.msg} at column {exc.colno}"
    except UnicodeEncodeError as exc:
        yield f"'\\u{ord(exc.object[exc.start]):04x}' is half a character: write both halves, or the character itself"
    except RecursionError:
        yield "not a question: it is nested too deeply"
    yield from (f"key {key!r} stands twice" for key in repeated)


def describe(error: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return what is wrong in words: pydantic's own are about Python types."""
    where, kind, value = ".".join(map(str, error["loc"])), error["type"], error["input"]
    if not where and kind == "model_type":
        return "not a JSON object"
    if kind in _FORMS:
        return f"{where!r} should be {_FORMS[kind]}, not {_shown(value)}"
    if kind in _IN_WORDS:
        return _IN_WORDS[kind].format(repr(where))
    told = f"{error['msg'][0].lower()}{error['msg'][1:]}"
    return f"{where!r}: {told}, not {_shown(value)}" if where else told


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"
