"""Who speaks in a transcript, and from where to where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.datatypes import Block, BlockKind, Span, Turn

# A label may stand behind a time mark: "[00:01:23] Jane Smith: ...".
LABEL = re.compile(
    r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?[\])]?[ \t]+)?"
    r"(?P<name>[^\W\d_][^:\n\u2013\u2014!?;\"“”]{0,59}?)[ \t]*(?:[\[(]\d{1,2}:\d{2}(?::\d{2})?[\])][ \t]*)?:(?=\s|$)"
)
# A line of its own above the words, as captions have it: "[00:01:23] Jane Smith", "Jane Smith 00:01:23". A bare
# "12:30" or "(12:30)" is the time of a meal.
_MARK = r"(?:\[\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\]|\(?\d{1,2}:\d{2}:\d{2}(?:\.\d+)?\)?)"
_NAME = r"[^\W\d_][^:\n\u2013\u2014!?;\"“”\[]{0,59}?"
_TIMED = re.compile(rf"(?:{_MARK}[ \t]+(?P<after>{_NAME})|(?P<before>{_NAME})[ \t]+{_MARK})[ \t]*$", re.MULTILINE)
NAME_WORD = re.compile(r"[^\W\d_](?:[\w'’.\-]*[\w.])?")
PARTICLES = frozenset(
    (
        "al",
        "bin",
        "da",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "of",
        "ten",
        "ter",
        "the",
        "van",
        "von",
        "y",
    )
)
# What marks a remark in guidance, and never who speaks.
REMARKS = frozenset(
    (
        "action", "advice", "aim", "answer", "background", "case", "caution", "conclusion", "date", "definition",
        "example", "exception", "fact", "footnote", "guidance", "hint", "important", "key", "note", "outcome", "point",
        "purpose", "question", "reason", "recommendation", "remember", "result", "rule", "scope", "source", "step",
        "study", "summary", "tip", "warning",
    )
)  # fmt: skip
_ROLE_OF = re.compile(r"(?P<role>[^()\[\]]+?)\s*[\[(](?P<name>[^()\[\]]+)[\])]")
_OFFICE = re.compile(
    r"\b(?:chair(?:man|woman|person)?|director|manager|officer|trustee|head|chief|president|secretary|minister|member|"
    r"councillor|treasurer|governor|nurse|doctor|adviser|advisor|lead|executive|interviewer|host|moderator|witness|"
    r"representative|commissioner|clerk|partner|professor|dean|principal)\b",
    re.IGNORECASE,
)
MAX_NAME_WORDS = 6
MIN_LABELLED = 3
# In a transcript most paragraphs between the first and the last label carry one or continue the one above.
MIN_LABELLED_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A block that begins with what may be a speaker's label."""

    at: int
    name: str


def find_turns(text: str, blocks: Sequence[Block]) -> tuple[Turn, ...]:
    """Return the turns of a transcript in order; () when the document is none.

    A turn's span begins with its label, which may be a line of its own. A paragraph without a label belongs to whoever
    spoke last; a heading ends the turn, and after the last label so does the first block that is no full sentence.
    """
    labelled = _speaker_labels(text, blocks)
    if not labelled:
        return ()
    speakers = {label.at: label.name for label in labelled}
    last = labelled[-1].at
    turns: list[Turn] = []
    speaker, start, end = None, 0, 0
    for at in range(labelled[0].at, len(blocks)):
        block = blocks[at]
        is_said = at == last + 1 and is_timed_label(blocks[last].span.cut(text))
        if at > last and not is_said and not _continues_speech(text, block):
            break
        name = speakers.get(at)
        if block.kind is BlockKind.HEADING or (name is not None and name != speaker) or start == end:
            if speaker is not None and end > start:
                turns.append(Turn(speaker, Span(start, end)))
            start = end = block.span.end if block.kind is BlockKind.HEADING else block.span.start
        speaker = name or speaker
        if block.kind is not BlockKind.HEADING:
            start = block.span.start if start == end else start
            end = block.span.end
    if speaker is not None and end > start:
        turns.append(Turn(speaker, Span(start, end)))
    return tuple(turns)


def label_at(text: str, start: int, end: int) -> str | None:
    """Return who is named when the span begins as a speaker's label could: before a colon, or on a line with a time."""
    found = LABEL.match(text, start, min(end, start + 100))
    if found:
        return _speaker_name(found["name"])
    return _named_in(_TIMED.match(text, start, min(end, start + 100)))


def is_timed_label(words: str) -> bool:
    """Tell whether a line says who speaks from when, and no more."""
    return _named_in(_TIMED.fullmatch(words)) is not None


def _named_in(timed: re.Match[str] | None) -> str | None:
    return _speaker_name(timed["after"] or timed["before"]) if timed else None


def _speaker_labels(text: str, blocks: Sequence[Block]) -> list[_Labelled]:
    """Return the labelled blocks that are speech, [] when the document is no transcript."""
    candidates = [
        _Labelled(at, name)
        for at, block in enumerate(blocks)
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
        and (name := label_at(text, block.span.start, block.span.end)) is not None
    ]
    named = {_last_word(candidate.name) for candidate in candidates}
    if not {"question", "answer"} <= named:  # a pair of these is a conversation
        candidates = [candidate for candidate in candidates if _last_word(candidate.name) not in REMARKS]
    counts = Counter(candidate.name for candidate in candidates)
    if len(candidates) < MIN_LABELLED or len(counts) < 2 or max(counts.values()) < 2:
        return []
    common = {name for name in counts if _is_common_word(text, name)}
    recurring = {name for name, count in counts.items() if count > 1 and name not in common}
    # Two who recur are a conversation, and so are one who recurs and guests with full names.
    guests = {name for name in counts if name not in common and " " in name}
    if len(recurring) < 2 and not (recurring and len(recurring | guests) > 1):
        return []
    speakers = recurring | guests
    labelled = [candidate for candidate in candidates if candidate.name in speakers]
    if len(labelled) < MIN_LABELLED:
        return []
    between = labelled[-1].at - labelled[0].at + 1
    return labelled if len(labelled) >= MIN_LABELLED_SHARE * between else []


def _last_word(name: str) -> str:
    """Return the last word that is no number, small and in the singular."""
    words = [word for word in name.casefold().split() if not word.isdigit()]
    return words[-1].removesuffix("s") if words else ""


def _speaker_name(words: str) -> str | None:
    """Return the words as a speaker's name when they have the form of one, else None.

    Of "Finance Director (Rajiv Menon)" the name comes first: "Rajiv Menon, Finance Director".
    """
    held = _ROLE_OF.fullmatch(words)
    if held and _OFFICE.search(held["role"]):
        name, role = _speaker_name(held["name"]), _speaker_name(held["role"])
        if name and role and " " in name:
            return f"{name}, {role}"
    bare = re.sub(r"\s*[\[(][^\])]*[\])]$", "", words).strip()
    tokens = bare.replace(",", " ").split()
    if not 1 <= len(tokens) <= MAX_NAME_WORDS:
        return None
    for position, token in enumerate(tokens):
        if token.isdigit() and position > 0:  # "SPEAKER 1"
            continue
        if not NAME_WORD.fullmatch(token):
            return None
        if not token[0].isupper() and not (position > 0 and token in PARTICLES):
            return None
    return bare


def _is_common_word(text: str, name: str) -> bool:
    """Return whether the document also writes the label small, as it writes words but not names.

    "Note:" and "Key findings:" are such; "Jennifer:" is not. Labels in capitals ("INTERVIEWER:") and
    single letters ("Q:") are written so to be labels, and are never taken for words.
    """
    if name.isupper():
        return False
    return re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text) is not None


def _continues_speech(text: str, block: Block) -> bool:
    """Return whether a block after the last label can still be speech: whole sentences, no heading."""
    words = block.span.cut(text).rstrip("\"'”’) ")
    return block.kind is BlockKind.PARAGRAPH and len(words) > 40 and words.endswith((".", "!", "?"))
