"""Words, contrast and places: what a person sees, computed."""

from __future__ import annotations

import asyncio
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from index.datatypes import Document, Source, Span
from page.components import ASSETS
from page.place import Opened, Place, current_span, neighbours, place_of
from page.settings import PageSettings
from page.visitor import COOKIE, VisitorCookie
from page.words import certainty, odds, plain, readable_date
from tests.page.scripted import answered, citation, passage

THEME = tomllib.loads((ASSETS.parents[1] / ".streamlit" / "config.toml").read_text())["theme"]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, background: str, share: float) -> str:
    pairs = [(int(colour[at : at + 2], 16), int(background[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(front * share + back * (1 - share)):02x}" for front, back in pairs)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_and_links_can_be_read_in_both_themes(name):
    theme = THEME[name]
    for background in (
        theme["backgroundColor"],
        theme["secondaryBackgroundColor"],
        theme["sidebar"]["backgroundColor"],
    ):
        assert contrast(theme["textColor"], background) >= 7
        assert contrast(theme["linkColor"], background) >= 4.5
        # the faintest words the page sets: furniture, at opacity .68
        assert contrast(mixed(theme["textColor"], background, 0.68), background) >= 4.5


def test_captions_can_be_read_in_both_themes():
    css = (ASSETS / "page.css").read_text()
    rule = re.search(r'"stCaptionContainer"\] \{ opacity: 1 !important; (.*) \}', css)[1]  # Streamlit's own is fainter
    share = (
        int(re.fullmatch(r"color: color-mix\(in srgb, currentColor (\d+)%, transparent\) !important;", rule)[1]) / 100
    )
    for theme in (THEME["light"], THEME["dark"]):
        for background in (
            theme["backgroundColor"],
            theme["secondaryBackgroundColor"],
            theme["sidebar"]["backgroundColor"],
        ):
            assert contrast(mixed(theme["textColor"], background, share), background) >= 7


def test_marked_words_can_be_read_in_both_themes():
    css = (ASSETS / "document.css").read_text()
    light, dark = re.search(r"mark \{ background: light-dark\((#\w+), (#\w+)\)", css).groups()
    ink = re.search(r"mark \{[^}]*color: (#\w+)", css)[1]
    assert contrast(ink, light) >= 7
    assert contrast(ink, dark) >= 7


def test_no_opacity_is_fainter_than_what_was_checked():
    sheets = [(ASSETS / f"{name}.css").read_text() for name in ("answer", "document", "copy", "page")]
    words = "".join(sheets).replace("50% { opacity: 0.3; }", "")  # the breathing dot beside a stage is no text
    faintest = [float(value) for value in re.findall(r"opacity: (0\.\d+)", words)]
    assert min(faintest) >= 0.68


@given(st.text(max_size=60))
def test_labels_show_their_text_as_it_stands(text):
    shown = MarkdownIt("commonmark").renderInline(plain(text))
    assert not re.search(r"<(em|strong|a|img|code|script)\b", shown)


@pytest.mark.parametrize("text", [":red[x]", ":material/home:", "$x$", "**b**", "`c`", "[a](b)", "~~s~~", "<b>"])
def test_streamlits_own_markup_is_escaped_in_labels(text):
    assert text not in plain(text)


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2021-02-03", "3 February 2021"),
        ("2021-02", "February 2021"),
        ("2021", "2021"),
        (None, ""),
        ("2021-13-40", "2021-13-40"),
        ("2026-11-22T10:00:00+00:00", "22 November 2026"),
    ],
)
def test_dates_are_as_exact_as_they_are_known(iso, words):
    assert readable_date(iso) == words


def test_how_sure_an_answer_is_comes_in_words():
    assert certainty(0.95) == "Very likely right"
    assert certainty(0.1).startswith("Unsure")
    assert [odds(value) for value in (0.0, 0.31, 0.8, 0.99)] == [
        "fewer than 1 in 10", "about 3 in 10", "about 8 in 10", "more than 9 in 10",
    ]  # fmt: skip


def test_words_that_moved_are_found_and_words_that_changed_are_not():
    place = Place("d", Span(0, 9), "Ten days.", Source())
    assert current_span(Document("d", "Ten days."), place) == Span(0, 9)
    assert current_span(Document("d", "Now: Ten days."), place) == Span(5, 14)
    assert current_span(Document("d", "Eight days."), place) is None


def test_footnotes_know_their_neighbours():
    answer = answered(
        "q", citations=(citation(1), citation(2, quote="b"), citation(3, quote="c")), passages=(passage(),)
    )
    assert neighbours(Opened("t", 2), answer) == (1, 3)
    assert neighbours(Opened("t", 3), answer) == (2, 0)
    assert neighbours(Opened("t", 0, "P1"), answer) == (0, 1)
    assert place_of(Opened("t", 2), answer).quote == "b"
    assert place_of(Opened("t", 0, "P1"), answer).document_id == "other.md"
    assert place_of(Opened("t", 9), answer) is None


def test_the_environment_sets_folders_and_uploads():
    settings = PageSettings.from_environment({"FOOTNOTE_STORAGE": "/data", "FOOTNOTE_UPLOADS": "OFF"})
    assert settings.index == Path("/data/index")
    assert settings.database == Path("/data/page.sqlite")
    assert not settings.allows_uploads
    assert PageSettings.from_environment({}).allows_uploads


def replied(path: str, cookie: str = "") -> dict[str, str]:
    """The headers of a reply that passed the middleware."""
    app = VisitorCookie(
        Starlette(routes=[Route("/", lambda _: HTMLResponse("x")), Route("/data", lambda _: PlainTextResponse("x"))])
    )
    sent: list[dict] = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    headers = [(b"cookie", cookie.encode())] if cookie else []
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b"", "scheme": "http"}
    asyncio.run(app(scope, receive, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_a_first_visit_gets_a_token_that_scripts_cannot_read():
    cookie = replied("/")["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert replied("/")["set-cookie"] != cookie
    token = cookie.split(";")[0]
    assert "set-cookie" not in replied("/", token)
    assert "set-cookie" in replied("/", f"{COOKIE}=forged")
    assert "set-cookie" not in replied("/data")
