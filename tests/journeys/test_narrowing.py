"""A search that is narrowed, changed and gone back from, with the keyboard and the mouse."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kb.models import Collection, Document, User, Version
from tests.journeys.conftest import Open
from tests.retrieval.suggesting.shelf import shelve

pytestmark = pytest.mark.browser

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
TITLES = ("Travel policy", "Travel abroad", "Travel desk", "Travel form", "Hotels")


@pytest.fixture
def page(handbook: Collection, bob: User, open_page: Open) -> Page:
    for n, title in enumerate(TITLES):
        made = shelve(handbook, title, f"Chapter {n}")
        Document.objects.filter(pk=made.pk).update(tags=[f"tag {each}" for each in range(n, 9)])
        day = datetime(2020 + n % 2, 5, 1, tzinfo=UTC)
        Version.objects.filter(document=made).update(effective_from=day)
    return open_page(bob, "/search", **DESK)


def look_for(page: Page, text: str) -> None:
    page.locator("#q").fill(text)
    expect(page).to_have_url(f"{page.url.split('?')[0]}?q={text}")
    expect(page.locator(".result").first).to_be_visible()


def test_back_shows_the_whole_page_of_the_search_before(page: Page) -> None:
    look_for(page, "travel")
    look_for(page, "hotels")
    page.go_back()
    expect(page.locator("#q")).to_have_value("travel")
    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.locator(".result").first).to_be_visible()
    page.locator("#q").press_sequentially(" ")
    expect(page.get_by_role("listbox")).to_be_visible()


def test_a_year_narrows_what_is_searched_for_now(page: Page) -> None:
    look_for(page, "travel")
    look_for(page, "hotels")
    page.locator("#year-2021").click()
    expect(page.locator(".search-chips .chip")).to_have_count(2)
    expect(page).to_have_url(f"{page.url.split('?')[0]}?q=hotels&from=2021-01-01&to=2021-12-31")
    expect(page.locator("#search-from")).to_have_value("2021-01-01")
    expect(page.locator("#year-2021")).to_be_focused()
    page.locator("#year-2021").click()
    expect(page.locator(".search-chips")).to_have_count(0)
    expect(page.locator("#search-from")).to_have_value("")


def test_a_date_can_be_written_digit_by_digit(page: Page) -> None:
    look_for(page, "travel")
    page.locator("#search-from").focus()
    page.keyboard.type("02022021", delay=150)
    expect(page.locator("#search-from")).to_have_value("2021-02-02")
    expect(page.locator(".search-chips")).to_contain_text("From 2021-02-02")
    expect(page.locator("#search-from")).to_be_focused()


def test_a_choice_far_down_keeps_its_place_and_the_focus(page: Page) -> None:
    look_for(page, "travel")
    page.locator("#tag-rest > summary").click()
    box = page.get_by_role("checkbox", name="tag 0")
    for chips in (1, 0):
        box.focus()
        page.keyboard.press("Space")
        expect(page.locator(".search-chips .chip")).to_have_count(chips)
        expect(box).to_be_visible()
        expect(box).to_be_focused()


def test_suggestions_leave_what_was_found_alone(page: Page) -> None:
    page.locator("#q").press_sequentially("travel", delay=20)
    expect(page.locator(".result").first).to_be_visible()
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
