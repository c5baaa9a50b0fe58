"""Who is at the page, so that nobody sees another's chats.

Somebody signed in (Streamlit's own OpenID Connect) is known by their provider's name for them. Everybody else gets a
random token in a cookie that scripts on the page cannot read; only its hash is kept with their chats.
"""

from __future__ import annotations

import hashlib
import re
import secrets

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "footnote_visitor"
_SEEN = "visitor_token"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_YEAR_S = 365 * 24 * 3600


def visitor() -> str:
    """Return who is at the page: the same for the same person, secret from everybody else."""
    if is_signed_in():
        return _hashed("user", f"{st.user.get('iss', '')}|{st.user.get('sub') or st.user.get('email', '')}")
    return browser()


def browser() -> str:
    """Return whom this browser's cookie stands for, whoever is signed in."""
    # The first look decides: while a browser's connection is being made anew, Streamlit knows of no cookies, and the
    # chat that is open must not be taken for another's. Cookies refused, or no browser: chats last as long as this
    # session.
    if _SEEN not in st.session_state:
        token = str(st.context.cookies.get(COOKIE, ""))
        st.session_state[_SEEN] = token if _TOKEN.fullmatch(token) else secrets.token_urlsafe(32)
    return _hashed("visitor", st.session_state[_SEEN])


def is_signed_in() -> bool:
    """Tell whether somebody signed in; False where there is nothing to sign in with."""
    return bool(getattr(st.user, "is_logged_in", False))


def _hashed(kind: str, name: str) -> str:
    return f"{kind}:{hashlib.sha256(name.encode()).hexdigest()[:32]}"


class VisitorCookie:
    """Gives a browser its token with the first page it loads."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the cookie to an HTML reply where the browser has none."""
        if scope["type"] != "http" or _has_token(scope):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", _cookie(is_secure=scope.get("scheme") == "https"))
                    headers["cache-control"] = "no-store"  # a shared cache must not hand one token to two people
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _has_token(scope: Scope) -> bool:
    token = cookie_parser(HTTPConnection(scope).headers.get("cookie", "")).get(COOKIE, "")
    return _TOKEN.fullmatch(token) is not None


def _cookie(*, is_secure: bool) -> str:
    secure = "; Secure" if is_secure else ""
    return f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; Max-Age={_YEAR_S}; HttpOnly; SameSite=Lax{secure}"
