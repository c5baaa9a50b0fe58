"""The parser of Markdown, set so that nothing is lost however deep lists and quotations are nested."""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

# Levels of the parser's tree: a list takes two, a quotation one. Each costs two calls inside each other, and
# Python allows a thousand in all.
MAX_DEPTH = 128
TOO_DEEP = "Lists or quotations are nested too deep: what is deepest was read as lines without its level."
MARKS = "> \t"


def parse_blocks(source: str) -> tuple[list[Token], tuple[str, ...]]:
    """Return the tokens of the blocks, their words not parsed yet, and what to warn of."""
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_DEPTH + 8}).enable("table").disable("inline")
    parser.block.ruler.before("table", "too_deep", _read_too_deep)
    found: dict[str, Any] = {}
    tokens = parser.parse(source, found)
    return tokens, (TOO_DEEP,) if found.get("is_too_deep") else ()


def inline_parser() -> MarkdownIt:
    """Return the parser for the words of one block."""
    return MarkdownIt("commonmark")


def _read_too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read each line below the deepest level as a paragraph. A rule of the parser: its signature is given."""
    if silent or state.level < MAX_DEPTH:
        return False
    state.env["is_too_deep"] = True
    line = start
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        words = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip().lstrip(MARKS)
        if words:
            state.push("paragraph_open", "p", 1).map = [line, line + 1]
            inline = state.push("inline", "", 0)
            inline.content, inline.map, inline.children = words, [line, line + 1], []
            state.push("paragraph_close", "p", -1)
        line += 1
    state.line = line
    return line > start
