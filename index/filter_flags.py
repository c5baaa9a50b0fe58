"""The flags that say which documents a command looks at, the same for every command that searches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from index.datatypes import Filter
    from index.snapshot import Snapshot
    from index.store import DocumentRow


def _as_date(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return the date as given; others than ISO dates would be compared letter by letter, and fit any document."""
    from index.readers.dates import parse_date

    meant = parse_date(value) if value is not None else None
    if meant != value:
        advice = f" Write {meant} for it." if meant else ""
        raise click.BadParameter(f"{value!r} is no date such as 2024-05-01, 2024-05 or 2024.{advice}")
    return value


def filter_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command --document, --publisher, --from and --to, as one argument: `wanted`."""

    @click.option("--document", "documents", multiple=True, help="Only this document id; may be given again.")
    @click.option("--publisher", "publishers", multiple=True, help="Only this publisher; may be given again.")
    @click.option(
        "--from",
        "published_from",
        callback=_as_date,
        help="Only what was published from this date on (2024-05-01, 2024-05 or 2024).",
    )
    @click.option(
        "--to", "published_to", callback=_as_date, help="Only what was published up to this date, that day included."
    )
    @wraps(command)
    def run(
        *args: Any,  # noqa: ANN401 - whatever click passes
        documents: tuple[str, ...],
        publishers: tuple[str, ...],
        published_from: str | None,
        published_to: str | None,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        from index.datatypes import Filter

        wanted = Filter(frozenset(documents), frozenset(publishers), published_from, published_to)
        command(*args, wanted=wanted, **kwargs)

    return run


def refuse_unfit(wanted: Filter, snapshot: Snapshot) -> None:
    """Tell a filter that no document passes from a search that finds nothing.

    Raises:
        click.UsageError: A document or publisher is not in the index, or no document passes.
    """
    rows = snapshot.documents()
    unknown = [
        *_unknown("document", wanted.documents, (row.id for row in rows)),
        *_unknown("publisher", wanted.publishers, (row.source.publisher or "" for row in rows)),
    ]
    if unknown:
        raise click.UsageError(f"The index has no {' and no '.join(unknown)}. See: python -m index status")
    first, last = wanted.published_from, wanted.published_to
    if first and last and first[: len(last)] > last[: len(first)]:
        raise click.UsageError(f"--from {first} is later than --to {last}.")
    if rows and not snapshot.documents(wanted):
        raise click.UsageError(f"No document passes {_flags_of(wanted)}: {_dates_of(rows)} See: python -m index status")


def _unknown(what: str, wanted: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Yield what is wanted and not known, with what comes closest to it."""
    names = {name for name in known if name}
    folded = {name.casefold(): name for name in names}
    for name in sorted(set(wanted) - names):
        closest = get_close_matches(name.casefold(), folded, n=1)
        yield f"{what} {name!r}" + (f" (there is {folded[closest[0]]!r})" if closest else "")


def _flags_of(wanted: Filter) -> str:
    given = [
        *(f"--document {name!r}" for name in sorted(wanted.documents)),
        *(f"--publisher {name!r}" for name in sorted(wanted.publishers)),
        *([f"--from {wanted.published_from}"] if wanted.published_from else []),
        *([f"--to {wanted.published_to}"] if wanted.published_to else []),
    ]
    return " ".join(given)


def _dates_of(rows: Iterable[DocumentRow]) -> str:
    """Return from when to when the documents of the index are dated."""
    dates = sorted(row.source.published for row in rows if row.source.published)
    if not dates:
        return "no document of the index has a date."
    return f"those of the index that have a date are from {dates[0]} to {dates[-1]}."
