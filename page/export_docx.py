"""A chat as a Word document with real footnotes, which Word and LibreOffice number and place themselves."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from page.chats import Turn
from page.export_words import asked_on, note_of, paragraphs_of, remarks_of, said_instead, understood_as
from rag.datatypes import Answer, Citation
from rag.render import visible

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PART_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def render_chat_docx(title: str, turns: Sequence[Turn]) -> bytes:
    """Return the chat as the bytes of a .docx file."""
    from docx import Document

    document = Document()
    document.core_properties.title = visible(title)[:255]
    document.core_properties.author = ""
    notes = _Footnotes()
    document.add_heading(visible(title), 0)
    for turn in turns:
        document.add_heading(visible(turn.question), 1)
        if turn.answer is None:
            document.add_paragraph(said_instead(turn))
            continue
        _add_answer(document, turn, turn.answer, notes)
        document.add_paragraph().add_run(asked_on(turn)).italic = True
    notes.attach(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_answer(document: WordDocument, turn: Turn, answer: Answer, notes: _Footnotes) -> None:
    if understood := understood_as(answer):
        document.add_paragraph().add_run(understood).italic = True
    if instead := said_instead(turn):
        document.add_paragraph(instead)
    else:
        cited = {citation.number: citation for citation in answer.citations}
        for is_list, sentences in paragraphs_of(answer):
            paragraph = None if is_list else document.add_paragraph()
            for words, numbers in sentences:
                place = paragraph or document.add_paragraph(style="List Bullet")
                place.add_run(words)
                for number in numbers:
                    notes.add(place, cited[number], answer)
                if paragraph:
                    place.add_run(" ")
    for remark in remarks_of(answer):
        document.add_paragraph(remark, style="Intense Quote")


class _Footnotes:
    """The footnotes part of one document. python-docx 1.2 has none of its own."""

    def __init__(self) -> None:
        self._notes: list[str] = []
        self._ids: dict[tuple[int, int], int] = {}

    def add(self, paragraph: Paragraph, citation: Citation, answer: Answer) -> None:
        """Put a reference to the citation at the end of the paragraph; a citation used again gets the same note."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        key = (id(answer), citation.number)
        run = paragraph.add_run()
        run.font.superscript = True
        if key in self._ids:
            # Word has no second mark for one note; its cross-reference is a field that shows the note's number.
            run._r.extend(_field(f" NOTEREF note{self._ids[key]} ", str(self._ids[key])))
            return
        number = self._ids[key] = len(self._notes) + 1
        self._notes.append(note_of(citation, answer))
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), str(number))
        start.set(qn("w:name"), f"note{number}")
        end.set(qn("w:id"), str(number))
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(number))
        run._r.append(reference)
        run._r.addprevious(start)
        run._r.addnext(end)

    def attach(self, document: WordDocument) -> None:
        """Add the notes to the document's package."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        if self._notes:
            part = Part(PackURI("/word/footnotes.xml"), _PART_TYPE, self._xml(), document.part.package)
            document.part.relate_to(part, _RELATION)

    def _xml(self) -> bytes:
        from lxml import etree

        root = etree.Element(f"{{{_W}}}footnotes", nsmap={"w": _W})
        # Notes -1 and 0 are the lines between text and notes; Word refuses a file without them.
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            note = _child(root, "footnote", type=kind, id=str(number))
            _child(_child(_child(note, "p"), "r"), kind)
        for number, text in enumerate(self._notes, 1):
            paragraph = _child(_child(root, "footnote", id=str(number)), "p")
            mark = _child(paragraph, "r")
            _child(_child(mark, "rPr"), "vertAlign", val="superscript")
            _child(mark, "footnoteRef")
            words = _child(_child(paragraph, "r"), "t")
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            words.text = " " + text
        xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return xml


def _child(parent: Any, name: str, **attributes: str) -> Any:  # noqa: ANN401 - lxml ships no types
    from lxml import etree

    return etree.SubElement(parent, f"{{{_W}}}{name}", {f"{{{_W}}}{key}": value for key, value in attributes.items()})


def _field(instruction: str, shown: str) -> list[Any]:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def element(name: str, text: str = "", **attributes: str) -> Any:  # noqa: ANN401 - python-docx's own elements
        made = OxmlElement(name)
        made.text = text or None
        for key, value in attributes.items():
            made.set(qn(f"w:{key}"), value)
        return made

    return [
        element("w:fldChar", fldCharType="begin"),
        element("w:instrText", instruction),
        element("w:fldChar", fldCharType="separate"),
        element("w:t", shown),
        element("w:fldChar", fldCharType="end"),
    ]
