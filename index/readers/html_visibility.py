"""Whether an HTML element's words are kept from the eye of a reader: hidden, white on white, too small."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.readers.html_names import Element, name_words, tag_of

_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE_SELECTOR = re.compile(r"[.#][\w-]+")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_STRUCK_TAGS = frozenset(("del", "s", "strike"))
_SCREEN_READER_ONLY = ({"visually", "hidden"}, {"visuallyhidden"}, {"sr", "only"}, {"screen", "reader", "text"})


def hidden_selectors(sheets: Iterable[str]) -> frozenset[str]:
    """Return the simple selectors (".note", "#extra") that the style sheets hide on every medium."""
    hidden: set[str] = set()
    for sheet in sheets:
        for selectors, declarations in _RULE.findall(_without_at_rules(_COMMENT.sub("", sheet))):
            if _hides(dict(_DECLARATION.findall(declarations.lower()))):
                hidden.update(one.strip() for one in selectors.split(",") if _SIMPLE_SELECTOR.fullmatch(one.strip()))
    return frozenset(hidden)


def opened_ids(root: Element) -> frozenset[str]:
    """Return the ids of elements that some control on the page opens, an answer below its question say."""
    ids: set[str] = set()
    for element in root.iter():
        for name in ("aria-controls", "data-target", "data-bs-target"):
            ids.update((element.get(name) or "").replace("#", " ").split())
        if tag_of(element) in ("a", "button") and (element.get("href") or "").startswith("#"):
            ids.add((element.get("href") or "")[1:])
    return frozenset(ids)


def is_hidden(element: Element, hidden: frozenset[str], opened: frozenset[str]) -> bool:
    """Return whether the element itself says that its words are not to be seen.

    Args:
        element: Any element.
        hidden: What `hidden_selectors` gave.
        opened: What `opened_ids` gave; such elements can be read after a click and count as seen.
    """
    if element.get("id") in opened:
        return False
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if any(words <= name_words(element) for words in _SCREEN_READER_ONLY):
        return True
    selectors = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
    if hidden & selectors:
        return True
    style = _style_of(element)
    return bool(style) and (_hides(style) or _is_white_on_white(element, style))


def is_struck(element: Element) -> bool:
    """Return whether the element itself says that its words are struck out: withdrawn, though still to be seen."""
    return tag_of(element) in _STRUCK_TAGS or _strikes(_style_of(element))


def _without_at_rules(sheet: str) -> str:
    """Return the sheet without @media blocks and the like: what hides in print does not hide on a screen."""
    kept: list[str] = []
    depth = 0
    for part in re.split(r"(@[\w-]+[^{};]*\{|[{}])", sheet):
        if part.startswith("@") or (depth and part == "{"):
            depth += 1
        elif depth and part == "}":
            depth -= 1
        elif not depth:
            kept.append(part)
    return "".join(kept)


def _style_of(element: Element) -> dict[str, str]:
    return {name: value.strip() for name, value in _DECLARATION.findall((element.get("style") or "").lower())}


def _hides(style: dict[str, str]) -> bool:
    if style.get("display", "").startswith("none") or style.get("visibility", "").startswith(("hidden", "collapse")):
        return True
    if _strikes(style):
        return True
    if _number(style.get("opacity")) == 0 or style.get("color", "").startswith("transparent"):
        return True
    size = style.get("font-size", "")
    if size[:1].isdigit() and (_number(size) == 0 or (size.startswith("1px"))):
        return True
    if any((_number(style.get(name)) or 0) <= -999 for name in ("left", "top", "text-indent", "margin-left")):
        return True
    clipped = "hidden" in style.get("overflow", "")
    return clipped and any(re.match(r"[01](px)?\b(?!\.)", style.get(name, "")) for name in ("width", "height"))


def _strikes(style: dict[str, str]) -> bool:
    return any("line-through" in style.get(name, "") for name in ("text-decoration", "text-decoration-line"))


def _number(value: str | None) -> float | None:
    found = _NUMBER.match(value or "")
    return float(found[0]) if found else None


def _is_white_on_white(element: Element, style: dict[str, str]) -> bool:
    if not _is_white(style.get("color", "")):
        return False
    around: Element | None = element
    while around is not None:
        own = _style_of(around)
        background = own.get("background-color") or own.get("background") or around.get("bgcolor") or ""
        if background and "transparent" not in background:
            return _is_white(background)
        if around is not element and around.get("class") and tag_of(around) != "body":
            return False  # a style sheet may give it any background
        around = around.getparent()
    return not element.get("class")


def _is_white(colour: str) -> bool:
    colour = colour.replace("!important", "").strip()
    if colour in {"white", "snow", "ivory", "#fff", "#ffff"}:
        return True
    if found := re.fullmatch(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?", colour):
        return all(int(part, 16) >= 250 for part in found.groups())
    if colour.startswith("rgb"):
        parts = [float(part) for part in _NUMBER.findall(colour)]
        return len(parts) >= 3 and (min(parts[:3]) >= 250 or (len(parts) > 3 and parts[3] == 0))
    return False
