"""Takes off a model's reply what is not its answer: thoughts, markup, chatter, endless repetition."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_THOUGHT = "think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis"
_THOUGHTS = re.compile(rf"[<◁]({_THOUGHT})[>▷].*?(?:[<◁]/\1[>▷]|\Z)", re.IGNORECASE | re.DOTALL)
# Some chat templates open the thoughts themselves: the reply then only closes them.
_REST_OF_THOUGHTS = re.compile(rf"\A.*[<◁]/(?:{_THOUGHT})[>▷]", re.IGNORECASE | re.DOTALL)
_CHANNELS = re.compile(r"\A.*<\|channel\|>\s*final\s*<\|message\|>", re.DOTALL)
_OPENING_TOKENS = re.compile(r"\A(?:\s*<\|?[\w▁ ]{1,24}\|>(?:\s*assistant\b)?)+\s*")
_END_TOKEN = re.compile(r"<\|[\w▁ ]{1,24}\|>|<｜[^｜<>]{1,24}｜>|</s>|<eos>|<(?:end|start)_of_turn>|\[/?INST\]")
_NEXT_TURN = re.compile(r"\n\s*(?:\*\*)?(?:Question|User|Human|Instruction)s?(?:\*\*)?\s*:")
_FENCE = re.compile(r"`{3,}[ \t]*(?:[a-z]{1,10}(?=\s))?|`")
# Codes that colour a terminal, program code, and what the writer itself struck through.
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_CODE = re.compile(r"<(?P<tag>script|style)\b[^<>]*>.*?(?:</(?P=tag)>|\Z)", re.IGNORECASE | re.DOTALL)
_STRUCK = re.compile(r"~~.*?(?:~~|$)|<(?P<tag>del|strike)>.*?(?:</(?P=tag)>|$)", re.IGNORECASE | re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\[\]]{0,400}\]\([^()\s]{0,2000}\)")
_LINK = re.compile(r"\[(?P<words>[^\[\]]{1,2000})\]\((?:https?:|mailto:|www\.|[#/.])[^()\s]{0,2000}\)")
_LABEL = re.compile(r"\s*(?:passage |source )?[P#^]?\d{1,2}\s*", re.IGNORECASE)
_CITING_TAG = re.compile(
    r"<(?P<tag>cite|sup|ref|source|citation)\b[^<>]{0,80}>(?P<inside>[^<>]{1,400})</(?P=tag)>", re.I
)
_LABEL_TAG = re.compile(r"</?(?P<label>[Pp]\d{1,2})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_LATEX = re.compile(r"\\(?:boxed|text|textbf|mathrm)\{([^{}]{0,400})\}|\\[()]")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\d)\*(?=\S)|(?<=\S)\*(?!\d)")
_RULE = re.compile(r"^[\s|:=_*~-]*$")
_ITEM = re.compile(r"^\s*(?:[-*+•▪◦‣●–—]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z][.)]\s+)(?=\S)")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_PREFIX = re.compile(
    r"^(?:(?:the |my )?(?:final |short |direct |brief )?(?:answer|response|reply|output|result|conclusion|summary|"
    r"assistant)|claims? ?\d{0,2}|sentence ?\d{0,2}|A)\s?[:：]\s*",
    re.IGNORECASE,
)
_CHATTER = re.compile(
    r"^(?:sure|certainly|of course|okay|ok|great|thank you|thanks|here(?:'s| is| are)|below (?:is|are)|let me|let's|"
    r"i hope|hope (?:this|that)|please (?:let|note|feel)|if you (?:have|need|would like)|feel free|as an ai|"
    r"i will|i'll|i have (?:answered|used)|"
    r"based on (?:the|these) (?:\w+ )?(?:passages|documents|context)[^,]{0,30}[.:]|"
    r"(?:the|this) (?:above )?answer is (?:based|as follows)|to answer (?:the|this|your) question[^,]{0,20}[.:])",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"^(?:(?:sure|certainly|of course|yes, of course|okay)[!,.]\s+)?(?:"
    r"(?:based on|according to|from|as per) (?:the|these) (?:\w+ ){0,2}"
    r"(?:passages?|documents?|context|information|sources?|text)(?: (?:provided|given|above))?,\s*|"
    r"(?:the|these) (?:\w+ )?(?:passages?|documents?) (?:says?|states?|tells? us|shows?|mentions?|indicates?) that\s+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a reply without its markup.

    Attributes:
        text: Its words, citations included.
        is_item: Whether it is an item of a list.
        is_heading: Whether it is a heading.
    """

    text: str
    is_item: bool = False
    is_heading: bool = False


def without_thoughts(reply: str) -> str:
    """Return the reply without thoughts, special tokens and turns the model made up; thoughts may still be open."""
    text = _CHANNELS.sub("", _without_unseen(reply))
    text = _REST_OF_THOUGHTS.sub("", _THOUGHTS.sub(" ", text))
    text = _OPENING_TOKENS.sub("", text)
    end = _END_TOKEN.search(text)
    text = text[: end.start()] if end else text
    turn = _NEXT_TURN.search(text)
    return text[: turn.start()] if turn else text


def read_lines(text: str) -> Iterator[Line]:
    """Yield the lines that hold words, Markdown, HTML and opening words such as "Answer:" taken off."""
    text = _LINK.sub(_read_link, _PICTURE.sub(" ", _STRUCK.sub(" ", _CODE.sub(" ", text))))
    text = _LABEL_TAG.sub(r"[\g<label>]", _CITING_TAG.sub(r"[\g<inside>]", text))
    text = html.unescape(_TAG.sub(" ", _FENCE.sub("", text)))
    text = _LATEX.sub(lambda match: match.group(1) or "", text).replace("\x00", "")
    for raw in text.splitlines():
        line = _read_line(raw.lstrip("> \t"))
        if line.text:
            yield line


def _without_unseen(text: str) -> str:
    """Return the text without characters nobody sees, such as marks of writing direction, and terminal colours."""
    return "".join(char for char in _COLOURS.sub("", text) if unicodedata.category(char) != "Cf")


def _read_link(link: re.Match[str]) -> str:
    """Return the words of a link; of one that is a citation, the citation."""
    return f"[{link['words']}]" if _LABEL.fullmatch(link["words"]) else link["words"]


def _read_line(raw: str) -> Line:
    if _RULE.match(raw):
        return Line("")
    heading, item = _HEADING.match(raw), _ITEM.match(raw)
    words = raw[heading.end() :] if heading else raw[item.end() :] if item else raw
    words = _EMPHASIS.sub("", words).strip()
    if words.startswith("|"):
        words = "; ".join(cell.strip() for cell in words.strip("|").split("|") if cell.strip())
    bare = _PREFIX.sub("", words)
    # "## Answer: 27 days" holds the answer, "## Annual leave" does not.
    return Line(bare.strip(), item is not None, heading is not None and bare == words)


def without_preamble(sentence: str) -> str:
    """Return a sentence without "Based on the passages provided," and the like."""
    return _PREAMBLE.sub("", sentence)


def is_chatter(sentence: str) -> bool:
    """Tell whether a sentence speaks to the person instead of answering: "Here it is:", "I hope this helps!"."""
    return bool(_CHATTER.match(sentence.replace("’", "'")))


def find_loop(text: str) -> int | None:
    """Return where a text that ends in endless repetition says a thing for the second time, None if it does not.

    A loop is the same words at least four times in a row at the end, three times if they are eight or more.
    """
    tail = text[-4000:]
    words = list(re.finditer(r"\S+", tail))[:-1]  # the last one may be half a word
    said = [match.group().lower() for match in words]
    for period in range(1, min(60, len(said) // 3) + 1):
        times = 3 if period >= 8 else 4
        at = len(said) - period
        while at >= period and said[at - period : at] == said[-period:]:
            at -= period
        if len(said) - at >= times * period and any(char.isalnum() for char in "".join(said[-period:])):
            return len(text) - len(tail) + words[at + period].start()
    unspaced = re.search(r"(.{1,12}?)\1{15,}\S{0,12}\Z", tail[-400:])
    return len(text) - len(tail[-400:]) + unspaced.end(1) if unspaced else None
