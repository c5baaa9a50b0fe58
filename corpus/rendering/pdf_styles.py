"""Fonts, sizes and paragraph styles of the PDF files: Helvetica on one column, Times on two."""

# reportlab has types only where types-reportlab is installed.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import TableStyle

MARGIN = 20 * mm
COLUMN_GAP = 8 * mm
INDENT = 14  # points, for each level of a list


@dataclass(frozen=True, slots=True)
class Look:
    """The styles of one document."""

    title: ParagraphStyle
    fact: ParagraphStyle
    headings: dict[int, ParagraphStyle]
    body: ParagraphStyle
    caption: ParagraphStyle
    cell: ParagraphStyle
    header_cell: ParagraphStyle
    small_font: str

    def item(self, level: int) -> ParagraphStyle:
        """Return the style of a list item; level 1 is the outermost."""
        return ParagraphStyle(
            f"item{level}",
            self.body,
            leftIndent=INDENT * level,
            bulletIndent=INDENT * (level - 1),
            bulletFontName=self.body.fontName,
            bulletFontSize=self.body.fontSize,
            spaceBefore=0,
            spaceAfter=3,
        )


def look_for(columns: int) -> Look:
    """Return the styles for a document of one or two columns."""
    plain, bold = ("Times-Roman", "Times-Bold") if columns == 2 else ("Helvetica", "Helvetica-Bold")
    size = 10 if columns == 2 else 10.5
    body = ParagraphStyle(
        "body",
        fontName=plain,
        fontSize=size,
        leading=size * 1.35,
        spaceBefore=6,
        spaceAfter=6,
        allowWidows=0,
        allowOrphans=0,
        alignment=TA_JUSTIFY if columns == 2 else TA_LEFT,
    )
    cell = ParagraphStyle("cell", body, fontSize=9, leading=11.5, spaceBefore=0, spaceAfter=0, alignment=TA_LEFT)
    bold_line = ParagraphStyle("bold", body, fontName=bold, alignment=TA_LEFT, keepWithNext=1)
    return Look(
        title=ParagraphStyle("title", bold_line, fontSize=20, leading=25, spaceBefore=0, spaceAfter=10),
        fact=ParagraphStyle("fact", body, spaceBefore=0, spaceAfter=1, alignment=TA_LEFT),
        headings={
            2: ParagraphStyle("h2", bold_line, fontSize=13, leading=17, spaceBefore=10, spaceAfter=5),
            3: ParagraphStyle("h3", bold_line, fontSize=11, leading=14, spaceBefore=6, spaceAfter=4),
        },
        body=body,
        caption=ParagraphStyle("caption", bold_line, fontSize=9.5, leading=12, spaceBefore=8, spaceAfter=4),
        cell=cell,
        header_cell=ParagraphStyle("header_cell", cell, fontName=bold),
        small_font=plain,
    )


def table_style() -> TableStyle:
    """Return thin rules around every cell and a grey header row."""
    return TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
            ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.9, 0.9, 0.9)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
