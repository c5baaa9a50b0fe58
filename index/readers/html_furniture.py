"""Judging which elements of a page are furniture, by what they are first and what they are called last.

A name alone marks nothing: what is called "share" may be about share capital. It takes a name and
the make of furniture (few words, or many links, or controls), and the body of the page is never marked.
"""

from __future__ import annotations

from index.datatypes import FurnitureKind
from index.readers.html_names import (
    CONTROL_TAGS,
    HEADING_TAGS,
    Amounts,
    Element,
    measure,
    name_words,
    role_of,
    tag_of,
)
from index.readers.html_visibility import hidden_selectors, is_hidden, is_struck, opened_ids

_NAVIGATION_NAMES = frozenset(
    "nav navbar navigation menu breadcrumb breadcrumbs crumbs crumb toc pagination pager skip skiplink sitemap "
    "subnav megamenu headerlink permalink editsection masthead backtotop sidenav".split()
)
_BANNER_NAMES = frozenset(
    "cookie cookies consent gdpr share sharing social addthis addtoany newsletter subscribe subscription signup "
    "banner promo promotion advert advertisement ad ads sponsor sponsored popup modal overlay feedback survey "
    "donate print toolbar login signin search".split()
)
_RELATED_NAMES = frozenset(
    "related recommended recommendation recommendations teaser teasers trending popular readnext similar also".split()
)
_REFERENCE_NAMES = frozenset("references reflist bibliography citations".split())
_CONTENT_NOTES = frozenset(
    "note notes callout warning example important info tip admonition pullout keypoints summary inset".split()
)
_ROLES = {
    "navigation": FurnitureKind.NAVIGATION,
    "menu": FurnitureKind.NAVIGATION,
    "menubar": FurnitureKind.NAVIGATION,
    "search": FurnitureKind.NAVIGATION,
    "toolbar": FurnitureKind.NAVIGATION,
    "tablist": FurnitureKind.NAVIGATION,
    "doc-toc": FurnitureKind.NAVIGATION,
    "dialog": FurnitureKind.BANNER,
    "alertdialog": FurnitureKind.BANNER,
    "complementary": FurnitureKind.RELATED,
    "doc-bibliography": FurnitureKind.REFERENCES,
}
_TAGS = {"nav": FurnitureKind.NAVIGATION, "noscript": FurnitureKind.HIDDEN}
_MAX_BANNER_WORDS = 80
_MAX_LINK_GAP = 40  # words from one link to the next in lists of teasers, at most


class PageJudge:
    """What one page shows: its body, what its style sheets hide, what its controls open."""

    def __init__(self, root: Element) -> None:
        self._hidden = hidden_selectors(sheet.text or "" for sheet in root.iter("style"))
        self._opened = opened_ids(root)
        self._n_words = measure(root).words
        bodies = self._find_bodies(root)
        self._body = frozenset(bodies)
        self._around_body = frozenset(outer for body in bodies for outer in body.iterancestors()) | self._body
        self._has_title_in_body = any(body.find(".//h1") is not None for body in bodies)

    def judge(self, element: Element) -> FurnitureKind | None:
        """Return why the element is not content, None if it is, or if only what is around it tells."""
        if element in self._around_body:
            return None
        if is_struck(element):
            return FurnitureKind.HIDDEN  # a rule that was withdrawn is not one, however much of the page it is
        if is_hidden(element, self._hidden, self._opened):
            return None if self._is_most_of_page(element) else FurnitureKind.HIDDEN
        tag, role = tag_of(element), role_of(element)
        return self._judge_tag(element, tag, role) or self._judge_name(element, tag) or self._judge_links(element, tag)

    def _find_bodies(self, root: Element) -> list[Element]:
        """Return the elements that hold what the page is for."""
        main = [element for element in root.iter() if tag_of(element) == "main" or role_of(element) == "main"]
        if main:
            return main
        articles = [element for element in root.iter() if tag_of(element) == "article" or role_of(element) == "article"]
        if len(articles) == 1:
            return articles
        return [article for article in articles if measure(article).words >= 0.4 * self._n_words]

    def _is_most_of_page(self, element: Element) -> bool:
        """Return whether a page that shows its body by a script only would be marked whole."""
        return not self._body and measure(element).words > 0.6 * self._n_words

    def _judge_tag(self, element: Element, tag: str, role: str) -> FurnitureKind | None:
        if role in _ROLES:
            return _ROLES[role] if not self._is_most_of_page(element) else None
        if tag in _TAGS:
            return _TAGS[tag]
        if tag in CONTROL_TAGS:
            return None if _stands_in(element, HEADING_TAGS | {"summary", "dt"}) else FurnitureKind.BANNER
        judges = {
            "aside": self._judge_aside,
            "form": self._judge_form,
            "footer": self._judge_footer,
            "contentinfo": self._judge_footer,
            "header": self._judge_header,
            "banner": self._judge_header,
        }
        judge = judges.get(role) or judges.get(tag)
        return judge(element) if judge else None

    def _judge_aside(self, element: Element) -> FurnitureKind | None:
        """Return None for a remark of the text's own: a note, a warning, an example."""
        if role_of(element) == "note" or name_words(element) & _CONTENT_NOTES:
            return None
        return self._judge_name(element, "aside") or FurnitureKind.RELATED

    def _judge_form(self, element: Element) -> FurnitureKind | None:
        amounts = measure(element)  # some sites put the whole page into a form
        is_small = amounts.words <= _MAX_BANNER_WORDS and not amounts.titles
        return FurnitureKind.BANNER if amounts.controls and is_small else None

    def _judge_footer(self, element: Element) -> FurnitureKind | None:
        if _stands_in(element, {"blockquote", "figure"}) or name_words(element) & {"footnotes", "endnotes"}:
            return None
        return FurnitureKind.NAVIGATION if measure(element).links > 2 else FurnitureKind.NOTICE

    def _judge_header(self, element: Element) -> FurnitureKind | None:
        """Return NAVIGATION for the head of a site; the head of an article holds its title and date."""
        if _stands_in(element, {"main", "article", "section"}) or self._is_most_of_page(element):
            return None
        has_title = element.find(".//h1") is not None
        return None if has_title and not self._has_title_in_body else FurnitureKind.NAVIGATION

    def _judge_name(self, element: Element, tag: str) -> FurnitureKind | None:
        words = name_words(element)
        if not words or tag in HEADING_TAGS or tag in ("body", "html", "main", "article", "table", "tr", "td"):
            return None
        if words & _REFERENCE_NAMES and tag in ("ol", "ul", "div", "section"):
            return FurnitureKind.REFERENCES if element.find(".//li") is not None else None
        for names, kind in (
            (_NAVIGATION_NAMES, FurnitureKind.NAVIGATION),
            (_RELATED_NAMES, FurnitureKind.RELATED),
            (_BANNER_NAMES, FurnitureKind.BANNER),
        ):
            if words & names and self._is_made_like(element, kind):
                return kind
        return None

    def _is_made_like(self, element: Element, kind: FurnitureKind) -> bool:
        """Return whether the element has the make of such furniture, whatever it is called."""
        amounts = measure(element)
        if amounts.titles or amounts.words > 0.5 * self._n_words:
            return False
        if kind is FurnitureKind.NAVIGATION:
            return amounts.words <= 12 or _link_density(amounts) >= 0.5
        if kind is FurnitureKind.RELATED:
            return amounts.links > 0 and amounts.words <= _MAX_LINK_GAP * amounts.links
        is_wordy = amounts.words > _MAX_BANNER_WORDS
        return (amounts.controls > 0 or amounts.links > 0 or amounts.words <= 12) and not is_wordy

    def _judge_links(self, element: Element, tag: str) -> FurnitureKind | None:
        """Return NAVIGATION for a bare list of links that leads within the page or stands outside its body."""
        if tag not in ("ul", "ol"):
            return None
        amounts = measure(element)
        if amounts.links < 4 or _link_density(amounts) < 0.9:
            return None
        targets = [link.get("href") or "" for link in element.iter("a")]
        if all(target.startswith("#") for target in targets):
            return FurnitureKind.NAVIGATION
        is_outside = bool(self._body) and not any(outer in self._body for outer in element.iterancestors())
        return FurnitureKind.NAVIGATION if is_outside else None


def _stands_in(element: Element, tags: frozenset[str] | set[str]) -> bool:
    return any(tag_of(outer) in tags for outer in element.iterancestors())


def _link_density(amounts: Amounts) -> float:
    return amounts.link_words / amounts.words if amounts.words else 1.0
