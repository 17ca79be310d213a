"""Asking as people do, and what every page must be like while they do."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.shelves import QUESTION


def ask(page: Page, question: str = QUESTION) -> None:
    page.fill("#question", question)
    page.click(".composer-send")


def answered(page: Page) -> Page:
    """Ask what the travel policy tells, and wait for the whole answer."""
    ask(page)
    expect(page.locator(".answer-foot")).to_be_visible()
    return page


def fits(page: Page) -> bool:
    """Tell whether nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
