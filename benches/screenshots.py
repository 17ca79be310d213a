"""Pictures of the running product, with its real model, for docs/screenshots/.

Over the sample collection and a PDF that it prints and uploads itself: an answer with sidenotes, a
footnote in a PDF, a Chinese answer, a refusal, a collection, a search, a phone, the dark.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benches.client import ROOT
from deploy.browser import find
from tests.journeys.paper import QUESTION, print_paper

OUT = ROOT / "docs" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
ENGLISH = "How many unused days of annual leave may be carried over, and when do they lapse?"
CHINESE = "年休假最多可以顺延几天，什么时候作废？"
ABSENT = "When does the parking garage open on Sundays?"
COLLECTION = "Contracts"
ANSWERED = ".answer-foot, .refusal, .failure"
LONGEST = 180_000


def settings() -> dict[str, str]:
    """Return what `make up` wrote down."""
    home = Path(os.environ.get("FOOTNOTE_HOME", ROOT / "var"))
    found: dict[str, str] = {}
    for name in ("footnote.env", "dev.env"):
        for line in (home / name).read_text(encoding="utf-8").splitlines():
            if "=" in line and not line.startswith("#"):
                key, value = line.split("=", 1)
                found[key] = value
    return found


def open_page(
    browser: Browser, size: dict[str, int], *, dark: bool = False, language: str = "en"
) -> Page:
    """Sign in and return the ask page."""
    given = settings()
    context = browser.new_context(
        base_url=given["KB_URL"],
        viewport=size,
        locale="zh-CN" if language == "zh" else "en-GB",
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto("/sign-in?next=/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", given["FOOTNOTE_ADMIN_PASSWORD"])
    page.click("form:has([name=password]) button")
    page.wait_for_url("**/")
    return page


def ask(page: Page, question: str) -> None:
    """Ask and wait until the answer is whole."""
    page.goto("/")
    page.fill("#question", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(ANSWERED, timeout=LONGEST)
    page.wait_for_timeout(400)


def shoot(page: Page, name: str) -> None:
    """Save a picture."""
    page.screenshot(path=OUT / f"{name}.png")
    print(name, flush=True)


def streaming(page: Page) -> None:
    """Show sources and the first words, before the answer is whole."""
    page.goto("/")
    shoot(page, "ask")
    page.fill("#question", ENGLISH)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer-streaming", timeout=LONGEST)
    page.wait_for_timeout(600)
    shoot(page, "streaming")
    page.wait_for_selector(ANSWERED, timeout=LONGEST)
    page.wait_for_timeout(400)


def upload(browser: Browser, page: Page) -> None:
    """Make a collection and upload a PDF into it, as a person does."""
    page.goto("/collections")
    if page.locator(f"a:has-text('{COLLECTION}')").count() == 0:
        page.click("summary:has-text('New collection')")
        page.fill("[name=name]", COLLECTION)
        page.click("form:has([name=name]) button[type=submit]")
    else:
        page.click(f"a:has-text('{COLLECTION}')")
    with tempfile.TemporaryDirectory() as folder:
        paper = print_paper(browser, Path(folder))
        with page.expect_file_chooser() as chooser:
            page.click("[data-pick=files]")
        chooser.value.set_files(paper)
        page.wait_for_selector("#documents .state-ready", timeout=90_000)
    page.wait_for_timeout(1500)
    shoot(page, "collection")


def desk(browser: Browser) -> str:
    """Take the pictures of a wide screen; return the path of the English conversation."""
    page = open_page(browser, DESK)
    upload(browser, page)
    streaming(page)
    shoot(page, "answer")
    conversation = page.url
    ask(page, QUESTION)
    page.click("sup a[data-note]")
    page.wait_for_load_state("networkidle")
    shoot(page, "source-pdf")
    ask(page, ABSENT)
    shoot(page, "refusal")
    page.goto("/search?q=approval+of+expenses")
    shoot(page, "search")
    page.goto("/collections")
    shoot(page, "collections")
    page.goto("/status")
    shoot(page, "status")
    return conversation


def main() -> None:
    """Take all pictures."""
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        conversation = desk(browser)
        chinese = open_page(browser, DESK, language="zh")
        ask(chinese, CHINESE)
        shoot(chinese, "answer-zh")
        chinese.click("sup a[data-note]")
        chinese.wait_for_load_state("networkidle")
        shoot(chinese, "source-zh")
        dark = open_page(browser, DESK, dark=True)
        dark.goto(conversation)
        shoot(dark, "answer-dark")
        phone = open_page(browser, PHONE)
        phone.goto(conversation)
        phone.click("sup a[data-note]")
        phone.wait_for_timeout(300)
        shoot(phone, "answer-phone")
        browser.close()


if __name__ == "__main__":
    main()
