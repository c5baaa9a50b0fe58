"""Whether a DOCX file is safe to unpack, looked at before anything is."""

from __future__ import annotations

import zipfile
from io import BytesIO

from index.errors import ReadError
from index.readers.limits import ReadLimits

_LARGE_PART = 1_000_000  # bytes; small parts of white space pack very well and do no harm
_SAVE_AGAIN = "Open it in a word processor and save it again as DOCX."


def check_package(content: bytes, document_id: str, limits: ReadLimits) -> None:
    """Raise ReadError if the package is damaged, encrypted, or unpacks to more than the limits allow.

    The sizes are those the package states; zipfile never unpacks more than a part's stated size.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as exc:
        raise ReadError(
            f"{document_id} is not a whole DOCX: it is damaged or was cut short.", "Get the file again from its origin."
        ) from exc
    if len(parts) > limits.max_zip_entries:
        raise ReadError(
            f"{document_id} holds {len(parts)} parts; at most {limits.max_zip_entries} are unpacked.", _SAVE_AGAIN
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.max_unpacked_bytes:
        raise ReadError(
            f"{document_id} unpacks to {unpacked / 1e6:.0f} MB; at most {limits.max_unpacked_bytes / 1e6:g} MB is.",
            "Do not open it if it came from outside: a small file that unpacks to this much may be an attack.",
        )
    for part in parts:
        if part.flag_bits & 1:
            raise ReadError(f"{document_id} is encrypted.", "Open it with its password and save it without one.")
        if part.file_size > _LARGE_PART and part.file_size > limits.max_zip_ratio * max(part.compress_size, 1):
            raise ReadError(
                f"{document_id} unpacks more than {limits.max_zip_ratio} times larger than it is ({part.filename}).",
                "Do not open it if it came from outside: a small file that unpacks to this much may be an attack.",
            )
    if not any(part.filename == "word/document.xml" or part.filename.endswith("document.xml") for part in parts):
        raise ReadError(f"{document_id} is a ZIP archive without a Word document in it.", _SAVE_AGAIN)
