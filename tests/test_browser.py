"""The page in a real browser: what a person does from the first question to a document taken out again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as WordDocument

from index.build import build_index
from index.embed import SentenceTransformerEmbedder
from tests.page.conftest import EXPENSES, LEAVE

ROOT = Path(__file__).parents[1]
SHED = """---
title: Bicycle shed rules
publisher: Marlbridge Trust
published: 2026-01-05
---
# Bicycle shed rules

## Opening hours

The bicycle shed is locked at 9 pm every evening and opens again at 6 am.
"""
QUESTION = "How many days of annual leave may be carried into the next year?"
SHED_QUESTION = "When is the bicycle shed locked every evening?"
WAIT_MS = 180_000  # a busy machine is slow; only what never comes is a fault

pytestmark = pytest.mark.slow


def find_chromium() -> str:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        message = "there is no Chromium on this machine; install it: apt-get install -y chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("browser") / "corpus"
    folder.mkdir()
    (folder / "leave.md").write_text(LEAVE)
    (folder / "expenses.md").write_text(EXPENSES)
    return folder


@pytest.fixture(scope="module")
def address(corpus: Path) -> Iterator[str]:
    """Start the page as a person does, on documents of its own; yield where it is."""
    storage = corpus.parent / "storage"
    build_index(corpus, storage / "index", SentenceTransformerEmbedder())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    environment = os.environ | {"FOOTNOTE_CORPUS": str(corpus), "FOOTNOTE_STORAGE": str(storage)}
    with (corpus.parent / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def wait_until_up(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended at once"
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not come up in a minute")


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="pip install -r requirements-dev.txt")
    chromium = find_chromium()
    with sync_api.sync_playwright() as playwright:
        # No sandbox: test machines often run as root in a container, where Chromium's own does not start.
        yield playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])


@pytest.fixture
def open_page(browser, address, corpus, tmp_path):
    """Return what opens the page for one more person; at the end, tell what each of them saw last."""
    pages = []

    def run(**options):
        context = browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | options))
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        pages.append(page)
        page.goto(address)
        page.locator(".welcome").wait_for()
        return page

    yield run
    told = []
    for at, page in enumerate(pages):
        screenshot = tmp_path / f"page-{at}.png"
        page.screenshot(path=screenshot)
        told.append(f"page {at}: {page.url}, {screenshot}\n{seen_on(page)}")
        page.context.close()
    told += ["server log:", *(corpus.parent / "server.log").read_text().splitlines()[-20:]]
    sys.stdout.write("\n".join(told))  # pytest shows it where the test failed
    assert [page.faults for page in pages] == [[] for _ in pages]


@pytest.fixture
def page(open_page):
    return open_page()


def seen_on(page) -> str:
    """Return the words a person sees, shortened."""
    return " | ".join(page.evaluate("document.body.innerText").split("\n"))[-1500:]


def send(page, question: str) -> None:
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.get_by_test_id("stChatInputTextArea").press("Enter")


def wait_for_answers(page, n: int) -> None:
    answer = page.locator("article.answer").nth(n - 1)
    try:
        answer.or_(page.locator(".notice")).first.wait_for()  # a fault is told there: no need to wait any longer
        answer.wait_for(timeout=None if not page.locator(".notice").count() else 1)
    except Exception as exc:  # Playwright's own, which is imported only where it is there
        raise AssertionError(f"there is no answer {n} on the page; it shows: {seen_on(page)}") from exc


def ask(page, question: str) -> None:
    before = page.locator("article.answer").count()
    send(page, question)
    wait_for_answers(page, before + 1)
    wait_at_rest(page)


def wait_at_rest(page) -> None:
    """Wait until the page is shown whole: while it is being shown anew, old pieces stand beside new ones."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def is_in_view(locator) -> bool:
    """Whether the middle of an element is what a person sees at that place."""
    return locator.evaluate(
        """element => {
            const box = element.getBoundingClientRect()
            const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
            let top = document.elementFromPoint(x, y)
            while (top && top.shadowRoot) {
                const inner = top.shadowRoot.elementFromPoint(x, y)
                if (!inner || inner === top) break
                top = inner
            }
            const isInline = getComputedStyle(element).display === "inline" // its middle may lie between two lines
            return box.height > 0 && !!top && (element.contains(top) || (isInline && top.contains(element)))
        }"""
    )


# The pieces of text whose colour and ground, as they are drawn, are closer than 4.5:1. What is disabled may be.
FAINT_TEXT = """() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    const pen = canvas.getContext("2d", { willReadFrequently: true })
    const painted = (colours) => { // one upon the other
        pen.clearRect(0, 0, 1, 1)
        for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1) }
        return [...pen.getImageData(0, 0, 1, 1).data]
    }
    const luminance = (rgb) => rgb
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
    const above = (element) => element.parentElement ?? element.getRootNode().host
    const faint = []
    const look = (element) => {
        const box = element.getBoundingClientRect()
        const words = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim())
        const isSkipped = element.matches("style, script, noscript, [data-testid=stIconMaterial], :disabled *")
        const isSeen = element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1
        if (words.length && !isSkipped && isSeen) {
            const grounds = []
            let opacity = 1
            for (let at = element; at; at = above(at)) {
                grounds.unshift(getComputedStyle(at).backgroundColor)
                opacity *= Number(getComputedStyle(at).opacity)
            }
            const colour = getComputedStyle(element).color
            if (painted([colour])[3] === 0) return // shown where the mouse is
            const ground = painted(["white", ...grounds]).slice(0, 3)
            const ink = painted([`rgb(${ground})`, colour]).slice(0, 3)
            const mixed = ink.map((part, at) => part * opacity + ground[at] * (1 - opacity))
            const [high, low] = [luminance(mixed), luminance(ground)].sort((one, other) => other - one)
            const contrast = (high + 0.05) / (low + 0.05)
            if (contrast < 4.5) faint.push(`${words[0].data.trim().slice(0, 40)}: ${contrast.toFixed(2)}`)
        }
        for (const child of [...element.children, ...(element.shadowRoot?.children ?? [])]) look(child)
    }
    look(document.body)
    return faint
}"""


def faint_text(page) -> list[str]:
    """Return what is too faint once the page has come to rest: what is new fades in, and what is old out."""
    deadline = time.monotonic() + 10
    while (faint := page.evaluate(FAINT_TEXT)) and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    return faint


def question_top(page) -> float:
    page.wait_for_timeout(500)  # the page comes to rest
    return page.locator(".question").last.bounding_box()["y"]


def download(page, name: str) -> bytes:
    page.get_by_text("Take this chat along").click()
    with page.expect_download() as started:
        page.get_by_role("button", name=name).click()
    content = Path(started.value.path()).read_bytes()
    page.keyboard.press("Escape")
    return content


def rebuilt(page) -> None:
    page.get_by_text("Rebuilt in").wait_for()


def test_a_person_asks_checks_follows_up_takes_along_and_changes_the_documents(page, address, corpus):
    ask(page, QUESTION)
    footnote = page.locator("button.fn").first
    footnote.hover()
    assert "5 days" in page.locator(".tip").first.inner_text()

    footnote.click()
    mark = page.locator("mark").first
    mark.wait_for()
    page.wait_for_timeout(500)
    assert "Up to 5 days of annual leave may be carried into the next year" in mark.inner_text()
    assert is_in_view(mark)
    box = page.locator(".beside .text").bounding_box()
    assert box["y"] + box["height"] <= 900
    assert page.locator(".st-key-panel").evaluate("panel => panel.scrollHeight <= panel.clientHeight")
    page.keyboard.press("Escape")
    mark.wait_for(state="detached")

    ask(page, "And when must it be requested?")
    assert page.locator("article.answer").count() == 2

    markdown = download(page, "Markdown").decode()
    assert "[^1]" in markdown
    assert "[^1]: Annual leave policy" in markdown
    word = WordDocument(BytesIO(download(page, "Word document")))
    assert any("annual leave" in paragraph.text for paragraph in word.paragraphs)

    page.goto(f"{address}/documents")
    with page.expect_response(lambda response: "upload_file" in response.url and response.request.method == "PUT"):
        page.locator("input[type=file]").set_input_files(
            {"name": "../shed.md", "mimeType": "text/markdown", "buffer": SHED.encode()}
        )
    page.get_by_role("button", name="Add and rebuild").click()
    rebuilt(page)
    assert (corpus / "uploads" / "shed.md").read_text() == SHED

    page.goto(address)
    page.locator(".welcome").wait_for()
    ask(page, SHED_QUESTION)
    assert "9 pm" in page.locator("article.answer").last.inner_text()

    page.goto(f"{address}/documents")
    page.get_by_role("combobox", name="Take a document out").click()
    page.get_by_role("option", name="Bicycle shed").click()
    page.get_by_role("button", name="Take out and rebuild").click()
    page.get_by_text("1 taken out").wait_for()

    page.goto(address)
    page.locator(".welcome").wait_for()
    ask(page, SHED_QUESTION)
    said = page.locator("article.answer").last.inner_text()
    assert "What you can do" in said
    assert "9 pm" not in said


def test_no_question_of_an_impatient_person_is_lost(page):
    chats = page.locator("[class*=st-key-chat-open]")
    send(page, QUESTION)
    send(page, SHED_QUESTION)  # while the first is being answered
    wait_for_answers(page, 2)
    page.get_by_role("button", name="New chat").click()
    send(page, QUESTION)  # while the chat before is still on the screen
    chats.nth(1).wait_for()
    page.locator("article.answer").nth(1).wait_for(state="detached")
    wait_for_answers(page, 1)
    page.get_by_role("button", name="New chat").click()
    page.locator(".welcome").wait_for()
    send(page, QUESTION)
    page.get_by_role("button", name="New chat").click()  # before its answer is there
    chats.nth(2).wait_for()
    chats.first.locator("button").click()  # the latest, whichever of the two came first
    wait_for_answers(page, 1)


def test_the_keyboard_alone_asks_and_checks(page):
    page.get_by_test_id("stChatInputTextArea").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    footnote = page.locator("button.fn").first
    footnote.wait_for()
    footnote.focus()
    assert page.locator(".tip").first.is_visible()
    page.keyboard.press("Enter")
    page.locator("mark").first.wait_for()
    page.get_by_text("Footnote 1 of").wait_for()
    if page.locator(".st-key-panel-next button").first.is_enabled():
        page.keyboard.press("ArrowRight")
        page.get_by_text("Footnote 2 of").wait_for()
        page.keyboard.press("ArrowLeft")
        page.get_by_text("Footnote 1 of").wait_for()
    page.get_by_test_id("stChatInputTextArea").fill("half a question")
    page.get_by_test_id("stChatInputTextArea").press("ArrowLeft")
    page.wait_for_timeout(500)
    assert page.get_by_text("Footnote 1 of").is_visible()  # arrows in a text move its cursor
    footnote.focus()
    page.keyboard.press("Escape")
    page.locator("mark").first.wait_for(state="detached")


def test_an_answer_is_heard_and_the_keyboard_goes_into_the_document_and_back(page):
    ask(page, QUESTION)
    page.get_by_role("status").filter(has_text="Answer ready").wait_for(state="attached")
    page.locator("button.fn").first.click()
    page.locator(".text:focus").wait_for()
    page.keyboard.press("Escape")
    page.locator("button.fn:focus").wait_for()


def test_enter_renames_a_chat_and_feedback_that_was_sent_is_put_away(page):
    ask(page, QUESTION)
    page.locator("[class*=st-key-chat-menu] button").first.click()
    page.get_by_text("Rename", exact=True).click()
    page.get_by_role("textbox", name="Title").fill("Leave")
    page.keyboard.press("Enter")
    page.locator("[class*=st-key-chat-open]", has_text="Leave").wait_for()
    page.get_by_role("dialog").wait_for(state="detached")

    page.get_by_role("button", name="Is this right?").click()
    page.get_by_role("button", name="Send feedback").click()
    page.get_by_text("Choose right, wrong or missing first.").wait_for()
    page.get_by_role("button", name="✗ Wrong").or_(page.get_by_role("radio", name="✗ Wrong")).click()
    page.get_by_role("button", name="Send feedback").click()
    page.get_by_role("button", name="Your verdict: ✗ Wrong").wait_for()
    page.get_by_role("button", name="Send feedback").wait_for(state="hidden")


def test_back_and_forward_go_from_chat_to_chat(page):
    ask(page, QUESTION)
    page.wait_for_url("**chat=**")
    page.get_by_role("button", name="New chat").click()
    page.locator(".welcome").wait_for()
    page.locator("article.answer").wait_for(state="detached")
    page.go_back()
    wait_for_answers(page, 1)
    page.wait_for_function("title => document.title.startsWith(title)", arg=QUESTION[:29])
    page.go_forward()
    page.locator(".welcome").wait_for()
    page.wait_for_function("document.title === 'Chat · Footnote'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_with_the_document_below(open_page, scheme):
    page = open_page(viewport={"width": 360, "height": 740}, color_scheme=scheme, has_touch=True, is_mobile=True)
    ask(page, QUESTION)
    footnote = page.locator("button.fn").first
    assert min(footnote.bounding_box()["width"], footnote.bounding_box()["height"]) >= 24
    footnote.tap()
    mark = page.locator("mark").first
    mark.wait_for()
    page.wait_for_timeout(800)
    assert is_in_view(mark)
    assert page.evaluate("document.querySelector('.stMain').scrollWidth <= 360")
    buttons = [page.locator(f".st-key-panel-{name} button:visible") for name in ("previous", "next", "close")]
    assert len({button.bounding_box()["y"] for button in buttons}) == 1
    assert not page.locator(".st-key-panel kbd:visible").count()


@pytest.mark.parametrize("size", [(360, 740), (1440, 700)])
def test_a_new_answer_opens_at_its_question_and_stays_where_a_person_scrolls(open_page, size):
    page = open_page(viewport={"width": size[0], "height": size[1]})
    ask(page, QUESTION)
    assert 60 <= question_top(page) <= 80
    ask(page, SHED_QUESTION)  # not answered: passages that came close make it long
    assert 60 <= question_top(page) <= 80
    page.mouse.move(size[0] / 2, size[1] / 2)
    page.mouse.wheel(0, -150)
    assert question_top(page) >= 200
    page.set_viewport_size({"width": size[0], "height": size[1] - 10})  # whatever comes about meanwhile
    assert question_top(page) >= 200


def test_the_sidebar_closes_on_a_phone_once_something_is_chosen_and_stays_where_there_is_room(open_page):
    page = open_page(viewport={"width": 360, "height": 740})
    ask(page, QUESTION)
    choices = [
        page.get_by_role("button", name="New chat"),
        page.locator("[class*=st-key-chat-open] button").first,
        page.get_by_role("link", name="Documents"),
    ]
    for choice in choices:
        page.get_by_test_id("stExpandSidebarButton").click()
        choice.click()
        page.get_by_test_id("stExpandSidebarButton").wait_for()
        page.wait_for_timeout(400)  # it slides away
    page.get_by_role("heading", name="Documents", exact=True).wait_for()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Chat").click()
    page.locator(".welcome").or_(page.locator(".question")).first.wait_for()
    assert page.get_by_role("link", name="Documents").is_visible()
    top = page.locator(".st-key-settings").bounding_box()["y"]
    assert top < page.locator(".st-key-chats").bounding_box()["y"]  # however many chats there are


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_as_it_is_drawn(open_page, scheme):
    page = open_page(color_scheme=scheme)
    assert faint_text(page) == []
    ask(page, QUESTION)
    page.get_by_text("Is this right?").click()
    page.get_by_text("It is deleted with the chat").wait_for()
    assert faint_text(page) == []
    page.keyboard.press("Escape")
    page.locator("button.fn").first.click()
    page.locator("mark").first.wait_for()
    assert faint_text(page) == []
    page.locator("[class*=st-key-chat-menu] button:visible").first.click()
    page.get_by_text("Delete", exact=True).click()
    page.get_by_text("This cannot be undone").wait_for()
    assert faint_text(page) == []


def test_two_browsers_do_not_see_each_others_chats(open_page):
    page, other = open_page(), open_page()
    ask(page, QUESTION)
    page.wait_for_url("**chat=**")
    other.goto(page.url)
    other.locator(".welcome").wait_for()
    assert other.locator("article.answer").count() == 0
    page.reload()
    wait_for_answers(page, 1)


def test_the_language_of_the_page_is_set(page):
    assert page.locator("html").get_attribute("lang") == "en"
