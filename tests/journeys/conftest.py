"""A real browser before a real gunicorn, with a real worker behind it and a scripted model."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from deploy.browser import find
from kb.access import Principal
from kb.models import Collection, User
from tests.fakes import FakeLLM
from tests.fixtures.processes import Web
from tests.journeys.shelves import shelve

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

Open = Callable[..., Page]
Shoot = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or Playwright's own. A missing browser is a failure."""
    # Playwright's loop lives in this thread; Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def model() -> Iterator[FakeLLM]:
    """A model that says what the test wants, at a speed that can be watched."""
    fake = FakeLLM()
    fake.first, fake.between = 0.3, 0.03
    yield fake
    fake.kill()


@pytest.fixture
def library(transactional_db: None, handbook: Collection, as_alice: Principal) -> Collection:
    """The handbook with the travel policy in it."""
    shelve(handbook, as_alice)
    return handbook


@pytest.fixture
def site(start_web: Callable[..., Web], model: FakeLLM, empty_cache: None) -> Web:
    """The product, with that model."""
    return start_web(LLM_URL=model.url)


@pytest.fixture
def open_page(chromium: Browser, site: Web, password: str) -> Iterator[Open]:
    """Open a page as a person; anything the browser complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(user: User, path: str = "/", **options: object) -> Page:
        context = chromium.new_context(base_url=site.url, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("console", lambda said: _hear(complaints, said.type, said.text))
        page.on("request", lambda asked: _foreign(complaints, asked.url, site.url))
        _give_password(user, password)
        page.goto(f"/sign-in?next={path}")
        page.fill("[name=username]", user.username)
        page.fill("[name=password]", password)
        page.click("form:has([name=password]) button")
        page.wait_for_url(site.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def _give_password(user: User, password: str) -> None:
    """The product does not know the fast hashes that the other tests use."""
    user.password = PBKDF2PasswordHasher().encode(password, "salt-of-the-tests", iterations=10)
    user.save(update_fields=["password"])


def _hear(complaints: list[str], kind: str, text: str) -> None:
    told = "status of 429" in text  # the browser says so whatever the page makes of it
    if kind in ("error", "warning") and not told:
        complaints.append(text)


def _foreign(complaints: list[str], url: str, site: str) -> None:
    if not url.startswith((site, "data:", "blob:")):
        complaints.append(f"left the site: {url}")


@pytest.fixture
def shoot() -> Shoot:
    """Save a picture when `JOURNEY_SCREENSHOTS` names a folder."""
    folder = os.environ.get("JOURNEY_SCREENSHOTS")

    def save(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png")

    return save
