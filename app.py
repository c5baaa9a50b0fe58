"""The chat page: `streamlit run app.py`. Reads the environment and hands over to `page`.

Streamlit runs this file twice over: once as the server's module, which makes the server, and once for every visit
as a script, which shows the page.

FOOTNOTE_CORPUS, FOOTNOTE_INDEX, FOOTNOTE_STORAGE and FOOTNOTE_RUNS name folders; FOOTNOTE_UPLOADS=off keeps people
from changing the documents. FOOTNOTE_GENERATOR names a language model, or several with commas between them: a folder,
or "publisher/model" on the hub. FOOTNOTE_SERVER_URL, FOOTNOTE_SERVER_MODEL and FOOTNOTE_SERVER_KEY name one that a
server runs.
"""

from __future__ import annotations

import os
import sys

import streamlit as st

from index.errors import FootnoteError
from page.settings import PageSettings

try:
    SETTINGS = PageSettings.from_environment(os.environ)
except FootnoteError as exc:
    sys.exit(str(exc))

if __name__ == "__main__":
    from page.main import show_page

    show_page(SETTINGS)
else:
    from starlette.middleware import Middleware

    from page.visitor import VisitorCookie

    app = st.App(__file__, middleware=[Middleware(VisitorCookie)])
