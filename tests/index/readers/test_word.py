"""A Word document is read as it is seen on paper, deleted and hidden text apart."""

import zipfile
from io import BytesIO

import docx
import docx.enum.style
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.datatypes import BlockKind, FurnitureKind
from index.errors import ReadError
from index.readers.limits import ReadLimits
from index.readers.word import read_word

W = nsdecls("w")


def saved(document):
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(content, **changed):
    """Return the package with parts replaced or added; a dot in a name is written __, a slash ___."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = {
            name if "." in name else name.replace("___", "/").replace("__", "."): data for name, data in changed.items()
        }
        for part in old.infolist():
            new.writestr(part.filename, names.pop(part.filename, None) or old.read(part.filename))
        for name, data in names.items():
            new.writestr(name, data)
    return out.getvalue()


def with_body(*xml):
    document = docx.Document()
    for part in xml:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(part))
    return saved(document)


def blocks_of(document):
    return [(b.kind, b.level, b.span.cut(document.text), b.lead_in) for b in document.blocks]


def test_headings_lists_and_lead_ins(check_document):
    made = docx.Document()
    made.add_paragraph("Leave policy", style="Title")
    made.add_heading("Purpose", 1)
    made.add_paragraph("Staff may carry over leave when:")
    made.add_paragraph("they ask:", style="List Bullet")
    made.add_paragraph("in writing", style="List Bullet 2")
    made.add_paragraph("they are ill", style="List Bullet")
    made.add_heading("Detail", 2)
    document = read_word(saved(made), "a.docx")
    check_document(document)
    heading, item = BlockKind.HEADING, BlockKind.LIST_ITEM
    assert blocks_of(document) == [
        (heading, 1, "Leave policy", ""),
        (heading, 2, "Purpose", ""),
        (BlockKind.PARAGRAPH, 0, "Staff may carry over leave when:", ""),
        (item, 1, "they ask:", "Staff may carry over leave when:"),
        (item, 2, "in writing", "they ask:"),
        (item, 1, "they are ill", "Staff may carry over leave when:"),
        (heading, 3, "Detail", ""),
    ]
    assert document.sections[-1].path == ("Leave policy", "Purpose", "Detail")


def test_numbers_are_written_as_word_shows_them():
    made = docx.Document()
    for text in ("ask", "wait"):
        made.add_paragraph(text, style="List Number")
    assert read_word(saved(made), "a.docx").text == "1. ask\n2. wait"


def test_tables_have_column_names_and_merged_cells_repeat(check_document):
    made = docx.Document()
    table = made.add_table(3, 3)
    for row, texts in zip(table.rows, [["Band", "Leave", "Notice"], ["A", "28", "8"], ["", "30", "9"]], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document = read_word(saved(made), "a.docx")
    check_document(document)
    rows = [[(c.column, c.span.cut(document.text)) for c in b.cells] for b in document.blocks]
    assert rows == [
        [("", "Band"), ("", "Leave"), ("", "Notice")],
        [("Band", "A"), ("Leave", "28"), ("Notice", "8")],
        [("Band", "A"), ("Leave", "30"), ("Notice", "9")],
    ]


def test_header_rows_that_are_marked_name_columns_even_with_figures():
    made = docx.Document()
    table = made.add_table(2, 2)
    for cell, text in zip(table.rows[0].cells, ["Under 5 years", "Over 10.5 years"], strict=True):
        cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))
    for cell, text in zip(table.rows[1].cells, ["28 days", "34 days"], strict=True):
        cell.text = text
    document = read_word(saved(made), "a.docx")
    assert [cell.column for cell in document.blocks[1].cells] == ["Under 5 years", "Over 10.5 years"]


def test_headers_and_footers_are_running_furniture(check_document, words_of):
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Acme policies"
    made.sections[0].footer.paragraphs[0].text = "Page 1"
    made.add_paragraph("Words.")
    document = read_word(saved(made), "a.docx")
    check_document(document)
    assert words_of(document) == ["Words."]
    assert words_of(document, furniture=True) == ["Acme policies", "Page 1"]
    assert {part.kind for part in document.furniture} == {FurnitureKind.RUNNING_HEADER}


@pytest.mark.parametrize(
    ("xml", "text", "hidden"),
    [
        ("<w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "kept", ""),
        ("<w:ins><w:r><w:t>added</w:t></w:r></w:ins>", "added", ""),
        ("<w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>new</w:t></w:r></w:moveTo>", "new", ""),
        ("<w:r><w:t xml:space='preserve'>seen </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>",
         "seen unseen", "unseen"),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>seen</w:t></w:r>", "seen", ""),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>Old.</w:t></w:r><w:r><w:t>New.</w:t></w:r>", "Old. New.", "Old. "),
        ("<w:r><w:t>New.</w:t></w:r><w:r><w:rPr><w:dstrike/></w:rPr><w:t>Old.</w:t></w:r>", "New. Old.", " Old."),
        ("<w:r><w:rPr><w:strike w:val='false'/></w:rPr><w:t>seen</w:t></w:r>", "seen", ""),
        ("<w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>white</w:t></w:r>", "white", "white"),
        ("<w:r><w:rPr><w:color w:val='FFFFFF'/><w:shd w:fill='000000'/></w:rPr><w:t>white</w:t></w:r>", "white", ""),
        ("<w:r><w:t>leave</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>3</w:t></w:r>", "leave³", ""),  # noqa: E501
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a b\nc", ""),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>", "link", ""),
        ("<w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>7</w:t></w:r>", "7", ""),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>field</w:t></w:r></w:sdtContent></w:sdt>", "field", ""),
        ("<w:r><w:t>a\u200bb\u202e שלום</w:t></w:r>", "a\u200bb\u202e שלום", ""),
    ],
)  # fmt: skip
def test_runs(xml, text, hidden, check_document):
    document = read_word(with_body(f"<w:p {W}>{xml}</w:p>"), "a.docx")
    check_document(document)
    assert document.text == text
    assert "".join(part.span.cut(document.text) for part in document.furniture) == hidden


def test_text_boxes_are_read_once():
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>"
    alternate = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"  # noqa: E501
        "</mc:AlternateContent>"
    )
    document = read_word(with_body(f"<w:p {W}><w:r><w:t>Words</w:t></w:r><w:r>{alternate}</w:r></w:p>"), "a.docx")
    assert document.text == "Words\n\nBoxed"


def test_contents_lists_are_navigation(words_of):
    contents = (
        f"<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        "<w:sdtContent><w:p><w:r><w:t>Purpose 1</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document = read_word(with_body(contents, f"<w:p {W}><w:r><w:t>Words</w:t></w:r></w:p>"), "a.docx")
    assert words_of(document, furniture=True) == ["Purpose 1"]
    assert document.furniture[0].kind is FurnitureKind.NAVIGATION


def test_notes_follow_in_the_section_that_refers_to_them(check_document):
    note = f"<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:t>See the rules.</w:t></w:r></w:p></w:footnote></w:footnotes>"  # noqa: E501
    made = docx.Document()
    made.add_heading("Purpose", 1)
    made.add_paragraph("Leave")._p.append(parse_xml(f"<w:r {W}><w:footnoteReference w:id='2'/></w:r>"))
    made.add_paragraph("More.")
    made.add_heading("Scope", 1)
    content = saved(made)
    with zipfile.ZipFile(BytesIO(content)) as package:
        relations = package.read("word/_rels/document.xml.rels").decode()
        types = package.read("[Content_Types].xml").decode()
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rN" Type="{base}/footnotes" Target="footnotes.xml"/></Relationships>'
    form = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{form}"/></Types>'
    changed = {
        "word/_rels/document.xml.rels": relations.replace("</Relationships>", relation),
        "[Content_Types].xml": types.replace("</Types>", override),
        "word/footnotes.xml": note,
    }
    document = read_word(repacked(content, **changed), "a.docx")
    check_document(document)
    assert document.text == "Purpose\n\nLeave¹\n\nMore.\n\n1. See the rules.\n\nScope"


def test_properties_give_title_and_author_but_no_dates():
    made = docx.Document()
    made.core_properties.title = "Leave policy"
    made.core_properties.author = "Ann Lee; Bo Ek"
    made.core_properties.language = "en-GB"
    made.add_paragraph("Words.")
    source = read_word(saved(made), "a.docx").source
    assert (source.title, source.authors, source.language) == ("Leave policy", ("Ann Lee", "Bo Ek"), "en-GB")
    assert source.published is None


def test_the_author_of_an_empty_template_is_nobody():
    made = docx.Document()
    made.add_paragraph("Words.")
    assert read_word(saved(made), "a.docx").source.authors == ()


ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "boom">]>'
    f"<w:document {W}><w:body><w:p><w:r><w:t>A&x;&y;B</w:t></w:r></w:p></w:body></w:document>"
)


def test_entities_are_never_resolved():
    with open("/etc/hostname", encoding="utf-8") as stream:
        secret = stream.read().strip()
    content = repacked(saved(docx.Document()), word___document__xml=ENTITY)
    try:
        text = read_word(content, "a.docx").text
    except ReadError:
        return
    assert secret not in text
    assert "boom" not in text


def test_a_bomb_is_not_unpacked():
    bomb = repacked(saved(docx.Document()), word___media___x__xml="0" * 20_000_000)
    with pytest.raises(ReadError, match="200 times larger"):
        read_word(bomb, "a.docx")


@pytest.mark.parametrize(
    ("limits", "words"),
    [(ReadLimits(max_unpacked_bytes=1000), "unpacks to"), (ReadLimits(max_zip_entries=3), "parts")],
)
def test_limits_are_named(limits, words):
    with pytest.raises(ReadError, match=words):
        read_word(saved(docx.Document()), "a.docx", limits)


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.7, 0.99])
def test_cut_short_is_refused(keep):
    content = saved(docx.Document())
    with pytest.raises(ReadError) as caught:
        read_word(content[: int(len(content) * keep)], "a.docx")
    assert caught.value.remedy


@pytest.mark.parametrize("part", ["word___document__xml", "___Content_Types___xml"])
def test_broken_parts_are_refused(part):
    name = {"___Content_Types___xml": "[Content_Types].xml"}.get(part, part)
    with pytest.raises(ReadError):
        read_word(repacked(saved(docx.Document()), **{name: "<broken"}), "a.docx")


def test_struck_words_of_a_cell_hide_no_others(check_document):
    made = docx.Document()
    table = made.add_table(2, 2)
    for cell, words in zip(table._cells, ["Band", "Leave", "Five", "28 days"], strict=True):
        cell.text = words
    table.cell(1, 1).add_paragraph().add_run("27 days").font.strike = True
    document = read_word(saved(made), "a.docx")
    check_document(document)
    assert [part.span.cut(document.text) for part in document.furniture] == ["27 days"]


def test_a_style_that_strikes_out_hides_its_words():
    made = docx.Document()
    made.styles.add_style("Withdrawn", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH).font.strike = True
    paragraph = made.add_paragraph("Old. ", style="Withdrawn")
    paragraph.add_run("New.").font.strike = False
    document = read_word(saved(made), "a.docx")
    assert [(part.span.cut(document.text), part.kind) for part in document.furniture] == [
        ("Old. ", FurnitureKind.HIDDEN)
    ]
