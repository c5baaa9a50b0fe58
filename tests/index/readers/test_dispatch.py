"""The reader is chosen by what the bytes are; every bad file is told with what to do."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from index.errors import ReadError
from index.readers import SUPPORTED_SUFFIXES, ReadLimits, read_document


def pdf_bytes():
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "Words of a policy.")
    canvas.save()
    return out.getvalue()


def docx_bytes():
    out = BytesIO()
    document = docx.Document()
    document.add_paragraph("Words of a policy.")
    document.save(out)
    return out.getvalue()


def zip_bytes(name):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(name, "x")
    return out.getvalue()


HTML = b"<!DOCTYPE html><html><body><p>Words of a policy.</p></body></html>"
TEXT = b"Words of a policy.\n"
CONTENT = {"pdf": pdf_bytes, "docx": docx_bytes, "html": lambda: HTML, "text": lambda: TEXT}
TYPES = {"pdf": "application/pdf", "html": "text/html", "text": "text/plain"}


def read(tmp_path, name, content, **limits):
    path = tmp_path / name
    path.write_bytes(content)
    return read_document(path, name, ReadLimits(**limits))


@pytest.mark.parametrize("suffix", sorted(SUPPORTED_SUFFIXES))
@pytest.mark.parametrize("made", sorted(CONTENT))
def test_any_content_under_any_extension(tmp_path, suffix, made, check_document):
    document = read(tmp_path, f"a{suffix}", CONTENT[made]())
    check_document(document)
    assert "Words of a policy." in document.text
    fits = {
        "pdf": {".pdf"},
        "docx": {".docx"},
        "html": {".html", ".htm"},
        "text": {".txt", ".md", ".markdown"},
    }[made]
    assert bool(document.warnings) == (suffix not in fits)
    if made in TYPES and suffix not in (".md", ".markdown"):
        assert document.media_type == TYPES[made]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xyz", TEXT, r"type that cannot be read \(\.xyz\)"),
        ("noextension", TEXT, "no extension"),
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.pdf", b"", "empty"),
        ("a.md", b"--- *** ---", "no words"),
        ("a.txt", bytes(range(256)) * 20, "neither text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(4000), "neither text"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "before 2007"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.txt", b"{\\rtf1 hello}", "RTF"),
        ("a.docx", zip_bytes("xl/workbook.xml"), "Excel"),
        ("a.txt", zip_bytes("notes.txt"), "ZIP archive"),
        ("a.docx", docx_bytes()[:3000], "not a whole DOCX"),
        ("a.pdf", pdf_bytes()[:60], "not a whole PDF"),
        ("a.docx", pdf_bytes()[:60], r"\.docx says Word \(DOCX\), but the file is PDF, and a\.docx is not a whole PDF"),
    ],
)
def test_bad_files_are_told_with_what_to_do(tmp_path, name, content, message):
    with pytest.raises(ReadError, match=message) as caught:
        read(tmp_path, name, content)
    assert caught.value.remedy
    assert name in caught.value.message


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(ReadError):
            read_document(path.with_suffix(".txt") if path == tmp_path else path, "none.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ReadError):
        read_document(tmp_path / "a.txt", "a.txt")


def test_size_is_limited(tmp_path):
    with pytest.raises(ReadError, match="larger than") as caught:
        read(tmp_path, "a.txt", b"words " * 100, max_bytes=500)
    assert "max_bytes" in caught.value.remedy


def test_nul_bytes_and_mixed_encodings_are_warnings(tmp_path):
    document = read(tmp_path, "a.txt", "Words\0 of – a café ".encode() + b"\x93policy\x94")
    assert document.text.strip() == "Words of – a café “policy”"
    assert len(document.warnings) == 2


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ("# Leave\n\nIt is paid.\n\n## Carers\n\nFive **days**.\n", "text/markdown"),
        ("\ufeff# Congé\r\n\r\nIt is paid.\r\n\r\n## Écoles\r\n\r\nFive days.\r\n", "text/markdown"),
        ("# Leave\n\nIt is paid.\n", "text/plain"),
        ("# one comment\n# another\nsetting = 1\n\n#2 in the list\n", "text/plain"),
        ("Leave\n\nAsk for form #3.\n\n# 12\n\n# 13\n", "text/plain"),
    ],
)
def test_markdown_in_a_text_file_is_read_as_markdown(tmp_path, content, media_type):
    document = read(tmp_path, "a.txt", content.encode())
    assert document.media_type == media_type
    assert not document.warnings
    assert "**" not in document.text


@pytest.mark.parametrize("name", ["with space.txt", "new\nline.txt", "naïve-日本.txt"])
def test_odd_names(tmp_path, name):
    assert read(tmp_path, name, TEXT).id == name


def test_choosing_a_reader_loads_no_heavy_library():
    code = (
        "import sys, index.readers; print([n for n in ('torch','docx','pypdfium2','lxml','ftfy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
