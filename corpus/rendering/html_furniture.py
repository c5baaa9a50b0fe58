"""The furniture of a web page: everything on it that is not its content."""

from __future__ import annotations

from html import escape

from rendering.sites import Site
from rendering.source_document import SourceDocument


def _links(texts: tuple[str, ...]) -> str:
    items = (f'<li><a href="/{_slug(text)}">{escape(text)}</a></li>' for text in texts)
    return "<ul>" + "".join(items) + "</ul>"


def _slug(text: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def render_cookie_banner(site: Site) -> str:
    """Return the banner that asks about cookies."""
    buttons = "".join(f'<button type="button">{escape(text)}</button>' for text in site.cookie_buttons)
    return (
        '<div class="cookie-banner" role="region" aria-label="Cookies">'
        f"<p>{escape(site.cookie_banner)}</p>{buttons}</div>"
    )


def render_header(site: Site) -> str:
    """Return the top of the page: name of the site, search box, menu."""
    lines = [
        '<header class="site-header">',
        f'<p class="site-name"><a href="/">{escape(site.name)}</a></p>',
        f'<p class="tagline">{escape(site.tagline)}</p>',
        '<form role="search" action="/search">',
        f'<label for="q">{escape(site.search_label)}</label>',
        '<input id="q" name="q" type="search"><button type="submit">Search</button>',
        "</form>",
        f'<nav aria-label="Main menu">{_links(site.menu)}</nav>',
        "</header>",
    ]
    return "\n".join(lines)


def render_breadcrumb(site: Site, document: SourceDocument) -> str:
    """Return the trail that leads from the first page to this one."""
    steps = f'<li><a href="/">{escape(site.menu[0])}</a></li><li aria-current="page">{escape(document.title)}</li>'
    return f'<nav class="breadcrumb" aria-label="Breadcrumb"><ol>{steps}</ol></nav>'


def render_share_links(site: Site) -> str:
    """Return the box of links for passing the page on."""
    label = escape(site.share_label)
    return f'<aside class="share" aria-label="{label}"><h2>{label}</h2>{_links(site.share_links)}</aside>'


def render_feedback(site: Site) -> str:
    """Return the question whether the page was useful."""
    return (
        f'<div class="page-feedback"><p>{escape(site.feedback)}</p>'
        '<button type="button">Yes</button><button type="button">No</button></div>'
    )


def render_newsletter(site: Site) -> str:
    """Return the box that asks for an email address."""
    lines = [
        '<section class="newsletter">',
        f"<h2>{escape(site.newsletter_heading)}</h2>",
        f"<p>{escape(site.newsletter_text)}</p>",
        '<form action="/subscribe" method="post">',
        '<label for="email">Email address</label><input id="email" name="email" type="email">',
        f'<button type="submit">{escape(site.newsletter_button)}</button>',
        "</form>",
        "</section>",
    ]
    return "\n".join(lines)


def render_related(site: Site) -> str:
    """Return the box of links to other pages."""
    heading = escape(site.related_heading)
    return f'<aside class="related"><h2>{heading}</h2>{_links(site.related)}</aside>'


def render_footer(site: Site) -> str:
    """Return the foot of the page."""
    lines = [
        '<footer class="site-footer">',
        f'<nav aria-label="Footer">{_links(site.footer)}</nav>',
        f"<p>{escape(site.small_print)}</p>",
        "</footer>",
    ]
    return "\n".join(lines)
