"""Parses the Markdown of a source body into blocks, and refuses what the renderers cannot show."""

from __future__ import annotations

import re
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from rendering.blocks import (
    Block,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Run,
    Runs,
    Table,
    plain_text,
)

MAX_CAPTION_CHARS = 160
CLAUSE_NUMBER = re.compile(r"\d+(\.\d+)*\.?\s")


class UnsupportedMarkdownError(ValueError):
    """Markdown that the corpus does not use; the message names the line of the body."""


def parse_blocks(body: str) -> tuple[Block, ...]:
    """Return the blocks of a body in reading order, each table with the caption that stood above it."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(body))
    return _attach_captions([_block(node) for node in tree.children])


def _block(node: SyntaxTreeNode) -> Block:
    if node.type == "heading" and node.tag in {"h2", "h3"}:
        return Heading(int(node.tag[1]), _runs_of(node))
    if node.type == "paragraph":
        return Paragraph(_runs_of(node))
    if node.type in {"bullet_list", "ordered_list"}:
        return _list(node)
    if node.type == "table":
        return _table(node)
    raise UnsupportedMarkdownError(f"{_place(node)}: {node.tag or node.type} is not used in the corpus")


def _place(node: SyntaxTreeNode) -> str:
    return f"line {node.map[0] + 1} of the body" if node.map else "the body"


def _list(node: SyntaxTreeNode) -> ListBlock:
    return ListBlock(
        ordered=node.type == "ordered_list",
        start=int(node.attrs.get("start", 1)),
        items=tuple(_item(child) for child in node.children),
    )


def _item(node: SyntaxTreeNode) -> ListItem:
    blocks = [_block(child) for child in node.children]
    if not blocks or not isinstance(blocks[0], Paragraph):
        raise UnsupportedMarkdownError(f"{_place(node)}: a list item must begin with text")
    sublists = tuple(block for block in blocks[1:] if isinstance(block, ListBlock))
    if len(sublists) != len(blocks) - 1:
        raise UnsupportedMarkdownError(f"{_place(node)}: a list item may hold one paragraph and lists, nothing else")
    return ListItem(blocks[0].runs, sublists)


def _table(node: SyntaxTreeNode) -> Table:
    header = tuple(_runs_of(cell) for cell in node.children[0].children[0].children)
    body = node.children[1].children if len(node.children) > 1 else []
    return Table(None, header, tuple(tuple(_runs_of(cell) for cell in row.children) for row in body))


def _runs_of(node: SyntaxTreeNode) -> Runs:
    inline = node.children[0] if node.children else None
    return _merge(_runs(inline, Run(""))) if inline is not None else ()


def _runs(node: SyntaxTreeNode, look: Run) -> list[Run]:
    """Return the runs below a node, each drawn like `look` with the node's own emphasis added."""
    runs: list[Run] = []
    for child in node.children:
        if child.type == "text":
            runs.append(replace(look, text=child.content))
        elif child.type == "code_inline":
            runs.append(replace(look, text=child.content, code=True))
        elif child.type in {"softbreak", "hardbreak"}:
            runs.append(replace(look, text=" "))
        elif child.type == "strong":
            runs.extend(_runs(child, replace(look, bold=True)))
        elif child.type == "em":
            runs.extend(_runs(child, replace(look, italic=True)))
        elif child.type == "link":
            runs.extend(_runs(child, replace(look, href=str(child.attrs["href"]))))
        else:
            raise UnsupportedMarkdownError(f"{_place(node)}: {child.type} is not used in the corpus")
    return runs


def _merge(runs: list[Run]) -> Runs:
    """Join neighbours that look the same, so that text broken over two lines is one run."""
    merged: list[Run] = []
    for run in runs:
        if merged and replace(merged[-1], text="") == replace(run, text=""):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        elif run.text:
            merged.append(run)
    return tuple(merged)


def _attach_captions(blocks: list[Block]) -> tuple[Block, ...]:
    attached: list[Block] = []
    for block in blocks:
        above = attached[-1] if attached else None
        if isinstance(block, Table) and isinstance(above, Paragraph) and _is_caption(above):
            attached[-1] = replace(block, caption=above.runs)
        else:
            attached.append(block)
    return tuple(attached)


def _is_caption(above: Paragraph) -> bool:
    """Tell whether the paragraph above a table is its caption: a short line that is not a numbered clause."""
    text = plain_text(above.runs)
    return text.startswith("Table") or (len(text) <= MAX_CAPTION_CHARS and not CLAUSE_NUMBER.match(text))
