"""Straight lines, coloured areas and pictures of a PDF page: what tables and hidden text are told by."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

_MAX_OBJECTS = 20_000
_MAX_SEGMENTS = 2_000


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


def read_shapes(page: pdfium.PdfPage) -> tuple[tuple[Rule, ...], tuple[Rule, ...], list[Box], float]:
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
