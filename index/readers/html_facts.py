"""What the head of a page says of its source: meta elements, JSON-LD, canonical links.

Only dates that are plainly dates of publication count; when a page was made or changed is another matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from index.datatypes import Source
from index.readers.facts import parse_date
from index.readers.html_names import Element, name_words, tag_of

_TITLES = ("citation_title", "dcterms.title", "dc.title", "og:title", "twitter:title")
_PUBLISHERS = ("citation_publisher", "dcterms.publisher", "dc.publisher", "publisher", "og:site_name")
_AUTHORS = ("citation_author", "dcterms.creator", "dc.creator", "author", "article:author", "parsely-author")
_PUBLISHED = (
    "citation_publication_date",
    "citation_date",
    "article:published_time",
    "og:published_time",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date.issued",
    "datepublished",
    "publication_date",
    "publish-date",
    "publication-date",
    "pubdate",
    "parsely-pub-date",
)
_REPLACES = ("dcterms.replaces", "dc.relation.replaces")
_DOCUMENT_TYPES = re.compile(r"Article|Report|WebPage|Document|Legislation|Publication|BlogPosting|Book|Guide|Review")
_ISO_START = re.compile(r"\s*((?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)(?=$|[T\s])")
_URL = re.compile(r"https?://\S+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_MAX_JSON_DEPTH = 20

Facts = dict[str, list[str]]


def read_source(root: Element, heading: str | None, articles: frozenset[Element] = frozenset()) -> Source:
    """Return what the page's own statements say of it.

    Args:
        root: The page.
        heading: Its main heading as shown, None if it has none.
        articles: Articles on it, when there are several; what stands in them or describes one is not the page's.
    """
    metas = _metas(root)
    described = list(_linked_data(root))
    linked = described[0] if described and (not articles or len(described) == 1) else {}
    publisher = _name(linked.get("publisher")) or _first(metas, _PUBLISHERS)
    title = (
        _first(metas, _TITLES[:1])
        or _text(linked.get("headline"))
        or heading
        or _text(linked.get("name"))
        or _first(metas, _TITLES[1:])
        or _text_of(root.find(".//title"))
    )
    return Source(
        title=_without_site(title, publisher),
        publisher=publisher,
        authors=_people(linked.get("author")) or _people(_all(metas, _AUTHORS)),
        published=_published(root, metas, linked, articles),
        replaces=_first(metas, _REPLACES),
        url=_url(root, metas, linked),
        language=_language(root, metas, linked),
    )


def _metas(root: Element) -> Facts:
    """Return the contents of meta elements by their name in small letters, in page order."""
    found: Facts = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            found.setdefault(name.replace("dcterms:", "dcterms.").replace("dc:", "dc."), []).append(content)
    return found


def _linked_data(root: Element) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects that describe a document, in page order."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            yield from _documents(json.loads(script.text or ""), 0)
        except (ValueError, RecursionError):
            continue  # broken JSON-LD is common, and says nothing


def _documents(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_JSON_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _documents(item, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        listed = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _DOCUMENT_TYPES.search(kind) for kind in listed):
            yield value
        yield from _documents(value.get("@graph"), depth + 1)
        yield from _documents(value.get("mainEntity"), depth + 1)


def _published(root: Element, metas: Facts, linked: dict[str, Any], articles: frozenset[Element]) -> str | None:
    stated = [_text(linked.get("datePublished")) or "", *_all(metas, _PUBLISHED)]
    for element in root.iter("time"):
        if any(outer in articles for outer in element.iterancestors("article")):
            continue
        around = element.getparent()
        before = " ".join(filter(None, (around.text if around is not None else "", _tail_before(element))))
        says_so = (
            element.get("pubdate") is not None
            or element.get("itemprop") == "datePublished"
            or name_words(element) & {"published", "pubdate", "publication"}
            or re.search(r"\b(?:published|issued|publication date)\W*(?:on\W*)?$", before, re.IGNORECASE)
        )
        if says_so:
            stated.append(element.get("datetime") or _text_of(element) or "")
    for words in stated:
        if when := _date(words):
            return when
    return None


def _tail_before(element: Element) -> str:
    previous = element.getprevious()
    if previous is None:
        return ""
    return f"{_text_of(previous) or ''} {previous.tail or ''}".strip()


def _date(words: str) -> str | None:
    found = _ISO_START.match(words.replace("/", "-"))
    return parse_date(found[1]) if found else parse_date(words.strip())


def _url(root: Element, metas: Facts, linked: dict[str, Any]) -> str | None:
    canonical = [link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower()]
    for address in (*canonical, *_all(metas, ("og:url", "dcterms.identifier")), _text(linked.get("url")) or ""):
        if _URL.fullmatch(address.strip()):
            return address.strip()
    return None


def _language(root: Element, metas: Facts, linked: dict[str, Any]) -> str | None:
    stated: tuple[str | None, ...] = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        *_all(metas, ("dcterms.language", "dc.language", "content-language", "og:locale")),
        _text(linked.get("inLanguage")),
    )
    for tag in stated:
        if tag and _LANGUAGE.fullmatch(tag.strip()):
            return tag.strip().replace("_", "-")
    return None


def _without_site(title: str | None, site: str | None) -> str | None:
    """Return the title without the site's name that pages put after it: "Leave policy | Handbook"."""
    if title and site:
        for bar in (" | ", " - ", " – ", " — ", " · ", " :: "):
            if title.endswith(bar + site):
                return title[: -len(bar + site)].strip()
    return title


def _people(value: object) -> tuple[str, ...]:
    """Return the names in an author value, which may be a name, an object, or a list of them."""
    items = value if isinstance(value, list) else [value]
    names = [_name(item) for item in items]
    return tuple(dict.fromkeys(name for name in names if name and not _URL.match(name)))


def _name(value: object) -> str | None:
    if isinstance(value, list):
        return _name(value[0]) if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: object) -> str | None:
    words = " ".join(value.split()) if isinstance(value, str) else ""
    return words or None


def _text_of(element: Element | None) -> str | None:
    if element is None or not tag_of(element):
        return None
    return " ".join("".join(element.itertext()).split()) or None


def _first(metas: Facts, names: tuple[str, ...]) -> str | None:
    return next(iter(_all(metas, names)), None)


def _all(metas: Facts, names: tuple[str, ...]) -> list[str]:
    """Return the contents under the first of the names that has any that are not addresses."""
    for name in names:
        contents = [content for content in metas.get(name, []) if name.endswith("url") or not _URL.match(content)]
        if contents:
            return contents
    return []
