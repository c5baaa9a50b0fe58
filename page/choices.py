"""What a person chose for their questions: generator, filters, number of passages."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

from index.datatypes import Filter
from page.words import counted, readable_date

FEWEST_PASSAGES, MOST_PASSAGES, USUAL_PASSAGES = 4, 40, 20


@dataclass(frozen=True, slots=True)
class Choices:
    """How a question is to be answered.

    Attributes:
        generator: Name of the generator, "" for the usual one.
        n_passages: How many passages it may draft from.
        publishers: The only publishers wanted, () for all.
        published_from: First date wanted, ISO 8601, "" for any.
        published_to: Last date wanted, ISO 8601, "" for any.
        n_documents: How many documents there were to search, those left out not counted.
        n_all: How many there were with those; 0 if not known.
    """

    generator: str = ""
    n_passages: int = USUAL_PASSAGES
    publishers: tuple[str, ...] = ()
    published_from: str = ""
    published_to: str = ""
    n_documents: int = 0
    n_all: int = 0

    @property
    def wanted(self) -> Filter:
        """Return the filter the search gets."""
        return Filter(
            publishers=frozenset(self.publishers),
            published_from=self.published_from or None,
            published_to=self.published_to or None,
        )

    @property
    def is_filtered(self) -> bool:
        """Tell whether any document may be left out."""
        return self.wanted != Filter()

    @property
    def leaves_none(self) -> bool:
        """Tell whether the filters leave no document to search, though there are some."""
        return self.is_filtered and self.n_all > 0 and self.n_documents == 0

    def to_json(self) -> str:
        """Return the choices as JSON that `from_json` reads back."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> Choices:
        """Return stored choices; names this version does not know are left out."""
        values = json.loads(stored)
        known = {field.name: values[field.name] for field in fields(cls) if field.name in values}
        known["publishers"] = tuple(known.get("publishers", ()))
        return cls(**known)

    def described(self) -> str:
        """Return what was searched, in words: "3 of 48 documents, only those of X"."""
        parts = [self._searched()]
        if self.publishers:
            parts.append("only those of " + " or ".join(self.publishers))
        if self.published_from:
            parts.append(f"published from {readable_date(self.published_from)}")
        if self.published_to:
            parts.append(f"published up to {readable_date(self.published_to)}")
        return ", ".join(parts)

    def _searched(self) -> str:
        if self.is_filtered and self.n_all:
            found = f"{self.n_documents:,}" if self.n_documents else "none"
            return f"{found} of {counted(self.n_all, 'document')}"
        return counted(self.n_documents, "document") if self.n_documents else "all documents"
