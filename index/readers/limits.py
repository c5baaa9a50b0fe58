"""How much reading one document may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading one document may cost before it is given up.

    Attributes:
        max_bytes: Largest file, in bytes.
        timeout_s: Longest time in the worker process for one PDF or DOCX, in seconds.
        max_memory_mb: Most memory of the worker process, in MiB of address space, where the system enforces it.
        max_unpacked_bytes: Most bytes a DOCX may unpack to.
        max_zip_ratio: Most times larger than packed that any large part of a DOCX may be.
        max_zip_entries: Most parts a DOCX may have.
        max_pages: Most pages of a PDF.
    """

    max_bytes: int = 200_000_000
    timeout_s: float = 120.0
    max_memory_mb: int = 1024
    max_unpacked_bytes: int = 500_000_000
    max_zip_ratio: int = 200
    max_zip_entries: int = 10_000
    max_pages: int = 5_000


DEFAULT_LIMITS = ReadLimits()
