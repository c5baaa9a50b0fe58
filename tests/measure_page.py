"""Prints how long the page takes: `python -m tests.measure_page [--index DIR] [--rounds N] [--askers N]`.

In a headless Chromium, on the real index: from Enter to the answer on the screen, beside what the answer alone takes;
from asking for the page to its first words; and several people asking at once, each in a browser of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from index.policy_index import PolicyIndex
from rag.datatypes import Question
from rag.pipeline import Answerer

ROOT = Path(__file__).parents[1]
WAIT_MS = 120_000
# Notes when the answer n is there, as the browser itself sees it, twenty times a second: oftener would take the
# processor from the server beside it. Gives null when none came in the time people wait.
WATCH = """([n, patience]) => new Promise(resolve => {
    const box = document.querySelector('[data-testid=stChatInputTextArea]')
    const begun = performance.now()
    let sent = 0
    box.addEventListener('keydown', event => { if (event.key === 'Enter') sent = performance.now() }, true)
    const count = root => [...root.querySelectorAll('*')].reduce(
        (sum, element) => sum + (element.shadowRoot ? count(element.shadowRoot) : 0),
        root.querySelectorAll('article.answer').length)
    const look = () => {
        if (sent && count(document) >= n) resolve((performance.now() - sent) / 1000)
        else if (performance.now() - begun > patience) resolve(null)
        else setTimeout(look, 50)
    }
    look()
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("storage/index"))
    parser.add_argument("--questions", type=Path, default=ROOT / "eval" / "sets" / "corpus_tuning.jsonl")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--askers", type=int, default=20)
    given = parser.parse_args()
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    asked = [one["question"] for one in map(json.loads, lines) if not one.get("history")]
    alone = measure_alone(given.index, asked[: given.rounds])
    with serve(given.index) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        show("first words of the page", measure_opening(browser, address, given.rounds))
        page = open_page(browser, address)
        ask(page, asked[-1])  # what the first question loads is not counted
        on_page = [ask(page, question, anew=True) for question in asked[: given.rounds]]
        show("the answer alone", alone)
        show("Enter to the answer on the screen", on_page)
        print(f"ratio of the medians: {statistics.median(on_page) / statistics.median(alone):.1f}")
        waited = measure_many(browser, address, asked, given.askers)
        show(f"the same, {given.askers} people at once", [one for one in waited if one is not None])
        print(f"without an answer after {WAIT_MS / 1000:.0f} s: {waited.count(None)}")


def measure_alone(index: Path, questions: list[str]) -> list[float]:
    answerer = Answerer(PolicyIndex(index))
    answerer.ask(Question(questions[-1]))
    return [answerer.ask(Question(question)).seconds["total"] for question in questions]


def measure_opening(browser: Browser, address: str, rounds: int) -> list[float]:
    seconds = []
    for _ in range(rounds):
        context = browser.new_context()
        page = context.new_page()
        started = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator(".welcome").wait_for(timeout=WAIT_MS)
        seconds.append(time.perf_counter() - started)
        context.close()
    return seconds


def measure_many(browser: Browser, address: str, questions: list[str], askers: int) -> list[float | None]:
    """Return the seconds each person waited, None for one who got no answer."""
    pages = [open_page(browser, address) for _ in range(askers)]
    for page, question in zip(pages, questions, strict=False):
        write(page, question)
    for page in pages:
        page.get_by_test_id("stChatInputTextArea").press("Enter")
    return [page.evaluate("window.seen") for page in pages]


def open_page(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    page.locator(".welcome").wait_for()
    page.get_by_test_id("stChatInputTextArea").wait_for()
    return page


def ask(page: Page, question: str, *, anew: bool = False) -> float:
    """Ask, in a new chat if told to; return the seconds from Enter to the answer."""
    if anew:
        page.get_by_role("button", name="New chat").click()
        page.locator(".welcome").wait_for()
        page.wait_for_timeout(300)  # the click's own run is not the question's
    write(page, question)
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    seconds: float | None = page.evaluate("window.seen")
    if seconds is None:
        raise TimeoutError(f"No answer after {WAIT_MS / 1000:.0f} s to: {question}")
    return seconds


def write(page: Page, question: str) -> None:
    """Type a question and watch for its answer; it is sent by pressing Enter."""
    page.evaluate(f"window.seen = ({WATCH})([1, {WAIT_MS}]); 0")
    page.get_by_test_id("stChatInputTextArea").fill(question)


@contextmanager
def serve(index: Path) -> Iterator[str]:
    """Run the page on an index, with chats of its own; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    with tempfile.TemporaryDirectory() as storage:
        environment = os.environ | {"FOOTNOTE_INDEX": str(index.absolute()), "FOOTNOTE_STORAGE": storage}
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def show(what: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    print(f"{what}: median {statistics.median(ordered):.2f} s, 95th percentile {p95:.2f} s of {len(ordered)}")


if __name__ == "__main__":
    main()
