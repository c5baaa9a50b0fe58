"""Renders a document as a full web page, with the furniture that real pages have around their content."""

from __future__ import annotations

from html import escape

from rendering import html_furniture as furniture
from rendering.blocks import (
    Block,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Run,
    Runs,
    Table,
)
from rendering.html_head import render_head
from rendering.sites import site_for
from rendering.source_document import SourceDocument, spell_date


def render_html(document: SourceDocument) -> bytes:
    """Return the HTML page."""
    site = site_for(document.collection)
    cookies = furniture.render_cookie_banner(site)
    body = [
        '<a class="skip-link" href="#content">Skip to main content</a>',
        cookies if site.cookies_first else "",
        furniture.render_header(site),
        furniture.render_breadcrumb(site, document),
        '<main id="content">',
        _article(document),
        furniture.render_share_links(site),
        "</main>",
        furniture.render_feedback(site),
        furniture.render_newsletter(site),
        furniture.render_related(site),
        furniture.render_footer(site),
        "" if site.cookies_first else cookies,
    ]
    page = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(document.language)}">',
        render_head(site, document),
        "<body>",
        *(part for part in body if part),
        "</body>",
        "</html>",
    ]
    return ("\n".join(page) + "\n").encode()


def _article(document: SourceDocument) -> str:
    blocks = (_block(block) for block in document.blocks)
    heading = f"<h1>{escape(document.title)}</h1>"
    return "\n".join(["<article>", heading, *_byline(document), *blocks, "</article>"])


def _byline(document: SourceDocument) -> list[str]:
    """Return the line under the title, or nothing when neither author nor date is known."""
    authors = f"By {escape(', '.join(document.authors))}" if document.authors else ""
    day = spell_date(document.published)
    time = f'Published <time datetime="{document.published}">{day}</time>' if day else ""
    parts = [part for part in (authors, time) if part]
    return [f'<p class="byline">{" · ".join(parts)}</p>'] if parts else []


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{_runs(block.runs)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{_runs(block.runs)}</p>"
    if isinstance(block, ListBlock):
        return _list(block)
    return _table(block)


def _list(block: ListBlock) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    return "\n".join([f"<{tag}{start}>", *(_item(item) for item in block.items), f"</{tag}>"])


def _item(item: ListItem) -> str:
    return f"<li>{_runs(item.runs)}{''.join(_list(sublist) for sublist in item.sublists)}</li>"


def _table(block: Table) -> str:
    caption = [f"<caption>{_runs(block.caption)}</caption>"] if block.caption else []
    header = "".join(f'<th scope="col">{_runs(cell)}</th>' for cell in block.header)
    rows = ("<tr>" + "".join(f"<td>{_runs(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
    return "\n".join(
        ["<table>", *caption, f"<thead><tr>{header}</tr></thead>", "<tbody>", *rows, "</tbody>", "</table>"]
    )


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = escape(run.text, quote=False)
    for tag, is_on in (("code", run.code), ("em", run.italic), ("strong", run.bold)):
        text = f"<{tag}>{text}</{tag}>" if is_on else text
    return f'<a href="{escape(run.href)}">{text}</a>' if run.href else text
