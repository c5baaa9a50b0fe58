"""Renders a document as Markdown: front matter without the layout keys, the title, the body as written."""

from __future__ import annotations

from rendering.source_document import LAYOUT_KEYS, SourceDocument

DROPPED_KEYS = tuple(f"{key}:" for key in ("format", *LAYOUT_KEYS))


def render_markdown(document: SourceDocument) -> bytes:
    """Return the Markdown file."""
    kept = [line for line in document.front_matter.splitlines() if not line.startswith(DROPPED_KEYS)]
    text = "\n".join(["---", *kept, "---", "", f"# {document.title}", "", document.body.strip(), ""])
    return text.encode()
