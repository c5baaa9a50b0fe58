"""What a PDF says of its own source. Its dates are those of the file, and are left alone."""

from __future__ import annotations

import re

import pypdfium2 as pdfium

from index.datatypes import Source

# What programs put in when nobody wrote a title or a name.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) - .*|untitled.*|\(?anonymous\)?|document\d*|slide \d+|title|print"
    r"|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|pptx?|xlsx?|html?|tex|dvi|ps))",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"\(?anonymous\)?|unspecified|unknown|user\d*|admin(?:istrator)?|author|owner|\S*[\\@/]\S*|.*\b(?:inc|ltd)\b.*",
    re.IGNORECASE,
)


def read_info(pdf: pdfium.PdfDocument) -> Source:
    """Return the title and authors of the information dictionary where a person wrote them."""
    info = pdf.get_metadata_dict()
    title = " ".join(info.get("Title", "").split())
    authors = [" ".join(name.split()) for name in info.get("Author", "").split(";")]
    return Source(
        title=title if title and not _NO_TITLE.fullmatch(title) else None,
        authors=tuple(name for name in authors if name and not _NO_AUTHOR.fullmatch(name)),
    )
