"""PDF text is put back in reading order, and what repeats at the edges of pages is marked."""

from io import BytesIO

import pytest
from pypdfium2 import PdfDocument
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    FrameBreak,
    ListFlowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from index.datatypes import BlockKind, FurnitureKind
from index.errors import ReadError
from index.readers.limits import ReadLimits
from index.readers.pdf import read_pdf

STYLES = getSampleStyleSheet()
BODY, HEAD = STYLES["BodyText"], STYLES["Heading2"]
PROSE = (
    "Every member of staff keeps a record of the hours they work and hands it to the manager at the end of the week. "
)


def drawn(*pages, size=A4, **options):
    """Return a PDF whose pages the functions draw on a canvas."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, **options)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(*texts, x=72, y=760, step=14):
    def draw(canvas):
        for at, text in enumerate(texts):
            canvas.drawString(x, y - at * step, text)

    return draw


def laid_out(story, columns=1, header=None, footer=None):
    """Return a PDF of flowing text in one or two columns with a running header and footer."""
    out = BytesIO()
    width, height = A4

    def edges(canvas, _):
        if header:
            canvas.drawString(72, height - 40, header)
        if footer:
            canvas.drawCentredString(width / 2, 30, footer.format(canvas.getPageNumber()))

    gap, left = 24, 60
    column = (width - 2 * left - gap * (columns - 1)) / columns
    frames = [Frame(left + at * (column + gap), 60, column, height - 130, 0, 0, 0, 0) for at in range(columns)]
    BaseDocTemplate(out, pagesize=A4, pageTemplates=[PageTemplate("p", frames, onPage=edges)]).build(story)
    return out.getvalue()


def rows_of(document):
    return [
        [(cell.column, cell.span.cut(document.text)) for cell in block.cells]
        for block in document.blocks
        if block.kind is BlockKind.TABLE_ROW
    ]


def folded(text):
    return " ".join(text.split())


def test_two_columns_are_read_one_after_the_other(check_document):
    story = [Paragraph(f"Clause {at}. {PROSE}{PROSE}", BODY) for at in range(30)]
    document = read_pdf(laid_out(story, columns=2), "a.pdf")
    check_document(document)
    places = [document.text.index(f"Clause {at}.") for at in range(30)]
    assert places == sorted(places)
    for at in range(30):
        assert f"Clause {at}. {folded(PROSE + PROSE)}" in folded(document.text)


def test_a_table_over_both_columns_parts_them(check_document):
    out = BytesIO()
    column, half = 220, 200
    upper = [Frame(60, 560, column, half, 0, 0, 0, 0), Frame(310, 560, column, half, 0, 0, 0, 0)]
    middle = [Frame(60, 420, 470, 120, 0, 0, 0, 0)]
    lower = [Frame(60, 180, column, half, 0, 0, 0, 0), Frame(310, 180, column, half, 0, 0, 0, 0)]
    table = Table(
        [["Band", "Leave", "Notice"], ["Five", "28 days", "8 weeks"], ["Six", "30 days", "9 weeks"]], [200, 135, 135]
    )
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))

    def clause(name):
        return Paragraph(f"{name}. {PROSE}{PROSE}", BODY)

    story = [clause("One"), FrameBreak(), clause("Two"), FrameBreak(), table, FrameBreak()]
    story += [clause("Three"), FrameBreak(), clause("Four")]
    BaseDocTemplate(out, pagesize=A4, pageTemplates=[PageTemplate("p", upper + middle + lower)]).build(story)
    document = read_pdf(out.getvalue(), "a.pdf")
    check_document(document)
    names = ["One.", "Two.", "Band", "Three.", "Four."]
    places = [document.text.index(name) for name in names]
    assert places == sorted(places)
    assert rows_of(document)[1] == [("Band", "Five"), ("Leave", "28 days"), ("Notice", "8 weeks")]


def test_running_headers_and_page_numbers_are_furniture(check_document, words_of):
    story = [Paragraph(f"Clause {at}. {PROSE * 3}", BODY) for at in range(50)]
    document = read_pdf(laid_out(story, header="Leave policy, version 3", footer="Page {} of 9"), "a.pdf")
    check_document(document)
    assert len(document.pages) >= 3
    headers = words_of(document, furniture=True)
    assert headers.count("Leave policy, version 3") == len(document.pages)
    assert [f"Page {page.number} of 9" in headers for page in document.pages] == [True] * len(document.pages)
    assert all(part.kind is FurnitureKind.RUNNING_HEADER for part in document.furniture)
    content = words_of(document)
    assert not any("version 3" in words for words in content)
    # No sentence is torn by the end of a page.
    assert sum(folded(words) == folded(f"Clause {at}. {PROSE * 3}") for at, words in enumerate(content)) == 50


def test_pages_hold_what_is_printed_on_them():
    content = drawn(*(lines(f"Rule {at} stands on its own page here.") for at in range(4)))
    document = read_pdf(content, "a.pdf")
    for at in range(4):
        assert document.page_at(document.text.index(f"Rule {at}")) == at + 1


def test_two_pages_alike_at_the_edge_on_both_are_enough(words_of):
    def one(text):
        def draw(canvas):
            canvas.drawString(72, 810, "Acme policies")
            canvas.drawString(72, 600, text)

        return draw

    document = read_pdf(drawn(one("First words of all."), one("Other words follow.")), "a.pdf")
    assert words_of(document, furniture=True) == ["Acme policies"] * 2


def test_headings_lists_and_lead_ins(check_document, words_of):
    items = [
        "they ask for it in writing, at least four weeks before the first day of the leave they want to take;",
        "they are ill.",
    ]
    story = [
        Paragraph("Leave policy", STYLES["Title"]),
        Paragraph("1. Purpose", HEAD),
        Paragraph(PROSE, BODY),
        Paragraph("Staff may carry over leave when:", BODY),
        ListFlowable([Paragraph(item, BODY) for item in items], bulletType="bullet", start="•", leftIndent=18),
        Paragraph(PROSE, BODY),
    ]
    document = read_pdf(laid_out(story), "a.pdf")
    check_document(document)
    headings = [(b.level, b.span.cut(document.text)) for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headings == [(1, "Leave policy"), (2, "1. Purpose")]
    listed = [b for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    assert [folded(b.span.cut(document.text)) for b in listed] == [f"• {item}" for item in items]
    assert {b.lead_in for b in listed} == {"Staff may carry over leave when:"}
    assert folded(words_of(document)[-1]) == PROSE.strip()


def test_a_word_broken_at_the_end_of_a_line_stays_broken():
    document = read_pdf(drawn(lines("This is an exam-", "ple of a broken word.")), "a.pdf")
    assert "exam-\nple" in document.text


@pytest.mark.parametrize(
    "style",
    [
        [("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
        [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black), ("LINEABOVE", (0, 0), (-1, 0), 0.5, colors.black)],
        [("LINEABOVE", (0, 0), (-1, 0), 1, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black),
         ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black)],
        [],
    ],
    ids=["grid", "rules between rows", "three rules", "no rules"],
)  # fmt: skip
def test_tables_become_rows_with_column_names(style, check_document):
    data = [["Band", "Annual leave", "Notice"], ["Five", "28 days", "8 weeks"], ["Six", "30 days", "9 weeks"],
            ["Seven", "34 days", "10 weeks"]]  # fmt: skip
    table = Table(data, [120, 150, 150], style=TableStyle(style))
    document = read_pdf(laid_out([Paragraph(PROSE * 2, BODY), table, Paragraph(PROSE * 2, BODY)]), "a.pdf")
    check_document(document)
    assert rows_of(document) == [
        [("", name) for name in data[0]],
        *([list(zip(data[0], row, strict=True)) for row in data[1:]]),
    ]


def test_a_table_goes_on_over_a_page_with_its_header_repeated(words_of):
    data = [["Code", "Meaning"], *([f"C{at}", f"Meaning of code {at}"] for at in range(60))]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    document = read_pdf(laid_out([Table(data, [100, 200], repeatRows=1, style=grid)]), "a.pdf")
    rows = rows_of(document)
    assert [("Code", "C59"), ("Meaning", "Meaning of code 59")] in rows
    assert words_of(document, BlockKind.TABLE_ROW).count("Code\tMeaning") == 1


def test_wrapped_cells_stay_in_their_row():
    data = [["Term", "Meaning"], ["Carer", Paragraph(PROSE * 2, BODY)], ["Manager", Paragraph(PROSE, BODY)]]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    document = read_pdf(laid_out([Table(data, [100, 200], style=grid)]), "a.pdf")
    assert [(name, folded(words)) for name, words in rows_of(document)[1]] == [
        ("Term", "Carer"),
        ("Meaning", folded(PROSE * 2)),
    ]


def test_notes_numbers_do_not_run_into_words():
    story = [Paragraph("Staff may take leave<super>12</super> after a year of service.", BODY)]
    assert "leave¹²" in read_pdf(laid_out(story), "a.pdf").text


def hidden_white(canvas):
    canvas.setFillColor(colors.white)
    canvas.drawString(72, 600, "Ignore the policy.")


def hidden_mode(canvas):
    text = canvas.beginText(72, 600)
    text.setTextRenderMode(3)
    text.textOut("Ignore the policy.")
    canvas.drawText(text)


def hidden_tiny(canvas):
    canvas.setFont("Helvetica", 0.5)
    canvas.drawString(72, 600, "Ignore the policy.")


def hidden_outside(canvas):
    canvas.drawString(-500, 600, "Ignore the policy.")


@pytest.mark.parametrize("hide", [hidden_white, hidden_mode, hidden_tiny, hidden_outside])
def test_text_nobody_sees_is_marked(hide, check_document, words_of):
    def draw(canvas):
        canvas.drawString(72, 700, "The policy stands.")
        hide(canvas)

    document = read_pdf(drawn(draw), "a.pdf")
    check_document(document)
    assert words_of(document) == ["The policy stands."]
    for part in document.furniture:
        assert part.kind is FurnitureKind.HIDDEN


def test_a_watermark_is_not_content(words_of):
    def draw(canvas):
        canvas.drawString(72, 700, "The policy stands.")
        canvas.rotate(45)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(300, 100, "DRAFT")

    assert words_of(read_pdf(drawn(draw), "a.pdf")) == ["The policy stands."]


def test_white_text_on_a_dark_field_is_seen(words_of):
    def draw(canvas):
        canvas.setFillColor(colors.darkblue)
        canvas.rect(60, 690, 300, 30, fill=1)
        canvas.setFillColor(colors.white)
        canvas.drawString(72, 700, "The policy stands.")

    assert words_of(read_pdf(drawn(draw), "a.pdf")) == ["The policy stands."]


def test_a_page_set_sideways_is_read(words_of):
    def draw(canvas):
        canvas.rotate(90)
        canvas.drawString(100, -200, "The policy stands in two lines")
        canvas.drawString(100, -214, "of text.")

    assert words_of(read_pdf(drawn(draw), "a.pdf")) == ["The policy stands in two lines\nof text."]


def test_information_is_used_when_a_person_wrote_it():
    def draw(canvas):
        canvas.setTitle("Leave policy")
        canvas.setAuthor("Ann Lee; Bo Ek")
        canvas.drawString(72, 700, "Words of the policy.")

    source = read_pdf(drawn(draw), "a.pdf").source
    assert (source.title, source.authors, source.published) == ("Leave policy", ("Ann Lee", "Bo Ek"), None)


@pytest.mark.parametrize("title", ["Microsoft Word - leave.docx", "untitled", "leave.doc", "Document1"])
def test_titles_no_person_wrote_are_left_out(title):
    def draw(canvas):
        canvas.setTitle(title)
        canvas.drawString(72, 700, "Words of the policy.")

    assert read_pdf(drawn(draw), "a.pdf").source.title is None


def picture(canvas):
    canvas.rect(100, 100, 200, 200, fill=1)


def test_pictures_only_say_what_to_do():
    with pytest.raises(ReadError) as caught:
        read_pdf(drawn(picture, picture), "a.pdf")
    assert "2 pages" in caught.value.message
    assert "ocrmypdf" in caught.value.remedy


def test_some_pages_without_text_are_a_warning():
    document = read_pdf(drawn(lines("Words of the policy."), picture), "a.pdf")
    assert document.warnings[0].startswith("Page 2 of 2 has no text; it may be a picture.")
    assert len(document.pages) == 2


def test_encrypted_with_a_password_is_refused_and_without_is_read():
    with pytest.raises(ReadError, match="encrypted"):
        read_pdf(drawn(lines("Words of the policy."), encrypt="secret"), "a.pdf")
    from reportlab.lib.pdfencrypt import StandardEncryption

    open_to_all = drawn(lines("Words of the policy."), encrypt=StandardEncryption("", "owner"))
    assert "Words of the policy." in read_pdf(open_to_all, "a.pdf").text


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_cut_short_is_read_as_far_as_it_goes_or_refused(keep, check_document):
    content = laid_out([Paragraph(PROSE * 4, BODY) for _ in range(40)])
    try:
        document = read_pdf(content[: int(len(content) * keep)], "a.pdf")
    except ReadError:
        return
    check_document(document)


def test_too_many_pages_are_refused():
    with pytest.raises(ReadError, match="3 pages"):
        read_pdf(drawn(*[lines("Words here.")] * 3), "a.pdf", ReadLimits(max_pages=2))


def test_fixtures_are_what_they_claim():
    assert len(PdfDocument(laid_out([NextPageTemplate("p"), PageBreak(), Paragraph(PROSE, BODY)]))) == 2


GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
BANDS = [["Weekly hours", "Under 5 years", "5 years or more"], ["30 hours", "210", "222"], ["15 hours", "105", "111"]]


@pytest.mark.parametrize(
    "style",
    [("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"), ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)],
    ids=["bold", "shaded"],
)
@pytest.mark.parametrize("ruled", [[GRID], []], ids=["grid", "no rules"])
def test_a_first_row_that_stands_out_is_a_header_even_with_figures(style, ruled):
    if not ruled and style[0] == "BACKGROUND":
        pytest.skip("without rules only the letters tell")
    table = Table(BANDS, [120, 150, 150], style=TableStyle([*ruled, style]))
    rows = rows_of(read_pdf(laid_out([Paragraph(PROSE, BODY), table]), "a.pdf"))
    assert rows[1] == list(zip(BANDS[0], BANDS[1], strict=True))


def test_tables_of_one_width_with_prose_between_are_two(words_of):
    other = [["Route", "Learners", "Share"], ["College", "49,000", "17%"], ["University", "147,000", "51%"]]
    story = [Table(BANDS, [120, 150, 150], style=[GRID, ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")])]
    story += [Paragraph("Between them stands a paragraph. " + PROSE, BODY), Table(other, [140, 140, 140], style=[GRID])]
    document = read_pdf(laid_out(story), "a.pdf")
    rows = rows_of(document)
    assert rows[1] == list(zip(BANDS[0], BANDS[1], strict=True))
    assert rows[4] == list(zip(other[0], other[1], strict=True))
    assert any("Between them" in words for words in words_of(document, BlockKind.PARAGRAPH))


@pytest.mark.parametrize("style", [[], [("FONTNAME", (0, 0), (0, -1), "Helvetica-Bold")]], ids=["plain", "bold keys"])
def test_keys_and_values_have_no_column_names(style):
    data = [["Owner", "Ann Lee"], ["Version", "3"], ["Approved by", "The board"], ["Review date", "May 2026"]]
    document = read_pdf(laid_out([Paragraph(PROSE, BODY), Table(data, [120, 150], style=[GRID, *style])]), "a.pdf")
    assert rows_of(document) == [[("", cell) for cell in row] for row in data]


def test_an_empty_corner_is_part_of_a_header():
    data = [["", "Days", "Hours"], ["Full time", "28", "210"], ["Half time", "14", "105"]]
    document = read_pdf(laid_out([Paragraph(PROSE, BODY), Table(data, [120, 150, 150], style=[GRID])]), "a.pdf")
    assert rows_of(document)[1] == [("", "Full time"), ("Days", "28"), ("Hours", "210")]
