from __future__ import annotations

import pytest

from page.uploads import (
    UploadError,
    add_document,
    list_set_aside,
    original_path,
    put_back,
    remove_document,
    safe_name,
)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("policy.md", "policy.md"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\Leave policy.DOCX", "Leave policy.docx"),
        (".hidden.txt", "hidden.txt"),
        ("a\nb\x00c.html", "a-b-c.html"),
        ("Política de férias.pdf", "Política de férias.pdf"),
        ("<script>.md", "script.md"),
        ("...txt", "document.txt"),
        ("x" * 300 + ".txt", "x" * 100 + ".txt"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert safe_name(name) == safe


@pytest.mark.parametrize("name", ["virus.exe", "archive.zip", "nothing", "image.png", "page.md.exe"])
def test_other_formats_are_refused_with_what_would_do(name):
    with pytest.raises(UploadError, match="not of a format that can be read") as fault:
        safe_name(name)
    assert ".pdf" in str(fault.value)


def test_a_document_is_kept_under_its_own_folder(tmp_path):
    added = add_document(tmp_path, "../rules.md", b"# Rules\n\nBe kind.", 1)
    assert added.document_id == "uploads/rules.md"
    assert (tmp_path / "uploads" / "rules.md").read_bytes() == b"# Rules\n\nBe kind."
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["rules.md"]


def test_nothing_is_overwritten_with_other_words(tmp_path):
    first = add_document(tmp_path, "rules.md", b"Be kind.", 1)
    again = add_document(tmp_path, "rules.md", b"Be kind.", 1)
    other = add_document(tmp_path, "rules.md", b"Be quick.", 1)
    assert first == again
    assert other.document_id != first.document_id
    assert (tmp_path / first.document_id).read_bytes() == b"Be kind."


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.md", b"", "is empty"),
        ("large.txt", b"x" * (2**20 + 1), "larger than 1 MB"),
        ("broken.pdf", b"%PDF-1.7 nothing", "cannot be read"),
        ("broken.docx", b"PK\x03\x04 not a zip", "cannot be read"),
        ("blank.txt", b"  \n \n", "cannot be read"),
    ],
)
def test_bad_uploads_are_refused_and_leave_nothing_behind(tmp_path, name, content, reason):
    with pytest.raises(UploadError, match=reason):
        add_document(tmp_path, name, content, 1)
    folder = tmp_path / "uploads"
    assert not folder.exists() or not list(folder.iterdir())


def test_a_file_that_lies_about_its_type_is_told(tmp_path):
    added = add_document(tmp_path, "page.txt", b"<!doctype html><html><body><p>Words of a page.</p></body></html>", 1)
    assert any("HTML" in warning for warning in added.warnings)


def test_taking_out_sets_aside_and_putting_back_restores(tmp_path):
    corpus, aside = tmp_path / "corpus", tmp_path / "aside"
    document_id = add_document(corpus, "rules.md", b"Be kind.", 1).document_id
    where = remove_document(corpus, document_id, aside)
    assert where.read_bytes() == b"Be kind."
    assert not (corpus / document_id).exists()
    assert [(one.document_id, one.path) for one in list_set_aside(aside)] == [(document_id, where)]
    put_back(corpus, document_id, where)
    assert list_set_aside(aside) == ()
    assert (corpus / document_id).read_bytes() == b"Be kind."


def test_nothing_outside_the_corpus_can_be_reached(tmp_path):
    (tmp_path / "secret.md").write_text("no")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for document_id in ("../secret.md", str(tmp_path / "secret.md")):
        with pytest.raises(UploadError):
            original_path(corpus, document_id)
        with pytest.raises(UploadError):
            remove_document(corpus, document_id, tmp_path / "aside")
    assert (tmp_path / "secret.md").read_text() == "no"
