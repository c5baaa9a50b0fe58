"""Walking a page in document order and writing its blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from index.datatypes import BlockKind, FurnitureKind
from index.readers.html_articles import ArticlePlaces
from index.readers.html_furniture import PageJudge
from index.readers.html_names import CONTROL_TAGS, HEADING_TAGS, UNSEEN_TAGS, Element, role_of, tag_of
from index.readers.html_tables import is_data_table, read_rows
from index.readers.inline import InlineText, raised
from index.readers.writing import DocumentWriter, Words

_INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark math mi mn mo mrow ms msub "
    "msup mtext nobr picture q rp rt ruby s samp semantics small source span strike strong sub sup time tt u var wbr "
    "button input output select textarea meter progress slot".split()
)
_LIST_TAGS = frozenset(("ul", "ol", "menu", "dir", "dl", "details"))
_OWN_NUMBER = re.compile(r"\(?(?:\d+(?:\.\d+)*|[a-z]|[ivx]+)[.)]", re.IGNORECASE)


@dataclass(slots=True)
class _Frame:
    """What holds inside an open element."""

    tag: str
    furniture: FurnitureKind | None = None
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    lead_in: str = ""
    list_level: int = 0
    list_lead_in: str = ""
    next_number: int | None = None  # of the next item of a numbered list
    number_step: int = 1
    number_form: str = "1"
    is_preformatted: bool = False
    is_raised: bool = False


def write_page(root: Element, judge: PageJudge, writer: DocumentWriter, articles: ArticlePlaces) -> None:
    """Write all that a reader of the page sees, furniture included, in document order."""
    _Walker(judge, writer, articles).walk(root)


class _Walker:
    def __init__(self, judge: PageJudge, writer: DocumentWriter, articles: ArticlePlaces) -> None:
        self._judge = judge
        self._articles = articles
        self._writer = writer
        self._inline = InlineText()
        self._marker = ""  # the number of the item that has just begun
        self._stack = [_Frame("")]

    def walk(self, root: Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = tag_of(element)
            if event == "end":
                self._end(element, tag)
                if element is not root:
                    self._add_text(element.tail)
            elif tag in UNSEEN_TAGS or not tag:
                walker.skip_subtree()
                self._stack.append(replace(self._stack[-1], tag=tag))
            elif tag == "table" and is_data_table(element):
                walker.skip_subtree()
                self._flush()
                self._stack.append(self._frame(element, tag))
                self._write_table(element)
            else:
                self._start(element, tag)
        self._flush()

    def _start(self, element: Element, tag: str) -> None:
        if tag == "br":
            self._inline.break_line(self._stack[-1].furniture)
        elif tag not in _INLINE_TAGS:
            self._flush()
        self._articles.begin(element, self._writer.length)
        frame = self._frame(element, tag)
        self._stack.append(frame)
        if tag in CONTROL_TAGS:
            self._inline.add(" ")  # controls stand apart on the page without a space in the source
        if tag == "li":
            self._marker = self._take_number(element)
        self._add_text(element.text)

    def _end(self, element: Element, tag: str) -> None:
        if tag not in _INLINE_TAGS and tag != "br" and tag not in UNSEEN_TAGS:
            self._flush()
        self._articles.end(element, self._writer.length)
        frame = self._stack.pop()
        if tag == "summary" or (tag == "dt" and not frame.furniture):
            # What follows is read as hanging on this line: an answer on its question, a meaning on its term.
            self._stack[-1].list_lead_in = self._writer.lead_in()

    def _frame(self, element: Element, tag: str) -> _Frame:
        outer = self._stack[-1]
        frame = replace(outer, tag=tag, next_number=None, furniture=outer.furniture or self._judge.judge(element))
        if tag in HEADING_TAGS or role_of(element) == "heading":
            given = element.get("aria-level") or tag[1:]
            level = int(given) if given.isascii() and given.isdigit() else 2
            frame.kind, frame.level = BlockKind.HEADING, self._articles.level_of(element, level)
        elif tag in _LIST_TAGS:
            self._begin_list(element, frame, outer)
        elif tag in ("li", "dd"):
            frame.kind, frame.level, frame.lead_in = BlockKind.LIST_ITEM, max(1, outer.list_level), outer.list_lead_in
        elif tag in ("dt", "summary"):
            frame.kind, frame.level, frame.lead_in = BlockKind.PARAGRAPH, 0, ""
        elif tag in ("pre", "sup"):
            frame.is_preformatted, frame.is_raised = tag == "pre" or outer.is_preformatted, tag == "sup"
        elif outer.tag == "details" and outer.list_lead_in and tag not in _INLINE_TAGS:
            frame.kind, frame.level, frame.lead_in = BlockKind.LIST_ITEM, outer.list_level + 1, outer.list_lead_in
        return frame

    def _begin_list(self, element: Element, frame: _Frame, outer: _Frame) -> None:
        """Set the depth of a list, the line it hangs on and the number it begins with."""
        frame.list_lead_in = ""
        if frame.tag == "details":
            return
        frame.list_level = outer.list_level + 1
        if frame.tag == "dl":
            return
        frame.list_lead_in = self._writer.lead_in(inside_item=outer.kind is BlockKind.LIST_ITEM)
        if outer.tag == "details":
            frame.list_lead_in = frame.list_lead_in or outer.list_lead_in
        if frame.tag == "ol":
            self._start_numbers(element, frame)

    def _start_numbers(self, element: Element, frame: _Frame) -> None:
        start = element.get("start") or ""
        is_reversed = element.get("reversed") is not None
        n_items = sum(1 for child in element if tag_of(child) == "li")
        frame.next_number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else (n_items if is_reversed else 1)
        frame.number_step = -1 if is_reversed else 1
        frame.number_form = element.get("type") or "1"
        if "none" in (element.get("style") or ""):
            frame.next_number = None

    def _take_number(self, element: Element) -> str:
        """Return the number a numbered list shows before the item, "" in other lists."""
        numbered = self._stack[-2]
        if numbered.tag != "ol" or numbered.next_number is None or numbered.furniture:
            return ""
        value = element.get("value") or ""
        number = int(value) if re.fullmatch(r"-?\d{1,6}", value) else numbered.next_number
        numbered.next_number = number + numbered.number_step
        return f"{_numeral(number, numbered.number_form)}. "

    def _add_text(self, text: str | None) -> None:
        if not text:
            return
        frame = self._stack[-1]
        if frame.is_preformatted:
            self._inline.add_as_is(text, frame.furniture)
        else:
            self._inline.add(raised(text) if frame.is_raised else text, frame.furniture)

    def _flush(self) -> None:
        words = self._inline.take()
        if not words.text:
            return
        frame = self._stack[-1]
        if self._marker and not _OWN_NUMBER.match(words.text):
            words = words.after(self._marker)
        self._marker = ""
        self._writer.add(frame.kind, words, level=frame.level, lead_in=frame.lead_in)

    def _write_table(self, table: Element) -> None:
        for caption in table:
            if tag_of(caption) == "caption":
                self._writer.add(BlockKind.PARAGRAPH, self._read_cell(caption))
        for row in read_rows(table, self._read_cell):
            self._writer.add_row(row)

    def _read_cell(self, cell: Element) -> Words:
        """Return the words of a cell or caption, its paragraphs on lines of their own."""
        inline = InlineText()
        kinds = [self._stack[-1].furniture]
        walker = etree.iterwalk(cell, events=("start", "end"))
        for event, element in walker:
            tag = tag_of(element)
            if tag not in _INLINE_TAGS and tag not in UNSEEN_TAGS:
                inline.break_line(kinds[-1])
            if event == "start":
                kinds.append(kinds[-1] or (self._judge.judge(element) if element is not cell else None))
                if tag in UNSEEN_TAGS:
                    walker.skip_subtree()
                else:
                    inline.add(raised(element.text or "") if tag == "sup" else element.text or "", kinds[-1])
            else:
                kinds.pop()
                if element is not cell:
                    inline.add(element.tail or "", kinds[-1])
        return inline.take()


def _numeral(number: int, form: str) -> str:
    """Return the number as a list of that type shows it: "1", "a", "A", "i" or "I"."""
    if form.lower() == "a" and 1 <= number <= 26:
        letter = "abcdefghijklmnopqrstuvwxyz"[number - 1]
        return letter.upper() if form == "A" else letter
    if form.lower() == "i" and 1 <= number <= 89:
        tens, ones = divmod(number, 10)
        roman = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx"][tens]
        roman += ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][ones]
        return roman.upper() if form == "I" else roman
    return str(number)
