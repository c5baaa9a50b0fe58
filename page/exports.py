"""Taking a chat along: the two buttons that make a file of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from page.chats import Chat, ChatStore, Turn
from page.export_docx import render_chat_docx
from page.export_markdown import render_chat_markdown
from page.services import Services
from page.taking import CHAT

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_File = TypeVar("_File", str, bytes)


def show_exports(services: Services, owner: str) -> None:
    """Offer the open chat as Markdown and as a Word document, made only when asked for."""
    chat = services.chats.find_chat(owner, st.session_state.get(CHAT) or "")
    if chat is None:
        return
    name = "-".join("".join(char if char.isalnum() else " " for char in chat.title).split())[:60] or "chat"
    with st.popover("Take this chat along", type="tertiary", key="exports"):
        st.download_button(
            "Markdown", partial(rendered, services.chats, owner, chat, render_chat_markdown), file_name=f"{name}.md",
            mime="text/markdown", key="export-markdown", on_click="ignore", width="stretch",
        )  # fmt: skip
        st.download_button(
            "Word document", partial(rendered, services.chats, owner, chat, render_chat_docx), file_name=f"{name}.docx",
            mime=_DOCX, key="export-docx", on_click="ignore", width="stretch",
        )  # fmt: skip


def rendered(chats: ChatStore, owner: str, chat: Chat, render: Callable[[str, Sequence[Turn]], _File]) -> _File:
    """Return the chat as a file, as it is now: answers came since the buttons were shown. No turns if it is gone."""
    return render(chat.title, chats.turns(owner, chat.id))
