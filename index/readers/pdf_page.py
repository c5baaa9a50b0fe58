"""What one PDF page holds before any order is put into it: words with their places, rules, pictures.

The library is pypdfium2: the only one under a free licence that is as quick and as forgiving as the
browser the files are usually looked at with. Its raw functions give places, sizes and colours.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\x7f": "•"}  # of symbol fonts
_HYPHENS = {"\x02": "-", "\ufffe": "-"}  # how pdfium marks a hyphen at a line's end
_MAX_OBJECTS = 20_000
_MAX_SEGMENTS = 2_000
_MIN_READABLE_SIZE = 2.0  # points


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
class Rule:
    """A straight thin line along one axis: at `at` on the other axis, from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether the point lies inside."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


@dataclass(frozen=True, slots=True)
class PageContent:
    """All that a page holds.

    Attributes:
        width, height: Of the page, in points.
        words: In the order the file draws them.
        across: Horizontal rules.
        down: Vertical rules.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    """What the letters of one text object share."""

    size: float
    is_bold: bool
    is_invisible: bool
    is_white: bool
    angle: int  # degrees, rounded to 90


def read_page(page: pdfium.PdfPage) -> PageContent:
    """Return the words, rules and size of a page, turned so that most of its text stands upright."""
    left, bottom, right, top = page.get_bbox()
    across, down, fills, n_picture_area = _read_shapes(page)
    text_page = page.get_textpage()
    try:
        area = Box(left - 2, bottom - 2, right + 2, top + 2)
        is_scan = n_picture_area > 0.5 * (right - left) * (top - bottom)
        builder = _WordBuilder(text_page, area, fills, is_scan)
        words = builder.build()
    finally:
        text_page.close()
    if builder.turn:  # a sideways page: its rules would have to be turned as well, and are rarely needed
        across = down = ()
    return PageContent(right - left, top - bottom, words, across, down)


class _WordBuilder:
    """Letters become words; where a word ends is told by spaces, gaps and changes of line."""

    def __init__(self, text_page: pdfium.PdfTextPage, area: Box, fills: list[Box], is_scan: bool) -> None:
        self._raw = text_page.raw
        self._area, self._fills, self._is_scan = area, fills, is_scan
        self._styles: dict[int, _Style] = {}
        self._words: list[Word] = []
        self._letters: list[str] = []
        self._start: tuple[_Style, float, bool, bool] | None = None  # style, baseline, hidden, glued
        self._x0 = self._x1 = 0.0
        self._leftward = 0
        self.turn = self._main_angle()

    def build(self) -> tuple[Word, ...]:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
        has_space = True
        for at in range(raw.FPDFText_CountChars(self._raw)):
            code = raw.FPDFText_GetUnicode(self._raw, at)
            letter = chr(code) if 0 < code < 0x110000 else ""
            letter = _HYPHENS.get(letter) or _BULLETS.get(letter) or _LIGATURES.get(letter) or letter
            if not letter or letter.isspace():
                has_space = True
                continue
            if unicodedata.category(letter[0]) in ("Cc", "Cs"):
                continue
            raw.FPDFText_GetCharBox(self._raw, at, left, right, bottom, top)
            raw.FPDFText_GetCharOrigin(self._raw, at, origin_x, origin_y)
            style = self._style_at(at)
            is_hidden = self._is_hidden(style, (left.value + right.value) / 2, (bottom.value + top.value) / 2)
            x0, x1, y = _turned(self.turn, left.value, right.value, bottom.value, top.value, origin_x.value, origin_y.value)
            self._add(letter, style, x0, x1, y, is_hidden, has_space)
            has_space = False
        self._close()
        return tuple(self._words)

    def _add(
        self, letter: str, style: _Style, x0: float, x1: float, y: float, is_hidden: bool, has_space: bool
    ) -> None:
        if self._start is not None:
            last, baseline, was_hidden, _ = self._start
            size = max(style.size, last.size)
            is_level = abs(y - baseline) < 0.1 * size and abs(style.size - last.size) < 0.15 * size
            gap = x0 - self._x1 if x0 >= self._x0 else self._x0 - x1
            is_near = -0.6 * size < gap < 0.3 * size
            if not has_space and is_level and is_near and is_hidden == was_hidden:
                self._letters.append(letter)
                self._leftward += 1 if x1 <= self._x0 + 0.2 * size else -1
                self._x0, self._x1 = min(self._x0, x0), max(self._x1, x1)
                return
            is_glued = not has_space and is_near and abs(y - baseline) < 0.7 * size
            self._close()
        else:
            is_glued = False
        self._letters = [letter]
        self._start = (style, y, is_hidden, is_glued)
        self._x0, self._x1, self._leftward = x0, x1, 0

    def _close(self) -> None:
        if self._start is None:
            return
        style, baseline, is_hidden, is_glued = self._start
        text = "".join(self._letters)
        self._words.append(
            Word(
                text, self._x0, self._x1, baseline, style.size, style.is_bold, is_hidden, is_glued, self._leftward > 0
            )
        )
        self._start = None

    def _is_hidden(self, style: _Style, x: float, y: float) -> bool:
        if style.size < _MIN_READABLE_SIZE or not self._area.holds(x, y):
            return True
        if style.is_invisible:
            return not self._is_scan  # over a scan, invisible text is what recognition found in the picture
        return style.is_white and not self._is_scan and not any(fill.holds(x, y) for fill in self._fills)

    def _style_at(self, at: int) -> _Style:
        handle = raw.FPDFText_GetTextObject(self._raw, at)
        key = ctypes.cast(handle, ctypes.c_void_p).value or -1
        if key not in self._styles:
            self._styles[key] = self._read_style(at, handle)
        return self._styles[key]

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
        angle = round(math.degrees(raw.FPDFText_GetCharAngle(self._raw, at)) / 90) * 90 % 360
        return _Style(
            size=raw.FPDFText_GetFontSize(self._raw, at) * scale,
            is_bold=is_bold,
            is_invisible=mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE or bool(has_colour and alpha.value == 0),
            is_white=bool(has_colour) and min(red.value, green.value, blue.value) >= 250,
            angle=angle,
        )

    def _main_angle(self) -> int:
        """Return the angle of most letters: a page scanned or set sideways is read after turning it."""
        n_chars = raw.FPDFText_CountChars(self._raw)
        angles = [self._style_at(at).angle for at in range(0, n_chars, max(1, n_chars // 200))]
        return max(set(angles), key=angles.count) if angles else 0


def _turned(
    angle: int, left: float, right: float, bottom: float, top: float, x: float, y: float
) -> tuple[float, float, float]:
    """Return left, right and baseline of a letter after turning the page back by the angle."""
    if angle == 90:
        return -top, -bottom, x
    if angle == 180:
        return -right, -left, -y
    if angle == 270:
        return bottom, top, -x
    return left, right, y


def _read_shapes(page: pdfium.PdfPage) -> tuple[tuple[Rule, ...], tuple[Rule, ...], list[Box], float]:
    """Return horizontal rules, vertical rules, coloured areas and the area of the largest picture."""
    across: list[Rule] = []
    down: list[Rule] = []
    fills: list[Box] = []
    picture_area = 0.0
    edges = [ctypes.c_float() for _ in range(4)]
    for at in range(min(raw.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)):
        handle = raw.FPDFPage_GetObject(page.raw, at)
        kind = raw.FPDFPageObj_GetType(handle)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            continue
        if not raw.FPDFPageObj_GetBounds(handle, *edges):
            continue
        box = Box(*(edge.value for edge in edges))
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            picture_area = max(picture_area, (box.x1 - box.x0) * (box.y1 - box.y0))
            fills.append(box)
            continue
        _read_path(handle, box, across, down, fills)
    return tuple(across), tuple(down), fills, picture_area


def _read_path(handle: object, box: Box, across: list[Rule], down: list[Rule], fills: list[Box]) -> None:
    fill_mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, fill_mode, is_stroked)
    width, height = box.x1 - box.x0, box.y1 - box.y0
    if min(width, height) <= 2.5:
        if width > height and width >= 4:
            across.append(Rule((box.y0 + box.y1) / 2, box.x0, box.x1))
        elif height >= 4:
            down.append(Rule((box.x0 + box.x1) / 2, box.y0, box.y1))
        return
    if fill_mode.value and not _is_white_fill(handle):
        fills.append(box)
    if is_stroked.value:
        for (x0, y0), (x1, y1) in _straight_parts(handle):
            if abs(y0 - y1) < 0.5 and abs(x0 - x1) >= 4:
                across.append(Rule(y0, min(x0, x1), max(x0, x1)))
            elif abs(x0 - x1) < 0.5 and abs(y0 - y1) >= 4:
                down.append(Rule(x0, min(y0, y1), max(y0, y1)))


def _is_white_fill(handle: object) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
    return bool(known) and min(red.value, green.value, blue.value) >= 250


def _straight_parts(handle: object) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return the straight lines of a path, in page coordinates."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    parts = []
    start = last = (0.0, 0.0)
    for at in range(min(raw.FPDFPath_CountSegments(handle), _MAX_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(handle, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            parts.append((last, point))
        if raw.FPDFPathSegment_GetClose(segment):
            parts.append((point, start))
        last = point
    return parts
