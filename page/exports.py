"""Taking a chat along: the two buttons that make a file of it."""

from __future__ import annotations

import streamlit as st

from page.chats import Turn
from page.export_docx import render_chat_docx
from page.export_markdown import render_chat_markdown
from page.services import Services
from page.taking import CHAT

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_exports(services: Services, owner: str, turns: tuple[Turn, ...]) -> None:
    """Offer the open chat as Markdown and as a Word document, made only when asked for."""
    chat = services.chats.find_chat(owner, st.session_state.get(CHAT) or "")
    if chat is None:
        return
    name = "-".join("".join(char if char.isalnum() else " " for char in chat.title).split())[:60] or "chat"
    with st.popover("Take this chat along", type="tertiary", key="exports"):
        st.download_button(
            "Markdown", lambda: render_chat_markdown(chat.title, turns), file_name=f"{name}.md", mime="text/markdown",
            key="export-markdown", on_click="ignore", width="stretch",
        )  # fmt: skip
        st.download_button(
            "Word document", lambda: render_chat_docx(chat.title, turns), file_name=f"{name}.docx", mime=_DOCX,
            key="export-docx", on_click="ignore", width="stretch",
        )  # fmt: skip
