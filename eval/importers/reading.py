"""Reads the files of published collections, each form described by a model; a fault is told with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from eval.errors import ImportFormatError
from eval.set_lines import describe
from index.readers.decoding import decode

_SHOWN_FAULTS = 3


def as_indexed(text: str) -> str:
    """Return a text as the index reads it from a file: a gold quote must hold the characters that the index holds."""
    return decode(text.replace("\0", "").encode())[0]


def as_name(text: str) -> str:
    """Return the name of a passage or question on one line, without characters nobody sees; it may be empty."""
    return "".join(filter(str.isprintable, " ".join(text.split())))


Text = Annotated[str, AfterValidator(as_indexed)]
Name = Annotated[str, AfterValidator(as_name)]


class Row(BaseModel):
    """A part of a published file. Keys it does not name are passed over; a number may stand where a name should."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


AnyRow = TypeVar("AnyRow", bound=Row)


def read_rows(path: Path, form: type[AnyRow]) -> Iterator[AnyRow]:
    """Yield the objects of a JSONL file.

    Raises:
        ImportFormatError: The file cannot be read, or a line is of another form.
    """
    for line, raw in enumerate(read_text_lines(path), 1):
        if raw.strip():
            yield _as(form, _parsed(raw, path, line), f"{path}:{line}")


def read_whole(path: Path, form: type[AnyRow], key: str = "") -> AnyRow:
    """Return the object that a JSON file holds.

    Args:
        path: The file.
        form: What it should hold.
        key: Where the form has its list, for a file that is a bare list.

    Raises:
        ImportFormatError: The file cannot be read, or is of another form.
    """
    value = _parsed(_read(path), path)
    return _as(form, {key: value} if key and isinstance(value, list) else value, str(path))


def read_text_lines(path: Path) -> list[str]:
    """Return the lines of a text file.

    Raises:
        ImportFormatError: The file cannot be read.
    """
    return _read(path).split("\n")


def _as(form: type[AnyRow], value: object, place: str) -> AnyRow:
    try:
        return form.model_validate(value)
    except ValidationError as exc:
        faults = [describe(error) for error in exc.errors()]
        rest = len(faults) - _SHOWN_FAULTS
        more = f"; and {rest} more" if rest > 0 else ""
        raise ImportFormatError(f"{place}: {'; '.join(faults[:_SHOWN_FAULTS])}{more}.") from exc


def _parsed(text: str, path: Path, line: int = 0) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(text)
    except json.JSONDecodeError as exc:
        raise ImportFormatError(f"{path}:{line or exc.lineno}: not JSON: {exc.msg}.") from exc
    except RecursionError as exc:
        raise ImportFormatError(f"{path}:{line or 1}: JSON that is nested too deeply.") from exc


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as exc:
        raise ImportFormatError(f"There is no {path.name!r} in {str(path.parent)!r}.") from exc
    except OSError as exc:
        raise ImportFormatError(f"{str(path)!r} cannot be read: {exc.strerror or exc}.") from exc
    except UnicodeDecodeError as exc:
        raise ImportFormatError(f"{path}: not UTF-8 (byte {exc.start}).", "Save it as UTF-8.") from exc
