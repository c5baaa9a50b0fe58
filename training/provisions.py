"""Cuts rulebooks into provisions, each a document of its own: one is to be found among hundreds that speak alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.questions import Evidence, SetQuestion
from training.real_documents import write_document

_NUMBER = re.compile(r"(?:Guidance )?(?:\d[\w.]*\)?|\(\d+\)) ")


def write_provisions(rulebooks: Path, folder: Path) -> None:
    """Write the paragraphs of each rulebook, without their numbers and the headings, into a folder of its name."""
    for path in sorted(rulebooks.iterdir()):
        for at, text in enumerate(_provisions(path.read_text(encoding="utf-8"))):
            write_document(folder / path.stem / f"{at:03d}.txt", text + "\n")


def on_provisions(questions: Sequence[SetQuestion], folder: Path) -> Iterator[SetQuestion]:
    """Yield questions on rulebooks as questions on their provisions, in order; each quote stands in one of them.

    Args:
        questions: As written.
        folder: Where `write_provisions` wrote.
    """
    texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.txt")}
    for question in questions:
        quotes = [(Path(one.document).stem, _without_number(one.quote)) for one in question.evidence]
        evidence = tuple(
            Evidence(document=name, quote=quote)
            for rulebook, quote in quotes
            for name, text in texts.items()
            if name.startswith(f"{rulebook}/") and quote in text
        )
        yield question.model_copy(update={"evidence": evidence})


def _provisions(rulebook: str) -> Iterator[str]:
    for block in rulebook.split("\n\n"):
        text = block.strip()
        if text and not text.startswith("#"):
            yield _without_number(text)


def _without_number(text: str) -> str:
    return _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text
