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
def test_it_fits_a_narrow_screen_with_the_document_below(open_page, scheme):
    page = open_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    ask(page, QUESTION)
    page.locator("button.fn").first.click()
    mark = page.locator("mark").first
    mark.wait_for()
    page.wait_for_timeout(800)
    assert is_in_view(mark)
    assert page.evaluate("document.querySelector('.stMain').scrollWidth <= 360")


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
