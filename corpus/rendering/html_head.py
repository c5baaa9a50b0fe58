"""The <head> of a web page: facts of the document for machines, stylesheet, visit counter."""

from __future__ import annotations

import json
from html import escape

from rendering.sites import Site
from rendering.source_document import SourceDocument

LICENCE_PAGES = {"CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/"}
STYLESHEET = (
    "body{font-family:Arial,sans-serif;line-height:1.5;margin:0}main,header,footer{max-width:60rem;margin:auto}"
    ".skip-link{position:absolute;left:-999px}.cookie-banner{background:#eef;padding:1rem}"
    "table{border-collapse:collapse}th,td{border:1px solid #999;padding:.3rem .6rem;text-align:left}"
)
ANALYTICS = (
    "window.pageLayer = window.pageLayer || [];\n"
    'pageLayer.push({event: "page_view", consent: "unknown", template: "article"});\n'
    '(function (d) { var s = d.createElement("script"); s.async = true; s.src = "/assets/visit-counter.js"; '
    "d.head.appendChild(s); })(document);"
)


def _address(document: SourceDocument) -> str:
    return f"https://example.org/{document.collection}/{document.name}"


def render_head(site: Site, document: SourceDocument) -> str:
    """Return the <head> element of a document's page."""
    lines = [
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(document.title)} | {escape(site.name)}</title>",
        f'<link rel="canonical" href="{_address(document)}">',
        *(_meta(name, content) for name, content in _meta_facts(document)),
        _meta("og:title", document.title, "property"),
        _meta("og:site_name", site.name, "property"),
    ]
    if document.published:
        lines.append(_meta("article:published_time", document.published, "property"))
    if document.licence in LICENCE_PAGES:
        lines.append(f'<link rel="license" href="{LICENCE_PAGES[document.licence]}">')
    lines += [
        f'<script type="application/ld+json">{_json_ld(site, document)}</script>',
        f"<style>{STYLESHEET}</style>",
        f"<script>\n{ANALYTICS}\n</script>",
        "</head>",
    ]
    return "\n".join(lines)


def _meta_facts(document: SourceDocument) -> list[tuple[str, str]]:
    """Return the facts of the document as (meta name, content), without those that are not known."""
    facts = [
        *(("author", author) for author in document.authors),
        ("dcterms.publisher", document.publisher),
        ("dcterms.issued", document.published),
        ("dcterms.replaces", document.replaces),
        ("dcterms.valid", f"end={document.superseded}" if document.superseded else None),
        ("dcterms.language", document.language),
        ("dcterms.rights", document.licence),
        *(("dcterms.source", source) for source in document.sources),
    ]
    return [(name, content) for name, content in facts if content]


def _meta(name: str, content: str, attribute: str = "name") -> str:
    return f'<meta {attribute}="{name}" content="{escape(content)}">'


def _json_ld(site: Site, document: SourceDocument) -> str:
    facts = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": document.title,
        "author": [{"@type": site.author_type, "name": author} for author in document.authors],
        "publisher": {"@type": "Organization", "name": document.publisher} if document.publisher else None,
        "datePublished": document.published,
        "inLanguage": document.language,
        "license": LICENCE_PAGES.get(document.licence or ""),
        "mainEntityOfPage": _address(document),
    }
    known = {name: value for name, value in facts.items() if value}
    return json.dumps(known, ensure_ascii=False).replace("</", "<\\/")
