"""How the page says things: how sure, when, where a quote stands, and text that is safe in a label."""

from __future__ import annotations

import re
from datetime import date

from index.datatypes import Source
from rag.datatypes import Citation, Remark, RemarkKind
from rag.generators import EMBEDDED

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!~|$:&=@/])")
_ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
# The least probability each wording stands for, the surest first.
_CERTAINTY = (
    (0.9, "Very likely right"),
    (0.75, "Likely right"),
    (0.5, "Probably right, worth checking"),
    (0.0, "Unsure: read the footnotes before you rely on it"),
)
_REMARKS = {
    RemarkKind.SUPERSEDED: "Replaced",
    RemarkKind.DISAGREEMENT: "Check both",
    RemarkKind.MISSING: "Missing",
    RemarkKind.FALLBACK: "Another generator answered",
}


def certainty(confidence: float) -> str:
    """Return how sure an answer is, in words; the share of such answers that are right is beside it."""
    return next(words for least, words in _CERTAINTY if confidence >= least or least == 0.0)


def generator_words(name: str) -> str:
    """Return what people call a generator."""
    return "the embedded generator" if name == EMBEDDED else name


def odds(confidence: float) -> str:
    """Return a probability as people count: "about 8 in 10"."""
    tenths = round(confidence * 10)
    if tenths >= 10:
        return "more than 9 in 10"
    return "fewer than 1 in 10" if tenths <= 0 else f"about {tenths} in 10"


def readable_date(iso: str | None) -> str:
    """Return an ISO date as people write it, as exact as it is: "3 February 2021", "February 2021", "2021"."""
    if not iso:
        return ""
    parts = iso.split("T")[0].split("-")
    try:
        if len(parts) == 3:
            day = date(int(parts[0]), int(parts[1]), int(parts[2]))
            return f"{day.day} {day:%B %Y}"
        return f"{date(int(parts[0]), int(parts[1]), 1):%B %Y}" if len(parts) == 2 else parts[0]
    except ValueError:
        return iso


def with_readable_dates(text: str) -> str:
    """Return the text with its whole ISO dates as people write them."""
    return _ISO_DATE.sub(lambda found: readable_date(found[0]), text)


def remark_word(remark: Remark) -> str:
    """Return the word that tells what kind a remark is."""
    return _REMARKS[remark.kind]


def counted(n: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun: "1 document", "48 documents"."""
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


def title_of(source: Source, document_id: str) -> str:
    """Return a document's title, or the name of its file where it has none."""
    return source.title or document_id.rsplit("/", 1)[-1]


def facts_of(source: Source) -> tuple[str, ...]:
    """Return publisher and dates, what is known of them."""
    published = readable_date(source.published)
    superseded = readable_date(source.superseded)
    return tuple(fact for fact in (source.publisher, published, superseded and f"replaced {superseded}") if fact)


def place_of(citation: Citation) -> tuple[str, ...]:
    """Return where in its document a quote stands: section, page, speaker, what is known of them."""
    section = " › ".join(part for part in citation.section if part != citation.source.title)
    page = f"page {citation.page}" if citation.page is not None else ""
    return tuple(part for part in (section, page, citation.speaker and f"said by {citation.speaker}") if part)


def reference_of(citation: Citation) -> str:
    """Return all that is known of a quote's place on one line, title first."""
    parts = (title_of(citation.source, citation.document_id), *facts_of(citation.source), *place_of(citation))
    return " · ".join(parts)


def plain(text: str) -> str:
    """Return the text so that a Streamlit label, which reads Markdown, shows it as it stands, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
