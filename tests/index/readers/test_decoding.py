"""Bytes become text, and what was odd is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.decoding import decode

RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 5
JAPANESE = "これは日本語の文章です。文字コードを調べるための長い文章です。" * 5


@pytest.mark.parametrize(
    ("content", "declared", "text", "n_warnings"),
    [
        (b"", None, "", 0),
        ("£5 – “café”".encode(), None, "£5 – “café”", 0),
        ("\ufeff£5".encode(), None, "£5", 0),
        ("£5 – x".encode("utf-16"), None, "£5 – x", 0),
        ("£5 – x".encode("utf-32"), None, "£5 – x", 0),
        (b"one\r\ntwo\rthree\n", None, "one\ntwo\nthree\n", 0),
        ("It costs £5 – “about”".encode("cp1252"), None, "It costs £5 – “about”", 1),
        ("café é à £ ".encode() + b"\x93quoted\x94", None, "café é à £ “quoted”", 1),
        (b"a\0b\0\0c", None, "abc", 1),
        ("plain words here".encode("utf-16-le"), None, "plain words here", 1),
        ("plain words here".encode("utf-16-be"), None, "plain words here", 1),
        (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN, 0),
        (RUSSIAN.encode("koi8-r"), None, RUSSIAN, 1),
        (JAPANESE.encode("shift_jis"), None, JAPANESE, 1),
        ("£5".encode(), "iso-8859-1", "£5", 0),  # valid UTF-8 is UTF-8, whatever it says it is
        ("שלום עולם".encode(), None, "שלום עולם", 0),
        ("a\u200bb\u200d".encode(), None, "a\u200bb\u200d", 0),  # zero-width characters stay
    ],
)
def test_decodes(content, declared, text, n_warnings):
    decoded, warnings = decode(content, declared)
    assert decoded == text
    assert len(warnings) == n_warnings, warnings


def test_mixed_encodings_say_how_many_bytes():
    _, warnings = decode("é£ ü".encode() + b" \x93x\x94")
    assert warnings == ("2 bytes were not UTF-8 like the rest, and were read as cp1252.",)


def test_mojibake_is_repaired_line_by_line_and_said():
    text, warnings = decode("It’s £5 – café\nÂngela Müller’s note".encode().decode("cp1252", "replace").encode())
    assert text.splitlines()[0] == "It’s £5 – café"
    assert "repaired" in warnings[0]


@pytest.mark.parametrize("text", ["Ângela's café", "São Tomé", "ÅÄÖ and Ð", "naïve £5", "“quoted” – done"])
def test_sound_text_is_left_alone(text):
    assert decode(text.encode()) == (text, ())


@pytest.mark.parametrize("declared", ["zip", "idna", "rot13", "unicode_escape", "no-such", "", "utf-7"])
def test_strange_declarations_do_no_harm(declared):
    assert decode("A £".encode("cp1252"), declared)[0] == "A £"


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "iso-8859-1", "shift_jis", "gb2312", "big5"]))
def test_any_bytes_become_storable_text(content, declared):
    text, _ = decode(content, declared)
    text.encode("utf-8")
    assert "\0" not in text
    assert "\r" not in text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeffÂÃâÅÎÐ"), min_size=1))
def test_utf8_comes_back_as_it_was(text):
    assert decode(("x" + text).encode())[0] == "x" + text


def test_one_byte_is_told_in_the_singular():
    _, warnings = decode("é£ ü".encode() + b" \x93x")
    assert warnings == ("1 byte was not UTF-8 like the rest, and was read as cp1252.",)
