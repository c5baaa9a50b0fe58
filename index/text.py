"""Text as people read it: where its sentences stand, and how a search sees its words.

Sentences are found by rules rather than by a library: the splitters that are kept up return strings, not
offsets, or lose white space on the way, and a citation must point at exact characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from index.datatypes import Span

# Words that end in a full stop without ending a sentence, whatever follows.
_TITLES = "mr mrs ms mx dr prof professor sir st rev revd hon lt col gen capt sgt cllr messrs jr sr".split()
_LATIN = "e.g i.e eg ie cf viz vs v al ca approx".split()
# Words that do so only before a number or a name: "No. 5", "para. 3.2", "Fig. 2".
_BEFORE_NUMBER = "no nos para paras p pp fig figs ch sec art vol ed eds ref reg regs cl app tel ext min max".split()
_MONTHS = "jan feb mar apr jun jul aug sep sept oct nov dec".split()
_NEVER_LAST = frozenset([*_TITLES, *_LATIN])
_NOT_LAST_BEFORE_NUMBER = frozenset([*_BEFORE_NUMBER, *_MONTHS])

# A possible end: the mark, what closes with it, and the markers of notes that cling to it (¹, [12], ^{20–22}).
_NOTE_MARKS = r"(?:[¹²³⁰⁴-⁹]|\^\{[\d\s,–-]{1,12}\}| ?\[\d{1,3}(?:[,–-]\s?\d{1,3})*\]){0,6}"
_END = re.compile(rf"(?P<mark>[.!?…]+|\.\s\.\s\.)(?P<close>[\"'”’»)\]*_]{{0,4}})(?P<notes>{_NOTE_MARKS})(?P<gap>\s+|$)")
# A full stop that lost its space: "workforce.Our". Domain names ("gov.uk", "Change.NHS") keep theirs.
_LOST_SPACE = re.compile(r"(?<=[a-z]{3})\.(?=[A-Z][a-z]+ [a-z])")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
# "J. Smith" and "U.S. Senate" go on; "vitamin C. The" and "the U.S. It" do not.
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_FIRST_WORD = re.compile(r"\w*")
_STARTERS = frozenset(
    """
    a an and as at but by for from he her his however i if in it its no on our she some that the their then
    there these they this those to we what when where while with you your
    """.split()
)
_LAST_WORD = re.compile(r"[\w.’'&-]*$")
_OPENERS = "\"'“‘«([*_•–—-\u2011"

_SUPERSCRIPTS = re.compile(r"[¹²³⁰⁴-⁹]+(?:[⁻–,][¹²³⁰⁴-⁹]+)*|\^\{[\d\s,–-]{1,12}\}")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
# A head of more letters is no word, and looking for one at each of its letters would take the square of its length.
_BROKEN_WORD = re.compile(r"(?<![^\W\d_])(?P<head>[^\W\d_]{1,40})(?:\u00ad|[-\u2010])[ \t]*\n[ \t]*(?P<tail>[^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MARKUP = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|</?(?:i|b|em|strong|sub|sup|u)>|\\(?=[()\[\]_*#.-])")
_BARE_HEADING_MARK = re.compile(r"^#{1,6}\s+")
_WHITE = re.compile(r"\s+")


def split_sentences(text: str, span: Span | None = None) -> tuple[Span, ...]:
    """Return the spans of the sentences inside the span (the whole text if None), in order.

    Together they hold every character that is not white space between sentences; none begins or ends with
    white space. A blank line ends a sentence, unless it stands in the middle of one, as the edge of a page or a column
    may: no mark before it, a small letter after it. Empty for text without words.
    """
    whole = Span(0, len(text)) if span is None else span
    sentences: list[Span] = []
    for paragraph in _paragraphs(text, whole):
        start = paragraph.start
        for end in _sentence_ends(text, paragraph):
            _append_trimmed(sentences, text, Span(start, end))
            start = end
        _append_trimmed(sentences, text, Span(start, paragraph.end))
    return tuple(sentences)


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for match in _BLANK_LINE.finditer(text, span.start, span.end):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if not (after.islower() and (before.isalnum() or before == ",")):
            yield Span(start, match.start())
            start = match.end()
    yield Span(start, span.end)


def _sentence_ends(text: str, span: Span) -> Iterator[int]:
    ends = [match.end("notes") for match in _END.finditer(text, span.start, span.end) if _ends(text, match, span)]
    ends += [match.end() for match in _LOST_SPACE.finditer(text, span.start, span.end)]
    yield from sorted(ends)


def _ends(text: str, match: re.Match[str], span: Span) -> bool:
    """Tell whether the mark really ends a sentence, from the word before it and what follows."""
    following = text[match.end() : min(match.end() + 40, span.end)].lstrip(_OPENERS)
    if not following:
        return True
    first = following[0]
    if first.islower():
        return False  # "e.g. when", "Yahoo! said", "… and then"
    if match["mark"] != ".":
        return True
    before = text[max(span.start, match.start() - 30) : match.start()]
    word_match = _LAST_WORD.search(before)
    word = word_match.group() if word_match else ""
    bare = word.lower().strip(".")
    if bare in _NEVER_LAST or (bare in _NOT_LAST_BEFORE_NUMBER and first.isdigit()):
        return False
    if (len(word) == 1 and word.isupper()) or _DOTTED.fullmatch(word):
        return _FIRST_WORD.match(following)[0].lower() in _STARTERS  # type: ignore[index]
    # "3. Staff must": a number or letter that opens the block or follows a sentence labels the next one.
    is_short = (bare.isdigit() and len(bare) <= 2) or (len(bare) == 1 and bare.islower())
    return not (is_short and _is_label(before[: len(before) - len(word)].rstrip(_OPENERS + " \n\t")))


def _is_label(before: str) -> bool:
    return not before or before[-1] in ".!?:;"


def _append_trimmed(sentences: list[Span], text: str, span: Span) -> None:
    piece = span.cut(text)
    kept = piece.strip()
    if kept:
        start = span.start + piece.index(kept)
        sentences.append(Span(start, start + len(kept)))


def vocabulary(text: str) -> frozenset[str]:
    """Return the words of the text in lower case, hyphenated ones whole: what `search_words` joins by."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def search_words(text: str, known: frozenset[str] = frozenset()) -> str:
    r"""Return the text as a search sees it, one line: nothing here is ever quoted.

    Words broken at a line's end are joined ("exam-\nple" → "example"); one whose hyphenated form is among the
    known words keeps its hyphen ("long-\nterm" → "long-term"). Marks of notes, invisible characters and inline
    markup are left out; ligatures and other compatibility forms become plain letters.
    """

    def joined(match: re.Match[str]) -> str:
        head, tail = match["head"], match["tail"]
        hyphenated = f"{head}-{tail}"
        plain_is_known = (head + tail).lower() in known
        return hyphenated if hyphenated.lower() in known and not plain_is_known else head + tail

    text = _BROKEN_WORD.sub(joined, text)
    text = _INVISIBLE.sub("", _SUPERSCRIPTS.sub(" ", text))
    text = _MARKUP.sub("", _BARE_HEADING_MARK.sub("", text))
    return _WHITE.sub(" ", unicodedata.normalize("NFKC", text)).strip()
