"""The words of a Word paragraph: what its runs show, what was deleted left out, hidden and struck words marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.datatypes import FurnitureKind
from index.readers.inline import InlineText, raised
from index.readers.word_styles import Element, Style, W, is_on, struck_of, value_of
from index.readers.writing import Words

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted and moved-away text, field codes, properties, and what AlternateContent offers to old programs.
_SKIPPED = frozenset(
    [f"{W}{name}" for name in "del moveFrom instrText delText rPr pPr sdtPr sdtEndPr fldData rt".split()]
    + [f"{_MC}Fallback"]
)
_TEXT_BOX = f"{W}txbxContent"
_NOTE_TAGS = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_TINY = 4  # half points


@dataclass(slots=True)
class ParagraphWords:
    """What a paragraph holds.

    Attributes:
        words: Its own words.
        notes: Notes it refers to, as (kind, id).
        text_boxes: Text boxes anchored in it.
    """

    words: Words
    notes: list[tuple[str, str]] = field(default_factory=list)
    text_boxes: list[Element] = field(default_factory=list)


class RunReader:
    """Reads paragraphs; numbers notes in the order they are referred to."""

    def __init__(self, styles: Mapping[str, Style]) -> None:
        self._styles = styles
        self._is_struck = False  # the style of the paragraph being read
        self.note_numbers: dict[tuple[str, str], int] = {}

    def read(self, paragraph: Element) -> ParagraphWords:
        """Return what the paragraph shows; all of it is marked hidden if its style says so."""
        style = self._styles.get(value_of(paragraph.find(f"{W}pPr/{W}pStyle")) or "")
        self._is_struck = style is not None and style.is_struck
        found = ParagraphWords(Words(""))
        inline = InlineText()
        self._walk(
            paragraph, inline, FurnitureKind.HIDDEN if style is not None and style.is_hidden else None, False, found
        )
        found.words = inline.take()
        return found

    def _walk(
        self, parent: Element, inline: InlineText, kind: FurnitureKind | None, is_raised: bool, found: ParagraphWords
    ) -> None:
        for child in parent:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{W}r":
                properties = child.find(f"{W}rPr")
                own = FurnitureKind.HIDDEN if self._is_hidden(properties) else kind
                self._walk(child, inline, own, _is_superscript(properties), found)
            elif tag == f"{W}t":
                text = child.text or ""
                inline.add(raised(text) if is_raised else text, kind)
            elif tag in (f"{W}tab", f"{W}ptab"):
                inline.add(" ", kind)
            elif tag in (f"{W}br", f"{W}cr"):
                inline.break_line(kind)
            elif tag == f"{W}noBreakHyphen":
                inline.add("-", kind)
            elif tag in _NOTE_TAGS:
                note = (_NOTE_TAGS[tag], child.get(f"{W}id") or "")
                self.note_numbers.setdefault(note, len(self.note_numbers) + 1)
                found.notes.append(note)
                inline.add(raised(str(self.note_numbers[note])), kind)
            elif tag == _TEXT_BOX:
                found.text_boxes.append(child)
            else:
                self._walk(child, inline, kind, is_raised, found)

    def _is_hidden(self, properties: Element | None) -> bool:
        if properties is None:
            return self._is_struck
        style = self._styles.get(value_of(properties.find(f"{W}rStyle")) or "")
        vanish = properties.find(f"{W}vanish")
        if is_on(vanish) or (vanish is None and style is not None and style.is_hidden):
            return True
        struck = struck_of(properties)
        if struck is None:
            struck = self._is_struck or (style is not None and style.is_struck)
        if struck:
            return True
        size = value_of(properties.find(f"{W}sz")) or ""
        if size.isdigit() and int(size) < _TINY:
            return True
        is_white = (value_of(properties.find(f"{W}color")) or "").upper() == "FFFFFF"
        # White text on a shaded cell or run is how many tables set their header.
        return is_white and not _is_shaded(properties)


def _is_superscript(properties: Element | None) -> bool:
    return properties is not None and value_of(properties.find(f"{W}vertAlign")) == "superscript"


def _is_shaded(properties: Element) -> bool:
    if properties.find(f"{W}shd") is not None or properties.find(f"{W}highlight") is not None:
        return True
    return any(
        around.tag in (f"{W}tbl", _TEXT_BOX) or around.find(f"{W}pPr/{W}shd") is not None
        for around in properties.iterancestors()
    )
