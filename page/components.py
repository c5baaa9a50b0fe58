"""The pieces of the page Streamlit has no widget for: an answer with footnotes, a document with a mark, copying.

Two of them show nothing and act on the page around them: `newest` and `sidebar`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

ASSETS = Path(__file__).parent / "assets"


@cache
def answer_component() -> ComponentRenderer:
    """Return what mounts an answer. Its `opened` trigger carries {"number": 2, "label": ""} or a passage's label."""
    return _registered("answer")


@cache
def copy_component() -> ComponentRenderer:
    """Return what mounts a button that copies one thing as text and as HTML."""
    return _registered("copy")


@cache
def document_component() -> ComponentRenderer:
    """Return what mounts a document's text, scrolled to its mark whenever `place` changes."""
    return _registered("document")


@cache
def said_component() -> ComponentRenderer:
    """Return what mounts a place that screen readers watch: it says `text` when `about` becomes another."""
    return _registered("said")


@cache
def newest_component() -> ComponentRenderer:
    """Return what brings the question of the turn named by `turn` to the top of the view, and keeps it there."""
    return _registered("newest")


@cache
def sidebar_component() -> ComponentRenderer:
    """Return what closes the sidebar on narrow screens once something was chosen in it."""
    return _registered("sidebar")


def component_key(name: str, owner_id: str) -> str:
    """Return the key of the component of that name which belongs to a chat's turn; another for each turn.

    Streamlit refuses a key with two underscores side by side, and one random id in some hundred holds them.
    """
    return f"{name}-{owner_id.replace('_', '.')}"


def name_tab(title: str) -> None:
    """Give the browser's tab, and with it the history and bookmarks, the name of what is shown."""
    st.set_page_config(page_title=f"{title} · Footnote")


def _registered(name: str) -> ComponentRenderer:
    html, css, js = (_read(f"{name}.{kind}") for kind in ("html", "css", "js"))
    return st.components.v2.component(f"footnote_{name}", html=html, css=css, js=js)


def _read(name: str) -> str | None:
    path = ASSETS / name
    return path.read_text(encoding="utf-8") if path.exists() else None
