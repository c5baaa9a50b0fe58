"""The text that bytes stand for, with what was odd about them.

UTF-8 comes first because text that is valid UTF-8 by accident is as good as unknown. What is left is
either a file put together from two encodings, a file in the encoding it declares, or a guess.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (  # the longer first: a UTF-32 mark starts with a UTF-16 one
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ALIASES = {  # what browsers take these labels to mean
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "macintosh": "mac-roman",
}
# Only encodings documents are declared in: Python also knows "zip", "idna" or "unicode_escape" by name.
_DECLARABLE = re.compile(
    r"cp\d+|windows-\d+|iso-?8859-\d+|koi8-[ru]|gb18030|big5(-hkscs)?|euc-jp|mac-(roman|cyrillic)|utf-?8|utf-16(-?[lb]e)?"
)
_STRAY_BYTE = re.compile("[\udc80-\udcff]")  # what "surrogateescape" leaves of a byte that is not UTF-8
# Two characters that begin a UTF-8 sequence read as cp1252: "â€", "Ã©", "Â£".
_MOJIBAKE = re.compile("[ÂÃâÅÎÐ][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]")
_WESTERN = re.compile("[^\\W\\d_]|[‘’‚“”„–—…•£€§©®°±²³´·¹º¼½¾×÷«»\u00a0\u00ad™†‡¢¥¿¡]")
_SAMPLE_BYTES = 200_000  # plenty to tell an encoding by, and quick


def decode(content: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    r"""Return the text of the bytes, with "\n" for line ends and no NULs, and warnings for a person.

    Args:
        content: A whole file.
        declared: The encoding the file or its sender names, tried when the bytes are not UTF-8.

    Never raises: bytes that stand for nothing become U+FFFD and are counted in a warning.
    """
    text, warnings = _decode_bytes(content, declared)
    if n_nul := text.count("\0"):
        text = text.replace("\0", "")
        warnings.append(f"{counted(n_nul, 'NUL character was', 'NUL characters were')} left out.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, n_lines = _repair_mojibake(text)
    if n_lines:
        warnings.append(
            f'{counted(n_lines, "line was", "lines were")} repaired that had been decoded wrongly ("â€™" for "’").'
        )
    return text, tuple(warnings)


def counted(count: int, one: str, many: str) -> str:
    """Return the count with the words for one or for many."""
    return f"{count} {one if count == 1 else many}"


def _decode_bytes(content: bytes, declared: str | None) -> tuple[str, list[str]]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            if encoding == "utf-8":
                content = content[len(mark) :]
                break
            return _decode_counting(content[len(mark) :], encoding)
    else:
        if wide := _wide_encoding(content):
            text, warnings = _decode_counting(content, wide)
            return text, [f"The file is {wide.upper()} without a mark that says so.", *warnings]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        return _decode_not_utf8(content, declared)


def _decode_counting(content: bytes, encoding: str) -> tuple[str, list[str]]:
    """Return the text, and a warning with the count of what could not be decoded."""
    text = content.decode(encoding, errors="replace")
    n_lost = text.count("\ufffd")
    return text, [
        f"{counted(n_lost, 'character', 'characters')} could not be decoded as {encoding.upper()}."
    ] if n_lost else []


def _wide_encoding(content: bytes) -> str | None:
    """Return the UTF-16 byte order that the places of the zero bytes show, None if they show none."""
    sample = content[:4096]
    n_pairs = len(sample) // 2
    if n_pairs < 2:
        return None
    zeros_first, zeros_second = sample[0::2].count(0), sample[1::2].count(0)
    # In Western text nearly every other byte is zero; stray NULs fall on both sides alike.
    if zeros_second > 0.6 * n_pairs and zeros_first < 0.05 * n_pairs:
        return "utf-16-le"
    if zeros_first > 0.6 * n_pairs and zeros_second < 0.05 * n_pairs:
        return "utf-16-be"
    return None


def _decode_not_utf8(content: bytes, declared: str | None) -> tuple[str, list[str]]:
    text = content.decode("utf-8", errors="surrogateescape")
    n_stray = len(_STRAY_BYTE.findall(text))
    n_valid = sum(map(len, re.findall("[^\x00-\x7f]+", text))) - n_stray
    # Text in another encoding hardly ever holds valid UTF-8 sequences; one that does is of both.
    if n_valid >= n_stray:
        return _STRAY_BYTE.sub(_from_cp1252, text), [
            f"{counted(n_stray, 'byte was', 'bytes were')} not UTF-8 like the rest, and "
            f"{'was' if n_stray == 1 else 'were'} read as cp1252."
        ]
    if encoding := _declared_encoding(declared):
        try:
            return content.decode(encoding), []
        except UnicodeDecodeError:
            pass  # the declaration is wrong; go by the bytes
    if _looks_western(content):
        return _STRAY_BYTE.sub(_from_cp1252, content.decode("ascii", errors="surrogateescape")), [
            "The file is not UTF-8; it was read as cp1252."
        ]
    encoding = _guess_encoding(content)
    text, warnings = _decode_counting(content, encoding)
    return text, [f"The file is not UTF-8; it was read as {encoding}, a guess from its letters.", *warnings]


def _from_cp1252(match: re.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", errors="replace")


def _declared_encoding(declared: str | None) -> str | None:
    label = (declared or "").strip().strip("\"'").lower()
    label = _ALIASES.get(label, label)
    if not _DECLARABLE.fullmatch(label):
        return None
    try:
        return codecs.lookup(label).name
    except LookupError:
        return None


def _looks_western(content: bytes) -> bool:
    """Return whether the bytes past ASCII stand singly, as accents and typographic signs in Western text do.

    Guessing by statistics needs more of them than an English file with some "£" has.
    """
    high_runs = re.findall(b"[\x80-\xff]+", content[:_SAMPLE_BYTES])
    longest = max(map(len, high_runs), default=0)
    characters = set(b"".join(high_runs).decode("cp1252", errors="replace"))
    return longest <= 3 and all(_WESTERN.fullmatch(character) for character in characters)


def _guess_encoding(content: bytes) -> str:
    from charset_normalizer import from_bytes

    first_high = next((at for at, byte in enumerate(content) if byte > 0x7F), 0)
    start = max(0, first_high - _SAMPLE_BYTES // 2)
    best = from_bytes(content[start : start + _SAMPLE_BYTES]).best()
    return best.encoding if best else "cp1252"


def _repair_mojibake(text: str) -> tuple[str, int]:
    """Return the text with wrongly decoded lines put right, and how many there were.

    Only lines that hold a telling pair and that ftfy's statistics call bad are touched.
    """
    if not _MOJIBAKE.search(text):
        return text, 0
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    lines = text.split("\n")
    n_repaired = 0
    for at, line in enumerate(lines):
        if _MOJIBAKE.search(line) and is_bad(line):
            repaired = fix_encoding(line)
            if repaired != line and "\n" not in repaired and "\0" not in repaired:
                lines[at] = repaired
                n_repaired += 1
    return "\n".join(lines), n_repaired
