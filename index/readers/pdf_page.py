"""What one PDF page holds before any order is put into it: words with their places, rules, pictures.

The library is pypdfium2: the only one under a free licence that is as quick and as forgiving as the
browser the files are usually looked at with. Its raw functions give places, sizes and colours.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from index.readers.pdf_shapes import Box, Rule, read_shapes

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SUBSTITUTES = {
    **{"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\x7f": "•"},  # bullets of symbol fonts
    **{"\x02": "-", "\ufffe": "-"},  # how pdfium marks a hyphen at a line's end
}
_MIN_READABLE_SIZE = 2.0  # points
_SLANTED = 359  # stands for any angle that is not near a right one


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between them, placed in points from the bottom left of the page.

    Attributes:
        text: The letters in reading order.
        x0, x1: Left and right.
        baseline: Height of the line they stand on.
        size: Height of the font.
        is_bold: Whether the font is.
        is_hidden: Whether no reader of the page would see them.
        is_glued: Whether they follow the word before without a space, as a note's number does.
        is_leftward: Whether they run from right to left.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    is_bold: bool
    is_hidden: bool
    is_glued: bool
    is_leftward: bool


@dataclass(frozen=True, slots=True)
class PageContent:
    """All that a page holds.

    Attributes:
        width, height: Of the page, in points.
        words: In the order the file draws them.
        across: Horizontal rules.
        down: Vertical rules.
        fills: Coloured areas and pictures.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    fills: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class _Style:
    """What the letters of one text object share."""

    size: float
    is_bold: bool
    is_invisible: bool
    is_white: bool
    angle: int  # degrees; a multiple of 90 when it is nearly one
    baseline: float  # of the page turned upright


class _Letter(NamedTuple):
    """A letter in its place, the page turned upright."""

    text: str
    style: _Style
    is_hidden: bool
    x0: float
    x1: float


def read_page(page: pdfium.PdfPage) -> PageContent:
    """Return the words, rules and size of a page, turned so that most of its text stands upright."""
    left, bottom, right, top = page.get_bbox()
    across, down, fills, picture_area = read_shapes(page)
    text_page = page.get_textpage()
    try:
        area = Box(left - 2, bottom - 2, right + 2, top + 2)
        is_scan = picture_area > 0.5 * (right - left) * (top - bottom)
        builder = _WordBuilder(text_page, area, fills, is_scan)
        words = builder.build()
    finally:
        text_page.close()
    if builder.turn:  # a sideways page: its rules would have to be turned as well, and are rarely needed
        across = down = ()
        fills = []
    return PageContent(right - left, top - bottom, words, across, down, tuple(fills))


class _WordBuilder:
    """Letters become words; where a word ends is told by spaces, gaps and changes of line."""

    def __init__(self, text_page: pdfium.PdfTextPage, area: Box, fills: list[Box], is_scan: bool) -> None:
        self._raw = text_page.raw
        self._area, self._fills, self._is_scan = area, fills, is_scan
        self._styles: dict[int, _Style] = {}
        self._words: list[Word] = []
        self._letters: list[_Letter] = []  # of the word being put together
        self._is_glued = False
        self._x0 = self._x1 = 0.0
        self._leftward = 0
        self.turn = self._main_angle()

    def build(self) -> tuple[Word, ...]:
        """Return the words in the order the file draws them."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        get_code, get_box, turn = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharBox, self.turn
        has_space = True
        for at in range(raw.FPDFText_CountChars(self._raw)):
            letter = chr(get_code(self._raw, at))
            if not letter.isalnum():
                letter = _SUBSTITUTES.get(letter, letter)
                if letter.isspace() or letter == "\0":
                    has_space = True
                    continue
                if unicodedata.category(letter) in ("Cc", "Cs"):
                    continue
            get_box(self._raw, at, left, right, bottom, top)
            style = self._style_at(at)
            box = (left.value, bottom.value, right.value, top.value)
            x0, x1 = (box[0], box[2]) if turn == 0 else _turned(turn, box)
            letter = _LIGATURES.get(letter, letter)
            self._add(_Letter(letter, style, self._is_hidden(style, box), x0, x1), has_space)
            has_space = False
        self._close()
        return tuple(self._words)

    def _add(self, letter: _Letter, has_space: bool) -> None:
        is_glued = False
        if self._letters:
            first = self._letters[0]
            size = max(letter.style.size, first.style.size)
            rise = abs(letter.style.baseline - first.style.baseline)
            gap = letter.x0 - self._x1 if letter.x0 >= self._x0 else self._x0 - letter.x1
            is_near = not has_space and -0.6 * size < gap < 0.3 * size
            is_alike = letter.is_hidden == first.is_hidden and abs(letter.style.size - first.style.size) < 0.15 * size
            if is_near and is_alike and rise < 0.1 * size:
                self._leftward += 1 if letter.x1 <= self._x0 + 0.2 * size else -1
                self._letters.append(letter)
                self._x0, self._x1 = min(self._x0, letter.x0), max(self._x1, letter.x1)
                return
            is_glued = is_near and rise < 0.7 * size
        self._close()
        self._letters, self._is_glued = [letter], is_glued
        self._x0, self._x1, self._leftward = letter.x0, letter.x1, 0

    def _close(self) -> None:
        if not self._letters:
            return
        first = self._letters[0]
        self._words.append(
            Word(
                text="".join(letter.text for letter in self._letters),
                x0=self._x0,
                x1=self._x1,
                baseline=first.style.baseline,
                size=first.style.size,
                is_bold=first.style.is_bold,
                is_hidden=first.is_hidden,
                is_glued=self._is_glued,
                is_leftward=self._leftward > 0,
            )
        )
        self._letters = []

    def _is_hidden(self, style: _Style, box: tuple[float, float, float, float]) -> bool:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        # What stands slanted or sideways on a page is a stamp or watermark.
        if style.size < _MIN_READABLE_SIZE or style.angle != self.turn or not self._area.holds(x, y):
            return True
        if style.is_invisible:
            return not self._is_scan  # over a scan, invisible text is what recognition found in the picture
        return style.is_white and not self._is_scan and not any(fill.holds(x, y) for fill in self._fills)

    def _style_at(self, at: int) -> _Style:
        handle = raw.FPDFText_GetTextObject(self._raw, at)
        key = ctypes.c_void_p.from_buffer(handle).value  # none for what pdfium put in itself, a hyphen say
        style = self._styles.get(key) if key else None
        if style is None:
            style = self._read_style(at, handle)
            if key:
                self._styles[key] = style
        return style

    def _read_style(self, at: int, handle: object) -> _Style:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._raw, at, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        name = ctypes.create_string_buffer(256)
        flags = ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._raw, at, name, 256, flags)
        font = name.value.decode("utf-8", errors="replace").lower()
        is_bold = raw.FPDFText_GetFontWeight(self._raw, at) >= 600 or any(
            part in font for part in ("bold", "black", "heavy", "semibold")
        )
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        has_colour = raw.FPDFText_GetFillColor(self._raw, at, red, green, blue, alpha)
        mode = raw.FPDFTextObj_GetTextRenderMode(handle) if handle else raw.FPDF_TEXTRENDERMODE_FILL
        angle = round(math.degrees(raw.FPDFText_GetCharAngle(self._raw, at))) % 360
        upright = next((turn for turn in (0, 90, 180, 270, 360) if abs(angle - turn) <= 5), _SLANTED) % 360
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._raw, at, x, y)
        return _Style(
            size=raw.FPDFText_GetFontSize(self._raw, at) * scale,
            is_bold=is_bold,
            is_invisible=mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE or bool(has_colour and alpha.value == 0),
            is_white=bool(has_colour) and min(red.value, green.value, blue.value) >= 250,
            angle=upright,
            baseline={0: y.value, 90: x.value, 180: -y.value, 270: -x.value}.get(upright, y.value),
        )

    def _main_angle(self) -> int:
        """Return the right angle of most letters: a page scanned or set sideways is read after turning it."""
        n_chars = raw.FPDFText_CountChars(self._raw)
        angles = [self._style_at(at).angle for at in range(0, n_chars, max(1, n_chars // 200))]
        upright = [angle for angle in angles if angle % 90 == 0]
        return max(sorted(set(upright)), key=upright.count) if upright else 0


def _turned(angle: int, box: tuple[float, float, float, float]) -> tuple[float, float]:
    """Return left and right of a letter after turning the page back by the angle."""
    left, bottom, right, top = box
    return {90: (-top, -bottom), 180: (-right, -left), 270: (bottom, top)}[angle]
