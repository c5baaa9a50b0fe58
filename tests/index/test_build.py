"""What a build does to an index when the folder changes, and what it leaves alone."""

import os
import shutil
import sqlite3
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.build import BuildOptions, build_index
from index.checks import find_faults
from index.chunk import ChunkOptions
from index.errors import CorpusError, IndexStateError
from index.lock import write_lock
from tests.fakes import WordEmbedder
from tests.index.conftest import DOCUMENTS, Library

LEAVE, SICKNESS, ICS = "handbook/leave.md", "handbook/sickness.txt", "ics.html"
is_root = hasattr(os, "geteuid") and os.geteuid() == 0


def faults(library):
    return list(find_faults(library.folder))


def test_first_build_adds_everything(library):
    summary = library.build()
    assert summary.added == tuple(sorted(DOCUMENTS))
    assert (summary.n_documents, summary.problems, summary.n_unread) == (3, (), 0)
    assert summary.n_chunks == summary.n_chunks_added == summary.n_embedded > 3
    assert faults(library) == []


def test_second_build_does_nothing(library):
    library.build()
    before = sorted(path.name for path in library.folder.glob("vectors-*"))
    summary = library.build()
    assert summary.unchanged == tuple(sorted(DOCUMENTS))
    assert library.embedder.embedded == []
    assert sorted(path.name for path in library.folder.glob("vectors-*")) == before


def test_a_touched_file_is_unchanged(library):
    library.build()
    os.utime(library.corpus / LEAVE, (1, 1))
    assert library.build().changed == ()


def test_added_document_embeds_only_its_own_chunks(library):
    library.build()
    library.write("new.txt", "Bicycles may be parked in the yard.\n")
    summary = library.build()
    assert summary.added == ("new.txt",)
    assert [text.splitlines()[-1] for text in library.embedder.embedded] == ["Bicycles may be parked in the yard."]


def test_changed_document_embeds_only_its_new_sentences(library):
    library.build()
    library.write(LEAVE, DOCUMENTS[LEAVE].replace("Up to 5 days", "Up to 8 days"))
    summary = library.build()
    assert summary.changed == (LEAVE,)
    assert len(library.embedder.embedded) == 1
    assert "Up to 8 days" in library.embedder.embedded[0]
    with library.open().snapshot() as snapshot:
        assert [hit.chunk.words for hit in snapshot.search_keywords("carried over", 5)] == [
            "Up to 8 days may be carried over."
        ]
    assert faults(library) == []


def test_renamed_document_is_not_read_or_embedded_again(library):
    library.build()
    (library.corpus / "old").mkdir()
    (library.corpus / SICKNESS).rename(library.corpus / "old" / "absence.txt")
    summary = library.build()
    assert summary.renamed == ((SICKNESS, "old/absence.txt"),)
    assert (summary.added, summary.removed, summary.n_embedded) == ((), (), 0)
    with library.open().snapshot() as snapshot:
        hits = snapshot.search_keywords("certificate", 5)
        assert {hit.chunk.document_id for hit in hits} == {"old/absence.txt"}
        assert snapshot.document("old/absence.txt").id == "old/absence.txt"
    assert faults(library) == []


def test_removed_document_is_gone_from_every_search(library):
    library.build()
    (library.corpus / SICKNESS).unlink()
    assert library.build().removed == (SICKNESS,)
    with library.open().snapshot() as snapshot:
        assert snapshot.search_keywords("certificate sickness", 9) == ()
        found = {hit.chunk.document_id for hit in snapshot.search_vectors("certificate sickness", 99)}
        assert found == {LEAVE, ICS}
        with pytest.raises(IndexStateError, match="no document"):
            snapshot.document(SICKNESS)
    assert faults(library) == []


def test_a_document_that_comes_back_is_not_embedded_again(library):
    library.build()
    content = (library.corpus / SICKNESS).read_bytes()
    (library.corpus / SICKNESS).unlink()
    library.build()
    library.write(SICKNESS, content)
    assert (library.build().added, library.embedder.embedded) == ((SICKNESS,), [])


def test_same_words_in_two_documents_are_embedded_once(library):
    library.write("copy.html", DOCUMENTS[ICS])
    summary = library.build()
    assert summary.n_embedded == summary.n_chunks - 1
    assert len(library.embedder.embedded) == len(set(library.embedder.embedded))


def test_open_index_sees_a_build_without_being_opened_again(library):
    library.build()
    index = library.open()
    library.write("new.txt", "Bicycles may be parked in the yard.\n")
    with index.snapshot() as before:
        library.build()
        assert "new.txt" not in [row.id for row in before.documents()], "a snapshot does not change under the hands"
        assert before.search_keywords("bicycles", 5) == ()
        assert all(hit.chunk.document_id != "new.txt" for hit in before.search_vectors("bicycles", 99))
    with index.snapshot() as after:
        assert [hit.chunk.document_id for hit in after.search_vectors("bicycles parked yard", 1)] == ["new.txt"]


def test_other_options_cut_everything_again(library):
    library.build()
    summary = library.build(chunks=ChunkOptions(max_tokens=30, context_tokens=6))
    assert summary.recut == tuple(sorted(DOCUMENTS))
    assert faults(library) == []


def test_another_embedder_starts_afresh(library):
    library.build()
    other = WordEmbedder()
    other.digest, other.dim = "another", 128
    build_index(library.corpus, library.folder, other)
    assert len(other.embedded) == len(set(other.embedded)) > 3
    with pytest.raises(IndexStateError, match="built with another"), library.open().snapshot() as snapshot:
        snapshot.search_vectors("leave", 1)
    assert faults(library) == []


def test_a_file_that_becomes_unreadable_keeps_its_last_good_version(library):
    library.build()
    library.write(LEAVE, b"%PDF-1.7 but not really")
    summary = library.build()
    assert (summary.stale, summary.n_unread, summary.changed) == ((LEAVE,), 1, ())
    assert "last good version" in summary.problems[0].reason
    with library.open().snapshot() as snapshot:
        assert [row.id for row in snapshot.documents() if row.is_stale] == [LEAVE]
        assert snapshot.search_keywords("carried", 1)
    library.write(LEAVE, DOCUMENTS[LEAVE])
    assert library.build().stale == ()
    with library.open().snapshot() as snapshot:
        assert not any(row.is_stale for row in snapshot.documents())
        assert snapshot.problems() == ()


@pytest.fixture
def ordinary_user():
    """Take away the right of root to read everything, if we have it."""
    if not is_root:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_no_permission_is_told_and_loses_nothing(request):
    with TemporaryDirectory() as root:  # pytest's own folders are closed to others
        library = Library(Path(root))
        library.build()
        library.write("locked/plan.txt", "The plan is kept behind a lock.\n")
        library.build()
        if is_root:
            for path in (Path(root), *Path(root).rglob("*")):
                os.chown(path, 65534, 65534)
        request.getfixturevalue("ordinary_user")
        (library.corpus / "locked").chmod(0)
        (library.corpus / ICS).chmod(0)
        summary = library.build()
        (library.corpus / "locked").chmod(0o755)
        assert set(summary.stale) == {ICS, "locked/plan.txt"}
        assert {problem.document_id for problem in summary.problems} == {"locked", ICS}
        with library.open().snapshot() as snapshot:
            assert snapshot.search_keywords("plan lock", 1)


def test_every_fault_is_told_and_none_stops_the_rest(library):
    library.write("empty.txt", "")
    library.write("sheet.xlsx", b"PK\x03\x04")
    library.write("broken.pdf", b"%PDF-1.7\n1 0 obj")
    library.write("broken.docx", b"PK\x03\x04 cut off")
    summary = library.build()
    assert summary.added == tuple(sorted(DOCUMENTS))
    assert [problem.document_id for problem in summary.problems] == [
        "broken.docx",
        "broken.pdf",
        "empty.txt",
        "sheet.xlsx",
    ]
    assert all(problem.reason.endswith(".") and problem.remedy for problem in summary.problems), summary.problems


def test_odd_names_are_read(library):
    for name in ("with space.txt", "new\nline.txt", "überblick 中文.txt", "100% & more?.txt", ".hidden.txt"):
        library.write(name, f"The {len(name)} words of this file are its own.\n")
    summary = library.build()
    assert {"with space.txt", "new\nline.txt", "überblick 中文.txt", "100% & more?.txt"} <= set(summary.added)
    assert ".hidden.txt" not in summary.added
    assert faults(library) == []


def test_links_are_followed_only_inside_the_folder(library, tmp_path):
    outside = tmp_path / "secret.txt"
    outside.write_text("The secret is kept outside.\n")
    (library.corpus / "out.txt").symlink_to(outside)
    (library.corpus / "in.txt").symlink_to(library.corpus / SICKNESS)
    (library.corpus / "dead.txt").symlink_to(tmp_path / "nowhere.txt")
    (library.corpus / "loop").symlink_to(library.corpus)
    library.write(".store/kept.txt", "Kept out of sight, and linked to.\n")
    (library.corpus / "shown.txt").symlink_to(library.corpus / ".store" / "kept.txt")
    for one in ("a", "b", "c", "d", "e", "f"):
        (library.corpus / "web" / one).mkdir(parents=True)
        for other in "abcdef":
            (library.corpus / "web" / one / other).symlink_to(library.corpus / "web" / other)
    summary = library.build()
    assert summary.added == tuple(sorted([*DOCUMENTS, "shown.txt"])), "and no document is there twice"
    assert {problem.document_id for problem in summary.problems} == {"out.txt", "dead.txt"}
    assert summary.n_unread == 2


def test_ignored_files_are_left_out_without_a_word(library):
    library.write(".indexignore", "drafts/\n*.html\n")
    library.write("drafts/idea.txt", "An idea that is not policy yet.\n")
    summary = library.build()
    assert (summary.added, summary.problems) == ((LEAVE, SICKNESS), ())


def test_a_deep_tree_a_bad_pattern_and_a_word_without_end(library):
    deep = library.corpus.joinpath(*["d"] * 700)
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text("It lies deep down.\n")
    library.write("endless.txt", "x" * 300_000)
    assert len(library.build().added) == 5
    library.write(".indexignore", "drafts/\n!\n")
    with pytest.raises(CorpusError, match="Line 2 of"):
        library.build()


def test_warnings_stay_as_long_as_the_document(library):
    library.write("nul.txt", "There is a NUL\0 byte in this.\n")
    first = library.build()
    assert [problem.document_id for problem in first.problems] == ["nul.txt"]
    assert first.n_unread == 0
    assert library.build().problems == first.problems
    library.write("nul.txt", "There is none in this.\n")
    assert library.build().problems == ()


def test_another_folder_does_not_take_the_place_of_all_documents_unasked(library, tmp_path):
    library.build()
    other = tmp_path / "other"
    other.mkdir()
    (other / "else.txt").write_text("Something else altogether.\n")
    with pytest.raises(CorpusError, match=r"none of the 3 documents.*--replace"):
        build_index(other, library.folder, library.embedder)
    assert library.ids() == sorted(DOCUMENTS)
    shutil.copytree(library.corpus, tmp_path / "moved")
    assert build_index(tmp_path / "moved", library.folder, library.embedder).unchanged == tuple(sorted(DOCUMENTS))
    assert build_index(other, library.folder, library.embedder, BuildOptions(replace=True)).added == ("else.txt",)


def test_an_index_folder_that_cannot_be_one_is_refused(library, tmp_path):
    with pytest.raises(CorpusError, match="is the corpus folder"):
        build_index(library.corpus, library.corpus, library.embedder)
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexStateError, match="is a file"):
        build_index(library.corpus, tmp_path / "file", library.embedder)


def test_empty_folder_is_told_and_empties_nothing_unasked(library, tmp_path):
    library.build()
    shutil.rmtree(library.corpus)
    with pytest.raises(CorpusError, match="does not exist"):
        library.build()
    library.corpus.mkdir()
    with pytest.raises(CorpusError, match="Nothing was changed"):
        library.build()
    assert library.ids() == sorted(DOCUMENTS)
    summary = library.build(replace=True)
    assert (summary.removed, summary.n_chunks) == (tuple(sorted(DOCUMENTS)), 0)
    with library.open().snapshot() as snapshot:
        assert snapshot.search_vectors("leave", 5) == snapshot.search_keywords("leave", 5) == ()
    with pytest.raises(CorpusError, match="holds no documents"):
        build_index(library.corpus, tmp_path / "new", library.embedder)


def test_a_file_deleted_while_the_build_runs_counts_as_gone(library):
    gone = library.corpus / SICKNESS

    def delete(what, done, total):
        if what == "Looking":
            gone.unlink(missing_ok=True)

    summary = build_index(library.corpus, library.folder, library.embedder, BuildOptions(), delete)
    assert summary.added == (LEAVE, ICS)
    assert summary.problems == ()


def test_a_second_writer_is_told_who_holds_the_lock(library):
    library.build()
    with write_lock(library.folder, 1), pytest.raises(IndexStateError, match=f"process {os.getpid()} on"):
        library.build(wait_s=0.1)


def test_a_second_writer_waits(library):
    results = []
    threads = [threading.Thread(target=lambda: results.append(library.build())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(summary.added) for summary in results) == [0, 3]
    assert faults(library) == []


def test_a_full_disk_changes_nothing(library):
    """SQLite itself refuses to grow past max_page_count, as it does on a full disk."""
    library.build()
    library.write("large.txt", "\n\n".join(f"Paragraph {n} tells of matter {n * 7}." for n in range(4000)))
    database = library.folder / "index.sqlite"
    limited = sqlite3.connect

    class Limited(sqlite3.Connection):
        def execute(self, statement, *args):
            if statement == "BEGIN IMMEDIATE":
                super().execute("PRAGMA max_page_count = 60")
            return super().execute(statement, *args)

    try:
        sqlite3.connect = lambda *args, **kwargs: limited(*args, factory=Limited, **kwargs)
        with pytest.raises(IndexStateError, match=r"full.*as it was before"):
            library.build()
    finally:
        sqlite3.connect = limited
    assert database.is_file()
    assert library.ids() == sorted(DOCUMENTS)
    assert faults(library) == []
    assert "large.txt" in library.build().added


def test_a_damaged_database_is_put_aside_and_made_anew(library):
    library.build()
    (library.folder / "index.sqlite").write_bytes(b"this is no database, " * 100)
    with pytest.raises(IndexStateError, match="index build"):
        library.open()
    summary = library.build()
    assert (len(summary.added), summary.n_embedded) == (3, 0)
    assert len(list(library.folder.glob("index.damaged-*"))) == 1
    assert faults(library) == []


def test_a_database_damaged_in_the_middle_is_made_anew(library):
    library.write("large.txt", "\n\n".join(f"Paragraph {n} tells of matter {n * 7}." for n in range(2000)))
    library.build()
    database = library.folder / "index.sqlite"
    content = bytearray(database.read_bytes())
    content[8192:-8192] = b"\xff" * (len(content) - 16384)
    database.write_bytes(content)
    (library.corpus / "large.txt").unlink()
    assert library.build().n_embedded == 0
    assert library.ids() == sorted(DOCUMENTS)
    assert faults(library) == []


def test_a_damaged_embedding_cache_is_made_anew(library):
    library.build()
    for path in library.folder.glob("embeddings.sqlite-*"):
        path.unlink()
    (library.folder / "embeddings.sqlite").write_bytes(b"garbage " * 1000)
    assert library.build().n_embedded > 3
    assert faults(library) == []


def test_lost_and_damaged_vectors_are_made_anew_from_the_cache(library):
    library.build()
    vectors = next(library.folder.glob("vectors-*"))
    vectors.write_bytes(vectors.read_bytes()[:-40])
    assert any("checksum" in fault for fault in faults(library))
    assert library.build().n_embedded == 0
    assert faults(library) == []
    vectors = next(library.folder.glob("vectors-*"))
    vectors.unlink()
    with pytest.raises(IndexStateError, match="lost its vectors"):
        library.open()
    assert library.build().n_embedded == 0
    assert faults(library) == []


def test_a_deleted_cache_is_made_anew(library):
    library.build()
    for path in library.folder.glob("embeddings*"):
        path.unlink()
    assert any("cache is gone" in fault for fault in faults(library))
    summary = library.build()
    assert (summary.n_embedded, summary.changed) == (summary.n_chunks, ())
    assert faults(library) == []


def test_an_index_of_another_format_is_refused_then_made_anew(library):
    library.build()
    with sqlite3.connect(library.folder / "index.sqlite") as db:
        db.execute("UPDATE facts SET value = '0' WHERE name = 'format'")
    with pytest.raises(IndexStateError, match=r"format 0.*index build"):
        library.open()
    assert (library.build().n_documents, library.embedder.embedded) == (3, [])
    assert faults(library) == []


def test_the_fingerprint_names_the_state(library):
    def fingerprint():
        with library.open().snapshot() as snapshot:
            return snapshot.facts.fingerprint

    library.build()
    first = fingerprint()
    library.write("new.txt", "Bicycles may be parked in the yard.\n")
    library.build()
    second = fingerprint()
    (library.corpus / "new.txt").unlink()
    library.build()
    assert first == fingerprint() != second


def test_no_stray_files_are_left(library):
    for n in range(3):
        library.write("new.txt", f"Version {n} of the bicycle policy.\n")
        library.build()
    names = {path.name.split("-")[0] for path in library.folder.iterdir()}
    assert len(list(library.folder.glob("vectors-*"))) == 1
    assert names <= {"index.sqlite", "embeddings.sqlite", "vectors", "write.lock"}, names


def test_verify_finds_every_kind_of_damage(library):
    library.build()
    pristine = (library.folder / "index.sqlite").read_bytes()
    damages = {
        "its text is not": "UPDATE chunks SET text = 'forged' WHERE row = 1",
        "its sentences lie outside": "UPDATE chunks SET sentences = '[[0, 99999]]' WHERE row = 1",
        "structure is damaged": "UPDATE documents SET structure = '{}' WHERE row = 1",
        "belong to no document": "UPDATE chunks SET document = 77 WHERE row = 1",
        "rows of keywords": "DELETE FROM keywords_docsize WHERE id = 1",
        "have no vector": "UPDATE chunks SET row = 900 WHERE row = 1",
        "not those of the embedding cache": "UPDATE chunks SET embedding = (SELECT embedding FROM chunks WHERE row = 2)"
        " WHERE row = 1",
        "lacks vectors": "UPDATE chunks SET embedding = x'00' WHERE row = 1",
    }
    for expected, statement in damages.items():
        for path in library.folder.glob("index.sqlite*"):
            path.unlink()
        (library.folder / "index.sqlite").write_bytes(pristine)
        db = sqlite3.connect(library.folder / "index.sqlite")
        db.execute(statement)
        db.commit()
        db.close()
        assert any(expected in fault for fault in faults(library)), (expected, faults(library))


def test_a_line_that_many_documents_share_becomes_furniture_in_all_of_them(library):
    def page(n):
        return f"The bridge number {n} will be mended in the spring of that year.\n\nMarlbridge Council website\n"

    library.write("page1.txt", page(1))
    library.build()
    with library.open().snapshot() as snapshot:
        assert len(snapshot.search_keywords("Marlbridge Council", 9)) >= 1
    for n in range(2, 9):
        library.write(f"page{n}.txt", page(n))
    summary = library.build()
    assert "page1.txt" in summary.recut
    with library.open().snapshot() as snapshot:
        found = {hit.chunk.document_id for hit in snapshot.search_keywords("Council", 20)}
        assert not any(document_id.startswith("page") for document_id in found)
        assert len(snapshot.search_keywords("bridge mended", 20)) == 8
    assert faults(library) == []
