"""Several articles on one page: which elements they are, what each says of itself, where each is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.datatypes import Source, Span
from index.readers.facts import parse_byline, parse_date
from index.readers.html_furniture import PageJudge
from index.readers.html_names import HEADING_TAGS, Element, measure, name_words, tag_of

_MAX_BYLINE = 200
_MAX_TEASER = 60  # words of an article whose title leads elsewhere
_TOP = 12  # elements with words of their own, among which an article's byline and date stand
_CHANGED = re.compile(r"\b(?:updated|modified|changed|edited|reviewed|revised)\W*(?:on\W*)?$", re.IGNORECASE)
_ISO_DATE = re.compile(r"\s*((?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)(?=$|[T\s])")


@dataclass(frozen=True, slots=True)
class Article:
    """What an article says of itself, and the depth of its title as the page gives it and as it is written."""

    source: Source
    own_level: int
    level: int


class ArticlePlaces:
    """The articles of a page, none unless there are several, and where they were written."""

    def __init__(self, articles: Mapping[Element, Article]) -> None:
        self._articles = dict(articles)
        self._start = 0
        self.placed: tuple[tuple[Span, Source], ...] = ()

    @property
    def elements(self) -> frozenset[Element]:
        """Return the elements that are articles."""
        return frozenset(self._articles)

    def holds(self, element: Element) -> bool:
        """Return whether the element stands in one of the articles."""
        return self._around(element) is not None

    def level_of(self, heading: Element, level: int) -> int:
        """Return the level of a heading: its own outside articles, below the title of its article inside one."""
        article = self._around(heading)
        if article is None:
            return level
        return article.level + max(level - article.own_level, 0 if heading is _title_of(heading, self.elements) else 1)

    def begin(self, element: Element, at: int) -> None:
        """Note that the element's words begin at the offset, if it is an article."""
        if element in self._articles:
            self._start = at

    def end(self, element: Element, at: int) -> None:
        """Note that the element's words end at the offset, if it is an article."""
        if element in self._articles:
            self.placed = (*self.placed, (Span(self._start, at), self._articles[element].source))

    def _around(self, element: Element) -> Article | None:
        if not self._articles:
            return None
        return next(
            (self._articles[outer] for outer in element.iterancestors("article") if outer in self._articles), None
        )


def find_articles(root: Element, judge: PageJudge) -> dict[Element, Article]:
    """Return the outermost articles with titles, {} unless two of them state an author or a date."""
    titled: dict[Element, Element] = {}
    for element in root.iter("article"):
        heading = _heading_in(element)
        is_outer = next(element.iterancestors("article"), None) is None
        if heading is None or not is_outer or _is_teaser(element, heading):
            continue
        if not any(judge.judge(around) for around in (element, *element.iterancestors())):
            titled[element] = heading
    sources = {element: _source(element, heading) for element, heading in titled.items()}
    if sum(bool(source.authors or source.published) for source in sources.values()) < 2:
        return {}
    has_title = root.find(".//title") is not None or any(
        not any(outer in titled for outer in heading.iterancestors("article")) for heading in root.iter("h1")
    )
    levels = {element: int(tag_of(heading)[1]) for element, heading in titled.items()}
    top = max(min(levels.values()), 2 if has_title else 1)
    return {element: Article(source, levels[element], top) for element, source in sources.items()}


def _heading_in(element: Element) -> Element | None:
    return next((inner for inner in element.iter() if tag_of(inner) in HEADING_TAGS), None)


def _title_of(heading: Element, articles: frozenset[Element]) -> Element | None:
    around = next((outer for outer in heading.iterancestors("article") if outer in articles), None)
    return _heading_in(around) if around is not None else None


def _is_teaser(element: Element, heading: Element) -> bool:
    leads_away = heading.find(".//a[@href]") is not None or next(heading.iterancestors("a"), None) is not None
    return leads_away and measure(element).words <= _MAX_TEASER


def _source(element: Element, heading: Element) -> Source:
    authors: tuple[str, ...] = ()
    published: str | None = None
    n_seen = 0
    for inner in element.iter():
        tag = tag_of(inner)
        if tag == "time":
            published = published or _date(inner)
        elif (inner.text or "").strip() or inner.get("rel") == "author":
            n_seen += 1
            authors = authors or _authors(inner)
        if n_seen > _TOP:
            break
    return Source(title=_words(heading) or None, authors=authors, published=published)


def _authors(element: Element) -> tuple[str, ...]:
    """Return the names of a byline, with its date left out."""
    words = _words(element, without="time")
    if len(words) > _MAX_BYLINE or tag_of(element) in HEADING_TAGS:
        return ()
    is_named = element.get("rel") == "author" or element.get("itemprop") == "author"
    is_named = is_named or bool(name_words(element) & {"byline", "author", "authors"})
    words = words.strip(" ,;|·–—-")
    return parse_byline(words) or (parse_byline(f"By {words}") if is_named else ())


def _date(element: Element) -> str | None:
    """Return the date of a time element, None for that of a change."""
    around, before = element.getparent(), element.getprevious()
    lead = (around.text or "") if before is None else f"{_words(before)} {before.tail or ''}"
    if _CHANGED.search(lead.strip()) or name_words(element) & {"updated", "modified"}:
        return None
    stated = element.get("datetime") or _words(element)
    found = _ISO_DATE.match(stated)
    return parse_date(found[1] if found else stated.strip())


def _words(element: Element, without: str = "") -> str:
    left_out = {inner for time in element.iter(without) for inner in time.iter()} if without else set()
    parts = [element.text or ""]
    for inner in element.iterdescendants():
        parts.extend((inner.text or "" if inner not in left_out else "", inner.tail or ""))
    return " ".join("".join(parts).split())
