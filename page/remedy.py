"""What to run where the index is the matter, told for the folders that this page works on."""

from __future__ import annotations

from index.errors import FootnoteError, build_command
from page.settings import PageSettings

_BUILD = "python -m index build"


def remedy_of(exc: FootnoteError, settings: PageSettings) -> str:
    """Return a fault's next step; "" where it has none.

    The index knows its own folder only. Built as it says, it would be filled from the usual corpus folder, whatever
    folder this page's documents are in: so a build is always told with both.
    """
    if _BUILD not in exc.remedy:
        return exc.remedy
    return build_command(settings.index, str(settings.corpus))


def explained(exc: FootnoteError, settings: PageSettings) -> str:
    """Return what happened and the next step, in one line."""
    return f"{exc.message} {remedy_of(exc, settings)}".strip()
